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

/**
 * Means as they are told: where a few households are not to be told apart, to what means over so many draws can be, from which nothing
 * added by closed form is read. Parts are told so that they add up to their sum as it is told.
 */
export interface Grain {
  /** @param before what comes before it in the sum that it is a part of */
  told(mean: number, before?: number): number;
  /** Of two means, as they are told. @param exact their difference, to every digit */
  difference(exact: number, told: number, against: number): number;
}

export function grainOf(draws: number, isExact: boolean): Grain {
  if (isExact) return { told: (mean) => mean, difference: (exact) => exact };
  const steps = (mean: number): number => Math.round(mean * draws);
  return { told: (mean, before = 0) => (steps(before + mean) - steps(before)) / draws, difference: (_exact, told, against) => Math.round((told - against) * draws) / draws };
}

/** The same with a certain amount on top, as it is told. @param knows whether the amount is told too; else quantiles go to whole persons, as those of the draws are nearly. @param before what comes before it in its sum */
export function shifted({ mean, q05, q50, q95 }: Spread, by: number, grain: Grain, knows: boolean, before = 0): Spread {
  const quantileOf = (value: number): number => (knows ? value + by : Math.round(value + by));
  return { mean: grain.told(mean + by, before), q05: quantileOf(q05), q50: quantileOf(q50), q95: quantileOf(q95) };
}

/** Mean difference of paired draws, with its standard error. */
export function pairedDifference(of: Float64Array, against: Float64Array): Chance {
  const draws = of.length;
  const differences = of.map((value, r) => value - against[r]!);
  const value = meanOf(differences);
  const squares = differences.reduce((sum, difference) => sum + (difference - value) ** 2, 0);
  return { value, standardError: draws > 1 ? Math.sqrt(squares / (draws - 1) / draws) : 0 };
}
