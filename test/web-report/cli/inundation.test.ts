/** Floods cell by cell as a researcher meets them: what the ground may come from, what may stand at an edge, what it costs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAsciiGrid } from '../../../engine/flood/ascii-grid.js';
import { ELEVATION } from '../../../engine/flood/dem.js';
import { geotiff, type Picture } from '../../run/scenario/geotiff-bytes.js';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const textOf = (...path: readonly string[]): string => readFileSync(join(root, 'scenarios', ...path), 'utf8');
const yaml = textOf('flash-flood.yaml').replace('members: 8', 'members: 2').replace('steps: 30', 'steps: 12').replace(/policies:[^]*?outputs:/, 'outputs:').replaceAll(/^ {2}- \{ quantity: site.*statistic.*\n/gm, '');
const asc = textOf('data', 'flash-flood', 'dem.asc');
const heights = parseAsciiGrid(asc, 'dem.asc', ELEVATION);
const shipped = Object.fromEntries(['dem.asc', 'forcing.csv', 'sites.csv'].map((name) => [name, textOf('data', 'flash-flood', name)]));

/** The scenario with other data; returns its path. */
function scenarioOf(name: string, text: string, data: Readonly<Record<string, string | Uint8Array>> = {}): string {
  for (const [file, content] of Object.entries({ ...shipped, ...data })) put(join(folder, name, 'data', 'flash-flood', file), content);
  return put(join(folder, name, 'scenario.yaml'), text);
}

const ofGrid = join(folder, 'asc-out');
/** The shipped valley, of which more than one test speaks. */
const gridded = done('run', scenarioOf('asc', yaml), '--out', ofGrid, '--quiet');

describe('ground from a GeoTIFF', () => {
  const picture: Picture = { rows: heights.rows, columns: heights.columns, values: [...heights.values], format: 3, bits: 64, deflate: true, strip: 7, noData: '-9999', tie: [0, 0, heights.xll, heights.yll + heights.rows * heights.cellSize] };
  const tif = yaml.replace('dem: dem.asc', 'dem: dem.tif');

  test('gives the results of the ESRI ASCII grid bit for bit', async () => {
    const b = join(folder, 'tif-out');
    await gridded;
    await done('run', scenarioOf('tif', tif, { 'dem.tif': geotiff(picture) }), '--out', b, '--quiet');
    expect(filesIn(b)).toContain('flood-q50.asc');
    expect(differing(ofGrid, b, ['manifest.json'])).toEqual([]); // the manifest holds the digest of the file
  });

  const holed = [...picture.values];
  holed[5 * heights.columns + 7] = -9_999;
  test.each<[string, Uint8Array | string, readonly string[]]>([
    ['degrees', geotiff({ ...picture, keys: { 1024: 2, 2048: 4_490 } }), ['gdalwarp -t_srs', 'dem/projection']],
    ['feet', geotiff({ ...picture, keys: { 1024: 1, 3072: 2_249, 3076: 9_003 } }), ['US survey feet', 'dem/projection']],
    ['two bands', geotiff({ ...picture, bands: 2, values: [...picture.values, ...picture.values] }), ['gdal_translate -b 1', 'dem/bands']],
    ['a hole', geotiff({ ...picture, values: holed }), ['dem.tif row 6 column 8', 'dem/hole']],
    ['half a file', geotiff({ ...picture, cut: 2_000 }), ['dem/unreadable']],
    ['a text', 'ncols 3', ['dem/not-geotiff']],
  ])('%s: refused with 2, the place and what to do', async (name, bytes, expected) => {
    const { status, stderr } = await run('validate', scenarioOf(name.replaceAll(' ', '-'), tif, { 'dem.tif': bytes }));
    for (const text of expected) expect(stderr).toContain(text);
    expect(stderr).toContain('dem.tif');
    expect(status).toBe(2);
  });
});

describe('what differs from cell to cell', () => {
  const header = asc.split('\n').slice(0, 6);
  const grid = (value: (row: number) => number, lines = header): string => [...lines, ...Array.from({ length: heights.rows }, (_, row) => new Array<number>(heights.columns).fill(value(row)).join(' '))].join('\n');
  const rough = (choice: string): string => yaml.replace('members: 2', 'members: 1').replace(/roughness: .*/, `roughness: ${choice}`).replace(/infiltration: .*/, 'infiltration: { grid: soil.asc, factor: { lognormal: [1, 1.5] } }');

  test('a grid of one roughness is that roughness, bit for bit; grids and factors run', async () => {
    const data = { 'n.asc': grid(() => 0.05), 'soil.asc': grid((row) => row) };
    const [a, b] = [join(folder, 'number-out'), join(folder, 'grid-out')];
    await done('run', scenarioOf('number', rough('0.05'), data), '--out', a, '--quiet');
    await done('run', scenarioOf('grid', rough('n.asc'), data), '--out', b, '--quiet');
    expect(differing(a, b, ['manifest.json'])).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(b, 'manifest.json'), 'utf8')) as { inputs: { path: string }[] };
    expect(manifest.inputs.filter(({ path }) => /(n|soil)\.asc$/.test(path)).length).toBe(2);
  });
});

describe('edges held at what was observed', () => {
  const times = shipped['forcing.csv']!.trim().split('\n').slice(1).map((line) => line.split(',')[1]!).slice(0, 12);
  const csv = (column: string, value: (t: number) => number | string): string => [`time,${column}`, ...times.map((time, t) => `${time},${value(t)}`)].join('\n');
  const held = yaml.replace(/ {2}springs:\n.*\n/, '').replace(/boundaries: .*/, 'boundaries: { north: { discharge: in.csv, from: 500280, to: 500360 }, south: { stage: river.csv } }');

  test('give the volume of the hydrograph, trapezium by trapezium, and all of it is accounted for', async () => {
    const out = join(folder, 'held-out');
    const flow = (t: number): number => (t < 6 ? 10 * t : 60);
    const dry = shipped['forcing.csv']!.replaceAll(/^(valley,[^,]*),[\d.]+,/gm, '$1,0,');
    await done('run', scenarioOf('held', held, { 'in.csv': csv('discharge [m3/s]', flow), 'river.csv': csv('stage [m]', () => 300), 'forcing.csv': dry }), '--out', out, '--quiet');
    const line = (JSON.parse(readFileSync(join(out, 'ledgers.json'), 'utf8')) as { model: string; in: number; residual: number }[]).find(({ model }) => model.startsWith('inundation'))!;
    const volume = times.reduce((sum, _, t) => sum + 300 * (flow(t) + flow(Math.min(t + 1, 11))), 0); // halves of 600 s; the last step at its own value
    expect(line.in / 2).toBeCloseTo(volume, 4); // two members
    expect(Math.abs(line.residual)).toBeLessThan(1e-10 * line.in);
  });
});

describe('what it costs', () => {
  test('the shipped valley: every site has depth, loss and people, and the row of the valley is their sum', async () => {
    await gridded;
    const rows = records(join(ofGrid, 'summary.csv')).filter(({ quantity }) => quantity!.startsWith('site'));
    expect(rows.length).toBe(10 + 11 + 11);
    for (const name of ['siteLoss', 'sitePeople']) {
      const of = (all: boolean): number[] => rows.filter(({ quantity, entity }) => quantity === name && (entity === 'valley') === all).map(({ mean }) => Number(mean));
      expect(of(true)[0]).toBeCloseTo(of(false).reduce((a, b) => a + b, 0), 6);
    }
    for (const { q05, q50, q95 } of rows) expect([Number(q05) <= Number(q50), Number(q50) <= Number(q95)]).toEqual([true, true]);
    expect(readFileSync(join(ofGrid, 'report.html'), 'utf8')).toMatch(/<td>valley<\/td><td>–<\/td><td>[\d,.]+ \(/);
  });
});

test('where members are years the loss of sites has exceedance curves, and all places together are the sum of the sites', async () => {
  const days = Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10));
  const series = ['entity,time,rain [mm],discharge [m3/s]', ...days.map((day, k) => `hollow,${day},${k === 360 ? 300 : 0},0`)].join('\n');
  const bowl = ['ncols 8', 'nrows 8', 'xllcorner 0', 'yllcorner 0', 'cellsize 30', ...Array.from({ length: 8 }, (_, r) => Array.from({ length: 8 }, (__, c) => 0.1 * Math.hypot(r - 3.5, c - 3.5)).join(' '))].join('\n');
  const text = `name: hollow
title: { zh: 洼地, en: A hollow }
about: { zh: 十年, en: Ten years }
data: data/flash-flood
series: forcing.csv
sites: sites.csv
clock: { start: "2023-01-01", steps: 365, step: 1 d }
ensemble: { members: 10, seed: hollow, eachMember: year }
chain: [{ model: stage-rating, parameters: { ratingCoefficient: 9, ratingExponent: 1.67, zeroStage: 0 } }]
inundation: { dem: dem.asc, entity: hollow, roughness: 0.05, infiltration: 5, rainFactor: { lognormal: [1, 1.5] }, maxStep: 20, above: 0.1 }
outputs: [{ quantity: stage }, { quantity: siteLoss }]
expect: [{ quantity: siteLoss, statistic: mean, over: max, min: 0 }]
`;
  const out = join(folder, 'years-out');
  await done('run', scenarioOf('years', text, { 'forcing.csv': series, 'dem.asc': bowl, 'sites.csv': 'site,entity,x,y,value\na,hollow,110,130,1000\nb,hollow,130,110,2000\n' }), '--out', out, '--quiet');
  const average = records(join(out, 'exceedance.csv')).filter(({ measure, quantity }) => measure === 'AAL' && quantity === 'siteLoss');
  const of = (place: string): number => Number(average.find(({ entity }) => entity === place)!.value);
  expect(average.map(({ entity }) => entity).sort()).toEqual(['*', 'a', 'b', 'hollow']);
  expect(of('a')).toBeGreaterThan(0);
  expect(of('b')).toBeCloseTo(2 * of('a'), 6); // the hollow is round: both stand as deep
  expect(of('*')).toBeCloseTo(of('a') + of('b'), 6);
  expect(of('hollow')).toBeCloseTo(of('*'), 6);
});

test('a dike, a smoother bed and more water reach the houses of a small valley, pair by pair; a rating does not', async () => {
  const steps = Array.from({ length: 6 }, (_, t) => new Date(Date.UTC(2023, 6, 12, 14, 10 * t)).toISOString().slice(0, 16));
  const data = {
    'forcing.csv': ['entity,time,rain [mm],discharge [m3/s]', ...steps.map((time) => `valley,${time}+08:00,2,25`)].join('\n'),
    'dem.asc': ['ncols 12', 'nrows 12', 'xllcorner 0', 'yllcorner 0', 'cellsize 20', ...Array.from({ length: 12 }, (_, r) => Array.from({ length: 12 }, (__, c) => 10 + 0.1 * (11 - r) + 0.05 * Math.abs(c - 5)).join(' '))].join('\n'),
    'sites.csv': 'site,entity,x,y,value,people\neast,valley,170,110,1000,3\nwest,valley,50,110,2000,4\n',
  };
  const text = `name: small-valley
title: { zh: 小谷, en: A small valley }
about: { zh: 方案, en: Policies }
data: data/flash-flood
series: forcing.csv
sites: sites.csv
clock: { start: "2023-07-12T14:00+08:00", steps: 6, step: 10 min }
ensemble: { members: 3, seed: small }
chain: [{ model: stage-rating, parameters: { ratingCoefficient: 9, ratingExponent: 1.67, zeroStage: 8 } }]
inundation: { dem: dem.asc, entity: valley, roughness: { uniform: [0.04, 0.06] }, springs: [{ x: 110, y: 230, share: 1 }], boundaries: { south: { slope: 0.005 } }, above: 0.1 }
policies:
  - { name: dike, title: { zh: 堤, en: a dike }, works: [{ dike: [[150, 230], [150, 10]], height: 3 }] }
  - { name: smooth, title: { zh: 清障, en: cleared }, set: { inundation.roughness: { factor: 0.5 } } }
  - { name: wetter, title: { zh: 多雨, en: wetter }, set: { weather.rain: { factor: 5 } } }
  - { name: rating, title: { zh: 定线, en: a rating }, set: { stage-rating.ratingCoefficient: 12 } }
outputs: [{ quantity: stage }, { quantity: siteDepth }, { quantity: siteLoss }, { quantity: sitePeople }, { quantity: floodArea }]
expect: [{ quantity: floodDepth, statistic: q50, over: max, policy: dike, min: 0.1 }, { quantity: siteLoss, statistic: mean, over: max, entity: east, policy: smooth, min: 0 }]
`;
  const out = join(folder, 'works-out');
  await done('run', scenarioOf('works', text, data), '--out', out, '--members', '--quiet');
  const moved = records(join(out, 'policies.csv'));
  const of = (policy: string, entity: string, quantity: string): number => Number(moved.find((row) => row['policy'] === policy && row['entity'] === entity && row['quantity'] === quantity)!['difference']);
  expect(of('dike', 'east', 'siteDepth')).toBeLessThan(-0.1); // behind it only its own rain stands
  expect(of('dike', 'west', 'siteDepth')).toBeGreaterThan(0); // the river has less room
  expect(of('smooth', 'valley', 'siteLoss')).toBeLessThan(0);
  expect(of('wetter', 'east', 'siteDepth')).toBeGreaterThan(0);
  for (const quantity of ['siteDepth', 'siteLoss', 'sitePeople']) expect(of('rating', 'east', quantity)).toBe(0);
  expect([of('dike', 'valley', 'stage'), of('rating', 'valley', 'stage') < 0]).toEqual([0, true]);
  expect(filesIn(out)).toEqual(expect.arrayContaining(['flood-q50.asc', 'flood-dike-q50.asc', 'flood-wetter-exceedance.asc']));
  expect(filesIn(out)).not.toContain('flood-rating-q50.asc');
  const ledgers = JSON.parse(readFileSync(join(out, 'ledgers.json'), 'utf8')) as { of: string; policy?: string; in: number; residual: number }[];
  expect(ledgers.filter((line) => line.of === 'water').map(({ policy }) => policy)).toEqual([undefined, 'dike', 'smooth', 'wetter']);
  for (const { in: entered, residual } of ledgers) expect(Math.abs(residual)).toBeLessThanOrEqual(1e-9 * entered);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('堤 / a dike');

  const wrong = text.replace('[150, 10]]', '[150, 999]]').replace('inundation.roughness: {', 'inundation.roughnes: {').replace('height: 3', 'height: 300');
  const refused = await run('validate', scenarioOf('works-wrong', wrong, data));
  expect([refused.status, refused.stderr.includes('height: expected a number <= 100, found 300')]).toEqual([2, true]);
  const other = await run('validate', scenarioOf('works-wrong', wrong.replace('height: 300', 'height: 3'), data));
  for (const said of ['works[0].dike[1]: expected a point of the elevation model', 'found "inundation.roughnes" (did you mean inundation.roughness?)']) expect(other.stderr).toContain(said);
  expect(other.status).toBe(2);
});
