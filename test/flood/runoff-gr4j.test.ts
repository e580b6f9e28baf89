import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { fillOrdinates, firstCurve, secondCurve } from '../../engine/flood/gr4j-unit-hydrographs.js';
import { runoffGr4j as model } from '../../engine/flood/runoff-gr4j.js';
import { shared } from '../shared.js';

const DAY = 86_400;

function run(rain: readonly number[], pet: readonly number[], [x1, x2, x3, x4]: readonly [number, number, number, number]) {
  const parameters = { productionCapacity: Float64Array.of(x1), exchange: Float64Array.of(x2), routingCapacity: Float64Array.of(x3), baseTime: Float64Array.of(x4) };
  const state = columnsFor(model.state, 1);
  const outputs = columnsFor(model.outputs, rain.length);
  model.begin(1, parameters, state);
  model.advance(rain.length, 1, DAY, { rain: Float64Array.from(rain), potentialEvapotranspiration: Float64Array.from(pet) }, parameters, state, outputs);
  return { state, outputs };
}

test('hand calculation: a dry day from stores at 0.3 X1 and 0.5 X3', () => {
  // X1 100, X2 0, X3 100, X4 0.5; P 0, E 4. tanh(0.04) = 0.0399787; Es = 30 * 1.7 * 0.0399787 / (1 + 0.7 * 0.0399787) = 1.983408
  // S = 28.016592; Perc = S (1 - (1 + (S / 225)^4)^-1/4) = 0.0016829; Q9 and Q1 pass whole in one day
  const w = Math.tanh(0.04);
  const es = (30 * 1.7 * w) / (1 + 0.7 * w);
  const s = 30 - es;
  const perc = s * (1 - (1 + (s / 225) ** 4) ** -0.25);
  const r = 50 + 0.9 * perc;
  const q = r * (1 - (1 + (r / 100) ** 4) ** -0.25) + 0.1 * perc;
  const { outputs, state } = run([0], [4], [100, 0, 100, 0.5]);
  expect(es).toBeCloseTo(1.983408, 5);
  expect(outputs.actualEvapotranspiration[0]).toBeCloseTo(es, 12);
  expect(state.production[0]).toBeCloseTo(s - perc, 12);
  expect(outputs.runoff[0]).toBeCloseTo(q, 12);
});

test('ordinates of a unit hydrograph sum to one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 20, noNaN: true }), (x4) => {
      for (const [curve, last] of [[firstCurve, x4], [secondCurve, 2 * x4]] as const) {
        const ordinates = new Float64Array(40);
        fillOrdinates(curve, x4, Math.ceil(last), ordinates);
        expect(ordinates.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      }
    }),
  );
});

const input = shared('reference', 'flood', 'L0123001_input.csv');
const published = shared('reference', 'flood', 'L0123001_GR4J_vignette_sim.csv');
const described = shared('reference', 'flood', 'L0123001_GR4J_vignette_meta.json');

test.skipIf(input === null || published === null || described === null)('equals airGR 1.7.6 on L0123001 over ten years to 1e-6 mm a day (skipped: no reference data)', () => {
  const columns = (path: string): Record<string, string>[] => parse(readFileSync(path), { columns: true });
  const meta = JSON.parse(readFileSync(described!, 'utf8')) as { readonly param: [number, number, number, number]; readonly criteria: { readonly NSE: number }; readonly warmup_first_row: number; readonly run_first_row_1based: number; readonly run_last_row_1based: number };
  const days = columns(input!).slice(meta.warmup_first_row - 1, meta.run_last_row_1based);
  const { outputs } = run(days.map(({ P }) => Number(P)), days.map(({ E }) => Number(E)), meta.param);
  const warm = meta.run_first_row_1based - meta.warmup_first_row;
  const expected = columns(published!);
  expect(expected.length).toBe(days.length - warm);
  let [errors, variance, worst] = [0, 0, 0];
  const observed = expected.map(({ Qobs }) => (Qobs === 'NA' || Qobs === '' ? NaN : Number(Qobs)));
  const known = observed.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((a, b) => a + b, 0) / known.length;
  expected.forEach(({ Qsim, AE }, t) => {
    const runoff = outputs.runoff[warm + t]!;
    worst = Math.max(worst, Math.abs(runoff - Number(Qsim)), Math.abs(outputs.actualEvapotranspiration[warm + t]! - Number(AE)));
    if (Number.isNaN(observed[t]!)) return;
    errors += (runoff - observed[t]!) ** 2;
    variance += (observed[t]! - mean) ** 2;
  });
  expect(worst).toBeLessThan(1e-6);
  expect(1 - errors / variance).toBeCloseTo(meta.criteria.NSE, 6);
});

test('more exchange into the catchment never gives less runoff', () => {
  const days = fc.array(fc.tuple(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 8, noNaN: true })), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(days, fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), (each, x2, more) => {
      const total = (exchange: number): number => run(each.map(([p]) => p), each.map(([, e]) => e), [300, exchange, 80, 1.7]).outputs.runoff.reduce((a, b) => a + b, 0);
      expect(total(x2 + more)).toBeGreaterThanOrEqual(total(x2) - 1e-9);
    }),
  );
});
