import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openCheckpoint } from '../../../engine/run/scenario/checkpoint.js';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { textOf } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-scenario-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const forcing = textOf('scenarios/data/meiyu-runoff/forcing.csv');
const meiyu = textOf('scenarios/meiyu-runoff.yaml');
const lines = forcing.trim().split('\n');

/** The series with its lines changed; the header is line 0. */
function series(change: (rows: string[]) => void): string {
  const rows = [...lines];
  change(rows);
  return rows.join('\n');
}

/** What loading a scenario says of it. */
async function refusal(name: string, yaml: string, csv: string): Promise<string> {
  const data = join(folder, name, 'data', 'meiyu-runoff');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'forcing.csv'), csv);
  writeFileSync(join(folder, name, 'scenario.yaml'), yaml);
  return loadScenario(join(folder, name, 'scenario.yaml'), null).then(
    () => 'loaded',
    (error: unknown) => String(error),
  );
}

test('the shipped scenario is loaded', async () => {
  expect(await refusal('as-shipped', meiyu, forcing)).toBe('loaded');
});

test('a file that is not there is told where the scenario names it, with the one that is', async () => {
  expect(await refusal('no-series', meiyu.replace('series: forcing.csv', 'series: forcin.csv'), forcing)).toMatch(/scenario\.yaml:\d+:\d+ series: expected a file in .*meiyu-runoff, found "forcin\.csv", no such file \(did you mean forcing\.csv\?\) \[table\/unreadable\]/);
  expect(await refusal('no-include', `include: scenaro.yaml\n${meiyu}`, forcing)).toMatch(/scenario\.yaml:1:10 include: expected a file in .*no-include, found "scenaro\.yaml", no such file \(did you mean scenario\.yaml\?\) \[scenario\/no-include\]/);
});

test.each([
  ['parameter-out-of-range', meiyu.replace('baseTime: 1.7', 'baseTime: 0.1'), forcing, ['baseTime', 'a number >= 0.5']],
  ['missing-parameter', meiyu.replace('{ area: 120 }', '{}'), forcing, ['the key area']],
  ['no-members', meiyu.replace('members: 200', 'members: 0'), forcing, ['members', '>= 1']],
  ['empty-prior', meiyu.replace('[200, 600]', '[600, 200]'), forcing, ['scenario.yaml:14:27 chain[0].parameters.productionCapacity', 'scenario/empty-range']],
  ['unknown-output', meiyu.replace('quantity: actualEvapotranspiration }', 'quantity: thresholdRatio }'), forcing, ['scenario/unknown-output']],
  ['unknown-entity', meiyu.replace('entity: north', 'entity: nort'), forcing, ['did you mean north', 'scenario/unknown-entity']],
  ['no-column', meiyu.replace('{ area: 120 }', '{ area: { column: area } }'), forcing, ['scenario/no-entities']],
  ['outside-the-folder', meiyu.replace('series: forcing.csv', 'series: ../forcing.csv'), forcing, ['a path below the folder']],
  ['wrong-step', meiyu.replace('1 d', '1 h').replace('steps: 122', 'steps: 1'), forcing.split('\n').slice(0, 2).join('\n'), ['plan/wrong-step']],
  ['broken-chain', meiyu.replace(/ {2}- model: discharge\n.*\n/, ''), forcing, ['plan/missing-input', 'discharge']],
  ['no-such-day', meiyu.replace('2023-05-01', '2023-02-30'), forcing, ['scenario/bad-time']],
  ['too-short', meiyu.replace('steps: 122', 'steps: 130'), forcing, ['series/too-short', 'rows up to 2023-09-07']],
  ['duplicate', meiyu, series((rows) => rows.splice(5, 0, rows[5]!)), ['forcing.csv:7 time', 'a time that was there before']],
  ['negative-rain', meiyu, series((rows) => (rows[3] = 'north,2023-05-03,-1,3')), ['forcing.csv:4 north 2023-05-03 rain', 'from 0 to 2000 mm', 'series/out-of-range']],
  ['no-number', meiyu, series((rows) => (rows[3] = 'north,2023-05-03,NaN,3')), ['forcing.csv:4 rain', 'series/not-a-number']],
  ['no-unit', meiyu, forcing.replace('rain [mm]', 'rain'), ['series/no-unit']],
  ['wrong-unit', meiyu, forcing.replace('potentialEvapotranspiration [mm]', 'potentialEvapotranspiration [cm]'), ['plan/wrong-unit', 'in mm']],
  ['missing-quantity', meiyu, lines.map((line) => line.split(',').slice(0, 3).join(',')).join('\n'), ['plan/missing-input', 'potentialEvapotranspiration']],
  ['comma-in-braces', meiyu.replace('en: Runoff of a Meiyu season', 'en: Runoff, then a flood'), forcing, ['found "then a flood" (a comma within { } begins another key: put the text in quotes)']],
  ['empty-file', meiyu, '', ['series/bad-header']],
])('%s is refused where it stands', async (name, yaml, csv, expected) => {
  const said = await refusal(name, yaml, csv);
  for (const text of expected) expect(said).toContain(text);
});

test('an entity without a row is told once, and not by what a policy makes of its missing numbers', async () => {
  const data = join(folder, 'no-row', 'data', 'meiyu-runoff');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'places.csv'), 'entity,km2,bank\nnorth,120,39\n');
  const yaml = meiyu.replace('series: forcing.csv', 'series: forcing.csv\nentities: places.csv').replace('area: 120', 'area: { column: km2 }').replace('floodStage: 39.2', 'floodStage: { column: bank }');
  const said = await refusal('no-row', yaml, forcing);
  expect(said).toBe('InputError: places.csv: expected a row of south, found none [entities/no-row]');
});

test.runIf(existsSync('/proc'))('a place where no folder can be made is refused, and is not waited for', () => {
  expect(() => openCheckpoint('/proc/nowhere/out', {})).toThrow('output/no-such-place');
});

test('a blank cell is let through only where every model that reads it has a policy for gaps', async () => {
  const [fire, weather] = [textOf('scenarios/fire-season.yaml'), textOf('scenarios/data/fire-season/weather.csv')];
  const loaded = (name: string, yaml: string): Promise<string> => {
    const data = join(folder, name, 'data', 'fire-season');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'record.csv'), textOf('scenarios/data/fire-season/record.csv'));
    writeFileSync(join(data, 'weather.csv'), weather.replace(/^(ridge,2023-03-05,[^,]*,[^,]*),[^,]*/m, '$1,').replace(/^(ridge,2023-03-06),[^,]*/m, '$1,'));
    writeFileSync(join(folder, name, 'scenario.yaml'), yaml);
    return loadScenario(join(folder, name, 'scenario.yaml'), null).then(() => 'loaded', String);
  };
  expect(await loaded('gaps', fire)).toBe('loaded');
  const both = fire.replace('chain:', 'chain:\n  - model: evapotranspiration-thornthwaite\n    parameters: { latitude: 27.5, heatIndex: 80 }');
  const said = await loaded('gaps-for-both', both);
  expect(said).toContain('temperature: expected a number, found ""');
  expect(said).not.toContain('wind');
});
