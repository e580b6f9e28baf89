/**
 * Intervals of a score by drawing whole blocks of time again, so that days in a row, and the places of one day, stay together.
 *
 * Source: Carlstein (1986) Ann. Stat. 14, 1171-1179 (blocks that do not overlap); percentile interval of Efron (1981).
 */
import { entityOf, uniform, type RandomStream } from '../core/random.js';
import { isMissing, type Missing, type Score } from './score.js';

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  /** Draws in which the score has no number; the interval is of the others. */
  readonly missing: number;
}

/** Fewest blocks an interval is made of. */
const FEWEST_BLOCKS = 5;

/**
 * 95 % intervals of several statistics of the same draws.
 *
 * @param blocks how many blocks of time there are
 * @param statistics of blocks, drawn with replacement: as many positions as there are blocks; always the same number of them, in the same order
 * @param resamples draws, ≥ 100
 * @param stream one draw of it for each block drawn: member = the resample
 * @returns of each statistic; missing with too few blocks, or where most draws have no number
 */
export function blockBootstraps(blocks: number, statistics: (drawn: Uint32Array) => readonly Score[], resamples: number, stream: RandomStream): (BootstrapInterval | Missing)[] {
  const drawn = Uint32Array.from({ length: blocks }, (_, k) => k);
  const values = statistics(drawn).map((): number[] => []);
  if (blocks < FEWEST_BLOCKS) return values.map(() => ({ missing: `${blocks} blocks of time: at least ${FEWEST_BLOCKS} are needed` }));
  const entity = entityOf('0');
  for (let resample = 0; resample < resamples; resample++) {
    for (let k = 0; k < blocks; k++) drawn[k] = Math.floor(uniform(stream, entity, k, resample) * blocks);
    statistics(drawn).forEach((score, s) => {
      if (!isMissing(score)) values[s]!.push(score);
    });
  }
  return values.map((own) => {
    if (own.length < resamples / 2) return { missing: 'most samples of blocks have no number' };
    own.sort((a, b) => a - b);
    const at = (p: number): number => own[Math.min(own.length - 1, Math.max(0, Math.round(p * (own.length - 1))))]!;
    return { low: at(0.025), high: at(0.975), missing: resamples - own.length };
  });
}

/** The same of one statistic. */
export const blockBootstrap = (blocks: number, statistic: (drawn: Uint32Array) => Score, resamples: number, stream: RandomStream): BootstrapInterval | Missing => blockBootstraps(blocks, (drawn) => [statistic(drawn)], resamples, stream)[0]!;
