/** Cells that were never filled in: a few in every form, many in some. */
import { fillUniformPair, randomStream } from '../../core/random.js';
import type { Frame } from './frame.js';

/** Share of cells that a careful village leaves blank [1]. */
const CAREFUL = 0.014;
/** Share of villages that report badly [1], and the share of cells they leave blank [1]: from, and up to so much more. */
const CARELESS_VILLAGES = 0.04;
const CARELESS = { from: 0.12, more: 0.16 } as const;

/** Share of cells each village leaves blank [1]: the careless stay careless. */
export function blankShares(seed: string, frame: Frame): Float64Array {
  const shares = new Float64Array(frame.rows);
  const degree = new Float64Array(frame.rows);
  fillUniformPair(randomStream(seed, 'demo/reporting'), frame.entities, 0, 0, shares, degree);
  for (let row = 0; row < frame.rows; row++) shares[row] = shares[row]! < CARELESS_VILLAGES ? CARELESS.from + CARELESS.more * degree[row]! : CAREFUL;
  return shares;
}
