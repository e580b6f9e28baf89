import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { damageShareAt, depthDamage, SECTORS } from '../../engine/flood/depth-damage.js';
import { discharge } from '../../engine/flood/discharge.js';
import { stageRating } from '../../engine/flood/stage-rating.js';
import { shared } from '../shared.js';

test('hand calculation: 0.75 m lies half-way between 0.327 and 0.494', () => {
  expect(damageShareAt(0.75)).toBeCloseTo(0.4105, 12);
});

test('the curve goes through its points, is nothing at 5 cm and whole at 6 m and beyond', () => {
  expect([0.5, 1, 1.5, 2, 3, 4, 5].map((depth) => damageShareAt(depth).toFixed(12))).toEqual([0.327, 0.494, 0.617, 0.721, 0.87, 0.931, 0.984].map((share) => share.toFixed(12)));
  for (const sector of Object.keys(SECTORS) as (keyof typeof SECTORS)[]) expect([0, 0.05, 6, 12, 1e9].map((depth) => damageShareAt(depth, sector))).toEqual([0, 0, 1, 1, 1]);
});

test('deeper water never does less damage', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), (depth, more) => {
      expect(damageShareAt(depth + more)).toBeGreaterThanOrEqual(damageShareAt(depth) - 1e-15);
    }),
  );
});

test('hand calculation: 86.4 mm in a day off 10 km² is 10 m³/s, 2.154 m above no flow, and 1.154 m deep in the houses', () => {
  // 0.0864 m * 1e7 m² / 86,400 s = 10; H = (10 / 1)^(1 / 3) = 2.15443; share 0.494 + 0.15443 / 0.5 * 0.123 = 0.531991
  const one = (value: number): Float64Array => Float64Array.of(value);
  const [q, h, d] = [columnsFor(discharge.outputs, 1), columnsFor(stageRating.outputs, 1), columnsFor(depthDamage.outputs, 1)];
  discharge.advance(1, 1, 86_400, { runoff: one(86.4) }, { area: one(10) }, {}, q);
  stageRating.advance(1, 1, 86_400, { discharge: q.discharge }, { ratingCoefficient: one(1), ratingExponent: one(3), zeroStage: one(100) }, {}, h);
  depthDamage.advance(1, 1, 86_400, { stage: h.stage }, { floodStage: one(101), exposedValue: one(1e6) }, {}, d);
  expect(q.discharge[0]).toBeCloseTo(10, 12);
  expect(h.stage[0]).toBeCloseTo(102.15443469, 8);
  expect(d.depth[0]).toBeCloseTo(1.15443469, 8);
  expect(d.loss[0]).toBeCloseTo(1e6 * (0.494 + (0.15443469003188 / 0.5) * 0.123), 4);
});

interface Curves {
  readonly jrc_asia: { readonly query_depth: readonly number[]; readonly interp: Readonly<Record<string, readonly number[]>> };
}
const file = shared('reference', 'flood', 'loss.json');
test.skipIf(file === null)('every sector equals the reference at 15 depths to 1e-9 (skipped: no reference data)', () => {
  const { query_depth: depths, interp } = (JSON.parse(readFileSync(file!, 'utf8')) as Curves).jrc_asia;
  expect(Object.keys(interp).sort()).toEqual(Object.keys(SECTORS).sort());
  for (const [sector, shares] of Object.entries(interp)) depths.forEach((depth, k) => expect(Math.abs(damageShareAt(depth, sector as keyof typeof SECTORS) - shares[k]!)).toBeLessThan(1e-9));
});
