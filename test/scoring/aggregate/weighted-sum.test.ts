import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weightedSum } from '../../../engine/scoring/aggregate/weighted-sum.js';

test('hand calculation: 2 · 1 + 3 · 10 = 32', () => {
  const out = new Float64Array(1);
  weightedSum([Float64Array.of(1), Float64Array.of(10)], [2, 3], out, 1);
  expect(out[0]).toBe(32);
});

test('agrees with a plain sum for any number of columns', () => {
  const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { maxLength: 11 }), (pairs) => {
      const out = new Float64Array(2);
      weightedSum(pairs.map(([x]) => Float64Array.of(x, -x)), pairs.map(([, w]) => w), out, 2);
      const plain = pairs.reduce((sum, [x, w]) => sum + x * w, 0);
      const slack = 1e-9 * (1 + pairs.reduce((sum, [x, w]) => sum + Math.abs(x * w), 0));
      expect(Math.abs(out[0]! - plain)).toBeLessThanOrEqual(slack);
      expect(Math.abs(out[1]! + plain)).toBeLessThanOrEqual(slack);
    }),
  );
});
