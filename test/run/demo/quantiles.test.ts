import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialQuantile, poissonQuantile } from '../../../engine/run/demo/quantiles.js';

test('hand calculation: of 3 cases at 0.2 the shares 0.512, 0.384, 0.096 and 0.008 have 0, 1, 2 and 3', () => {
  // Cumulated: 0.512, 0.896, 0.992, 1
  expect([0.5, 0.52, 0.89, 0.9, 0.99, 0.995].map((u) => binomialQuantile(3, 0.2, u))).toEqual([0, 1, 1, 2, 2, 3]);
  // At 0.8 the mirror image: 0.008, 0.104, 0.488, 1
  expect([0.007, 0.1, 0.48, 0.5].map((u) => binomialQuantile(3, 0.8, u))).toEqual([0, 1, 2, 3]);
});
test('hand calculation: with a mean of 1 the shares 0.3679, 0.3679 and 0.1839 have 0, 1 and 2 events', () => {
  // Cumulated: 0.3679, 0.7358, 0.9197
  expect([0.36, 0.37, 0.73, 0.74, 0.91, 0.92].map((u) => poissonQuantile(1, u, 99))).toEqual([0, 1, 1, 2, 2, 3]);
});
test('a count lies between none and all, and its mean over even numbers is the expected one', () => {
  for (const [n, p] of [[5, 0.3], [38, 0.9], [60, 0.02], [400, 0.66], [9_000, 0.001]] as const) {
    const counts = Array.from({ length: 2_000 }, (_, i) => binomialQuantile(n, p, (i + 0.5) / 2_000));
    expect(Math.abs(counts.reduce((a, b) => a + b, 0) / 2_000 - n * p)).toBeLessThan(0.03 * Math.sqrt(n * p * (1 - p)) + 0.01);
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), fc.double({ min: 1e-15, max: 1 - 1e-15, noNaN: true }), (n, p, u) => {
      const count = binomialQuantile(n, p, u);
      expect(Number.isInteger(count) && count >= 0 && count <= n).toBe(true);
    }),
  );
});
test('a greater number never gives fewer', () => {
  const u = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }), u, u, (n, p, a, b) => {
      expect(binomialQuantile(n, p, Math.min(a, b))).toBeLessThanOrEqual(binomialQuantile(n, p, Math.max(a, b)));
    }),
  );
});
