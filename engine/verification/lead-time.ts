/**
 * How long before an event its warning was issued, and how much people were bothered with.
 *
 * Source of the flip-flop index: Griffiths, Foley, Ioannou & Leeuwenburg (2019) Met. Applications 26, 30-35, eq. 2.
 */
import { quantileOf } from '../core/statistics.js';

/** A warning of one unit. Times [s] on one clock. */
export interface IssuedWarning {
  readonly issued: number;
  readonly validFrom: number;
  /** Not included. */
  readonly validTo: number;
}

/**
 * Lead time of an event [s]: its onset less the first issue of a warning that stood, without a gap, until the onset and covers it.
 *
 * @returns null where none did: a miss has no lead time, not a lead of 0
 */
export function leadTime(onset: number, warnings: readonly IssuedWarning[]): number | null {
  const before = warnings.filter(({ issued }) => issued <= onset).sort((a, b) => b.issued - a.issued);
  if (!before.some(({ validFrom, validTo }) => validFrom <= onset && onset < validTo)) return null;
  // back from the onset: a warning joins the chain where it was still valid when the chain began
  let start = Math.max(...before.filter(({ validFrom, validTo }) => validFrom <= onset && onset < validTo).map(({ issued }) => issued));
  for (let moved = true; moved; ) {
    const earlier = before.filter(({ issued, validTo }) => issued < start && validTo > start);
    moved = earlier.length > 0;
    for (const { issued } of earlier) start = Math.min(start, issued);
  }
  return onset - start;
}

/** Lead times of many events. Shares are of all events, misses included. */
export interface LeadTimes {
  readonly events: number;
  readonly missed: number;
  /** Of the events that were warned of [s]; null where none was. */
  readonly median: number | null;
  readonly tenth: number | null;
  /** Share of events warned of at least 30 and 60 minutes before [1]; null of no event. */
  readonly atLeast30: number | null;
  readonly atLeast60: number | null;
}

export function leadTimesOf(leads: readonly (number | null)[]): LeadTimes {
  const known = leads.filter((lead) => lead !== null).sort((a, b) => a - b);
  const share = (least: number): number | null => (leads.length === 0 ? null : known.filter((lead) => lead >= least).length / leads.length);
  return {
    events: leads.length,
    missed: leads.length - known.length,
    median: known.length === 0 ? null : quantileOf(known, 0.5),
    tenth: known.length === 0 ? null : quantileOf(known, 0.1),
    atLeast30: share(1_800),
    atLeast60: share(3_600),
  };
}

/**
 * Flip-flop index of successive forecasts of one moment, in their unit: how much they swung beyond what they moved,
 * (Σ |f_i - f_{i+1}| - (max - min)) / (n - 2).
 *
 * @returns null of fewer than three forecasts
 */
export function flipFlop(forecasts: ArrayLike<number>): number | null {
  const n = forecasts.length;
  if (n < 3) return null;
  let [sum, low, high] = [0, forecasts[0]!, forecasts[0]!];
  for (let i = 1; i < n; i++) {
    sum += Math.abs(forecasts[i]! - forecasts[i - 1]!);
    low = Math.min(low, forecasts[i]!);
    high = Math.max(high, forecasts[i]!);
  }
  return (sum - (high - low)) / (n - 2);
}

/** A level of a unit before and after a change [0 none … 4 red]. */
export interface LevelMove {
  readonly from: number;
  readonly to: number;
}

/**
 * Changes that people are told of who hear of a level and of those above it: where it begins, where one above it changes, where it
 * is fallen below or ended, since a fall and an end are told to the same people. What is only renewed is no change.
 */
export const messagesAt = (moves: Iterable<LevelMove>, level: number): number => {
  let count = 0;
  for (const { from, to } of moves) if (from !== to && Math.max(from, to) >= level) count++;
  return count;
};

/** The changes of levels by step, from none before the first. */
export function* movesOf(levels: ArrayLike<number>): Generator<LevelMove> {
  for (let t = 0; t < levels.length; t++) {
    const [from, to] = [t === 0 ? 0 : levels[t - 1]!, levels[t]!];
    if (from !== to) yield { from, to };
  }
}
