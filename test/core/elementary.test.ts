import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixedColumns, moduleOf } from '../../engine/core/column-memory.js';
import { FIRE_WEATHER_MODULE } from '../../engine/weather/fire-weather-module.js';

const { exponential, logarithm } = fixedColumns(4_096, {}).instance(moduleOf(FIRE_WEATHER_MODULE)) as unknown as { readonly exponential: (x: number) => number; readonly logarithm: (x: number) => number };

/** Difference in units of the last place of `right`. */
const ulps = (value: number, right: number): number => Math.abs(value - right) / 2 ** (Math.floor(Math.log2(Math.abs(right))) - 52);

test.each([
  // e^x and ln x in 50 digits, rounded
  [-708.0, 3.307553003638408e-308],
  [-300.5, 3.1225412772322846e-131],
  [-1.0, 0.36787944117144233],
  [-0.35, 0.7046880897187134],
  [-1e-09, 0.999999999],
  [0.3, 1.3498588075760032],
  [1.0, 2.718281828459045],
  [20.5, 799902177.4755054],
  [300.25, 2.4941248615349213e+130],
  [708.9, 7.436322587880697e+307],
])('e^%d is %d within 2 units of the last place', (x, right) => {
  expect(ulps(exponential(x), right)).toBeLessThanOrEqual(2);
});

test.each([
  [2.3e-308, -708.363299519231],
  [1e-100, -230.25850929940458],
  [0.5, -0.6931471805599453],
  [0.7071067811865476, -0.3465735902799726],
  [0.9999999999999999, -1.1102230246251565e-16],
  [1.0000000000000002, 2.2204460492503128e-16],
  [1.4142135623730951, 0.3465735902799727],
  [2.0, 0.6931471805599453],
  [10.0, 2.302585092994046],
  [1e+300, 690.7755278982137],
])('ln %d is %d within 2 units of the last place', (x, right) => {
  expect(ulps(logarithm(x), right)).toBeLessThanOrEqual(2);
});

test('e^0 is 1 and ln 1 is 0; beyond their bounds both stay where they are', () => {
  expect([exponential(0), logarithm(1)]).toEqual([1, 0]);
  expect([exponential(-1e300), exponential(-Infinity)]).toEqual([exponential(-708), exponential(-708)]);
  expect([exponential(1e300), exponential(Infinity)]).toEqual([exponential(709), exponential(709)]);
  expect([logarithm(0), logarithm(-1), logarithm(5e-324)]).toEqual(new Array(3).fill(logarithm(2 ** -1_022)));
});

test('agree with those of the language to a few units of the last place', () => {
  fc.assert(
    fc.property(fc.double({ min: -708, max: 709, noNaN: true }), fc.oneof(fc.double({ min: 1e-307, max: 1e308, noNaN: true }), fc.double({ min: 0.5, max: 2, noNaN: true })), (x, y) => {
      expect(ulps(exponential(x), Math.exp(x))).toBeLessThanOrEqual(3);
      if (y !== 1) expect(ulps(logarithm(y), Math.log(y))).toBeLessThanOrEqual(3);
    }),
    { numRuns: 5_000 },
  );
});
