import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURVE_DEPTHS, DAMAGE_CURVES, damageShareAt } from '../../engine/flood/damage-curves.js';
import { shared } from '../shared.js';

test('hand calculation: 0.75 m lies half-way between 0.327 and 0.494', () => {
  expect(damageShareAt(DAMAGE_CURVES[0], 0.75)).toBeCloseTo(0.4105, 12);
});

const file = shared('reference', 'flood', 'loss.json');

describe.each(DAMAGE_CURVES.map((curve) => [curve.sector, curve] as const))('%s', (sector, curve) => {
  test('goes through its points, is nothing at 5 cm and whole at 6 m and beyond', () => {
    expect(curve.shares.length).toBe(CURVE_DEPTHS.length);
    CURVE_DEPTHS.forEach((depth, k) => expect(damageShareAt(curve, depth)).toBeCloseTo(curve.shares[k]!, 12));
    expect([0, 0.05, 6, 12, 1e9].map((depth) => damageShareAt(curve, depth))).toEqual([0, 0, 1, 1, 1]);
  });

  test('deeper water never does less damage', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), (depth, more) => {
        expect(damageShareAt(curve, depth + more)).toBeGreaterThanOrEqual(damageShareAt(curve, depth) - 1e-15);
      }),
    );
  });

  test.skipIf(file === null)('equals fifteen depths of the reference to 1e-9 (skipped: no reference data)', () => {
    const { jrc_asia } = JSON.parse(readFileSync(file!, 'utf8')) as { readonly jrc_asia: { readonly query_depth: readonly number[]; readonly interp: Readonly<Record<string, readonly number[]>> } };
    jrc_asia.query_depth.forEach((depth, k) => expect(damageShareAt(curve, depth)).toBeCloseTo(jrc_asia.interp[sector]![k]!, 9));
  });
});
