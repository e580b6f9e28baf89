/** Models that are fitted to a record of the past, in a scenario: what is refused, what has no value and why, and the months of a run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { textOf } from '../../sources.js';
import { Forcing } from '../../../engine/run/scenario/forcing.js';
import { loadScenario, type Scenario } from '../../../engine/run/scenario/load.js';
import { outcomesOf } from '../../../engine/run/scenario/outcome.js';
import type { ScenarioRun } from '../../../engine/run/scenario/run.js';
import { simulateGroup } from '../../../engine/run/scenario/simulate.js';
import { summaryTable } from '../../../engine/run/scenario/tables.js';
import { rulesOutcomes, runRules } from '../../../engine/run/warned/rules.js';
import { loadWhole } from '../../../engine/run/warned/whole-scenario.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-calibration-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const days = (from: string, count: number): string[] => Array.from({ length: count }, (_, t) => new Date(Date.parse(from) + t * 86_400_000).toISOString().slice(0, 10));
/** Rain of each day that differs from year to year: 12 years to the end of November 2022. */
const record = ['entity,time,rain [mm]', ...days('2010-12-01', 4_383).map((day, t) => `hill,${day},${t % 3 === 0 ? (1 + ((t * 7_919) % 13)).toFixed(1) : '0.0'}`)].join('\n');
/** January to April: wet, then nothing falls. */
const season = ['entity,time,rain [mm]', ...days('2023-01-01', 120).map((day, t) => `hill,${day},${t < 31 ? 3 : 0}`)].join('\n');
writeFileSync(join(folder, 'record.csv'), record);
writeFileSync(join(folder, 'season.csv'), season);

const scenario = `name: dry
title: { zh: 旱, en: Dry }
about: { zh: 旱, en: Dry }
data: .
series: season.csv
clock: { start: "2023-01-01", steps: 120, step: 1 d }
ensemble: { members: 3, seed: dry }
chain:
  - model: drought-spi
    calibration: { series: record.csv, scale: 3 }
outputs:
  - { quantity: spi, within: min }
  - { quantity: rain, within: sum }
rules:
  books: [drought]
  hazards: [drought-spi]
  expect: [{ hazard: drought-spi, level: blue, min: 1 }]
expect:
  - { quantity: spi, statistic: q50, over: max, max: 3.1 }
`;

async function load(yaml: string): Promise<Scenario> {
  const path = join(folder, 'scenario.yaml');
  writeFileSync(path, yaml);
  return loadScenario(path, null);
}

const refusal = (yaml: string): Promise<string> => load(yaml).then(() => 'loaded', (error: unknown) => String(error));

test.each([
  ['no calibration', scenario.replace(/ {4}calibration.*\n/, ''), ['the key calibration', 'scenario/schema']],
  ['a setting out of range', scenario.replace('scale: 3', 'scale: 25'), ['calibration.scale', '<= 24']],
  ['an unknown setting', scenario.replace('scale: 3', 'scle: 3'), ['did you mean scale']],
  ['a day outside the record', scenario.replace('scale: 3', 'to: "2023-02-01"'), ['calibration.to', '2010-12-01 to 2022-11-30', 'calibration/outside']],
  ['a text that is no day', scenario.replace('scale: 3', 'from: "2011"'), ['scenario/bad-time']],
  ['days in no order', scenario.replace('scale: 3', 'from: "2015-01-01", to: "2014-01-01"'), ['calibration/empty']],
  ['a clock that cuts a month', scenario.replace('steps: 120', 'steps: 100'), ['a clock of whole months', '2023-01-01 to 2023-04-11', 'plan/wrong-step']],
  ['a model that is not fitted', scenario.replace('drought-spi\n', 'evapotranspiration-thornthwaite\n    parameters: { latitude: 27, heatIndex: 50 }\n').replace(', scale: 3', ''), ['scenario/no-calibration']],
  ['another entity', scenario.replace('season.csv', 'other.csv'), ['record.csv', 'none of vale', 'calibration/no-entity']],
  ['another quantity', scenario.replace('drought-spi\n', 'drought-spei\n').replace('season.csv', 'both.csv').replaceAll('quantity: spi,', 'quantity: spei,'), ['potentialEvapotranspiration [mm]', 'calibration/missing-input']],
])('%s is refused where it stands', async (_, yaml, expected) => {
  writeFileSync(join(folder, 'other.csv'), season.replaceAll('hill', 'vale'));
  writeFileSync(join(folder, 'both.csv'), season.replaceAll(/(\d\d),(\d)$/gm, '$1,$2,1').replace('rain [mm]', 'rain [mm],potentialEvapotranspiration [mm]'));
  const said = await refusal(yaml);
  for (const text of expected) expect(said).toContain(text);
});

test('a record in another unit is refused', async () => {
  writeFileSync(join(folder, 'inches.csv'), record.replace('[mm]', '[cm]'));
  expect(await refusal(scenario.replace('record.csv', 'inches.csv'))).toContain('inches.csv:1 rain: expected rain in mm, found cm [plan/wrong-unit]');
});

/** A scenario run in this thread. */
function simulated(loaded: Scenario): ScenarioRun {
  const results = simulateGroup(loaded.job, loaded.models, new Forcing(loaded.job), [0]);
  return { scenario: loaded, missing: [], floods: () => [], *results() { yield* results; } };
}

test('a month whose window reaches back before what is known is blank in the summary, with its reason', async () => {
  const run = simulated(await load(scenario));
  const spi = [...run.results()][0]!.outputs[0]!;
  // December is not in the record: three months are known from March on
  expect([...spi.summary!.mean].map(Number.isNaN)).toEqual([true, true, false, false]);
  expect([...spi.members!].every((lowest) => lowest === spi.summary!.q05[3])).toBe(true);
  const { columns, blocks } = summaryTable(run);
  const [block] = [...blocks()];
  const [time, missing] = ['time', 'missing'].map((name) => columns.findIndex((column) => column.name === name)) as [number, number];
  const words = (k: number): (string | undefined)[] => [...(block!.columns[k] as Uint32Array)].map((at) => (columns[k] as { dictionary?: readonly string[] }).dictionary?.[at]);
  expect(words(time)).toEqual(['2023-01-01', '2023-02-01', '2023-03-01', '2023-04-01']);
  expect(words(missing)).toEqual(['window-not-full', 'window-not-full', '', '']);
  expect([...block!.present[5]!]).toEqual([0, 0, 1, 1]);
  expect(outcomesOf(run, new Map())[0]!.holds).toBe(true);
});

test('rules see the index of a month from its end on, and not before there is one', async () => {
  const loaded = await load(scenario);
  const rules = (await loadWhole(join(folder, 'scenario.yaml'), null)).rules!;
  const { data, result } = runRules(loaded, rules, () => undefined);
  const seen = data.members[0]!.get('spi')!.values[0]!;
  expect(seen.findIndex((value) => !Number.isNaN(value))).toBe(89); // 31 March
  expect(new Set(seen.slice(89, 119)).size).toBe(1);
  expect(rulesOutcomes(rules.declaration, result, 120)).toMatchObject([{ measure: 'drought-spi', level: 'blue', found: 1, holds: true }]);
});

test.each([
  ['an unknown hazard', scenario.replace('hazards: [drought-spi]', 'hazards: [drought-sp]'), ['rules.hazards[0]', 'did you mean drought-spi', 'warned/unknown-hazard']],
  ['an unknown entity', scenario.replace('level: blue,', 'level: blue, entity: hil,'), ['did you mean hill', 'scenario/unknown-entity']],
  ['an expectation without ends', scenario.replace('level: blue, min: 1', 'level: blue'), ['scenario/empty-expectation']],
  ['rules that look at nothing there is', scenario.replace('books: [drought]', 'books: [river-stage]').replace(/ {2}hazards.*\n {2}expect.*\n/, ''), ['warned/no-quantity', 'stage']],
])('rules: %s is refused before anything runs', async (_, yaml, expected) => {
  writeFileSync(join(folder, 'scenario.yaml'), yaml);
  const said = await loadWhole(join(folder, 'scenario.yaml'), null).then(() => 'loaded', (error: unknown) => String(error));
  for (const text of expected) expect(said).toContain(text);
});

test('what is wrong with rules and a warning is told with what is missing of the data', async () => {
  const warning = textOf('scenarios/warned-flood.yaml').replace('data/warned-flood', 'nowhere').replace('event: { quantity: loss', 'event: { quantity: los').replace('policy: loudspeaker', 'policy: loudspeker').replace('measure: reached_share', 'measure: reach_share').replace('hazards: [flash-flood, rainstorm]', 'hazards: [flash-flod]').replace('level: red, min: 0.6', 'min: 0.6');
  writeFileSync(join(folder, 'warned.yaml'), `${warning}\nrules: { books: [drought], hazards: [drought-sp] }\n`);
  const said = await loadWhole(join(folder, 'warned.yaml'), null).then(() => 'loaded', (error: unknown) => String(error));
  for (const text of ['did you mean loss', 'did you mean loudspeaker', 'did you mean reached_share', 'did you mean flash-flood', 'warned/no-level', 'did you mean drought-spi', 'table/unreadable']) expect(said).toContain(text);
});
