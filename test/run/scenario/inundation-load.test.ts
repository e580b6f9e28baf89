import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadScenario } from '../../../engine/run/scenario/load.js';
import { root } from '../../sources.js';
import { put, workFolder } from '../../web-report/cli/run.js';

const folder = workFolder();
const textOf = (...path: readonly string[]): string => readFileSync(join(root, 'scenarios', ...path), 'utf8');
const yaml = textOf('flash-flood.yaml').replaceAll(/^ {2}- \{ quantity: site.*statistic.*\n/gm, '');
const shipped = Object.fromEntries(['dem.asc', 'forcing.csv', 'sites.csv'].map((name) => [name, textOf('data', 'flash-flood', name)]));

/** What loading the scenario with other data says; '': it loads. */
async function refusal(name: string, text: string, data: Readonly<Record<string, string>>): Promise<string> {
  for (const [file, content] of Object.entries({ ...shipped, ...data })) put(join(folder, name, 'data', 'flash-flood', file), content);
  const path = put(join(folder, name, 'scenario.yaml'), text);
  return loadScenario(path, null).then(() => '', (error: unknown) => (error as Error).message);
}

const header = shipped['dem.asc']!.split('\n').slice(0, 6);
const grid = (value: (row: number) => number, lines = header): string => [...lines, ...Array.from({ length: 50 }, (_, row) => new Array<number>(30).fill(value(row)).join(' '))].join('\n');
const rough = yaml.replace(/roughness: .*/, 'roughness: n.asc');

test.each<[string, string, readonly string[]]>([
  ['other-cells', grid(() => 0.05, header.map((line) => line.replace('cellsize 20', 'cellsize 10'))), ['n.asc: expected cells of 20 m', 'roughness/misfit']],
  ['no-data', grid((row) => (row === 3 ? -9_999 : 0.05)), ['n.asc row 4 column 1', 'and in 29 more cells', 'roughness/no-data']],
  ['too-rough', grid((row) => (row === 2 ? 5 : 0.05)), ["Manning's n of 0.005 to 1", 'row 3 column 1', 'roughness/range']],
])('%s: a grid that cannot be is refused with its place', async (name, text, expected) => {
  const said = await refusal(name, rough, { 'n.asc': text });
  for (const part of expected) expect(said).toContain(part);
});

const times = shipped['forcing.csv']!.trim().split('\n').slice(1).map((line) => line.split(',')[1]!);
const csv = (column: string, value: (t: number) => number): string => [`time,${column}`, ...times.map((time, t) => `${time},${value(t)}`)].join('\n');
const held = yaml.replace(/ {2}springs:\n.*\n/, '').replace(/boundaries: .*/, 'boundaries: { north: { discharge: in.csv, from: 500280, to: 500360 }, south: { stage: river.csv } }');

test.each<[string, string, string, readonly string[]]>([
  ['a-gap', csv('discharge [m3/s]', () => 1).replace(/^.*15:00.*\n/m, ''), held, ['in.csv:8 time', 'a gap of 1 steps']],
  ['a-unit', csv('discharge [L/s]', () => 1), held, ['discharge in m3/s', 'plan/wrong-unit']],
  ['negative', csv('discharge [m3/s]', (t) => (t === 2 ? -1 : 1)), held, ['in.csv:4 north 2023-07-12T14:20+08:00 discharge', 'found -1']],
  ['beyond', csv('discharge [m3/s]', () => 1), held.replace('to: 500360', 'to: 600000'), ['inundation.boundaries.north', 'between x 500000 and 500600']],
  ['no-column', csv('flow [m3/s]', () => 1), held, ['the columns time and discharge [m3/s]', 'series/bad-header']],
])('%s: refused with the place', async (name, flow, text, expected) => {
  const said = await refusal(name, text, { 'in.csv': flow, 'river.csv': csv('stage [m]', () => 300) });
  for (const part of expected) expect(said).toContain(part);
});

const sites = shipped['sites.csv']!;
test.each<[string, string, string, readonly string[]]>([
  ['outside', sites.replace('500390,3100450', '400000,3100450'), yaml, ['sites.csv h01 x, y: expected a point of the elevation model', 'found 400000, 3100450 [inundation/outside]']],
  ['no-value', sites.replace('value', 'worth'), yaml, ['a column value, needed by siteLoss']],
  ['a-sector', sites.replace('commercial', 'comercial'), yaml, ['sites.csv h04 sector', 'did you mean commercial?']],
  ['no-number', sites.replace(',260000,', ',,'), yaml, ['sites.csv h01 value: expected a number from 0 to 1000000000000, found ""']],
  ['no-sites', sites, yaml.replace('sites: sites.csv\n', ''), ['a scenario with sites', 'plan/no-sites']],
  ['within', sites, yaml.replace('quantity: siteLoss', 'quantity: siteLoss, within: sum'), ['siteLoss without within']],
])('%s: refused with the place', async (name, list, text, expected) => {
  const said = await refusal(`site-${name}`, text, { 'sites.csv': list });
  for (const part of expected) expect(said).toContain(part);
});

test('a factor that cannot be, and a grid that is not there, are refused with their place', async () => {
  const factor = yaml.replace(/roughness: .*/, 'roughness: { grid: n.asc, factor: { uniform: [2, 1] } }');
  expect(await refusal('factor', factor, { 'n.asc': grid(() => 0.05) })).toContain('inundation.roughness.factor: expected the lower end before the upper');
  expect(await refusal('absent', yaml.replace(/roughness: .*/, 'roughness: absent.asc'), {})).toMatch(/inundation\.roughness: expected a file in .*, found "absent\.asc", no such file/);
});
