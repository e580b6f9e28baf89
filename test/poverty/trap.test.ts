import fc from 'fast-check';
import { expect, test } from 'vitest';
import { incompleteBeta } from '../../engine/poverty/incomplete-beta.js';
import { trapChance } from '../../engine/poverty/trap.js';
import { oracle } from './oracle.js';

test('hand calculation: with λ/r = 1 and α = 2 the chance is the threshold over the assets', () => {
  // I_x(1, 1) = x, so ψ = 1 - (1 - 1/u) = 1/u
  expect(trapChance(4, 0.3, 0.3, 2)).toBeCloseTo(0.25, 14);
});
test.each(oracle('poverty-trap.csv'))('u $assets, λ $lossRate, r $growth, α $shape: $chance', ({ assets, lossRate, growth, shape, chance }) => {
  expect(Math.abs(trapChance(assets!, lossRate!, growth!, shape!) - chance!)).toBeLessThan(1e-12);
});
test('below the threshold, and where losses outrun growth, the fall is certain; without losses it never comes', () => {
  expect([trapChance(0.9, 0.1, 1, 2), trapChance(5, 1, 0.1, 2), trapChance(5, 0, 0.1, 2), trapChance(1, 0.1, 1, 2)]).toEqual([1, 1, 0, 1]);
});
test('the two sides of the incomplete beta add up to 1', () => {
  const shape = fc.double({ min: 0.05, max: 60, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (x, a, b) => {
      expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 9);
    }),
  );
  expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1]);
});
test('more assets never raise the chance, more losses never lower it', () => {
  const u = fc.double({ min: 1, max: 100, noNaN: true });
  fc.assert(
    fc.property(u, u, fc.double({ min: 0.01, max: 1, noNaN: true }), (a, b, rate) => {
      const [lo, hi] = a < b ? [a, b] : [b, a];
      expect(trapChance(hi, rate, 0.5, 3)).toBeLessThanOrEqual(trapChance(lo, rate, 0.5, 3) + 1e-12);
      expect(trapChance(a, rate * 1.2, 0.5, 3)).toBeGreaterThanOrEqual(trapChance(a, rate, 0.5, 3) - 1e-12);
    }),
  );
});
