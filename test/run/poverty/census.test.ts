import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import { afterAll, expect, test } from 'vitest';
import { censusPopulation } from '../../../engine/run/poverty/census.js';

const folder = mkdtempSync(join(tmpdir(), 'census-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
async function workbook(rows: readonly (readonly string[])[], header = ['区划代码', '区县', '家庭户数', '家庭户人口数', '一人户数']): Promise<string> {
  const book = new exceljs.Workbook();
  book.addWorksheet('census').addRows([header, ...rows] as string[][]);
  const path = join(folder, 'census.xlsx');
  await book.xlsx.writeFile(path);
  return path;
}
const sample = [1, 2, 3, 5].map((persons, i) => ({ row: i + 2, cells: { household_id: `h${i}`, village_code: `37083210120${i}`, persons: String(persons) } }));
const persons = (rows: readonly { readonly cells: Readonly<Record<string, string>> }[]): number[] => rows.map(({ cells }) => Number(cells['persons']));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

test('households, those of one person, and people are those of the county', async () => {
  const file = await workbook([['NA', '全国', '9999999', '9999999', '1'], ['370832', '梁山县', '1000', '2950', '160']]);
  const made = persons(await censusPopulation({ file }, sample));
  expect([made.length, made.filter((n) => n === 1).length]).toEqual([1_000, 160]);
  // counts are whole: each class may be half a household off
  expect(Math.abs(sum(made) - 2_950)).toBeLessThan(6);
});
test('a smaller population has the same shares', async () => {
  const file = await workbook([['370832', '梁山县', '1000', '2950', '160']]);
  const made = persons(await censusPopulation({ file, households: 200 }, sample));
  expect([made.length, made.filter((n) => n === 1).length]).toEqual([200, 32]);
  expect(Math.abs(sum(made) - 590)).toBeLessThan(6);
});
test.each([
  [[['370832', '梁山县', 'NA', '2950', '160']], undefined, 'census.xlsx:2 家庭户数: expected a whole number >= 0, found "NA" [census/cell]'],
  [[['370831', '泗水县', '1000', '2950', '160']], undefined, 'found "370832" [census/county]'],
  [[], ['区划代码', '家庭户数'], 'expected a column 家庭户人口数'],
])('%j is refused', async (rows, header, said) => {
  const file = await workbook(rows, header);
  await expect(censusPopulation({ file }, sample)).rejects.toThrow(said);
});
test('villages of two counties need to be told which, and a file that is none is named', async () => {
  const two = [...sample, { row: 9, cells: { household_id: 'x', village_code: '370831000000', persons: '2' } }];
  await expect(censusPopulation({ file: 'none' }, two)).rejects.toThrow('census/county');
  await expect(censusPopulation({ file: join(folder, 'none.xlsx') }, sample)).rejects.toThrow('census/unreadable');
});

const shared = process.env['SHUXIANG_SHARED'];
const real = shared === undefined ? '' : join(shared, 'data', 'census_county_2020.xlsx');
test.skipIf(!existsSync(real))('the census of 2020: a population of Liangshan county (SHUXIANG_SHARED has it)', async () => {
  const made = persons(await censusPopulation({ file: real, households: 2_373 }, sample));
  // 237,329 households, 700,466 people in them, 37,540 of one person
  expect(made.length).toBe(2_373);
  expect(Math.abs(made.filter((n) => n === 1).length / 2_373 - 37_540 / 237_329)).toBeLessThan(0.001);
  expect(sum(made) / 2_373).toBeCloseTo(700_466 / 237_329, 2);
}, 60_000);
