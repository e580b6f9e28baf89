import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../engine/core/normal.js';

// Roots of Φ(z) = p found with 40 digits (mpmath.ncdf).
test.each([
  [1e-15, -7.941345326170996781],
  [1e-12, -7.0344838253011319298],
  [1e-10, -6.3613409024040562047],
  [0.001, -3.0902323061678135415],
  [0.025, -1.9599639845400542355],
  [0.074, -1.4466320671589784837],
  [0.2, -0.84162123357291420518],
  [0.4999, -0.00025066283008803509892],
  [0.6, 0.2533471031357997988],
  [0.925, 1.4395314709384559153],
  [0.95, 1.6448536269514727149],
  [0.9999, 3.7190164854556805644],
])('quantile of %d', (p, z) => {
  expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(4e-12 * Math.abs(z));
});
test('the median is 0', () => {
  expect(normalQuantile(0.5)).toBe(0);
});
test('a greater probability never gives a smaller quantile, and the halves mirror each other', () => {
  const p = fc.double({ min: 1e-15, max: 0.5, noNaN: true });
  fc.assert(
    fc.property(p, p, (a, b) => {
      expect(normalQuantile(Math.min(a, b))).toBeLessThanOrEqual(normalQuantile(Math.max(a, b)) + 1e-14);
      expect(Math.abs(normalQuantile(1 - a) + normalQuantile(a))).toBeLessThan(1e-15 / a + 1e-12);
    }),
  );
});

// Φ(z) with 40 digits (mpmath.ncdf).
test.each([
  [-30, 4.906713927148764e-198],
  [-8, 6.220960574271785e-16],
  [-3, 0.0013498980316300945267],
  [-1, 0.15865525393145705142],
  [0, 0.5],
  [0.5, 0.69146246127401310364],
  [2.9999, 0.99864965880427527],
  [6, 0.99999999901341230],
])('share below %d deviations', (z, share) => {
  expect(Math.abs(normalCdf(z) - share)).toBeLessThanOrEqual(1e-9 * share);
});
test('the share below is the other way round from the quantile, and 0 and 1 at the ends', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-12 * Math.max(p, 1 - p));
    }),
  );
  expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
});
