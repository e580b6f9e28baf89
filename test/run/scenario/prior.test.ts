import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Prior } from '../../../engine/run/scenario/declaration.js';
import { priorFault, priorQuantile } from '../../../engine/run/scenario/prior.js';

test('hand calculation: quantiles of each prior', () => {
  expect(priorQuantile({ uniform: [2, 4] }, 0, 10, 0.25)).toBe(2.5);
  // below the mode F = x²/(3·1) on [0, 3] with mode 1: F(0.5) = 1/12
  expect(priorQuantile({ triangular: [0, 1, 3] }, 0, 10, 1 / 12)).toBeCloseTo(0.5, 12);
  expect(priorQuantile({ normal: [5, 2] }, -Infinity, Infinity, 0.975)).toBeCloseTo(5 + 2 * 1.959963984540054, 9);
  expect(priorQuantile({ lognormal: [3, Math.E] }, 0, Infinity, 0.5)).toBeCloseTo(3, 9);
  // half of a standard normal is cut off: the median of the rest is the upper quartile
  expect(priorQuantile({ normal: [0, 1] }, 0, Infinity, 0.5)).toBeCloseTo(0.6744897501960817, 9);
});

const priors = fc.oneof(
  fc.record({ uniform: fc.constant([1, 9] as const) }),
  fc.record({ triangular: fc.constant([1, 2, 9] as const) }),
  fc.record({ normal: fc.tuple(fc.double({ min: 1, max: 9, noNaN: true }), fc.double({ min: 0.01, max: 100, noNaN: true })) }),
  fc.record({ lognormal: fc.tuple(fc.double({ min: 1, max: 9, noNaN: true }), fc.double({ min: 1.01, max: 100, noNaN: true })) }),
);
test('a draw is never outside the range of the parameter, and grows with its probability', () => {
  const u = fc.double({ min: 1e-15, max: 1 - 1e-15, noNaN: true });
  fc.assert(
    fc.property(priors, u, u, (prior: Prior, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)].map((p) => priorQuantile(prior, 1, 9, p)) as [number, number];
      expect(low).toBeGreaterThanOrEqual(1);
      expect(high).toBeLessThanOrEqual(9);
      expect(low).toBeLessThanOrEqual(high + 1e-9);
    }),
  );
});

test.each<[Prior, string | null]>([
  [{ uniform: [2, 1] }, 'the lower end before the upper'],
  [{ triangular: [1, 4, 3] }, 'low ≤ mode ≤ high, and low before high'],
  [{ normal: [1, 0] }, 'a deviation above 0'],
  [{ normal: [20, 1] }, 'a centre from 0 to 10'],
  [{ lognormal: [-1, 2] }, 'a median above 0 and a spread (geometric standard deviation) above 1'],
  [{ lognormal: [1, 2] }, null],
])('%j', (prior, fault) => {
  expect(priorFault(prior, 0, 10)).toBe(fault);
});
