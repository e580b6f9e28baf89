/**
 * Draws in batches: enough to draw them again for an interval, and flat in the number of draws.
 *
 * Source: Schmeiser (1982) Oper. Res. 30, 556-568 (batch means); percentile interval of Efron (1981).
 */
import { entityOf, openUniform, type RandomStream } from '../core/random.js';
import { quantileOf } from '../core/statistics.js';

const MOST = 20;

/** Number of batches of so many draws. */
export const batchCount = (draws: number): number => Math.min(MOST, draws);
/** Batch of a draw: draws in a row stay together. */
export const batchOf = (draw: number, draws: number): number => Math.floor((draw * batchCount(draws)) / draws);

/** Draws of each batch. */
export function batchSizes(draws: number): Float64Array {
  const sizes = new Float64Array(batchCount(draws));
  for (let draw = 0; draw < draws; draw++) sizes[batchOf(draw, draws)]!++;
  return sizes;
}

const RESAMPLES = 400;

/** How often each batch is drawn in each resample: element resample × batches + batch. */
export function resampledBatches(batches: number, stream: RandomStream): Uint8Array {
  const times = new Uint8Array(RESAMPLES * batches);
  const entity = entityOf('0');
  for (let r = 0; r < RESAMPLES; r++) for (let k = 0; k < batches; k++) times[r * batches + Math.floor(openUniform(stream, entity, k, r) * batches)]!++;
  return times;
}

/** 95 % interval of a share of sums over draws less another such share; null: a resample has nothing to share. */
export function shareGapInterval(part: ArrayLike<number>, whole: ArrayLike<number>, otherPart: ArrayLike<number>, otherWhole: ArrayLike<number>, times: Uint8Array): readonly [low: number, high: number] | null {
  const batches = whole.length;
  const gaps = Array.from({ length: times.length / batches }, (_, r) => {
    const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value, k) => total + times[r * batches + k]! * value, 0);
    return sum(part) / sum(whole) - sum(otherPart) / sum(otherWhole);
  }).sort((a, b) => a - b);
  return gaps.every(Number.isFinite) ? [quantileOf(gaps, 0.025), quantileOf(gaps, 0.975)] : null;
}

/** 95 % interval of a mean over draws, from its sums by batch. */
export function batchInterval(sums: ArrayLike<number>, sizes: Float64Array, times: Uint8Array): readonly [low: number, high: number] {
  const batches = sizes.length;
  const means = Array.from({ length: times.length / batches }, (_, r) => {
    let [sum, draws] = [0, 0];
    for (let k = 0; k < batches; k++) {
      sum += times[r * batches + k]! * sums[k]!;
      draws += times[r * batches + k]! * sizes[k]!;
    }
    return sum / draws;
  }).sort((a, b) => a - b);
  return [quantileOf(means, 0.025), quantileOf(means, 0.975)];
}
