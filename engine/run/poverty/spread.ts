/** How a number spreads over the draws of a run. */
import type { Chance } from '../../poverty/relapse.js';
import { quantile } from '../scenario/reduce.js';

export interface Spread {
  readonly mean: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
}

export const meanOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export function spreadOf(values: Float64Array): Spread {
  const inOrder = Float64Array.from(values).sort();
  return { mean: meanOf(values), q05: quantile(inOrder, 0.05), q50: quantile(inOrder, 0.5), q95: quantile(inOrder, 0.95) };
}

/** The same with a certain amount on top. */
export const shifted = ({ mean, q05, q50, q95 }: Spread, by: number): Spread => ({ mean: mean + by, q05: q05 + by, q50: q50 + by, q95: q95 + by });

/** Mean difference of paired draws, with its standard error. */
export function pairedDifference(of: Float64Array, against: Float64Array): Chance {
  const draws = of.length;
  const differences = of.map((value, r) => value - against[r]!);
  const value = meanOf(differences);
  const squares = differences.reduce((sum, difference) => sum + (difference - value) ** 2, 0);
  return { value, standardError: draws > 1 ? Math.sqrt(squares / (draws - 1) / draws) : 0 };
}
