/**
 * Classes of drought of a standardised or composite index, and the events they make of a daily record.
 *
 * Source: GB/T 20481-2017, as quoted in the literature (Zhang et al. 2024, J. Arid Meteorol. 42(6), table 3): a class
 * holds its upper end. Events as in Feng et al. (2020) Arid Land Geography: ten days in a row of light drought or worse
 * begin one, on the first of them; ten days in a row without drought end it.
 */
import type { DroughtIndex } from './drought-missing.js';

/** Upper ends of light, moderate, severe and extreme drought [1]. */
const UPPER_ENDS = [-0.5, -1, -1.5, -2] as const;
/** Days in a row that begin an event, and that end it. */
const DAYS = 10;

/** Class of an index: 0 none, 1 light, 2 moderate, 3 severe, 4 extreme. */
export function droughtClass(index: number): number {
  let found = 0;
  while (found < UPPER_ENDS.length && index <= UPPER_ENDS[found]!) found++;
  return found;
}

export interface DroughtEvent {
  readonly station: number;
  /** First day of light drought or worse, and the last before the end or the end of the record. */
  readonly first: number;
  readonly last: number;
  /** Day on which it is known to be over: the tenth in a row without drought. Null: not over when the record ends. */
  readonly released: number | null;
  /** From `first` to `last`: days of light drought or worse, and days whose index is missing. */
  readonly days: number;
  readonly missing: number;
  /** Sum of the index over the days of light drought or worse [1], below 0. */
  readonly intensity: number;
  /** Lowest index [1]. */
  readonly lowest: number;
}

/** What is gathered of an event that goes on. */
interface Running {
  first: number;
  last: number;
  days: number;
  missing: number;
  /** Missing days since `last`: of the event only if drought follows. */
  pending: number;
  intensity: number;
  lowest: number;
}

/** Events of one station. */
function eventsOf({ index, reason }: DroughtIndex, n: number, station: number, steps: number): DroughtEvent[] {
  const events: DroughtEvent[] = [];
  let [running, begun, clear, dry]: [Running | null, boolean, number, number] = [null, false, 0, 0];
  const close = (released: number | null): void => {
    if (running !== null && begun) {
      const { first, last, days, missing, intensity, lowest } = running;
      events.push({ station, first, last, released, days, missing, intensity, lowest });
    }
    [running, begun, clear, dry] = [null, false, 0, 0];
  };
  for (let t = 0; t < steps; t++) {
    const at = t * n + station;
    if (reason[at] !== 0) {
      // Neither in a row with what came before: ten days have to be seen.
      [clear, dry] = [0, 0];
      if (running !== null && !begun) running = null;
      if (running !== null) running.pending++;
      continue;
    }
    const value = index[at]!;
    if (droughtClass(value) === 0) {
      dry = 0;
      clear++;
      if (!begun) running = null;
      else if (clear === DAYS) close(t);
      continue;
    }
    clear = 0;
    dry++;
    running ??= { first: t, last: t, days: 0, missing: 0, pending: 0, intensity: 0, lowest: Infinity };
    running.last = t;
    running.days++;
    running.missing += running.pending;
    running.pending = 0;
    running.intensity += value;
    running.lowest = Math.min(running.lowest, value);
    begun ||= dry === DAYS;
  }
  close(null);
  return events;
}

/**
 * Events of a daily index, station by station in order of time. A missing day is neither dry nor without drought: it
 * breaks both counts of days in a row, and an event that goes on goes on over it.
 *
 * @param index columns `t * n + i` of day t and station i
 */
export const droughtEvents = (index: DroughtIndex, n: number): DroughtEvent[] => Array.from({ length: n }, (_, station) => eventsOf(index, n, station, index.index.length / n)).flat();
