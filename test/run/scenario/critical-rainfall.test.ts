/** Critical rainfall by the chain of a scenario. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { criticalRain } from '../../../engine/flood/critical-rainfall.js';
import { criticalRainfall, type CriticalRow } from '../../../engine/run/scenario/critical-rainfall.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { root } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'critical-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const head = 'title: { zh: 甲, en: a }\nabout: { zh: 乙, en: b }\ndata: data\nexpect: [{ quantity: runoff, statistic: q50, over: min, min: 0 }]\n';

async function rowsOf(name: string, text: string, data: Readonly<Record<string, string>>): Promise<CriticalRow[]> {
  mkdirSync(join(folder, 'data'), { recursive: true });
  for (const [file, content] of Object.entries(data)) writeFileSync(join(folder, 'data', file), content);
  writeFileSync(join(folder, `${name}.yaml`), `name: ${name}\n${head}${text}`);
  const scenario = await loadScenario(join(folder, `${name}.yaml`), null);
  return criticalRainfall(scenario, scenario.critical!);
}

test('of the curve number and the unit hydrograph it is that of the storms of one catchment', async () => {
  const rows = await rowsOf(
    'curve',
    `weather: { designStorm: { formula: { a: 12, c: 1.1, b: 15, n: 0.75 }, returnPeriod: 5, duration: 360, peakRatio: 0.4 } }
entities: valleys.csv
clock: { start: "2023-07-01", steps: 12, step: 1 h }
ensemble: { members: 2, seed: a }
chain:
  - { model: runoff-curve-number, parameters: { curveNumber: 82 } }
  - { model: unit-hydrograph, parameters: { concentrationTime: 1.8 } }
  - { model: discharge, parameters: { area: 12.5 } }
outputs: [{ quantity: runoff }]
criticalRainfall: { quantity: discharge, lines: [twenty, never], durations: [1, 3, 6], patterns: { even: [1], late: [0.2, 0.3, 0.5] }, members: 2 }
`,
    { 'valleys.csv': 'entity,twenty,never\nv,20,100000\n' },
  );
  const catchment = { area: 12.5, curveNumber: 82, initialAbstraction: 0.2, concentrationTime: 1.8, baseflow: 0 };
  for (const [pattern, shares] of [['even', [1]], ['late', [0.2, 0.3, 0.5]]] as const) {
    for (const { duration, soil, rain } of criticalRain(catchment, 20, { durations: [1, 3, 6], soils: ['dry', 'normal', 'wet'], pattern: [...shares], step: 1 })) {
      const own = rows.find((row) => row.name === 'twenty' && row.pattern === pattern && row.duration === duration && row.soil === soil)!;
      expect(own.q50).toBeCloseTo(rain!, 2);
      expect([own.q05, own.q95, own.beyond]).toEqual([own.q50, own.q50, 0]); // nothing is drawn
    }
  }
  expect(rows.filter(({ name }) => name === 'never').every(({ q50, beyond }) => q50 === null && beyond === 2)).toBe(true);
});

test('of Xinanjiang a wet soil needs less rain than a dry one, and a longer or higher line more', async () => {
  const days = Array.from({ length: 90 }, (_, k) => new Date(Date.UTC(2023, 4, 1 + k)).toISOString().slice(0, 10));
  const series = ['entity,time,rain [mm],potentialEvapotranspiration [mm]', ...days.map((day, k) => `v,${day},${k > 40 && k < 60 ? 12 : k % 7 === 0 ? 3 : 0},4`)].join('\n');
  const rows = await rowsOf(
    'store',
    `series: forcing.csv
entities: stored.csv
clock: { start: "2023-05-01", steps: 90, step: 1 d }
ensemble: { members: 3, seed: a }
chain:
  - { model: runoff-xinanjiang, parameters: { freeCapacity: { uniform: [20, 40] } } }
  - { model: discharge, parameters: { area: 100 } }
outputs: [{ quantity: runoff }]
criticalRainfall: { quantity: discharge, lines: [low, high], durations: [24, 72], members: 3 }
`,
    { 'forcing.csv': series, 'stored.csv': 'entity,low,high\nv,60,120\n' },
  );
  const of = (name: string, soil: string, duration: number): number => rows.find((row) => row.name === name && row.soil === soil && row.duration === duration)!.q50!;
  expect(rows.length).toBe(2 * 3 * 2);
  for (const duration of [24, 72]) {
    expect(of('low', 'dry', duration)).toBeGreaterThan(of('low', 'normal', duration));
    expect(of('low', 'normal', duration)).toBeGreaterThan(of('low', 'wet', duration));
    expect(of('high', 'wet', duration)).toBeGreaterThan(of('low', 'wet', duration));
  }
  expect(of('low', 'dry', 72)).toBeGreaterThan(of('low', 'dry', 24));
  for (const { q05, q50, q95 } of rows) expect(q05! <= q50! && q50! <= q95! && q05! < q95!).toBe(true);
});

test('what the chain cannot answer is refused before anything runs', async () => {
  const county = join(root, 'scenarios', 'meiyu-county.yaml');
  const text = `${readFileSync(county, 'utf8').replace('data: data/', 'data: ').replace('members: 100', 'members: 20')}criticalRainfall: { quantity: loss, lines: [damage], durations: [1], members: 50 }\n`;
  writeFileSync(join(folder, 'wrong.yaml'), text);
  const error = await loadScenario(join(folder, 'wrong.yaml'), join(root, 'scenarios', 'data', 'meiyu-county')).catch((thrown: unknown) => String(thrown));
  for (const part of ['expected one of', 'found "loss"', 'whole steps of 24 h, found 1 h', 'at most the 20 members of the run, found 50', 'found "damage" (did you mean']) expect(error).toContain(part);
});
