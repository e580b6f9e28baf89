import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mean, median, wilsonInterval } from '../../engine/core/statistics.js';

test('published example: 81 of 263 gives 0.2553 to 0.3662 (Newcombe 1998, method 3)', () => {
  const [low, high] = wilsonInterval(81 / 263, 263);
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
});

test('the interval holds the share and stays within 0 and 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, u) => {
      const share = Math.round(u * n) / n;
      const [low, high] = wilsonInterval(share, n);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
    }),
  );
});

test('mean and median of small lists, and of none', () => {
  expect([mean([1, 2, 6]), median([6, 1, 2]), median([4, 1, 2, 3]), mean([]), median([])]).toEqual([3, 2, 2.5, 0, 0]);
});
