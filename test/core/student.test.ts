import { expect, test } from 'vitest';
import { halfWidth95 } from '../../engine/core/student.js';

test('the half width of a 95 % interval is the point of the tables of Student\'s t', () => {
  // two-sided 5 %, degrees 1, 2, 3, 7, 10, 30 and 120 (Abramowitz & Stegun table 26.10)
  for (const [freedom, t] of [[1, 12.706], [2, 4.303], [3, 3.182], [7, 2.365], [10, 2.228], [30, 2.042], [120, 1.98]] as const) expect(halfWidth95(freedom + 1)).toBeCloseTo(t, 3);
  expect(halfWidth95(1_000_001)).toBeCloseTo(1.959966, 6);
});

test('series and expansion meet, and more members never widen it', () => {
  expect(Math.abs(halfWidth95(500) - halfWidth95(501))).toBeLessThan(1e-5);
  for (let members = 3; members < 600; members++) expect(halfWidth95(members)).toBeLessThan(halfWidth95(members - 1));
});
