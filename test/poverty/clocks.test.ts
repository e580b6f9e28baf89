import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOn } from '../../engine/poverty/line.js';
import { addWorkingDays, dateOf, dayOf, isWorkingDay, monthAfter, registration, type HolidayCalendar } from '../../engine/poverty/working-days.js';

const days = (dates: readonly string[]): Set<number> => new Set(dates.map((date) => dayOf(date, 'test')));
/** National Day and Mid-Autumn of 2024: off from 1 to 7 October, 29 September and 12 October worked. */
const calendar: HolidayCalendar = { place: 'holidays.yaml:2 years', years: new Set([2024]), holidays: days(['2024-10-01', '2024-10-02', '2024-10-03', '2024-10-04', '2024-10-05', '2024-10-06', '2024-10-07']), worked: days(['2024-09-29', '2024-10-12']) };

test('hand calculation: twenty working days from 20 September 2024 end on 23 October', () => {
  // 23-27 Sep (5), Sun 29 and Mon 30 (7), 8-11 Oct (11), Sat 12 (12), 14-18 (17), 21-23 (20)
  expect(dateOf(addWorkingDays(dayOf('2024-09-20', 'test'), 20, calendar))).toBe('2024-10-23');
  // five days of notice from 30 September: 8, 9, 10, 11, 12
  expect(dateOf(addWorkingDays(dayOf('2024-09-30', 'test'), 5, calendar))).toBe('2024-10-12');
});
test('a shifted Sunday is worked, a holiday on a Tuesday is not', () => {
  expect(['2024-09-29', '2024-10-01', '2024-10-13', '2024-10-14'].map((date) => isWorkingDay(dayOf(date, 'test'), calendar))).toEqual([true, false, false, true]);
});
test('a channel tells on its next day, and 31 is the last of any month', () => {
  const pushes = (date: string, pushDays: readonly number[]): string => dateOf(registration(dayOf(date, 'test'), { pushDays, workingDays: 0 }, calendar).pushed);
  expect([pushes('2024-09-15', [10, 20, 31]), pushes('2024-09-21', [10, 20, 31]), pushes('2024-02-25', [31]), pushes('2024-09-11', [10])]).toEqual(['2024-09-20', '2024-09-30', '2024-02-29', '2024-10-10']);
});
test('months follow each other over the turn of a year', () => {
  expect([1, 4].map((months) => dateOf(monthAfter(dayOf('2024-09-15', 'test'), months)))).toEqual(['2024-10-01', '2025-01-01']);
});
test('a clock that leaves the known years says which it knows; a date that is none is refused', () => {
  expect(() => addWorkingDays(dayOf('2024-12-30', 'test'), 20, calendar)).toThrow('holidays.yaml:2 years: expected the holidays of 2025, for clocks run to 2025-01-01, found only 2024 [poverty/calendar-year]');
  for (const date of ['2024-02-30', '2024/01/01', '']) expect(() => dayOf(date, 'x.yaml:1')).toThrow('x.yaml:1: expected a date such as 2025-06-01');
});
test('nothing is asked of a calendar from the day on that nothing matters any more', () => {
  const until = dayOf('2025-01-01', 'test');
  expect(addWorkingDays(dayOf('2024-12-30', 'test'), 20, calendar, until)).toBe(until);
  expect(addWorkingDays(dayOf('2024-09-20', 'test'), 20, calendar, until)).toBe(dayOf('2024-10-23', 'test'));
  expect(registration(dayOf('2024-12-31', 'test'), { pushDays: [31], workingDays: 5 }, calendar, until).registered).toBe(until);
});
test('days and dates are one another', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000, max: 40_000 }), (day) => {
      expect(dayOf(dateOf(day), 'test')).toBe(day);
    }),
  );
});

const lines = new Map([['陕西省', [{ from: dayOf('2021-05-01', 'test'), value: 6_000 }, { from: dayOf('2024-03-14', 'test'), value: 8_800 }]]]);
test('the line in force is that of the last date before', () => {
  expect(['2021-05-01', '2024-03-13', '2024-03-14'].map((date) => lineOn(lines, '陕西省', dayOf(date, 'test'), 'test'))).toEqual([6_000, 6_000, 8_800]);
});
test('an unknown province and a date before the first line are refused', () => {
  expect(() => lineOn(lines, '陕西', 0, 'relapse.yaml:3')).toThrow('relapse.yaml:3: expected one of 陕西省, found "陕西" (did you mean 陕西省?) [poverty/province]');
  expect(() => lineOn(lines, '陕西省', dayOf('2020-12-31', 'test'), 'relapse.yaml:3', { place: 'relapse.yaml:2', date: '2020-12-01' })).toThrow('relapse.yaml:2: expected a date from 2021-05-01 on, the first line of "陕西省", found 2020-12-01');
  expect(() => lineOn(lines, '陕西省', dayOf('2020-12-31', 'test'), 'relapse.yaml:3')).toThrow('relapse.yaml:3: expected a date from 2021-05-01 on, the first line of "陕西省", found 2020-12-31 [poverty/before-first-line]');
});
