import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { discharge } from '../../engine/flood/discharge.js';
import { runoffCurveNumber } from '../../engine/flood/runoff-curve-number.js';
import { unitHydrograph } from '../../engine/flood/unit-hydrograph.js';
import { root } from '../sources.js';

const rowsOf = (name: string): string[][] => readFileSync(join(root, 'test', 'oracles', name), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));

/** Net rain [mm] of rain [mm] in steps of `dt` [s]. */
function netOf(rain: readonly number[], cn: number, abstraction: number, dt = 1_800): number[] {
  const parameters = { curveNumber: Float64Array.of(cn), initialAbstraction: Float64Array.of(abstraction), drySpell: Float64Array.of(12) };
  const state = columnsFor(runoffCurveNumber.state, 1);
  const outputs = columnsFor(runoffCurveNumber.outputs, rain.length);
  runoffCurveNumber.begin(1, parameters, state);
  runoffCurveNumber.advance(rain.length, 1, dt, { rain: Float64Array.from(rain) }, parameters, state, outputs);
  return [...outputs.runoff];
}

test('hand calculation: 100 mm on CN 80 gives 50.5 mm', () => {
  // S = 63.5 mm; Q = (100 - 12.7)² / (100 + 0.8 · 63.5)
  expect(netOf([100], 80, 0.2)[0]).toBeCloseTo(87.3 ** 2 / 150.8, 9);
});
test('net rain of a storm on four curve numbers and two abstractions: the definition worked out independently', () => {
  const rows = rowsOf('scs-net-rain.csv');
  for (const name of new Set(rows.map(([one]) => one!))) {
    const own = rows.filter(([one]) => one === name);
    const [, cn, abstraction] = /CN(\d+)_lam([\d.]+)/.exec(name)!;
    netOf(own.map(([, , rain]) => Number(rain)), Number(cn), Number(abstraction)).forEach((net, k) => {
      expect(Math.abs(net - Number(own[k]![3]))).toBeLessThan(1e-12);
    });
  }
});
test('and its discharge through the unit hydrograph of 12.5 km², Tc 1.8 h', () => {
  const rain = rowsOf('scs-net-rain.csv').filter(([name]) => name === 'CN82_lam0.2').map(([, , mm]) => Number(mm));
  const q = rowsOf('scs-discharge.csv').map(([, value]) => Number(value));
  const steps = q.length;
  const entering = Float64Array.from({ length: steps }, (_, t) => netOf(rain, 82, 0.2)[t] ?? 0);
  const state = columnsFor(unitHydrograph.state, 1);
  const leaving = columnsFor(unitHydrograph.outputs, steps);
  unitHydrograph.advance(steps, 1, 1_800, { runoff: entering }, { concentrationTime: Float64Array.of(1.8) }, state, leaving);
  const out = columnsFor(discharge.outputs, steps);
  discharge.advance(steps, 1, 1_800, { runoff: leaving.runoff }, { area: Float64Array.of(12.5) }, {}, out);
  q.forEach((value, t) => {
    expect(Math.abs(out.discharge[t]! - value)).toBeLessThan(1e-9);
  });
  expect(leaving.runoff.reduce((a, b) => a + b, 0)).toBeCloseTo(entering.reduce((a, b) => a + b, 0), 9);
});
test('twelve hours without rain end the storm; eleven do not', () => {
  const storm = [40, 40];
  const pause = (hours: number): number[] => new Array<number>(hours).fill(0);
  const after = (hours: number): number[] => netOf([...storm, ...pause(hours), ...storm], 80, 0.2, 3_600).slice(-2);
  expect(after(12)).toEqual(netOf(storm, 80, 0.2, 3_600));
  expect(after(11)[0]!).toBeGreaterThan(netOf(storm, 80, 0.2, 3_600)[0]!);
});
