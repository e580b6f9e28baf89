import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { runoffXinanjiangL as model } from '../../engine/flood/runoff-xinanjiang-l.js';
import { addRouted } from './unit-muskingum.js';
import { shared } from '../shared.js';
import { CHENGCUN_SET, chengcun } from './chengcun.js';

const DAY = 86_400;
/** Cubic metres a second in a millimetre a day over a square kilometre. */
const PER_MM = 1 / 86.4;

function started(n: number) {
  const parameters = columnsFor(model.parameters, n);
  for (const [name, value] of Object.entries(CHENGCUN_SET)) parameters[name as keyof typeof CHENGCUN_SET].fill(value);
  const state = columnsFor(model.state, n);
  model.begin(n, parameters, state);
  return { parameters, state };
}

const basin = chengcun();

test.skipIf(basin === null)('equals the discharge of XinanjiangModel at Chengcun on 2,922 days to 1e-9 (skipped: no reference data)', () => {
  const { days, units, rain, evaporation, area, discharge } = basin!;
  const { parameters, state } = started(units);
  const outputs = columnsFor(model.outputs, days * units);
  model.advance(days, units, DAY, { rain, potentialEvapotranspiration: evaporation }, parameters, state, outputs);
  const outlet = new Float64Array(days);
  area.forEach((km2, i) => {
    addRouted(Float64Array.from({ length: days }, (_, t) => outputs.runoff[t * units + i]! * km2 * PER_MM), 1, 0.4, outlet);
  });
  expect(discharge.length).toBe(days);
  const worst = discharge.reduce((most, q, t) => Math.max(most, Math.abs(outlet[t]! - q) / Math.max(q, 1e-6)), 0);
  expect(worst).toBeLessThan(1e-9);
});

const unit = shared('reference', 'flood', 'chengcun', 'unit3_lujiabo.csv');

test.skipIf(unit === null)('equals every internal of one Chengcun unit day by day (skipped: no reference data)', () => {
  const rows: Record<string, string>[] = parse(readFileSync(unit!), { columns: true });
  const { parameters, state } = started(1);
  const outputs = columnsFor(model.outputs, 1);
  const km2 = 31.35;
  const worst = new Map<string, number>();
  for (const row of rows) {
    model.advance(1, 1, DAY, { rain: Float64Array.of(Number(row['P'])), potentialEvapotranspiration: Float64Array.of(Number(row['EM'])) }, parameters, state, outputs);
    const found = { E: outputs.actualEvapotranspiration, WU: state.upper, WL: state.lower, WD: state.deep, S0: state.free, FR: state.contributing };
    const flows = { QS: state.surfaceFlow, QI: state.interflow, QG: state.groundwaterFlow, QU: outputs.runoff };
    const compare = (name: string, value: number): void => {
      worst.set(name, Math.max(worst.get(name) ?? 0, Math.abs(value - Number(row[name]))));
    };
    for (const [name, column] of Object.entries(found)) compare(name, column[0]!);
    for (const [name, column] of Object.entries(flows)) compare(name, column[0]! * km2 * PER_MM);
  }
  expect(rows.length).toBe(2_922);
  for (const [name, difference] of worst) expect(difference, name).toBeLessThan(1e-9);
});

test('hand calculation: 10 mm of rain on half-full soil', () => {
  // U 20, L 60, D 40: W 60 of 120; EP 0.93; PE 9.07; WMM = 120 * 1.3 / 0.99; A = WMM (1 - 0.5^(1/1.3))
  const wmm = (120 * 1.3) / 0.99;
  const dry = 0.5 ** (1 / 1.3) - 9.07 / wmm;
  const r = 9.07 - 60 + 120 * dry ** 1.3;
  const { parameters, state } = started(1);
  const outputs = columnsFor(model.outputs, 1);
  model.advance(1, 1, DAY, { rain: Float64Array.of(10), potentialEvapotranspiration: Float64Array.of(1) }, parameters, state, outputs);
  expect(outputs.actualEvapotranspiration[0]).toBeCloseTo(0.93, 12);
  expect(state.contributing[0]).toBeCloseTo(r / 9.07, 12);
  expect(state.upper[0]! + state.lower[0]! + state.deep[0]!).toBeCloseTo(60 + 9.07 - r, 12);
});

test('a unit routed through reaches keeps its volume and its order of magnitude', () => {
  const outflow = new Float64Array(200);
  const inflow = Float64Array.from({ length: 200 }, (_, t) => (t < 5 ? 10 : 0));
  addRouted(inflow, 3, 0.4, outflow);
  expect(outflow.reduce((a, b) => a + b, 0)).toBeCloseTo(50, 9);
  expect(Math.min(...outflow)).toBeGreaterThanOrEqual(0);
});
