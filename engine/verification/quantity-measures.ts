/**
 * Measures of forecasts of a quantity, from sums over cases that add up block by block: errors of the mean of the members,
 * their spread, CRPS, and the ranks of the observations.
 *
 * Sources: Fortin et al. (2014) J. Hydromet. 15, 1708-1713 (spread beside error); Ferro (2014) Q. J. R. Met. Soc. 140, 1917-1923.
 */
import type { Label } from '../core/label.js';
import { ratio, type Score } from './score.js';

/** Sums over cases; each is 0 of none. */
export interface QuantitySums {
  cases: number;
  /** Mean of the members less the observation; its size; its square [unit, unit, unit²]. */
  error: number;
  absolute: number;
  squared: number;
  /** Variance of the members, of m - 1 [unit²]. */
  variance: number;
  crps: number;
  fair: number;
  /** Cases whose observation lies below every member or above every member; one that equals a member does not. */
  outside: number;
  /** Cases by rank of the observation, 0 to m. */
  readonly ranks: Float64Array;
}

export const noSums = (m: number): QuantitySums => ({ cases: 0, error: 0, absolute: 0, squared: 0, variance: 0, crps: 0, fair: 0, outside: 0, ranks: new Float64Array(m + 1) });

/** Add other sums to some. */
export function addSums(to: QuantitySums, other: QuantitySums): void {
  to.cases += other.cases;
  to.error += other.error;
  to.absolute += other.absolute;
  to.squared += other.squared;
  to.variance += other.variance;
  to.crps += other.crps;
  to.fair += other.fair;
  to.outside += other.outside;
  other.ranks.forEach((n, k) => (to.ranks[k]! += n));
}

export interface QuantityMeasure {
  readonly name: string;
  readonly title: Label;
  /** Whether it is in the unit of the quantity; else [1]. */
  readonly hasUnit: boolean;
  /** Sums of at least one case. */
  readonly of: (sums: QuantitySums) => Score;
}

const NO_CASE = 'no case';
const ONE = 'a single forecast: it needs members';

const mean = (name: string, zh: string, en: string, of: (sums: QuantitySums) => number): QuantityMeasure => ({ name, title: { zh, en }, hasUnit: true, of: (sums) => ratio(of(sums), sums.cases, NO_CASE) });
const ofMembers = (measure: QuantityMeasure): QuantityMeasure => ({ ...measure, of: (sums) => (sums.ranks.length === 2 ? { missing: ONE } : measure.of(sums)) });
const root = (score: Score): Score => (typeof score === 'number' ? Math.sqrt(score) : score);

export const QUANTITY_MEASURES: readonly QuantityMeasure[] = [
  mean('mean_error', '平均误差', 'mean error (bias)', ({ error }) => error),
  mean('mean_absolute_error', '平均绝对误差', 'mean absolute error', ({ absolute }) => absolute),
  { name: 'root_mean_square_error', title: { zh: '均方根误差', en: 'root mean square error' }, hasUnit: true, of: ({ squared, cases }) => root(ratio(squared, cases, NO_CASE)) },
  // (m + 1) / m: what the variance of a reliable ensemble must be times, to equal the square of its error (Fortin et al. 2014)
  ofMembers({ name: 'spread', title: { zh: '离散度(已乘 √((m+1)/m))', en: 'spread (times √((m+1)/m))' }, hasUnit: true, of: ({ variance, cases, ranks }) => root(ratio((variance * ranks.length) / (ranks.length - 1), cases, NO_CASE)) }),
  mean('crps', 'CRPS', 'CRPS', ({ crps }) => crps),
  ofMembers(mean('crps_fair', '公平 CRPS', 'fair CRPS', ({ fair }) => fair)),
  ofMembers({ name: 'outlier_share', title: { zh: '集合之外的比例', en: 'share outside the members' }, hasUnit: false, of: ({ outside, cases }) => ratio(outside, cases, NO_CASE) }),
];
