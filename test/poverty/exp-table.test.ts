import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quickExp } from '../../engine/poverty/draws.js';

test('stays within 1.2 parts in 10^7 of the function, and is it beyond ±4', () => {
  fc.assert(
    fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (x) => {
      expect(Math.abs(quickExp(x) / Math.exp(x) - 1)).toBeLessThan(1.2e-7);
    }),
  );
  expect([quickExp(0), quickExp(4), quickExp(-4), quickExp(7)]).toEqual([1, Math.exp(4), Math.exp(-4), Math.exp(7)]);
});
test('a greater argument never gives less', () => {
  const x = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(x, x, (a, b) => {
      expect(quickExp(Math.max(a, b))).toBeGreaterThanOrEqual(quickExp(Math.min(a, b)));
    }),
  );
});
