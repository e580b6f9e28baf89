/**
 * Intervals of a score by drawing whole blocks of time again, so that days in a row, and the places of one day, stay together.
 *
 * Source: Carlstein (1986) Ann. Stat. 14, 1171-1179 (blocks that do not overlap); percentile interval of Efron (1981).
 */
import { entityOf, uniform, type RandomStream } from '../core/random.js';
import { isMissing, type Score } from './score.js';

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  /** Draws in which the score has no number; the interval is of the others. */
  readonly missing: number;
}

/** Fewest blocks an interval is made of. */
const FEWEST_BLOCKS = 5;

/**
 * 95 % interval of a statistic.
 *
 * @param blocks how many blocks of time there are
 * @param statistic of blocks, drawn with replacement: as many positions as there are blocks
 * @param resamples draws, ≥ 100
 * @param stream one draw of it for each block drawn: member = the resample
 * @returns missing with too few blocks, or where most draws have no number
 */
export function blockBootstrap(blocks: number, statistic: (drawn: Uint32Array) => Score, resamples: number, stream: RandomStream): BootstrapInterval | { readonly missing: string } {
  if (blocks < FEWEST_BLOCKS) return { missing: `${blocks} blocks of time: at least ${FEWEST_BLOCKS} are needed` };
  const drawn = new Uint32Array(blocks);
  const values: number[] = [];
  const entity = entityOf('0');
  for (let resample = 0; resample < resamples; resample++) {
    for (let k = 0; k < blocks; k++) drawn[k] = Math.floor(uniform(stream, entity, k, resample) * blocks);
    const score = statistic(drawn);
    if (!isMissing(score)) values.push(score);
  }
  if (values.length < resamples / 2) return { missing: 'most samples of blocks have no number' };
  values.sort((a, b) => a - b);
  const at = (p: number): number => values[Math.min(values.length - 1, Math.max(0, Math.round(p * (values.length - 1))))]!;
  return { low: at(0.025), high: at(0.975), missing: resamples - values.length };
}
