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

/** A mean as it is told: where a few households are not to be told apart, to what means over so many draws can be, from which nothing added by closed form is read. */
export type Grain = (mean: number) => number;
export const grainOf = (draws: number, isExact: boolean): Grain => (isExact ? (mean) => mean : (mean) => Math.round(mean * draws) / draws);

/** The same with a certain amount on top, as it is told. @param knows whether the amount is told too; else quantiles go to whole persons, as those of the draws are nearly */
export function shifted({ mean, q05, q50, q95 }: Spread, by: number, grain: Grain, knows: boolean): Spread {
  const quantileOf = (value: number): number => (knows ? value + by : Math.round(value + by));
  return { mean: grain(mean + by), q05: quantileOf(q05), q50: quantileOf(q50), q95: quantileOf(q95) };
}

/** Mean difference of paired draws, with its standard error. */
export function pairedDifference(of: Float64Array, against: Float64Array): Chance {
  const draws = of.length;
  const differences = of.map((value, r) => value - against[r]!);
  const value = meanOf(differences);
  const squares = differences.reduce((sum, difference) => sum + (difference - value) ** 2, 0);
  return { value, standardError: draws > 1 ? Math.sqrt(squares / (draws - 1) / draws) : 0 };
}
