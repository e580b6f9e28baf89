import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile } from '../../../engine/run/scenario/simulate.js';

test('hand calculation: quantiles of 1, 2, 4, 8 by type 7', () => {
  // position 3 p: 0.05 -> 0.15: 1.15; 0.5 -> 1.5: 3; 0.95 -> 2.85: 7.4
  const sorted = Float64Array.of(1, 2, 4, 8);
  expect([0.05, 0.5, 0.95].map((p) => quantile(sorted, p))).toEqual([1.15, 3, expect.closeTo(7.4, 12)]);
});

test('a quantile lies between the least and the greatest', () => {
  fc.assert(
    fc.property(fc.float64Array({ minLength: 1, maxLength: 50, noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
      const sorted = values.slice().sort();
      expect(quantile(sorted, p)).toBeGreaterThanOrEqual(sorted[0]! - 1e-6);
      expect(quantile(sorted, p)).toBeLessThanOrEqual(sorted.at(-1)! + 1e-6);
    }),
  );
});
