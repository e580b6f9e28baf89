import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProblemList } from '../../../engine/run/read/problem-list.js';
import { readDataset } from '../../../engine/run/read/index.js';
import { csv, form, refused, read, ROWS, temporary } from './form.js';

test('a file that is not there and a folder are refused by name', async () => {
  const folder = join(temporary(), 'villages.csv');
  mkdirSync(folder);
  expect(await refused(readDataset(join(folder, 'none.csv'), form))).toEqual([`${join(folder, 'none.csv')}: villages/no-such-file`]);
  expect(await refused(readDataset(folder, form))).toEqual([`${folder}: villages/is-a-folder`]);
});

test('a field the file does not have is missing, absent, in every row', async () => {
  const dataset = await read('区划代码,户数\n110101001201,5\n', { mapping: new Map([['区划代码', 'village_code'], ['户数', 'households']]) });
  expect(dataset.absentFields).toEqual(['village_name', 'report_year', 'terrain', 'cultivated_mu', 'broadband_rate', 'has_clinic']);
  expect([...dataset.table.columns.keys()]).toEqual(form.fields.map(({ name }) => name));
  expect(dataset.problems).toEqual([]);
});

test('a missing value is 0 in its array, so that no NaN goes further', async () => {
  const dataset = await read(csv(...ROWS, '110101001204,北村,2023,plain,NaN,,*,'));
  for (const column of dataset.table.columns.values()) {
    if (column.kind !== 'number') continue;
    expect(Array.from(column.values).filter((value, row) => Number.isNaN(value) || (column.missing[row] !== 0 && value !== 0))).toEqual([]);
  }
});

test('beyond the bound a last problem counts those not kept', () => {
  const problems = new ProblemList('v.csv', 2);
  for (let row = 5; row > 0; row--) problems.cell(row, '1', 'households', 'x', 'y', 'villages/not-a-number');
  const told = problems.sorted([{ name: 'households' }]);
  expect(told.map(({ row }) => row)).toEqual([4, 5, undefined]);
  expect(told.at(-1)).toMatchObject({ found: '3 more', code: 'villages/too-many-problems' });
});
