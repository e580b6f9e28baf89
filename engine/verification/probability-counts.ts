/**
 * Cases of an ensemble by how many of its members say yes: all that measures of events need, and quick to add up again
 * for every draw of a bootstrap.
 */
import { wilsonInterval } from '../core/statistics.js';
import type { Contingency } from './contingency.js';
import { rocOfGroups, type ReliabilityBin, type Roc, type RocGroup } from './probability.js';
import { ratio, type Missing, type Score } from './score.js';

/** By the number of members that say yes, 0 to m: cases, and those of them in which the event came. Length m + 1. */
export interface ProbabilityCounts {
  readonly cases: Float64Array;
  readonly events: Float64Array;
}

/** Probability of k of the m members [1]. */
const probabilityOf = (k: number, { cases }: ProbabilityCounts): number => k / (cases.length - 1);

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** Share of cases with the event [1]; missing of no case. */
export const baseRate = ({ cases, events }: ProbabilityCounts): Score => ratio(total(events), total(cases), 'no case');

/** Mean squared error of the probabilities [1], as `brierScore`. */
export function brierOf(counts: ProbabilityCounts): Score {
  let sum = 0;
  counts.cases.forEach((n, k) => {
    const p = probabilityOf(k, counts);
    sum += counts.events[k]! * (1 - p) ** 2 + (n - counts.events[k]!) * p ** 2;
  });
  return ratio(sum, total(counts.cases), 'no case');
}

/** A bin for each probability that occurs, as `reliabilityBins` makes them. */
export function binsOf(counts: ProbabilityCounts): ReliabilityBin[] {
  return Array.from(counts.cases).flatMap((n, k): ReliabilityBin[] => {
    if (n === 0) return [];
    const observed = counts.events[k]! / n;
    const [low, high] = wilsonInterval(observed, n);
    return [{ n, forecast: probabilityOf(k, counts), observed, low, high, variance: 0, covariance: 0 }];
  });
}

/** Cases by probability, in descending order. */
export const groupsOf = (counts: ProbabilityCounts): RocGroup[] =>
  Array.from(counts.cases).flatMap((n, k) => (n === 0 ? [] : [{ threshold: probabilityOf(k, counts), events: counts.events[k]!, quiet: n - counts.events[k]! }])).reverse();

/** The curve of relative operating characteristic, as `rocOf`. */
export const rocOfCounts = (counts: ProbabilityCounts): Roc | Missing => rocOfGroups(groupsOf(counts));

/** The table of warnings given from a probability on. @param least share of the members, above 0 [1] */
export function tableFrom(counts: ProbabilityCounts, least: number): Contingency {
  let [hits, falseAlarms, misses, correctNegatives] = [0, 0, 0, 0];
  const warnedFrom = Math.ceil(least * (counts.cases.length - 1) - 1e-9); // 0.6 of 5 members is 3, whatever the product rounds to
  counts.cases.forEach((n, k) => {
    const events = counts.events[k]!;
    if (k >= warnedFrom) [hits, falseAlarms] = [hits + events, falseAlarms + n - events];
    else [misses, correctNegatives] = [misses + events, correctNegatives + n - events];
  });
  return { hits, falseAlarms, misses, correctNegatives };
}
