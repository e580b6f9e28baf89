/** `shuxiang convert-basin`: a gauged basin becomes a scenario's data. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shared } from '../../shared.js';
import { root } from '../../sources.js';
import { done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const basin = (name: string, change: Readonly<Record<string, string>> = {}): string => {
  const files = { 'watershed.txt': '小流域\n30\n2\n1\n2\n10 20\n1 0\n0.25 0.75\n甲站 乙站\n', 'P.txt': '3 2\n1 2\n0 0\n4 8\n', 'EM.txt': '3 1\n0.5\n1\n1.5\n', ...change };
  for (const [file, text] of Object.entries(files)) put(join(folder, name, file), text);
  return join(folder, name);
};

test('rain of a unit is that of its gauges by their weights', async () => {
  const out = join(folder, 'out');
  expect(await done('convert-basin', basin('good'), '--start', '2001-02-03', '--out', out)).toContain('小流域: 2 个单元 units, 30.0 km², 3 日 days');
  const rows = records(join(out, 'forcing.csv'));
  expect(rows.filter(({ entity }) => entity === 'unit-02').map((row) => [row['time'], row['rain [mm]'], row['potentialEvapotranspiration [mm]']])).toEqual([['2001-02-03', '1.75', '0.5'], ['2001-02-04', '0', '1'], ['2001-02-05', '7', '1.5']]);
  expect(records(join(out, 'units.csv')).map(({ entity, downstream, area_km2: area }) => [entity, downstream, area])).toEqual([['unit-01', 'outlet', '10'], ['unit-02', 'outlet', '20'], ['outlet', '', '0.01']]);
});

test.each([
  ['weights', { 'watershed.txt': '小流域\n30\n2\n1\n2\n10 20\n1 0\n0.25 0.5\n' }, 'watershed.txt unit 2: expected weights that sum to 1, found 0.75 [basin/weights]'],
  ['words', { 'P.txt': '3 2\n1 2\n0 x\n4 8\n' }, 'P.txt:3: expected numbers, found "x" [basin/not-a-number]'],
  ['days', { 'EM.txt': '2 1\n0.5\n1\n' }, 'EM.txt:1: expected 3 days, as P.txt, found 2 [basin/days]'],
  ['negative', { 'P.txt': '3 2\n1 2\n0 -1\n4 8\n' }, 'P.txt: expected values ≥ 0, found -1 [basin/negative]'],
  ['short', { 'P.txt': '4 2\n1 2\n0 1\n4 8\n' }, 'P.txt: expected 4 days of 2 values, found 6 values [basin/too-short]'],
])('bad %s end with 2, say where, and write nothing', async (name, change, expected) => {
  const out = join(folder, `bad-${name}`);
  const { status, stderr } = await run('convert-basin', basin(name, change), '--start', '2001-02-03', '--out', out);
  expect(stderr).toContain(expected);
  expect([status, filesIn(out)]).toEqual([2, []]);
});

const chengcun = shared('reference', 'flood', 'chengcun', 'P.txt');
test.skipIf(chengcun === null)('eight years of Chengcun come out as the scenario expects (skipped where the data are absent)', async () => {
  const data = join(folder, 'chengcun');
  await done('convert-basin', join(chengcun!, '..'), '--start', '1989-01-01', '--out', data);
  expect(await done('run', join(root, 'scenarios', 'chengcun.yaml'), '--data', data, '--out', join(folder, 'chengcun-out'), '--quiet')).not.toContain('FAILS');
});
