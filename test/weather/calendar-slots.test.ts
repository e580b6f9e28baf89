import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daysOf, monthsOf, stepsBySlot } from '../../engine/weather/calendar-slots.js';

test('months go round from the first on', () => {
  expect([...monthsOf(4, 11).slotOf]).toEqual([10, 11, 0, 1]);
});

test('29 February stands with 28 February, whether it is passed or begun on', () => {
  expect([...daysOf(4, 2024, 2, 27).slotOf]).toEqual([57, 58, 58, 59]);
  expect([...daysOf(2, 2024, 2, 29).slotOf]).toEqual([58, 59]);
  expect([...daysOf(3, 1900, 2, 28).slotOf]).toEqual([58, 59, 60]);
});

test('slots are the days that the Gregorian calendar has', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1890, max: 2110 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), (year, month, day) => {
      const { slotOf } = daysOf(1_600, year, month, day);
      const start = Date.UTC(year, month - 1, day);
      for (let t = 0; t < 1_600; t += 37) {
        const date = new Date(start + t * 86_400_000);
        const inPlainYear = Date.UTC(2001, date.getUTCMonth(), Math.min(date.getUTCDate(), date.getUTCMonth() === 1 ? 28 : 31));
        expect(slotOf[t]).toBe((inPlainYear - Date.UTC(2001, 0, 1)) / 86_400_000);
      }
    }),
    { numRuns: 30 },
  );
});

test('every step is listed once, below its slot', () => {
  const calendar = monthsOf(31, 6);
  const { first, steps } = stepsBySlot(calendar);
  expect([...steps].sort((a, b) => a - b)).toEqual(Array.from({ length: 31 }, (_, t) => t));
  for (let s = 0; s < 12; s++) for (let k = first[s]!; k < first[s + 1]!; k++) expect(calendar.slotOf[steps[k]!]).toBe(s);
});
