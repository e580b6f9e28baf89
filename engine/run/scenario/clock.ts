/** The time of a run: steps of an hour or a day from a start, in China standard time. */
import { InputError, quote } from '../../core/errors.js';

export const STEPS = { '10 min': 600, '1 h': 3_600, '1 d': 86_400 } as const;
export type StepText = keyof typeof STEPS;

/** Hours that China standard time is ahead of UTC. */
const AHEAD_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?\+08:00)?$/;

export interface Clock {
  /** Start of the first step [ms since 1970 UTC]. */
  readonly start: number;
  /** Length of a step [s]. */
  readonly dt: number;
  readonly steps: number;
}

/** The moment a text names: `2023-07-01` (its midnight) or `2023-07-01T08:00+08:00` [ms since 1970 UTC]; undefined if it names none. */
export function parseTime(text: string): number | undefined {
  if (!TIME.test(text)) return undefined;
  const ms = Date.parse(text.length === 10 ? `${text}T00:00+08:00` : text);
  // 2023-02-30 would be read as a day in March.
  return Number.isFinite(ms) && new Date(ms + AHEAD_MS).toISOString().startsWith(text.slice(0, 10)) ? ms : undefined;
}

const TIME_EXPECTED = 'a time such as 2023-07-01 or 2023-07-01T08:00+08:00';

const OTHER_CLOCK = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** What to write in the place of a text that names no time here: of one by another clock, the same moment by China's. */
export function timeExpected(text: string): string {
  const ms = OTHER_CLOCK.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(ms) ? `China standard time, which is ${new Date(ms + AHEAD_MS).toISOString().slice(0, 16)}+08:00 for this moment` : TIME_EXPECTED;
}

/** @throws InputError `scenario/bad-time` */
export function clockOf({ start, step, steps }: { readonly start: string; readonly step: StepText; readonly steps: number }, place: string): Clock {
  const ms = parseTime(start);
  if (ms === undefined) throw new InputError([{ place, expected: timeExpected(start), found: quote(start), code: 'scenario/bad-time' }]);
  return { start: ms, dt: STEPS[step], steps };
}

/** Year, month (1 to 12), day of the month and of the year that step t begins on. */
export function calendarDate({ start, dt }: Clock, t: number): { readonly year: number; readonly month: number; readonly day: number; readonly dayOfYear: number } {
  const date = new Date(start + t * dt * 1_000 + AHEAD_MS);
  const year = date.getUTCFullYear();
  return { year, month: date.getUTCMonth() + 1, day: date.getUTCDate(), dayOfYear: Math.floor((date.getTime() - Date.UTC(year, 0, 1)) / DAY_MS) + 1 };
}

/** The start of step t as text: a date for steps of a day, else date and time. */
export function timeText({ start, dt }: Clock, t: number): string {
  const text = new Date(start + t * dt * 1_000 + AHEAD_MS).toISOString();
  return dt === STEPS['1 d'] ? text.slice(0, 10) : `${text.slice(0, 16)}+08:00`;
}
