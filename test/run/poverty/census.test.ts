import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import exceljs from 'exceljs';
import { afterAll, expect, test } from 'vitest';
import { censusPopulation, type CensusFit, type CensusSource } from '../../../engine/run/poverty/census.js';
import type { SampleRow } from '../../../engine/run/poverty/persons.js';

const folder = mkdtempSync(join(tmpdir(), 'census-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const FAMILIES = [[30], [71], [62], [80, 77], [40, 38], [66, 64], [35, 33, 6], [70, 41, 12], [44, 42, 16, 9], [68, 66, 40, 38, 10], [82, 60, 36, 33, 8, 3], [55, 50, 25], [28, 27, 2], [67, 45, 43, 20], [90, 66, 65, 40, 13]];
const rowOf = (ages: readonly number[], i: number): SampleRow => ({ row: i + 2, cells: { household_id: `h${i}`, village_code: `37083210120${i % 10}`, persons: String(ages.length), elderly: String(ages.filter((age) => age >= 60).length), minority: String(Number(i % 4 === 0)), tap_water: String(Number(i % 3 !== 0)), kitchen: '1', toilet: String(Number(i % 5 !== 0)), car: String(Number(i % 2 === 0)) }, ages });
const sample = FAMILIES.map(rowOf);
const plain = sample.map(({ row, cells }): SampleRow => ({ row, cells }));
/** How often each family lives in the county of the test: 1,000 households in all. */
const LIVES = [60, 50, 40, 40, 130, 60, 120, 90, 100, 40, 30, 110, 80, 40, 10];
const inCounty = (of: (row: SampleRow) => number): number => sample.reduce((sum, row, i) => sum + LIVES[i]! * of(row), 0);
const persons = inCounty(({ ages }) => ages!.length);

/** Classes of age of the census: their first years, and their names. */
const FROM = [0, 1, ...Array.from({ length: 17 }, (_, k) => 5 * k + 5)];
const ageNames = FROM.map((from, k) => (from === 0 ? '0岁' : from === 85 ? '85岁以上' : `${from}到${FROM[k + 1]! - 1}岁`));
const aged = (from: number, to: number): number => inCounty(({ ages }) => ages!.filter((age) => age >= from && age < to).length);
const elders = (number: number): number => inCounty(({ ages }) => Number(Math.min(3, ages!.filter((age) => age >= 65).length) === number));
const having = (column: string): string => String(inCounty(({ cells }) => Number(cells[column])) / 10);
/** Its row of the census: everybody is counted twice, as if as many lived in institutions, and a tenth is asked of dwellings. */
const COUNTY: Readonly<Record<string, string>> = {
  区划代码: '370832', 区县: '梁山县', 人口数_合计: String(2 * persons), 家庭户数: '1000', 家庭户人口数: String(persons), 一人户数: String(inCounty(({ ages }) => Number(ages!.length === 1))),
  '少数民族人口比重（%）': String((100 * inCounty(({ cells, ages }) => (cells['minority'] === '1' ? ages!.length : 0))) / persons),
  有65岁及以上老年人口的户数: String(elders(1) + elders(2) + elders(3)), 有一个老人: String(elders(1)), 有二个老人: String(elders(2)), 有三个及以上老人: String(elders(3)),
  家庭户户数_长表: '100', 住房內有管道自来水: having('tap_water'), 住房內有厨房: '90', 住房內有厕所: having('toilet'), 住房内有洗澡设施: '70', 拥有家用汽车: having('car'),
  ...Object.fromEntries(ageNames.flatMap((name, k) => ['男', '女'].map((sex) => [`${sex}_${name}`, String(aged(FROM[k]!, FROM[k + 1] ?? 200))]))),
};
let files = 0;
async function workbook(change: Readonly<Record<string, string | null>> = {}): Promise<string> {
  const row = Object.entries({ ...COUNTY, ...change }).filter((entry): entry is [string, string] => entry[1] !== null);
  const book = new exceljs.Workbook();
  book.addWorksheet('census').addRows([row.map(([name]) => name), row.map(([name]) => (name === '区划代码' ? 'NA' : '9')), row.map(([, text]) => text)]);
  const path = join(folder, `census-${files++}.xlsx`);
  await book.xlsx.writeFile(path);
  return path;
}
const madeOf = ({ made }: CensusFit, name: string): number => made.find((each) => each.name === name)!.made;
const fit = async (source: Partial<CensusSource>, of: readonly SampleRow[] = sample): Promise<CensusFit> => (await censusPopulation({ file: source.file ?? (await workbook()), ...source }, of)).fit;

test('sizes, people, ages, elders, minorities and dwellings are those of the county, to whole households', async () => {
  const { rows, fit: found } = await censusPopulation({ file: await workbook() }, sample);
  expect([rows.length, found.county, found.name, found.households, found.persons]).toEqual([1_000, '370832', '梁山县', 1_000, persons]);
  expect(new Set(rows.map(({ cells }) => cells['household_id'])).size).toBe(1_000);
  // ages are of everybody, and taken as shares of the people in households; dwellings are of the long form
  const targets: [string, string, number][] = [
    ['size', '一人户数', 150], ['size', '二人及以上户', 850],
    ...([[0, 15], [15, 30], [30, 45], [45, 60], [60, 75], [75, 200]] as const).map(([from, to]): [string, string, number] => ['age', to === 200 ? '75+' : `${from}-${to - 1}`, aged(from, to)]),
    ...([1, 2, 3] as const).map((number): [string, string, number] => ['elders', ['有一个老人', '有二个老人', '有三个及以上老人'][number - 1]!, elders(number)]),
    ['minority', '少数民族', inCounty(({ cells, ages }) => (cells['minority'] === '1' ? ages!.length : 0))],
    ...(['tap_water', 'toilet', 'car'] as const).map((name): [string, string, number] => ['dwelling', name, 10 * Number(having(name))]),
    ['persons', '家庭户人口数', persons],
  ];
  expect(found.made.map(({ margin, name, target }) => [margin, name, Math.round(target * 1e6) / 1e6])).toEqual(targets);
  for (const { name, target, made } of found.made) expect(Math.abs(made - target), name).toBeLessThan(6);
  expect(rows.filter(({ cells }) => cells['persons'] === '1')).toHaveLength(madeOf(found, '一人户数'));
  expect(found.greatest).toBe(Math.max(...found.made.map(({ deviation }) => Math.abs(deviation!))));
  expect(found.leftOut).toEqual([{ margin: 'dwelling', name: 'kitchen', why: '样本中每户都是 every household of the sample has it' }, { margin: 'dwelling', name: 'bath', why: '样本没有此列,或不是每户都有 the sample has no such column, or not of every household' }]);
});
test('without persons it is those of 60 and over that are fitted, and what cannot be is told', async () => {
  const found = await fit({ households: 500 }, plain);
  expect(found.made.filter(({ margin }) => margin === 'age')).toMatchObject([{ name: '60+' }]);
  expect(found.made.find(({ name }) => name === '60+')!.target).toBeCloseTo(aged(60, 200) / 2, 9);
  expect(found.leftOut[0]).toEqual({ margin: 'elders', name: '65+', why: '样本没有人员表 the sample has no table of persons' });
});
test('only what is asked for is fitted, and a CSV of the same cells is read as the workbook is', async () => {
  const csv = join(folder, 'census.csv');
  writeFileSync(csv, `${Object.keys(COUNTY).join(',')}\n${Object.values(COUNTY).join(',')}\n`);
  const [ofCsv, ofBook] = [await fit({ file: csv, margins: ['size', 'minority'] }), await fit({ margins: ['size', 'minority'] })];
  expect(ofCsv).toEqual(ofBook);
  expect(ofCsv.made.map(({ margin }) => margin)).toEqual(['size', 'size', 'minority', 'persons']);
});
test('totals that do not agree with their parts, cells without a number and cells of nobody are told, and the rest is fitted', async () => {
  const found = await fit({ file: await workbook({ 人口数_合计: '9010', 有65岁及以上老年人口的户数: '999', '少数民族人口比重（%）': 'NA', 住房內有管道自来水: '101', 男_0岁: null }) });
  expect(found.leftOut.filter(({ margin }) => margin !== 'dwelling')).toEqual([{ margin: 'age', name: 'age', why: '普查没有此列 the census has no column 男_0岁' }, { margin: 'minority', name: '少数民族', why: '普查此格 the census has "NA" in 少数民族人口比重（%）' }]);
  expect(found.leftOut.find(({ name }) => name === 'tap_water')!.why).toBe('普查此格 the census has 101 of 100 in 住房內有管道自来水');
  expect(found.notes).toEqual([expect.stringContaining(`households by number of elders sum to ${elders(1) + elders(2) + elders(3)}, 取其和 which is taken`)]);
  const ages = await fit({ file: await workbook({ 人口数_合计: '9010' }) });
  expect(ages.notes).toEqual([expect.stringContaining(`人口数_合计 9010: 分年龄之和 ages sum to ${2 * persons}, 取其份额 whose shares are taken`)]);
  const none = await fit({}, sample.map((row) => ({ ...row, cells: { ...row.cells, minority: '0' } })));
  expect(none.leftOut).toContainEqual({ margin: 'minority', name: '少数民族', why: '样本中没有这样的户 no household of the sample has it' });
  // nobody of a minority in the census: none is made
  expect(madeOf(await fit({ file: await workbook({ '少数民族人口比重（%）': '0' }), margins: ['size', 'minority'] }), '少数民族')).toBe(0);
});
test.each<[string, Readonly<Record<string, string | null>>, readonly SampleRow[], string]>([
  ['a cell without a number', { 家庭户数: 'NA' }, sample, ':3 家庭户数: expected a whole number >= 0, found "NA" [census/cell]'],
  ['no such column', { 家庭户人口数: null }, sample, ':1: expected a column 家庭户人口数, found none [census/column]'],
  ['another county', { 区划代码: '370831' }, sample, 'expected a county of the census, six digits, found "370832" (did you mean 370831?) [census/county]'],
  ['a county of nobody', { 家庭户数: '0', 一人户数: '0' }, sample, '家庭户数: expected at least one household, found 0 [census/inconsistent]'],
  ['more of one person than there are', { 一人户数: '1001' }, sample, '一人户数: expected at most the 1000 of 家庭户数, found 1001 [census/inconsistent]'],
  ['fewer people than households need', { 家庭户人口数: '1849' }, sample, '家庭户人口数: expected at least the 1850 that 1000 households, 150 of one person, have, found 1849 [census/inconsistent]'],
  ['a size that the sample has not', {}, sample.slice(3), '一人户数: expected a household of the sample of this size, for the census has some, found none [census/zero-cell]'],
  ['margins that no population of the sample has', { 家庭户人口数: '9000' }, sample, '.xlsx:3 家庭户人口数: expected margins that one population of this sample can have, found'],
])('%s is refused', async (_, change, of, said) => {
  await expect(fit({ file: await workbook(change) }, of)).rejects.toThrow(said);
});
test('villages of two counties need to be told which, and a file that is none is named', async () => {
  const two = [...sample, { row: 99, cells: { ...sample[0]!.cells, household_id: 'x', village_code: '370831000000' }, ages: [40] }];
  await expect(fit({ file: 'none' }, two)).rejects.toThrow('census/county');
  expect((await fit({ county: '370832', margins: ['size'] }, two)).county).toBe('370832');
  await expect(fit({ file: join(folder, 'none.xlsx') })).rejects.toThrow('found no such file [census/unreadable]');
  const text = join(folder, 'text.xlsx');
  writeFileSync(text, 'no book');
  await expect(fit({ file: text })).rejects.toThrow('census/unreadable');
});

const shared = process.env['SHUXIANG_SHARED'];
const real = shared === undefined ? '' : join(shared, 'data', 'census_county_2020.xlsx');
test.skipIf(!existsSync(real))('the census of 2020: a population of Liangshan county (skipped where SHUXIANG_SHARED has no census_county_2020.xlsx)', async () => {
  let state = 7;
  const upTo = (n: number): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % n;
  const families = Array.from({ length: 400 }, () => Array.from({ length: 1 + upTo(6) }, () => upTo(92))).map(rowOf);
  const found = await fit({ file: real, households: 2_373 }, families);
  // 237,329 households, 700,466 people in them, 37,540 of one person
  expect([found.households, found.persons, found.name]).toEqual([237_329, 700_466, '梁山县']);
  expect(found.made.find(({ name }) => name === '一人户数')!.target).toBeCloseTo((2_373 * 37_540) / 237_329, 9);
  expect(found.made.map(({ margin }) => margin)).toEqual(['size', 'size', ...new Array<string>(6).fill('age'), 'elders', 'elders', 'elders', 'minority', 'dwelling', 'dwelling', 'dwelling', 'persons']);
  // rows are copied whole: small totals are off by some households
  for (const { name, target, made } of found.made) expect(Math.abs(made - target), name).toBeLessThan(25);
});
