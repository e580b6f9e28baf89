/** Month, day of the year and year of each day of a run, in the Gregorian calendar. */

/** One element for each day of a run, from its first day on. */
export interface Calendar {
  /** 0 for January to 11. */
  readonly month: Uint8Array;
  /** 0 for the first of January to 365. */
  readonly yearDay: Uint16Array;
  readonly year: Uint16Array;
}

/** Days before each month of a common year. */
const BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365] as const;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
/** Days of a year before month `month` (0 to 12). */
const daysBefore = (month: number, leap: boolean): number => BEFORE[month]! + (leap && month > 1 ? 1 : 0);

/**
 * The calendar of a run.
 *
 * @param year,month,day first day; month from 1 to 12
 * @param days length of the run [d]
 */
export function calendarFrom(year: number, month: number, day: number, days: number): Calendar {
  const calendar = { month: new Uint8Array(days), yearDay: new Uint16Array(days), year: new Uint16Array(days) };
  let leap = isLeap(year);
  let m = month - 1;
  let yearDay = daysBefore(m, leap) + day - 1;
  for (let t = 0; t < days; t++) {
    if (yearDay === daysBefore(m + 1, leap)) m++;
    if (m === 12) {
      [m, yearDay] = [0, 0];
      year++;
      leap = isLeap(year);
    }
    calendar.month[t] = m;
    calendar.yearDay[t] = yearDay++;
    calendar.year[t] = year;
  }
  return calendar;
}
