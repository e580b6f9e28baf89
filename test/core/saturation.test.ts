import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SATURATED, saturation } from '../../engine/core/saturation.js';

/** Difference in units of the last place of `right`. */
const ulps = (value: number, right: number): number => Math.abs(value - right) / 2 ** (Math.floor(Math.log2(right)) - 52);

test.each([
  // 1 - e^-x in 40 digits, rounded
  [1e-300, 1e-300],
  [1e-09, 9.999999995e-10],
  [0.01, 0.009950166250831947],
  [0.3, 0.2591817793182821],
  [0.34657359, 0.2928932186154819],
  [0.5, 0.3934693402873666],
  [1.0, 0.6321205588285577],
  [2.0, 0.8646647167633873],
  [7.3, 0.9993244612248061],
  [20.5, 0.9999999987498471],
  [26.0, 0.9999999999948909],
])('1 - e^-%d is %d within 2 units of the last place', (x, right) => {
  expect(ulps(saturation(x), right)).toBeLessThanOrEqual(2);
});

test('nothing of nothing', () => {
  expect(saturation(0)).toBe(0);
});

test('agrees with the expm1 and the tanh of the language to a few units of the last place', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: SATURATED, noNaN: true }), (x) => {
      const s = saturation(x);
      expect(ulps(s, -Math.expm1(-x))).toBeLessThanOrEqual(3);
      expect(ulps(s / (2 - s), Math.tanh(x / 2))).toBeLessThanOrEqual(5);
      expect(s).toBeLessThanOrEqual(1);
    }),
    { numRuns: 2_000 },
  );
});
