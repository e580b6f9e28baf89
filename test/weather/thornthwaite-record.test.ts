import { expect, test } from 'vitest';
import { calendarFrom } from '../../engine/weather/calendar.js';
import { thornthwaiteRecord } from '../../engine/weather/thornthwaite-record.js';

const calendar = calendarFrom(2001, 1, 1, 730);

test('hand calculation: a place of 20 °C all the year on the equator', () => {
  // I = 12 (20/5)^1.514 = 97.885; a = 6.75e-7 I^3 - 7.71e-5 I^2 + 1.792e-2 I + 0.49239; 16/30 (200 / I)^a a day of 12 h
  const I = 12 * 4 ** 1.514;
  const a = 6.75e-7 * I ** 3 - 7.71e-5 * I ** 2 + 1.792e-2 * I + 0.49239;
  const pet = thornthwaiteRecord(new Float64Array(730).fill(20), 0, calendar);
  expect(pet.every((value) => Math.abs(value - (16 / 30) * (200 / I) ** a) < 1e-12)).toBe(true);
});

test('a day without temperature has none, and leaves the others; a month without any leaves no heat index', () => {
  const temperature = Float64Array.from({ length: 730 }, (_, t) => 15 + 10 * Math.sin(t / 58));
  const gap = temperature.map((value, t) => (t === 100 ? NaN : value));
  const pet = thornthwaiteRecord(gap, 30, calendar);
  expect([pet[100], pet.filter(Number.isNaN).length]).toEqual([NaN, 1]);
  expect(gap[100]).toBe(NaN);
  const noMarch = temperature.map((value, t) => (calendar.month[t] === 2 ? NaN : value));
  expect(thornthwaiteRecord(noMarch, 30, calendar).every(Number.isNaN)).toBe(true);
});
