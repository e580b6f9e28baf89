/**
 * Losses of many years as annual average, exceedance curves and tail means.
 *
 * A year table has the greatest event loss of every year (OEP) and the sum of every year's events (AEP). One rule for
 * every curve: losses are ranked from the greatest, rank k of N years has the return period N/k; between two ranks the
 * loss is linear in the exceedance probability k/N; beyond N years, and below 1, there is none: "not within N years".
 *
 * Source: Grossi & Kunreuther (2005) Catastrophe modeling, ch. 2; definitions of OEP, AEP and TVaR as in ktools leccalc.
 */
import { entityOf, uniform, type RandomStream } from '../core/random.js';

/** Rates of events a year, and the losses they cause. */
export interface EventLosses {
  /** Occurrences a year of each event [1/a]. */
  readonly rate: ArrayLike<number>;
  readonly loss: ArrayLike<number>;
}

/** Average annual loss of events with rates: Σ rate × loss. */
export function averageAnnualLoss({ rate, loss }: EventLosses): number {
  let sum = 0;
  for (let i = 0; i < loss.length; i++) sum += rate[i]! * loss[i]!;
  return sum;
}

/** Occurrences a year of a loss of at least `threshold`, and the probability of one or more in a year, 1 - exp(-rate). */
export function exceedanceOf({ rate, loss }: EventLosses, threshold: number): { readonly rate: number; readonly probability: number } {
  let sum = 0;
  for (let i = 0; i < loss.length; i++) if (loss[i]! >= threshold) sum += rate[i]!;
  return { rate: sum, probability: -Math.expm1(-sum) };
}

/** Losses of years, the greatest first. */
export const rankedLosses = (losses: ArrayLike<number>): Float64Array => Float64Array.from(losses).sort().reverse();

/**
 * Loss of a return period; null where the years do not reach so far.
 *
 * @param ranked losses of years, the greatest first
 * @param period return period [a], ≥ 1
 */
export function returnPeriodLoss(ranked: Float64Array, period: number): number | null {
  const years = ranked.length;
  const rank = years / period;
  if (!(rank >= 1 && rank <= years)) return null;
  const above = Math.floor(rank);
  const [low, high] = [ranked[above - 1]!, ranked[above] ?? ranked[above - 1]!];
  return low + (rank - above) * (high - low);
}

/** Mean of the losses of the years of rank 1 to N/period (Acerbi & Tasche 2002); null where the years do not reach so far. */
export function tailMean(ranked: Float64Array, period: number): number | null {
  const last = Math.floor(ranked.length / period);
  if (last < 1 || period < 1) return null;
  let sum = 0;
  for (let k = 0; k < last; k++) sum += ranked[k]!;
  return sum / last;
}

/** A number with the 5 % and 95 % quantiles of its resamples; null where the years do not reach so far. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const RESAMPLES = 200;
const [LOW, HIGH] = [0.05, 0.95];

/** Years drawn with replacement, 200 times: how often each rank is drawn, element `b * years + k`. */
export function resamples(years: number, stream: RandomStream): Uint16Array {
  const counts = new Uint16Array(RESAMPLES * years);
  const entity = entityOf('bootstrap');
  for (let b = 0; b < RESAMPLES; b++) for (let k = 0; k < years; k++) counts[b * years + Math.floor(uniform(stream, entity, k, b) * years)]!++;
  return counts;
}

/**
 * What each measure gives of the years, and of the years resampled (Efron & Tibshirani 1993).
 *
 * @param measures take losses ranked from the greatest
 * @param counts of `resamples` for as many years
 */
export function estimates(losses: Float64Array, measures: readonly ((ranked: Float64Array) => number | null)[], counts: Uint16Array): Estimate[] {
  const ranked = rankedLosses(losses);
  const years = ranked.length;
  const found = measures.map((): number[] => []);
  const again = new Float64Array(years);
  for (let b = 0; b < RESAMPLES; b++) {
    // the ranks are known, so that a resample needs no sorting
    for (let k = 0, at = 0; k < years; k++) for (let c = counts[b * years + k]!; c > 0; c--) again[at++] = ranked[k]!;
    measures.forEach((measure, i) => {
      const value = measure(again);
      if (value !== null) found[i]!.push(value);
    });
  }
  return measures.map((measure, i): Estimate => {
    const value = measure(ranked);
    if (value === null) return { value, low: null, high: null };
    const sorted = Float64Array.from(found[i]!).sort();
    const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))]!;
    return { value, low: at(LOW), high: at(HIGH) };
  });
}
