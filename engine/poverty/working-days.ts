/**
 * Working days of a calendar with statutory holidays and shifted workdays, which are data of each year.
 *
 * A day is a count of days since 1970-01-01. Saturday and Sunday are free but for the days that are shifted onto them.
 */
import { InputError, quote } from '../core/errors.js';

export interface HolidayCalendar {
  /** Where it was read: what has to be extended where a year is missing. */
  readonly place: string;
  /** Years whose holidays are known: a clock that runs out of them stops with an error. */
  readonly years: ReadonlySet<number>;
  /** Days off, and days of rest that are worked. */
  readonly holidays: ReadonlySet<number>;
  readonly worked: ReadonlySet<number>;
}

const DAY = 86_400_000;

/** Day number of an ISO date. */
export function dayOf(date: string, place: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) / DAY : NaN;
  if (!Number.isFinite(day) || dateOf(day) !== date) throw new InputError([{ place, expected: 'a date such as 2025-06-01', found: quote(date), code: 'poverty/date' }]);
  return day;
}

/** ISO date of a day number. */
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** Day number of the first of the month `months` after that of `day`. */
export function monthAfter(day: number, months: number): number {
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY;
}

export function isWorkingDay(day: number, { place, years, holidays, worked }: HolidayCalendar): boolean {
  const year = Number(dateOf(day).slice(0, 4));
  if (!years.has(year)) throw new InputError([{ place, expected: `the holidays of ${year}, for clocks run to ${dateOf(day)}`, found: `only ${[...years].sort().join(', ')}`, code: 'poverty/calendar-year' }]);
  if (holidays.has(day)) return false;
  if (worked.has(day)) return true;
  const weekday = (((day + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday
  return weekday !== 0 && weekday !== 6;
}

/**
 * The `count`-th working day after `day`; the day itself does not count.
 *
 * @param until day from which on nothing matters any more: it is given for whatever comes later, and its calendar need not be known
 */
export function addWorkingDays(day: number, count: number, calendar: HolidayCalendar, until = Infinity): number {
  let at = day;
  for (let left = count; left > 0; ) {
    at++;
    if (at >= until) return until;
    if (isWorkingDay(at, calendar)) left--;
  }
  return at;
}

/** The clock of one channel of detection. */
export interface ChannelClock {
  /** Days of the month on which the channel tells: 10, 20, 31 (31: the last). */
  readonly pushDays: readonly number[];
  /** Working days until the household is registered; helped first after a disaster: until help comes. */
  readonly workingDays: number;
}

/** What a clock gives for an event in the middle of a month. */
export interface Registration {
  readonly pushed: number;
  readonly registered: number;
}

/** When a household in trouble since `day` is told of and registered. @param until see `addWorkingDays` */
export function registration(day: number, { pushDays, workingDays }: ChannelClock, calendar: HolidayCalendar, until = Infinity): Registration {
  for (let pushed = day; ; pushed++) {
    const date = Number(dateOf(pushed).slice(8));
    const isLast = monthAfter(pushed, 1) === pushed + 1;
    if (pushDays.includes(date) || (isLast && pushDays.some((each) => each > date))) return { pushed, registered: addWorkingDays(pushed, workingDays, calendar, until) };
  }
}
