/**
 * How large a loss is how rare: exceedance curves, losses of a return period, tail means and the average annual loss.
 *
 * A curve is a list of losses, greatest first, each with the rate [1/a] at which it or a greater one comes; the return
 * period is 1 over the rate. Events with rates give the occurrence curve (OEP). Of simulated years, the greatest loss
 * of each gives OEP and the sum of each AEP: the k-th greatest of N years comes at the rate k/N.
 *
 * The one rule between two points of any curve: loss is linear in the return period. Beyond the longest return period
 * of a curve there is no loss to be had, only a reason. More often than the shortest, the loss of events is 0, since no
 * event comes so often; of years there is none.
 *
 * Source: Grossi & Kunreuther (2005) Catastrophe Modeling, ch. 2; ranks as Oasis ktools leccalc; tail mean with a share
 * of its last loss, Acerbi & Tasche (2002) J. Bank. Finance 26, 1487-1503, prop. 4.1.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import type { Label } from '../core/label.js';

export interface ExceedanceCurve {
  /** Greatest first, ≥ 0. */
  readonly loss: Float64Array;
  /** At which this loss or a greater one comes [1/a], > 0, never falling. */
  readonly rate: Float64Array;
  /** Loss at return periods shorter than all of the curve: 0, or null where the record cannot tell. */
  readonly below: 0 | null;
}

/** A loss, or why there is none. */
export type Loss = { readonly loss: number; readonly missing: null } | { readonly loss: null; readonly missing: Label };

const known = (loss: number): Loss => ({ loss, missing: null });
const unknown = (zh: string, en: string): Loss => ({ loss: null, missing: { zh, en } });
const years = (period: number): string => String(Number(period.toPrecision(6)));

const numbersFrom = (values: ArrayLike<number>, name: string, problems: Problem[]): void => {
  for (let k = 0; k < values.length; k++) {
    if (!(values[k]! >= 0 && values[k]! < Infinity)) problems.push({ place: `${name}[${k}]`, expected: 'a number >= 0', found: String(values[k]), code: 'exceedance/out-of-range' });
  }
};

const sameLength = (a: ArrayLike<number>, b: ArrayLike<number>, name: string, problems: Problem[]): void => {
  if (a.length !== b.length) problems.push({ place: name, expected: `${a.length} numbers`, found: String(b.length), code: 'exceedance/wrong-length' });
};

/**
 * The occurrence curve of events. Events without loss or rate are on no curve; equal losses are one point.
 *
 * @param rates of the events [1/a], ≥ 0; length n
 * @param losses of the events, ≥ 0; length n
 * @throws InputError `exceedance/out-of-range`, `exceedance/wrong-length`, all problems at once
 */
export function eventCurve(rates: ArrayLike<number>, losses: ArrayLike<number>): ExceedanceCurve {
  const problems: Problem[] = [];
  numbersFrom(rates, 'rates', problems);
  numbersFrom(losses, 'losses', problems);
  sameLength(rates, losses, 'losses', problems);
  throwIfAny(problems);
  // Equal losses by rate, so that the order of the events changes no bit of a sum.
  const order = [...Array(losses.length).keys()].filter((k) => losses[k]! > 0 && rates[k]! > 0).sort((a, b) => losses[b]! - losses[a]! || rates[b]! - rates[a]!);
  const [loss, rate]: [number[], number[]] = [[], []];
  let total = 0;
  for (const k of order) {
    total += rates[k]!;
    if (loss.at(-1) === losses[k]) rate.pop();
    else loss.push(losses[k]!);
    rate.push(total);
  }
  return { loss: Float64Array.from(loss), rate: Float64Array.from(rate), below: 0 };
}

/**
 * The curve of one loss for each simulated year.
 *
 * @param yearly the greatest loss of each year (OEP) or its sum (AEP), ≥ 0; a year without loss is 0; length N > 0
 * @throws InputError `exceedance/out-of-range`, `exceedance/no-years`
 */
export function yearCurve(yearly: ArrayLike<number>): ExceedanceCurve {
  const problems: Problem[] = [];
  if (yearly.length === 0) problems.push({ place: 'yearly', expected: 'one loss for each year', found: 'no year', code: 'exceedance/no-years' });
  numbersFrom(yearly, 'yearly', problems);
  throwIfAny(problems);
  const loss = Float64Array.from(yearly).sort().reverse();
  return { loss, rate: loss.map((_, k) => (k + 1) / loss.length), below: null };
}

/** The greatest loss and the sum of losses of each simulated year. */
export interface YearlyLosses {
  /** For the occurrence curve; length N. */
  readonly greatest: Float64Array;
  /** For the aggregate curve; length N. */
  readonly sum: Float64Array;
}

/**
 * Gather a table of events in simulated years.
 *
 * @param count N of years, those without an event counted
 * @param year of each event, 0 to N - 1; length n
 * @param losses of the events, ≥ 0; length n
 * @throws InputError `exceedance/out-of-range`, `exceedance/wrong-length`, `exceedance/unknown-year`
 */
export function yearlyLosses(count: number, year: ArrayLike<number>, losses: ArrayLike<number>): YearlyLosses {
  const problems: Problem[] = [];
  numbersFrom(losses, 'losses', problems);
  sameLength(year, losses, 'losses', problems);
  for (let k = 0; k < year.length; k++) {
    if (!(Number.isInteger(year[k]) && year[k]! >= 0 && year[k]! < count)) problems.push({ place: `year[${k}]`, expected: `a whole number from 0 to ${count - 1}`, found: String(year[k]), code: 'exceedance/unknown-year' });
  }
  throwIfAny(problems);
  const [greatest, sum] = [new Float64Array(count), new Float64Array(count)];
  for (let k = 0; k < year.length; k++) {
    const y = year[k]!;
    greatest[y] = Math.max(greatest[y]!, losses[k]!);
    sum[y]! += losses[k]!;
  }
  return { greatest, sum };
}

/** Average annual loss of a curve: over the losses, how much the rate grows times the loss. Of a year curve of sums, their mean. */
export function averageAnnualLoss({ loss, rate }: ExceedanceCurve): number {
  let sum = 0;
  for (let k = 0; k < loss.length; k++) sum += loss[k]! * (rate[k]! - (rate[k - 1] ?? 0));
  return sum;
}

/** Probability [1] that at least one such event comes in a year, of events that come at a rate [1/a] by chance (Poisson). */
export const yearlyProbability = (rate: number): number => -Math.expm1(-rate);

/** Rate [1/a] at which a loss of at least `loss` comes; 0 where none as great is on the curve. */
export function exceedanceRate(curve: ExceedanceCurve, loss: number): number {
  let rate = 0;
  for (let k = 0; k < curve.loss.length && curve.loss[k]! >= loss; k++) rate = curve.rate[k]!;
  return rate;
}

/** Why a curve says nothing about a return period [a]; null: it does. */
function reasonAgainst({ rate, below }: ExceedanceCurve, period: number): Loss | null {
  if (!(period > 0)) return unknown('重现期须大于 0', 'a return period is above 0 years');
  if (rate.length === 0) return below === 0 ? unknown('没有造成损失的事件', 'no event has a loss') : unknown('没有模拟年份', 'no simulated years');
  const longest = 1 / rate[0]!;
  if (period > longest) return unknown(`重现期超过记录的 ${years(longest)} 年,不作外推`, `longer than the ${years(longest)} years of the record, beyond which nothing is extrapolated`);
  const shortest = 1 / rate.at(-1)!;
  if (period < shortest && below === null) return unknown(`重现期短于 ${years(shortest)} 年`, `shorter than ${years(shortest)} years`);
  return null;
}

/**
 * The loss that comes once in so many years on average.
 *
 * @param period return period [a]
 * @returns the loss, linear in the return period between two points of the curve, never negative; else why there is none
 */
export function lossOfReturnPeriod(curve: ExceedanceCurve, period: number): Loss {
  const against = reasonAgainst(curve, period);
  if (against !== null) return against;
  const { loss, rate } = curve;
  // The first point at least as frequent as asked.
  let [low, high] = [0, rate.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (1 / rate[middle]! <= period) high = middle;
    else low = middle + 1;
  }
  if (low === rate.length) return known(0);
  if (low === 0) return known(loss[0]!);
  return known(between(period, 1 / rate[low]!, loss[low]!, 1 / rate[low - 1]!, loss[low - 1]!));
}

/** On the line through two points of a curve, from (p0, l0) to (p1, l1), and never outside them. */
export const between = (period: number, p0: number, l0: number, p1: number, l1: number): number => Math.min(l1, l0 + ((period - p0) / (p1 - p0)) * (l1 - l0));

/**
 * Tail value at risk: the mean of the losses that come at most once in so many years. The last of them counts with the
 * share that fills the tail.
 *
 * @param period return period [a]
 * @returns the mean, never below the loss of the return period on a curve of years; else why there is none
 */
export function tailMean(curve: ExceedanceCurve, period: number): Loss {
  const against = reasonAgainst(curve, period);
  if (against !== null) return against;
  const { loss, rate } = curve;
  const tail = Math.min(1 / period, rate.at(-1)!);
  let [sum, before] = [0, 0];
  for (let k = 0; k < loss.length && before < tail; k++) {
    const upTo = Math.min(tail, rate[k]!);
    sum += loss[k]! * (upTo - before);
    before = upTo;
  }
  return known(sum / tail);
}
