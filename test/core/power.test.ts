import fc from 'fast-check';
import { expect, test } from 'vitest';
import { power } from '../../engine/core/power.js';

test('hand calculation: a quarter to one and a half is an eighth; 1 to anything is 1', () => {
  expect(power(0.25, 1.5)).toBeCloseTo(0.125, 15);
  expect(power(1, 0.4)).toBeCloseTo(1, 15);
});

test('0, less than 0 and less than the smallest normal number give 0, and so does what is itself less than that', () => {
  expect([power(0, 0.4), power(-0, 2), power(-1e-17, 0.4), power(-1, 2), power(4e-310, 0.5), power(1e-300, 2)]).toEqual([0, 0, 0, 0, 0, 0]);
});

test('agrees with the power of the language to the last few digits', () => {
  const base = fc.oneof(fc.double({ min: 1e-12, max: 1, noNaN: true }), fc.double({ min: 1e-300, max: 1, noNaN: true }), fc.double({ min: 0.99, max: 1, noNaN: true }));
  fc.assert(
    fc.property(base, fc.double({ min: 0.3, max: 3, noNaN: true }), (x, exponent) => {
      const right = x ** exponent;
      fc.pre(right > 1e-300);
      expect(Math.abs(power(x, exponent) / right - 1)).toBeLessThan(1e-15 * (1 + Math.abs(Math.log2(right))));
    }),
    { numRuns: 5_000 },
  );
});
