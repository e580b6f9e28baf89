import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Forcing } from '../../../engine/run/scenario/forcing.js';
import { loadScenario, type Scenario } from '../../../engine/run/scenario/load.js';
import { root, textOf } from '../../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-forecast-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const shipped = textOf('scenarios/forecast-flood.yaml');
const data = (name: string): string => textOf(`scenarios/data/forecast-flood/${name}`);
const [ISSUE, STEPS, FORECASTS] = [20, 30, 5];
let count = 0;

/** The shipped scenario with its YAML and files changed, loaded. */
function load(yaml: string, files: Readonly<Record<string, string>> = {}): Promise<Scenario> {
  const at = join(folder, String(count++));
  cpSync(join(root, 'scenarios', 'data', 'forecast-flood'), join(at, 'data', 'forecast-flood'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(at, 'data', 'forecast-flood', name), text);
  writeFileSync(join(at, 'scenario.yaml'), yaml);
  return loadScenario(join(at, 'scenario.yaml'), null);
}

const refusal = (yaml: string, files: Readonly<Record<string, string>> = {}): Promise<string> => load(yaml, files).then(() => 'loaded', String);

/** Values of a member alone. */
const member = ({ job }: Scenario, name: string, e: number, m: number): number[] => [...new Forcing(job).values(name, e, m, 1, [])];

/** Cells of a quantity of an entity in the file, of a forecast or blank. */
const cells = (entity: string, forecast: string, column: number): number[] =>
  data('forecast.csv').trim().split('\n').map((line) => line.split(',')).filter((row) => row[0] === entity && row[2] === forecast).map((row) => Number(row[column]));

/** The first forecast alone, in a file without members. */
const single = data('forecast.csv').trim().split('\n').map((row) => row.split(',')).filter((row, k) => k === 0 || row[2] === '' || row[2] === '1').map((row) => row.filter((_, k) => k !== 2).join(',')).join('\n');

const plain = shipped.replace(/ {4}quantileMapping:[^]*?entities:/, 'entities:');

test('without errors and corrections member m is forecast m of the file, beginning again after the last', async () => {
  const scenario = await load(plain);
  for (const m of [0, 3, 5, 199]) expect(member(scenario, 'rain', 1, m)).toEqual([...cells('south', '', 3), ...cells('south', String((m % FORECASTS) + 1), 3)]);
});

test('up to the issue all members are as observed, after it each is its own', async () => {
  const scenario = await load(shipped);
  const [a, b] = [member(scenario, 'rain', 0, 0), member(scenario, 'rain', 0, 5)]; // one forecast, two errors
  expect(a.slice(0, ISSUE)).toEqual(cells('north', '', 3));
  expect(b.slice(0, ISSUE)).toEqual(a.slice(0, ISSUE));
  expect(b.slice(ISSUE)).not.toEqual(a.slice(ISSUE));
  expect(a.length).toBe(STEPS);
});

test('spread grows with the lead, rain is never below 0, and the lowest temperature stays below the highest', async () => {
  const scenario = await load(shipped.replace('members: 200', 'members: 1000'));
  const forcing = new Forcing(scenario.job);
  const [rain, low, high] = ['rain', 'temperatureMin', 'temperatureMax'].map((name) => forcing.values(name, 0, 0, 1_000, [])) as [Float64Array, Float64Array, Float64Array];
  expect(rain.every((depth) => depth >= 0 && depth <= 2_000)).toBe(true);
  expect(low.every((value, at) => value < high[at]!)).toBe(true);
  const deviation = (t: number): number => {
    const all = [...high.subarray(t * 1_000, (t + 1) * 1_000)];
    const mean = all.reduce((sum, x) => sum + x, 0) / 1_000;
    return Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 999);
  };
  const { deviation: asked } = scenario.job.forecast!.quantities.get('temperatureMax')!.error!;
  for (const t of [20, 25, 29]) expect(Math.abs(deviation(t) / asked[0]![t]! - 1)).toBeLessThan(0.08);
  expect(deviation(29)).toBeGreaterThan(deviation(20));
});

test('EMOS takes mean and variance of the forecasts: at a lead that was fitted, by hand', async () => {
  const scenario = await load(shipped);
  const { a, b, c, d } = scenario.job.forecast!.fits.find(({ quantity, lead }) => quantity === 'temperatureMax' && lead === 120)!.fit;
  const given = [1, 2, 3, 4, 5].map((m) => cells('north', String(m), 5)[4]!); // the fifth day ends at 120 h
  const mean = given.reduce((sum, x) => sum + x, 0) / 5;
  const variance = given.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4;
  const { values, error } = scenario.job.forecast!.quantities.get('temperatureMax')!;
  expect(values[0]![0]![24]).toBeCloseTo(a + b * mean, 10);
  expect(error!.deviation[0]![24]).toBeCloseTo(Math.sqrt(c + d * variance), 10);
});

test('a climate delta acts on the forecast', async () => {
  const before = await load(shipped);
  const after = await load(shipped.replace('  forecast:\n', '  delta: { rain: { factor: 1.5 }, temperatureMax: { shift: 1 } }\n  forecast:\n'));
  const changed = (name: string): Float64Array => new Forcing(after.job).values(name, 0, 7, 1, after.job.variants[0]!.weather);
  expect([...changed('rain')]).toEqual(member(before, 'rain', 0, 7).map((depth) => depth * 1.5));
  expect([...changed('temperatureMax')]).toEqual(member(before, 'temperatureMax', 0, 7).map((value) => value + 1));
});

test('with one correlation for all, an entity has the weather it has among others; more observed days change no error', async () => {
  const yaml = shipped.replace('{ length: 60, x: x_km, y: y_km }', '0.7');
  const both = await load(yaml);
  const alone = await load(yaml.replace(/^ {2}- .*entity: north.*\n/m, ''), { 'forecast.csv': data('forecast.csv').replaceAll(/^north.*\n/gm, '') });
  for (const m of [0, 11]) expect(member(alone, 'rain', 0, m)).toEqual(member(both, 'rain', 1, m));
  const later = await load(yaml.replace('start: "2023-06-01", steps: 30', 'start: "2023-06-11", steps: 20'));
  expect(member(later, 'rain', 0, 11)).toEqual(member(both, 'rain', 0, 11).slice(10));
});

test('the order of rows and of members in the file changes nothing', async () => {
  const [header, ...rows] = data('forecast.csv').trim().split('\n');
  const turned = await load(shipped, { 'forecast.csv': [header, ...rows.filter((row) => row.startsWith('south')), ...[5, 4, 3, 2, 1].flatMap((m) => rows.filter((row) => row.startsWith('north') && row.split(',')[2] === String(m))), ...rows.filter((row) => /^north,[^,]+,,/.test(row))].join('\n') });
  expect(member(turned, 'rain', 0, 8)).toEqual(member(await load(shipped), 'rain', 0, 8));
  const ordered = await load(shipped, { 'forecast.csv': [header, ...rows.filter((row) => /^\w+,[^,]+,,/.test(row)), ...[5, 4, 3, 2, 1].flatMap((m) => rows.filter((row) => row.split(',')[2] === String(m)))].join('\n') });
  expect(member(ordered, 'rain', 0, 8)).toEqual(member(await load(shipped), 'rain', 0, 8));
});

test('a single forecast without members, its issue the start of the clock', async () => {
  const yaml = shipped.replace('    issued: "2023-06-21"\n', '').replace('start: "2023-06-01", steps: 30', 'start: "2023-06-21", steps: 10').replaceAll(/ {6}temperature.*\n/g, '');
  const scenario = await load(yaml, { 'forecast.csv': single });
  expect(scenario.job.forecast).toMatchObject({ firstStep: 0, forecasts: 1, leads: [24, 240] });
  expect(member(scenario, 'rain', 0, 0)).not.toEqual(member(scenario, 'rain', 0, 1));
});

test('says all that is wrong at once, with line and column', async () => {
  const yaml = shipped.replace('[240, 0.7]', '[200, 0.7]').replace('x: x_km', 'x: x_kn').replace('temperatureMin: { emos', 'temperaturMin: { emos').replace('members: 200', 'members: 203');
  const said = await refusal(yaml, { 'max-hindcast.csv': data('max-hindcast.csv').replace(',240,', ',24O,') });
  for (const text of [
    'scenario.yaml:15:20 weather.forecast.errors.rain.deviation: expected leads that ascend and reach from 24 h or before to 240 h or beyond, the ends of the first and the last step, found 24, 120, 200 [forecast/leads]',
    'scenario.yaml:17:22 weather.forecast.errors.rain.correlation: expected one of entity, x_km, y_km, area, flood_stage, exposed_yuan, found "x_kn" (did you mean x_km?) [scenario/unknown-column]',
    'weather.forecast.errors.temperaturMin: expected one of rain, temperatureMin, temperatureMax, found "temperaturMin" (did you mean temperatureMin?) [scenario/unknown-quantity]',
    'weather.forecast.series: expected members of the run that are a multiple of the 5 of the forecast, so that each counts alike, found 203 [forecast/uneven-members]',
    'max-hindcast.csv:122 lead [h]: expected a number >= 0, found "24O" [hindcast/bad-value]',
  ]) expect(said).toContain(text);
});

test.each([
  ['two sources', shipped.replace('entities: catchments.csv', 'series: forecast.csv\nentities: catchments.csv'), {}, 'expected one source of weather: a series, weather.generator, weather.forecast or weather.designStorm, found series, weather.forecast [scenario/weather]'],
  ['no source', shipped.replace(/weather:\n[^]*?entities:/, 'entities:'), {}, 'found none [scenario/weather]'],
  ['an issue of years before', shipped.replace('"2023-06-21"', '"2020-01-01"').replace(/ {4}errors:\n(?: {6}.*\n| {8}.*\n)+/, ''), {}, 'weather.forecast.issued: expected at most 366 days before the start of the clock, 2023-06-01, found "2020-01-01" [forecast/bad-issue]'],
  ['an issue between steps', shipped.replace('"2023-06-21"', '"2023-06-21T08:00+08:00"'), {}, '[forecast/bad-issue]'],
  ['an issue after the last step', shipped.replace('"2023-06-21"', '"2023-07-01"'), {}, 'expected the beginning of a step, at the latest of the last, 2023-06-30'],
  ['no time', shipped.replace('"2023-06-21"', 'tomorrow'), {}, '[scenario/bad-time]'],
  ['neither deviation nor emos', shipped.replace('emos: min-hindcast.csv, ', ''), {}, 'expected a deviation, or emos in its place, found neither [forecast/deviation]'],
  ['emos of rain', shipped.replace(/deviation: .*\n/, 'emos: rain-hindcast.csv\n'), {}, '[forecast/not-normal]'],
  ['two corrections', shipped.replace('quantileMapping: {', 'quantileMapping: { temperatureMin: min-hindcast.csv,'), {}, '[forecast/two-corrections]'],
  ['a correlation above 1', shipped.replace('correlation: 0.8', 'correlation: 1.8'), {}, 'weather.forecast.errors.temperatureMin.correlation'],
  ['a deviation below 0', shipped.replace('[24, 0.25]', '[24, -0.25]'), {}, 'weather.forecast.errors.rain.deviation[0][1]: expected a number >= 0'],
  ['too uncertain', shipped.replace('[240, 0.7]', '[240, 7]'), {}, '[forecast/too-uncertain]'],
  ['too few cases', shipped, { 'min-hindcast.csv': data('min-hindcast.csv').split('\n').slice(0, 141).join('\n') }, 'min-hindcast.csv lead 240 h: expected at least 30 cases, found 20 [emos/too-few]'],
  ['leads that do not reach', shipped, { 'min-hindcast.csv': data('min-hindcast.csv').split('\n').slice(0, 121).join('\n') }, 'expected past forecasts with leads from 24 h or before to 240 h or beyond, found 24, 120 [forecast/leads]'],
  ['a member that is no number', shipped, { 'forecast.csv': data('forecast.csv').replace('2023-06-25,3,', '2023-06-25,c,') }, 'member: expected a whole number, or blank: of all members, found "c" [forecast/bad-member]'],
  ['a member that ends early', shipped, { 'forecast.csv': data('forecast.csv').replace(/^south,2023-06-30,4.*\n/m, '') }, 'forecast.csv member 4 south: expected rows up to 2023-06-30, found the last one at 2023-06-29 [series/too-short]'],
  ['rain below 0 in one member', shipped, { 'forecast.csv': data('forecast.csv').replace(/^south,2023-06-25,4,[^,]+/m, 'south,2023-06-25,4,-3') }, 'south 2023-06-25 rain: expected from 0 to 2000 mm, found -3 [series/out-of-range]'],
  ['past forecasts in another unit', shipped, { 'rain-hindcast.csv': data('rain-hindcast.csv').replace('forecast [mm]', 'forecast [cm]') }, 'rain-hindcast.csv:1: expected one of entity, time, lead [h], forecast [mm], spread [mm], observed [mm], found "forecast [cm]"'],
  ['past rain below 0', shipped, { 'rain-hindcast.csv': data('rain-hindcast.csv').replace(/^2021-05-03,[^,]+/m, '2021-05-03,-1') }, 'rain-hindcast.csv forecast[2]: expected a finite number >= 0, found -1 [quantile-mapping/bad-value]'],
  ['a spread without an ensemble', shipped, { 'forecast.csv': single }, '[forecast/no-spread]'],
] as const)('%s is refused where it stands', async (_, yaml, files, expected) => {
  expect(await refusal(yaml, files)).toContain(expected);
});
