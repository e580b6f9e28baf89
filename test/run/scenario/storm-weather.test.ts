import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Forcing } from '../../../engine/run/scenario/forcing.js';
import { loadScenario, type Scenario } from '../../../engine/run/scenario/load.js';
import { designDepth } from '../../../engine/weather/design-storm.js';
import { root, textOf } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-storm-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const shipped = textOf('scenarios/design-storm.yaml');
let count = 0;

function load(yaml: string): Promise<Scenario> {
  const at = join(folder, String(count++));
  cpSync(join(root, 'scenarios', 'data', 'forecast-flood', 'catchments.csv'), join(at, 'data', 'forecast-flood', 'catchments.csv'), { recursive: true });
  writeFileSync(join(at, 'scenario.yaml'), yaml);
  return loadScenario(join(at, 'scenario.yaml'), null);
}

const rainOf = ({ job }: Scenario, m: number, e = 0): Float64Array => new Forcing(job).values('rain', e, m, 1, []);

test('hand calculation: 17.969 (1 + 1.24 lg 100) 1440 / 1458.415^0.785 mm fall from hour 12 to hour 36, in every member', async () => {
  const scenario = await load(shipped);
  const total = designDepth({ a: 17.969, c: 1.24, b: 18.415, n: 0.785 }, 100, 1_440);
  expect(total).toBeCloseTo((17.969 * 3.48 * 1_440) / 1_458.415 ** 0.785, 9);
  for (const m of [0, 7, 99]) {
    const rain = rainOf(scenario, m);
    expect(rain.reduce((sum, depth) => sum + depth, 0)).toBeCloseTo(total, 9);
    expect([...rain.keys()].filter((t) => rain[t]! > 0)).toEqual(Array.from({ length: 24 }, (_, k) => 12 + k));
  }
});

test('the drawn peak stands where its member has it, at the same time at all entities, and what is constant is so', async () => {
  const scenario = await load(shipped);
  const peaks = Array.from({ length: 100 }, (_, m) => rainOf(scenario, m)).map((rain) => rain.indexOf(Math.max(...rain)) - 12);
  expect(new Set(peaks).size).toBeGreaterThan(5);
  expect(Math.min(...peaks)).toBeGreaterThanOrEqual(Math.floor(0.3 * 24));
  expect(Math.max(...peaks)).toBeLessThanOrEqual(Math.ceil(0.8 * 24));
  expect(rainOf(scenario, 3, 1)).toEqual(rainOf(scenario, 3, 0));
  expect(new Set(new Forcing(scenario.job).values('potentialEvapotranspiration', 0, 0, 2, []))).toEqual(new Set([0.1]));
  const fixed = await load(shipped.replace('{ triangular: [0.3, 0.5, 0.8] }', '0.4'));
  expect(rainOf(fixed, 0)).toEqual(rainOf(fixed, 42));
});

test('without a file of entities it falls on one, called storm', async () => {
  const yaml = shipped.replace('entities: catchments.csv\n', '').replace('{ area: { column: area } }', '{ area: 120 }').replaceAll(', entity: south', '');
  expect((await load(yaml)).job.series.entities).toEqual(['storm']);
});

test.each([
  ['a duration of no whole steps', shipped.replace('duration: 1440', 'duration: 1430'), 'scenario.yaml:12:15 weather.designStorm.duration: expected minutes that are whole steps of 60 min, found 1430 [design-storm/step]'],
  ['a storm beyond the clock', shipped.replace('begins: 720', 'begins: 4800'), 'weather.designStorm.duration: expected a storm that ends within the 5760 min of the clock, found 4800 + 1440 min'],
  ['a prior that is empty', shipped.replace('[0.3, 0.5, 0.8]', '[0.9, 0.5, 0.8]'), 'weather.designStorm.peakRatio: expected low ≤ mode ≤ high'],
  ['a decay of 1', shipped.replace('n: 0.785', 'n: 1'), 'weather.designStorm.formula.n: expected a number <= 0.99, found 1'],
  ['a constant without its unit', shipped.replace('"potentialEvapotranspiration [mm]"', 'potentialEvapotranspiration'), 'expected a quantity beside rain with its unit'],
  ['rain beyond what models declare', shipped.replace('a: 17.969', 'a: 1000'), 'weather.designStorm: expected at most 2000 mm of rain in a step'],
  ['a quantity that no model gets', shipped.replace(/ {4}constant: .*\n/, ''), 'plan/missing-input'],
])('%s is refused where it stands', async (_, yaml, expected) => {
  expect(await load(yaml).then(() => 'loaded', String)).toContain(expected);
});
