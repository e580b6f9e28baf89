import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registerEntities, randomStream } from '../../engine/core/random.js';
import { chanceWithStorm } from '../../engine/poverty/closed-form.js';
import { auditOf, screenChances, screenHouseholds } from '../../engine/poverty/screening.js';

const stream = randomStream('test', 'poverty/audit');

test('the table stays within 5e-7 of the closed form', () => {
  fc.assert(
    fc.property(fc.double({ min: 2_000, max: 90_000, noNaN: true }), fc.double({ min: 0.05, max: 1.2, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }), (median, sigma, p, loss, f, failed) => {
      const [calm, stormy] = [new Float64Array(1), new Float64Array(1)];
      screenChances({ distance: Float64Array.of(Math.log(median / 8_000)), precision: Float64Array.of(1 / sigma), probability: Float64Array.of(p), depth: Float64Array.of(-Math.log1p(-loss)), fails: Float64Array.of(f), failed: Float64Array.of(-Math.log1p(-failed)), failedDepth: Float64Array.of(-Math.log1p(-failed) - Math.log1p(-loss)) }, calm, stormy);
      const income = { mu: Math.log(median), sigma };
      const poor = { mu: income.mu + Math.log1p(-failed), sigma };
      const mixed = (chance: number, hit: number): number => (1 - f) * chanceWithStorm(income, 8_000, chance, hit) + f * chanceWithStorm(poor, 8_000, chance, hit);
      expect(Math.abs(calm[0]! - mixed(0, 0))).toBeLessThan(5e-7);
      expect(Math.abs(stormy[0]! - mixed(p, loss))).toBeLessThan(1e-6);
    }),
  );
});
test('who is near the line, gains by a storm or is always kept is simulated; of the rest about 1 % is audited, whoever else is there', () => {
  const n = 20_000;
  const entities = registerEntities(Array.from({ length: n }, (_, i) => `h${i}`));
  const calm = new Float64Array(n).fill(0.001);
  const stormy = calm.slice();
  calm[5] = stormy[5] = 0.2;
  stormy[6] = 0.05;
  const always = new Uint8Array(n);
  always[7] = 1;
  const { kept, audited, skipped } = screenHouseholds(calm, stormy, 0.01, always, 0.01, stream, entities);
  expect([[...kept], skipped]).toEqual([[5, 6, 7], n - 3]);
  expect(Math.abs(audited.length - 200)).toBeLessThan(60);
  const half = screenHouseholds(calm.subarray(0, n / 2), stormy.subarray(0, n / 2), 0.01, always.subarray(0, n / 2), 0.01, stream, { low: entities.low.subarray(0, n / 2), high: entities.high.subarray(0, n / 2) });
  expect([...half.audited]).toEqual([...audited.filter((i) => i < n / 2)]);
});
test('hand calculation: an audit of four among 400 that were skipped', () => {
  const audit = auditOf([0, 0.1, 0, 0.02], [0.1, 0.1, 0, 0.02], [0.01, 0.01, 0.01, 0.01], [4, 2, 3, 5], 400)!;
  // 400 · (0.2 + 0.1)/4, and 400 · (0.4 + 0.2 + 0.1)/4
  expect([audit.households, audit.missed.persons, audit.missedAfterRigid.persons]).toEqual([4, expect.closeTo(30, 12) as number, expect.closeTo(70, 12) as number]);
  expect([audit.simulated, audit.screened]).toEqual([expect.closeTo(0.03, 12) as number, expect.closeTo(0.01, 12) as number]);
  const mean = 0.075;
  const spread = Math.sqrt(([0, 0.2, 0, 0.1].reduce((sum, x) => sum + (x - mean) ** 2, 0) / 3 / 4) * (1 - 4 / 400));
  expect(audit.missed.standardError).toBeCloseTo(400 * spread, 12);
  expect(auditOf([], [], [], [], 10)).toBeNull();
});
