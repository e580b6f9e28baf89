/**
 * Multidimensional poverty of millions of households of yes-or-no deprivations: who is alike is counted once.
 *
 * A household is the bits of its deprivations; the sample is a histogram of 2^d signatures, and H, A, M₀ and the censored
 * headcounts are sums over that. The same numbers as `multidimensionalPoverty` gives without weights.
 *
 * Source: Alkire & Foster (2011) J. Public Econ. 95, 476-487.
 */
import { InputError } from '../core/errors.js';

/** Bits of a signature. */
const MOST_DIMENSIONS = 16;
const SLACK = 1e-9;

export interface SignaturePoverty {
  readonly headcount: number;
  readonly adjusted: number;
  /** null where nobody is poor. */
  readonly intensity: number | null;
  readonly uncensored: readonly number[];
  readonly censored: readonly number[];
}

/** Households by signature: element s counts those whose deprived dimensions are the bits of s. */
export function countSignatures(signatures: Uint16Array, dimensions: number): Uint32Array {
  if (!(dimensions >= 1 && dimensions <= MOST_DIMENSIONS)) throw new InputError([{ place: 'dimensions', expected: `1 to ${MOST_DIMENSIONS}`, found: String(dimensions), code: 'poverty/dimensions' }]);
  const mask = 2 ** dimensions - 1;
  const counts = new Uint32Array(mask + 1);
  for (let i = 0; i < signatures.length; i++) counts[signatures[i]! & mask]!++;
  return counts;
}

/**
 * @param counts of `countSignatures`, not all 0
 * @param weights of the dimensions [1], > 0
 * @param cutoff k in their units
 */
export function signaturePoverty(counts: Uint32Array, weights: readonly number[], cutoff: number): SignaturePoverty {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const [uncensored, censored] = [weights.map(() => 0), weights.map(() => 0)];
  let [total, poor, deprived] = [0, 0, 0];
  counts.forEach((households, signature) => {
    if (households === 0) return;
    total += households;
    const score = weights.reduce((count, weight, j) => (signature & (1 << j) ? count + weight : count), 0);
    const isPoor = score >= cutoff - SLACK;
    if (isPoor) {
      poor += households;
      deprived += (households * score) / sum;
    }
    weights.forEach((_, j) => {
      if (!(signature & (1 << j))) return;
      uncensored[j]! += households;
      if (isPoor) censored[j]! += households;
    });
  });
  if (total === 0) throw new InputError([{ place: 'signatures', expected: 'at least one household', found: 'none', code: 'poverty/weights' }]);
  return { headcount: poor / total, adjusted: deprived / total, intensity: poor === 0 ? null : deprived / poor, uncensored: uncensored.map((n) => n / total), censored: censored.map((n) => n / total) };
}
