import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hourlyTemperature } from '../../engine/weather/diurnal-temperature.js';

function hoursOf(days: readonly (readonly [low: number, high: number])[], { latitude = 30, longitude = 120, yearDay = 80 } = {}): Float64Array {
  const out = new Float64Array(24 * days.length);
  hourlyTemperature(Float64Array.from(days, ([low]) => low), Float64Array.from(days, ([, high]) => high), latitude, longitude, days.map((_, d) => yearDay + d), out);
  return out;
}

test('hand calculation: a day of twelve hours on the equator', () => {
  // sunrise 6, coldest 5.83, warmest 13.86, sunset 18; a sine of half period 2 (13.86 - 5.83) = 16.06
  const hours = hoursOf(Array.from({ length: 3 }, () => [10, 26] as const), { latitude: 0 }).subarray(24, 48);
  const day = (hour: number): number => 10 + 16 * Math.sin((Math.PI * (hour - 5.83)) / 16.06);
  const evening = day(18);
  const night = (since: number): number => 10 + ((evening - 10) * (Math.exp((-2.2 * since) / 11.83) - Math.exp(-2.2))) / (1 - Math.exp(-2.2));
  // the middles of hours miss the top (at 13.5) and the bottom (at 5.5) by little; the stretch takes them there
  const [least, most] = [night(5.5 + 6), day(13.5)];
  const stretched = (value: number): number => 10 + ((value - least) * 16) / (most - least);
  expect([hours[5], hours[13]]).toEqual([10, 26]);
  for (const h of [8, 10, 12, 15, 17]) expect(hours[h]).toBeCloseTo(stretched(day(h + 0.5)), 10);
  for (const h of [19, 22]) expect(hours[h]).toBeCloseTo(stretched(night(h + 0.5 - 18)), 10);
  expect(hours[2]).toBeCloseTo(stretched(night(2.5 + 6)), 10);
});

const temperatures = fc.array(fc.tuple(fc.double({ min: -40, max: 35, noNaN: true }), fc.double({ min: 0, max: 25, noNaN: true })), { minLength: 1, maxLength: 12 }).map((days) => days.map(([low, range]) => [low + 0, low + range] as const));
const place = fc.record({ latitude: fc.double({ min: -55, max: 55, noNaN: true }), longitude: fc.double({ min: 73, max: 136, noNaN: true }), yearDay: fc.integer({ min: 0, max: 350 }) });

test('the lowest and the highest of the hours are those of the day, bit by bit, whatever its neighbours', () => {
  fc.assert(
    fc.property(temperatures, place, (days, where) => {
      const hours = hoursOf(days, where);
      days.forEach(([low, high], d) => {
        const own = hours.subarray(24 * d, 24 * d + 24);
        expect([Math.min(...own), Math.max(...own)]).toEqual([low, high]);
      });
    }),
  );
});

test('in steady weather it is warmest in the afternoon, coldest about sunrise, and nothing jumps at midnight', () => {
  const hours = hoursOf(Array.from({ length: 5 }, () => [8, 24] as const));
  const own = [...hours.subarray(48, 72)];
  expect(own.indexOf(24)).toBeGreaterThanOrEqual(13);
  expect(own.indexOf(24)).toBeLessThanOrEqual(14);
  expect([5, 6]).toContain(own.indexOf(8));
  for (let h = 49; h < 72; h++) expect(Math.abs(hours[h]! - hours[h - 1]!)).toBeLessThan(3.2);
  const fall = [70, 71, 72].map((h) => hours[h - 1]! - hours[h]!);
  // a night decays by e^(-2.2 / 11.8) an hour, over midnight (hour 72) too
  expect(fall[2]! / fall[1]!).toBeCloseTo(fall[1]! / fall[0]!, 2);
  // at 90° E the sun is two hours late
  expect([...hoursOf(Array.from({ length: 5 }, () => [8, 24] as const), { longitude: 90 }).subarray(48, 72)].indexOf(24)).toBe(own.indexOf(24) + 2);
});

test('a day without its temperatures has none, and its neighbours keep theirs; a day without range is level', () => {
  const hours = hoursOf([[5, 15], [NaN, 12], [4, 11], [7, 7]]);
  expect(hours.subarray(24, 48).every(Number.isNaN)).toBe(true);
  expect([Math.min(...hours.subarray(48, 72)), Math.max(...hours.subarray(0, 24))]).toEqual([4, 15]);
  expect(hours.subarray(72).every((value) => value === 7)).toBe(true);
});
