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

test('a stratum that its remainder has lifted to one has used that remainder up', () => {
  // 16, 6 and 17 of 39: quotas 6 x 16 / 39 = 2.46, 0.92 and 2.62, whole 2, 0, 2; the two places left go to 0.92 and 0.62
  expect(allocate([16, 6, 17], 6)).toEqual([2, 1, 3]);
});

test('every stratum gets at least one where there are places enough, and the others share the rest anew', () => {
  // quotas 4.99, 0.005 and 0.005 give 5, 0, 0; two are lifted, and the three places left are the first's
  expect(allocate([1000, 1, 1], 5)).toEqual([3, 1, 1]);
  // quotas 4.95, 2.97, 0.54, 0.54 give 5, 3, 1, 0: the last is lifted; 8 places over the others are 4.68, 2.81, 0.51 and
  // give 5, 3, 0: the third is lifted; 7 places over the first two are 4.375 and 2.625
  expect(allocate([55, 33, 6, 6], 9)).toEqual([4, 3, 1, 1]);
});

test('where there are fewer places than strata nobody is lifted', () => {
  expect(allocate([5, 3, 1], 2)).toEqual([1, 1, 0]);
});

const sizesOf = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test('all places are given out, never more than a stratum has', () => {
  fc.assert(
    fc.property(sizesOf, fc.integer({ min: 1, max: 400 }), (sizes, size) => {
      const drawn = allocate(sizes, size);
      expect(sum(drawn)).toBe(Math.min(size, sum(sizes)));
      drawn.forEach((n, k) => {
        expect(n).toBeGreaterThanOrEqual(size >= sizes.length ? 1 : 0);
        expect(n).toBeLessThanOrEqual(sizes[k]!);
      });
    }),
  );
});

test('every stratum is within one of its quota, unless the minimum of one lifts some; then it lifts those alone that are below one', () => {
  fc.assert(
    fc.property(sizesOf, fc.integer({ min: 1, max: 400 }), (sizes, size) => {
      const total = sum(sizes);
      const places = Math.min(size, total);
      const quotas = sizes.map((units) => (places * units) / total);
      const drawn = allocate(sizes, size);
      // Nobody gets a place beyond the quota rounded up, but for the minimum; a larger stratum never gets less.
      drawn.forEach((n, k) => {
        if (n > 1) expect(n - quotas[k]!).toBeLessThan(1);
        sizes.forEach((units, other) => {
          if (units > sizes[k]!) expect(drawn[other]!).toBeGreaterThanOrEqual(n);
        });
      });
      // Only where somebody had to be lifted is anybody more than one below.
      const short = quotas.some((quota, k) => quota - drawn[k]! >= 1);
      if (short) expect(quotas.some((quota, k) => quota < 1 && drawn[k] === 1)).toBe(true);
      else quotas.forEach((quota, k) => expect(Math.abs(drawn[k]! - quota)).toBeLessThanOrEqual(1));
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
