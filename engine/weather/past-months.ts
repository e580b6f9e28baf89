/** The months of a record of days, and those just before a run that windows reach back to. */
import type { PastRecord } from '../core/model.js';
import { calendarFrom } from './calendar.js';

/** Months before a run that are held: those of the longest window but the last. */
export const MONTHS_HELD = 23;

export interface PastMonths {
  /** Month of the year that the first whole one is, from 1. */
  readonly firstMonth: number;
  /** First day of each whole month, and the day after the last of them. */
  readonly days: readonly number[];
  /** Whole months within the calibration, from `first` up to before `end`. */
  readonly calibration: { readonly first: number; readonly end: number };
  /** Months that end where the run begins are those before this one; -1: the record does not reach it. */
  readonly begins: number;
}

/** The whole months of a record of `length` days. */
export function pastMonths({ year, month, day, calibration, begins }: PastRecord, length: number): PastMonths {
  // a day more, so that the end of a month that ends with the record is seen
  const calendar = calendarFrom(year, month, day, length + 1);
  const starts = Array.from({ length: length + 1 }, (_, t) => t).filter((t) => (t === 0 ? day === 1 : calendar.month[t] !== calendar.month[t - 1]));
  const whole = starts.slice(0, -1);
  const inside = (k: number): boolean => starts[k]! >= calibration.first && starts[k + 1]! <= calibration.end;
  const fitted = whole.map((_, k) => k).filter(inside);
  return { firstMonth: starts.length === 0 ? 1 : calendar.month[starts[0]!]! + 1, days: starts, calibration: { first: fitted[0] ?? 0, end: (fitted.at(-1) ?? -1) + 1 }, begins: starts.indexOf(begins) };
}

/** Each month's days added; NaN where one is missing. */
export const monthSums = (values: Float64Array, { days }: PastMonths): Float64Array =>
  Float64Array.from({ length: Math.max(0, days.length - 1) }, (_, k) => values.subarray(days[k], days[k + 1]).reduce((sum, value) => sum + value, 0));

/** The last `width` values before position `begins`, the latest last, and how many of them in a row are known up to it. */
export function lastBefore(values: Float64Array, begins: number, width: number): { readonly before: Float64Array; readonly known: number } {
  const before = new Float64Array(width);
  let known = 0;
  if (begins >= 0 && begins <= values.length) while (known < Math.min(width, begins) && !Number.isNaN(values[begins - 1 - known]!)) known++;
  for (let k = 1; k <= known; k++) before[width - k] = values[begins - k]!;
  return { before, known };
}
