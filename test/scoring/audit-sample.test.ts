import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniformOf } from '../../engine/core/random.js';
import { allocate, drawSample, SAMPLE_STREAM } from '../../engine/scoring/audit-sample.js';

test('hand calculation: ten places over 60, 30 and 10 units are 6, 3 and 1', () => {
  expect(allocate([60, 30, 10], 10)).toEqual([6, 3, 1]);
});

test('the largest remainders get the places left over, the first stratum on a tie', () => {
  // quotas 3.5, 3.5, 3
  expect(allocate([35, 35, 30], 10)).toEqual([4, 3, 3]);
});

test('every stratum gets at least one where there are places enough', () => {
  expect(allocate([1000, 1, 1], 5)).toEqual([3, 1, 1]);
});

test('all places are given out, never more than a stratum has', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 400 }), (sizes, size) => {
      const drawn = allocate(sizes, size);
      const total = sizes.reduce((sum, units) => sum + units, 0);
      expect(drawn.reduce((sum, n) => sum + n, 0)).toBe(Math.min(size, total));
      drawn.forEach((n, k) => {
        expect(n).toBeGreaterThanOrEqual(0);
        expect(n).toBeLessThanOrEqual(sizes[k]!);
      });
    }),
  );
});

const codes = Array.from({ length: 60 }, (_, k) => String(110_101_001_200 + k));
const strata = codes.map((_, k) => (k % 3 === 0 ? 'a' : 'b'));

test('the draw takes the smallest numbers of each stratum, and anybody can compute them', () => {
  const { units } = drawSample(codes, strata, 12, '2025 公开');
  const numbers = codes.filter((_, k) => strata[k] === 'a').map((code) => uniformOf('2025 公开', SAMPLE_STREAM, code));
  const expected = numbers.sort((a, b) => a - b).slice(0, 4);
  expect(units.filter(({ stratum }) => stratum === 'a').map(({ number }) => number)).toEqual(expected);
  expect(units.every(({ stratum, weight }) => weight === (stratum === 'a' ? 20 / 4 : 40 / 8))).toBe(true);
});

test('the order of the list does not matter, the seed does', () => {
  const order = codes.map((_, k) => (k * 7) % codes.length);
  const shuffled = drawSample(order.map((k) => codes[k]!), order.map((k) => strata[k]!), 12, 's');
  expect(shuffled).toEqual(drawSample(codes, strata, 12, 's'));
  expect(drawSample(codes, strata, 12, 't').units).not.toEqual(shuffled.units);
});
