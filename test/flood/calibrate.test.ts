import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Model } from '../../engine/core/model.js';
import { calibrate, type Calibration } from '../../engine/flood/calibrate.js';
import { runoffGr4h } from '../../engine/flood/runoff-gr4h.js';
import { runoffGr4j } from '../../engine/flood/runoff-gr4j.js';
import { runoffGr5j } from '../../engine/flood/runoff-gr5j.js';
import { runoffGr6j } from '../../engine/flood/runoff-gr6j.js';
import { shared } from '../shared.js';

const daily = shared('reference', 'flood', 'L0123001_input.csv');
const hourly = shared('reference', 'flood', 'L0123003_hourly_input.csv.gz');

/** Rain, evapotranspiration and observed runoff [mm] from one time to another. */
function basin(text: string, from: string, to: string, model: Model, dt: number, warmUp: number): Omit<Calibration, 'objective' | 'transform'> {
  const [header, ...lines] = text.trim().split('\n');
  const names = header!.split(',');
  const rows = lines.map((line) => line.split(',')).filter(([date]) => date! >= from && date! <= to);
  const column = (name: string): Float64Array => Float64Array.from(rows, (cells) => (cells[names.indexOf(name)] === '' || cells[names.indexOf(name)] === 'NA' ? NaN : Number(cells[names.indexOf(name)])));
  return { model, steps: rows.length, dt, inputs: { rain: column('P'), potentialEvapotranspiration: column('E') }, output: 'runoff', observed: column('Qmm'), warmUp, seed: 'test' };
}

const RANGES = { productionCapacity: [10, 2_500], exchange: [-5, 5], routingCapacity: [1, 1_000], baseTime: [0.5, 10] } as const;

// airGR 1.7.6, Calibration_Michel on L0123001, 1990-1999 after a year of warming up: NSE 0.7988 (GR4J), 0.7874 (GR5J) and 0.7989 (GR6J).
test.skipIf(daily === null).each<[Model, number, Record<string, readonly [number, number]>]>([
  [runoffGr4j, 0.7988, {}],
  [runoffGr5j, 0.7873, { exchangeThreshold: [-3, 3], exponentialCoefficient: [1, 1] }],
  [runoffGr6j, 0.7988, { exchangeThreshold: [-3, 3], exponentialCoefficient: [0.1, 50] }],
])('$name finds at least the NSE that airGR has at L0123001 (skipped: no reference data)', (model, least, more) => {
  const task = basin(readFileSync(daily!, 'utf8'), '1989-01-01', '1999-12-31', model, 86_400, 365);
  const { value, parameters } = calibrate({ ...task, objective: 'nse', transform: 'none', ranges: { ...RANGES, ...more } });
  expect(value).toBeGreaterThan(least);
  expect(value).toBeLessThan(least + 0.02);
  if (model === runoffGr4j) {
    // (257.238, 1.012, 88.235, 2.208) there
    expect(parameters['productionCapacity']).toBeCloseTo(257.2, -1);
    expect(parameters['exchange']).toBeCloseTo(1.012, 1);
    expect(parameters['routingCapacity']).toBeCloseTo(88.2, -1);
    expect(parameters['baseTime']).toBeCloseTo(2.208, 1);
  }
});

// airGR 1.7.6 on L0123003: NSE 0.782428
test.skipIf(hourly === null)('runoff-gr4h finds about the NSE that airGR has at L0123003 (skipped: no reference data)', () => {
  const task = basin(gunzipSync(readFileSync(hourly!)).toString('utf8'), '2004', '2009', runoffGr4h, 3_600, 24 * 365);
  const { value } = calibrate({ ...task, objective: 'nse', transform: 'none', ranges: { ...RANGES, baseTime: [0.5, 100] } });
  expect(value).toBeGreaterThan(0.75);
});

const truth = { productionCapacity: 300, exchange: 0.5, routingCapacity: 60, baseTime: 1.9 };
test('finds again the parameters that made the observations, the same for the same seed', () => {
  const steps = 1_500;
  const rain = Float64Array.from({ length: steps }, (_, t) => (t % 5 === 0 ? (t * 37) % 41 : 0));
  const inputs = { rain, potentialEvapotranspiration: new Float64Array(steps).fill(2) };
  const state = { production: Float64Array.of(90), routing: Float64Array.of(30), firstHydrograph: new Float64Array(20), secondHydrograph: new Float64Array(40) };
  const outputs = { runoff: new Float64Array(steps), actualEvapotranspiration: new Float64Array(steps), groundwaterLoss: new Float64Array(steps) };
  runoffGr4j.advance(steps, 1, 86_400, inputs, { productionCapacity: Float64Array.of(300), exchange: Float64Array.of(0.5), routingCapacity: Float64Array.of(60), baseTime: Float64Array.of(1.9) }, state, outputs);
  const task: Calibration = { model: runoffGr4j, steps, dt: 86_400, inputs, output: 'runoff', observed: outputs.runoff, warmUp: 365, objective: 'kge', transform: 'sqrt', seed: 'a', ranges: RANGES };
  const found = calibrate(task);
  expect(found.value).toBeGreaterThan(0.9999);
  for (const [name, value] of Object.entries(truth)) expect(Math.abs(found.parameters[name]! - value)).toBeLessThan(0.05 * value);
  expect(calibrate(task)).toEqual(found);
});
