import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { curveNumberFor, dischargeAt, massCurve, netRain, peakDischarge, retention, stormOf, triangularUnitHydrograph } from '../../engine/flood/storm-hydrograph.js';
import { shared } from '../shared.js';

interface Reference {
  readonly P_mm: readonly number[];
  readonly dt_h: number;
  readonly cases: Readonly<Record<string, { readonly S: number; readonly cum: readonly number[]; readonly inc: readonly number[] }>>;
  readonly uh: { readonly A_km2: number; readonly Tc_h: number; readonly normalised: readonly number[] };
  readonly Q_CN82: readonly number[];
  readonly peak: number;
}
const file = shared('reference', 'flood', 'scscn.json');
const reference = file === null ? null : (JSON.parse(readFileSync(file, 'utf8')) as Reference);

test('hand calculation: 100 mm on CN 80 gives 50.5 mm', () => {
  // S = 63.5 mm; Q = (100 - 12.7)^2 / (100 + 0.8 * 63.5)
  expect(retention(80)).toBeCloseTo(63.5, 12);
  expect(netRain(100, 63.5, 0.2)).toBeCloseTo(87.3 ** 2 / 150.8, 12);
  expect(netRain(12.7, 63.5, 0.2)).toBe(0);
});

test('hand calculation: CN 82 is 65.67 dry and 91.29 wet', () => {
  // 4.2 * 82 / (10 - 4.756) = 344.4 / 5.244; 23 * 82 / (10 + 10.66) = 1886 / 20.66
  expect(curveNumberFor('dry', 82)).toBeCloseTo(344.4 / 5.244, 12);
  expect(curveNumberFor('normal', 82)).toBe(82);
  expect(curveNumberFor('wet', 82)).toBeCloseTo(1886 / 20.66, 12);
});

test('hand calculation: two halves of a quarter and three quarters, in four steps', () => {
  expect([...massCurve([0.25, 0.75], 4)]).toEqual([0.125, 0.25, 0.625, 1]);
  expect([...massCurve([1], 2)]).toEqual([0.5, 1]);
});

test.skipIf(reference === null)('equals net rain on four curve numbers to 1e-9 mm, unit hydrograph and flood to 1e-9 m³/s (skipped: no reference data)', () => {
  const { P_mm, cases, uh, Q_CN82, peak, dt_h } = reference!;
  const fallen: number[] = [];
  for (const rain of P_mm) fallen.push((fallen.at(-1) ?? 0) + rain);
  for (const [name, { S, cum }] of Object.entries(cases)) {
    const [, cn, lambda] = /^CN(\d+)_lam([\d.]+)$/.exec(name)!.map(Number) as [number, number, number];
    expect(retention(cn)).toBeCloseTo(S, 9);
    fallen.forEach((rain, t) => expect(netRain(rain, S, lambda)).toBeCloseTo(cum[t]!, 9));
  }
  const unit = triangularUnitHydrograph(uh.A_km2, uh.Tc_h, dt_h);
  uh.normalised.forEach((ordinate, k) => expect(unit[k] ?? 0).toBeCloseTo(ordinate, 9));
  const net = Float64Array.from(cases['CN82_lam0.2']!.inc);
  Q_CN82.forEach((q, t) => expect(dischargeAt(t, net, unit)).toBeCloseTo(q, 9));
  const total = fallen.at(-1)!;
  expect(peakDischarge(total, stormOf(P_mm.map((rain) => rain / total), P_mm.length), retention(82), 0.2, unit)).toBeCloseTo(peak, 9);
});

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test('the flood carries the net rain of the storm', () => {
  fc.assert(
    fc.property(within(0, 400), within(40, 98), within(0.1, 500), within(0.3, 12), fc.integer({ min: 1, max: 48 }), (rain, cn, area, tc, steps) => {
      const unit = triangularUnitHydrograph(area, tc, 0.5);
      const storm = stormOf([0.2, 0.5, 0.3], steps);
      peakDischarge(rain, storm, retention(cn), 0.2, unit);
      let volume = 0;
      for (let t = 0; t < steps + unit.length; t++) volume += dischargeAt(t, storm.net, unit) * 1_800;
      const net = netRain(rain, retention(cn), 0.2);
      expect(volume / (1_000 * area)).toBeCloseTo(net, 9);
    }),
  );
});

test('more rain never gives a lower peak', () => {
  fc.assert(
    fc.property(within(0, 400), within(0, 400), within(40, 98), fc.array(within(0, 1), { minLength: 1, maxLength: 12 }), (rain, more, cn, parts) => {
      const total = parts.reduce((a, b) => a + b, 0);
      const storm = stormOf(total > 0 ? parts.map((part) => part / total) : [1], 12);
      const unit = triangularUnitHydrograph(12.5, 1.8, 0.5);
      const peak = (depth: number): number => peakDischarge(depth, storm, retention(cn), 0.2, unit);
      expect(peak(rain + more)).toBeGreaterThanOrEqual(peak(rain) - 1e-9);
    }),
  );
});
