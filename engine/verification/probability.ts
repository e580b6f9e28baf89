/**
 * Verification of probabilities of an event: Brier score and its parts, reliability, ROC, logarithmic score.
 *
 * Sources: Brier (1950) Mon. Wea. Rev. 78, 1-3; Murphy (1973) J. Appl. Met. 12, 595-600; Stephenson, Coelho & Jolliffe
 * (2008) Weather and Forecasting 23, 752-757, eq. 8 (terms within bins); Mason & Graham (2002) Q. J. R. Met. Soc. 128,
 * 2145-2166 (area under the curve and Mann-Whitney).
 */
import { wilsonInterval } from '../core/statistics.js';
import { ratio, type Missing, type Score } from './score.js';

/** Mean squared error of probabilities [1], 0 to 1; missing of no case. */
export function brierScore(probability: ArrayLike<number>, event: ArrayLike<number>): Score {
  let sum = 0;
  for (let i = 0; i < event.length; i++) sum += (probability[i]! - event[i]!) ** 2;
  return ratio(sum, event.length, 'no case');
}

/** Cases whose probabilities lie in one bin. */
export interface ReliabilityBin {
  readonly n: number;
  /** Mean probability that was given [1]. */
  readonly forecast: number;
  /** Share of the cases in which the event came [1], and its 95 % Wilson interval. */
  readonly observed: number;
  readonly low: number;
  readonly high: number;
  /** Sum over the cases of (p - mean p)²; of (p - mean p)(y - mean y). */
  readonly variance: number;
  readonly covariance: number;
}

/** Which bin of `count` equal ones a probability lies in; 1 lies in the last. */
const equalBin = (p: number, count: number): number => Math.min(count - 1, Math.floor(p * count));

/**
 * Cases by what was forecast.
 *
 * @param bins number of equal bins; `null`: one for each probability that occurs
 * @returns bins with cases, in ascending order of probability
 */
export function reliabilityBins(probability: ArrayLike<number>, event: ArrayLike<number>, bins: number | null): ReliabilityBin[] {
  const cases = new Map<number, number[]>();
  for (let i = 0; i < event.length; i++) {
    const p = probability[i]!;
    const key = bins === null ? p : equalBin(p, bins);
    const there = cases.get(key);
    if (there === undefined) cases.set(key, [i]);
    else there.push(i);
  }
  return [...cases.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, members]): ReliabilityBin => {
      const n = members.length;
      // every p of a bin of its own is the same number: its mean is that number, without rounding
      const forecast = bins === null ? probability[members[0]!]! : members.reduce((sum, i) => sum + probability[i]!, 0) / n;
      const observed = members.reduce((sum, i) => sum + event[i]!, 0) / n;
      const [low, high] = wilsonInterval(observed, n);
      let [variance, covariance] = [0, 0];
      for (const i of members) {
        variance += (probability[i]! - forecast) ** 2;
        covariance += (probability[i]! - forecast) * (event[i]! - observed);
      }
      return { n, forecast, observed, low, high, variance, covariance };
    });
}

/** Brier score = reliability - resolution + uncertainty + within-bin variance - within-bin covariance, exactly [1]. */
export interface BrierParts {
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  /** 0 where every probability has a bin of its own. */
  readonly withinVariance: number;
  /** Twice the covariance within bins; 0 where every probability has a bin of its own. */
  readonly withinCovariance: number;
}

/** Parts of the Brier score; null of no case. */
export function brierParts(bins: readonly ReliabilityBin[]): BrierParts | null {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  if (n === 0) return null;
  const base = bins.reduce((sum, bin) => sum + bin.n * bin.observed, 0) / n;
  const mean = (of: (bin: ReliabilityBin) => number): number => bins.reduce((sum, bin) => sum + of(bin), 0) / n;
  return {
    reliability: mean((bin) => bin.n * (bin.forecast - bin.observed) ** 2),
    resolution: mean((bin) => bin.n * (bin.observed - base) ** 2),
    uncertainty: base * (1 - base),
    withinVariance: mean((bin) => bin.variance),
    withinCovariance: mean((bin) => 2 * bin.covariance),
  };
}

/** Brier skill against always giving the frequency of the sample: 1 - BS / uncertainty. */
export function brierSkill(score: number, base: number): Score {
  const uncertainty = base * (1 - base);
  if (uncertainty === 0) return { missing: base === 0 ? 'no event was observed' : 'every case was an event' };
  return 1 - score / uncertainty;
}

/** Mean of -ln of the probability given to what came [nat]; missing where an outcome was called impossible. */
export function logarithmicScore(probability: ArrayLike<number>, event: ArrayLike<number>): Score {
  let sum = 0;
  for (let i = 0; i < event.length; i++) {
    const given = event[i] === 1 ? probability[i]! : 1 - probability[i]!;
    if (given === 0) return { missing: 'an outcome that came was given a probability of 0' };
    sum -= Math.log(given);
  }
  return ratio(sum, event.length, 'no case');
}

export interface RocPoint {
  /** A warning is given from this probability on; above 1: never. */
  readonly threshold: number;
  /** Share of events warned of [1]. */
  readonly hitRate: number;
  /** Share of quiet cases warned of [1]. */
  readonly falseRate: number;
}

export interface Roc {
  /** From never warning (0, 0) to always (1, 1). */
  readonly points: readonly RocPoint[];
  /** Area under the trapezia [1]. */
  readonly area: number;
}

/** Cases of one probability. */
export interface RocGroup {
  readonly threshold: number;
  readonly events: number;
  readonly quiet: number;
}

/** The curve over groups of cases, in descending order of their probabilities; missing without events or without quiet cases. */
export function rocOfGroups(groups: readonly RocGroup[]): Roc | Missing {
  const events = groups.reduce((sum, group) => sum + group.events, 0);
  const quiet = groups.reduce((sum, group) => sum + group.quiet, 0);
  if (events === 0) return { missing: 'no event was observed' };
  if (quiet === 0) return { missing: 'every case was an event' };
  const points: RocPoint[] = [{ threshold: Infinity, hitRate: 0, falseRate: 0 }];
  let [hits, alarms, twice] = [0, 0, 0]; // `twice` the area, in cases: exact
  for (const group of groups) {
    twice += group.quiet * (2 * hits + group.events);
    hits += group.events;
    alarms += group.quiet;
    points.push({ threshold: group.threshold, hitRate: hits / events, falseRate: alarms / quiet });
  }
  return { points, area: twice / (2 * events * quiet) };
}

/** The curve of relative operating characteristic over every probability that occurs; missing without events or without quiet cases. */
export function rocOf(probability: ArrayLike<number>, event: ArrayLike<number>): Roc | Missing {
  const groups = new Map<number, { threshold: number; events: number; quiet: number }>();
  for (let i = 0; i < event.length; i++) {
    const threshold = probability[i]!;
    let group = groups.get(threshold);
    if (group === undefined) groups.set(threshold, (group = { threshold, events: 0, quiet: 0 }));
    group[event[i] === 1 ? 'events' : 'quiet']++;
  }
  return rocOfGroups([...groups.values()].sort((a, b) => b.threshold - a.threshold));
}
