import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { runoffXinanjiangH } from '../../engine/flood/runoff-xinanjiang-h.js';

const usual = Object.fromEntries(Object.entries(runoffXinanjiangH.parameters).map(([name, quantity]) => [name, quantity.default]));

function runoffOf(rain: readonly number[], evaporation: readonly number[], over: Readonly<Record<string, number>> = {}): { runoff: number[]; state: Record<string, Float64Array> } {
  const parameters = Object.fromEntries(Object.entries({ ...usual, ...over }).map(([name, value]) => [name, Float64Array.of(value)])) as unknown as Parameters<typeof runoffXinanjiangH.begin>[1];
  const state = columnsFor(runoffXinanjiangH.state, 1);
  const outputs = columnsFor(runoffXinanjiangH.outputs, rain.length);
  runoffXinanjiangH.begin(1, parameters, state);
  runoffXinanjiangH.advance(rain.length, 1, 86_400, { rain: Float64Array.from(rain), potentialEvapotranspiration: Float64Array.from(evaporation) }, parameters, state, outputs);
  return { runoff: [...outputs.runoff], state };
}

test('hand calculation: a dry day drains the free water of a tenth of the area', () => {
  // S = 15, FR = 0.1: RI = 0.57 · 15 · 0.1, RG = 0.13 · 15 · 0.1; QI = 0.76 · 0.1 + 0.24 · RI · 0.99, QG = 0.98 · 0.1 + 0.02 · RG · 0.99
  const [ri, rg] = [0.855, 0.195];
  const qt = 0.76 * 0.1 + 0.24 * ri * 0.99 + 0.98 * 0.1 + 0.02 * rg * 0.99;
  expect(runoffOf([0], [0], { lag: 0, surfaceRecession: 0 }).runoff[0]).toBeCloseTo(qt, 12);
});

test('hand calculation: 50 mm on soil half full', () => {
  // WM = 120, B = 0.3, WMM = 156, W = 60: A = 156 (1 - 0.5^(1/1.3)); R = 50 - 60 + 120 (1 - (A + 50) / 156)^1.3
  const a = 156 * (1 - 0.5 ** (1 / 1.3));
  const r = 50 - 60 + 120 * (1 - (a + 50) / 156) ** 1.3;
  const fr = r / 50;
  const s0 = Math.min(30, (15 * 0.1) / fr);
  const au = 75 * (1 - (1 - s0 / 30) ** (1 / 2.5));
  const rs = fr * (50 + s0 - 30 + (50 + au < 75 ? 30 * (1 - (50 + au) / 75) ** 2.5 : 0));
  const s = Math.min(30, s0 + (r - rs) / fr);
  const qt = rs * 0.99 + 0.01 * 50 + 0.76 * 0.1 + 0.24 * 0.57 * s * fr * 0.99 + 0.98 * 0.1 + 0.02 * 0.13 * s * fr * 0.99;
  expect(runoffOf([50], [0], { lag: 0, surfaceRecession: 0 }).runoff[0]).toBeCloseTo(qt, 9);
});

test('the lag moves the flood by whole days, the river net spreads it and keeps it', () => {
  const rain = [80, ...new Array<number>(400).fill(0)];
  const none = rain.map(() => 0);
  const at = (lag: number, cs: number): number[] => runoffOf(rain, none, { lag, surfaceRecession: cs }).runoff;
  expect(at(3, 0).slice(3)).toEqual(at(0, 0).slice(0, -3));
  const [direct, spread] = [at(0, 0), at(0, 0.6)];
  expect(Math.max(...spread)).toBeLessThan(Math.max(...direct));
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  expect(sum(spread) / sum(direct)).toBeCloseTo(1, 2);
});
