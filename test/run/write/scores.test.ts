import exceljs from 'exceljs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveFramework } from '../../../engine/scoring/framework.js';
import type { LevelScores } from '../../../engine/scoring/result.js';
import { writeCsv } from '../../../engine/run/write/csv.js';
import { writeParquet } from '../../../engine/run/write/parquet.js';
import { scoreBlocks, scoreColumns, scoreSheets } from '../../../engine/run/write/scores.js';
import { writeXlsx } from '../../../engine/run/write/xlsx.js';
import { declaration, query, scratchFolder } from './support.js';

const folder = scratchFolder();
const framework = resolveFramework(declaration, 2023);

/** Three villages: ranked; scored with a group that does not apply; not scored at all. */
const villages: LevelScores = {
  level: 'village',
  title: { zh: '行政村', en: 'Village' },
  rows: 3,
  codes: ['110101001201', '110101001202', '110101001203'],
  names: ['上庄', '下庄', '=新村'],
  parent: Uint32Array.of(0, 0, 0),
  units: Uint32Array.of(1, 1, 1),
  score: Float64Array.of(200 / 3, 0, 0),
  high: Float64Array.of(70, 100, 0),
  reported: Float64Array.of(68, 0, 0),
  unitMean: Float64Array.of(200 / 3, 0, 0),
  coverage: Float64Array.of(96, 0, 0),
  groupScore: [Float64Array.of(80, 0, 0), Float64Array.of(50, 0, 0)],
  groupCoverage: [Float64Array.of(100, 0, 0), Float64Array.of(90, 0, 0)],
  groupState: [Uint8Array.of(0, 0, 255), Uint8Array.of(0, 255, 255)],
  scored: Uint8Array.of(1, 1, 0),
  rank: Uint32Array.of(1, 0, 0),
  tied: Uint32Array.of(1, 0, 0),
  grade: Uint8Array.of(1, 1, 255),
  gradeBeforeVeto: Uint8Array.of(0, 1, 255),
  cuts: [85, 0],
  peerGroup: Uint32Array.of(0, 1, 1),
  peerPercentile: Float64Array.of(100, -1, -1),
  percentile: Float64Array.of(100, -1, -1),
};
const townships: LevelScores = {
  ...villages,
  level: 'township',
  title: { zh: '乡镇', en: 'Township' },
  rows: 1,
  codes: ['110101001'],
  names: ['东镇'],
  score: Float64Array.of(60),
  unitMean: Float64Array.of(65 + 1e-12), // 5 to nine decimals: not more than 5
  peerGroup: new Uint32Array(0),
  peerPercentile: new Float64Array(0),
  percentile: new Float64Array(0),
};
const levels = [villages, townships];
const columns = scoreColumns(framework, { levels, peerGroups: ['平原', '丘陵'] });

async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  const names = columns.map(({ name }) => name);
  return (await query(`SELECT * FROM '${path}'`)).map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
}

test('where no unit has peers the column is there and empty', async () => {
  const path = join(folder, 'no-peers.parquet');
  const alone = [{ ...villages, peerGroup: new Uint32Array(3), peerPercentile: new Float64Array(3).fill(-1) }];
  const own = scoreColumns(framework, { levels: alone, peerGroups: [] });
  await writeParquet(path, own, scoreBlocks(alone, own));
  expect((await rowsOf(path)).map((row) => row['peer_group'])).toEqual([null, null, null]);
});

test('a ranked village has every value', async () => {
  const path = join(folder, 'scores.parquet');
  await writeParquet(path, columns, scoreBlocks(levels, columns));
  const [first] = await rowsOf(path);
  expect(first).toEqual({
    level: 'village',
    code: '110101001201',
    name: '上庄',
    status: 'ranked',
    score: 200 / 3,
    score_high: 70,
    reported_score: 68,
    unit_mean: 200 / 3,
    unit_mean_differs: false,
    coverage: 96,
    lowest_group_coverage: 90,
    rank: '1',
    tied: '1',
    of: '1',
    grade: 'B',
    grade_before_veto: 'A',
    percentile: 100,
    peer_group: '平原',
    peer_percentile: 100,
    A1_score: 80,
    A1_coverage: 100,
    A2_score: 50,
    A2_coverage: 90,
  });
});
test('a score of zero is a zero; what there is not, is empty', async () => {
  const path = join(folder, 'nulls.parquet');
  await writeParquet(path, columns, scoreBlocks(levels, columns));
  const [, second, third, township] = await rowsOf(path);
  expect(second).toMatchObject({
    status: 'scored',
    score: 0,
    coverage: 0,
    reported_score: null,
    rank: null,
    tied: null,
    of: null,
    grade: 'B',
    percentile: null,
    peer_group: '丘陵',
    peer_percentile: null,
    A1_score: 0,
    A2_score: null,
    lowest_group_coverage: 0,
  });
  expect(third).toMatchObject({ status: 'not-scored', score: null, coverage: null, grade: null, A1_score: null, lowest_group_coverage: null, unit_mean_differs: null });
  expect(township).toMatchObject({ level: 'township', score: 60, peer_group: null, percentile: null, unit_mean_differs: false });
});
test('a difference of more than 5 points from the mean of the units is marked', () => {
  const differs = columns.find(({ name }) => name === 'unit_mean_differs')!;
  expect(differs.get({ ...townships, unitMean: Float64Array.of(65.000001) }).values).toEqual(Uint8Array.of(1));
  expect(differs.get({ ...townships, unitMean: Float64Array.of(54.9) }).values).toEqual(Uint8Array.of(1));
  expect(differs.get(townships).values).toEqual(Uint8Array.of(0));
});
test('the CSV has the same columns, codes in plain digits, full precision and no formula', async () => {
  const path = join(folder, 'scores.csv');
  await writeCsv(path, columns, scoreBlocks(levels, columns));
  const lines = readFileSync(path, 'utf8').slice(1).split('\r\n');
  expect(lines[0]).toBe(columns.map(({ name }) => name).join(','));
  expect(lines[1]).toMatch(/^village,110101001201,上庄,ranked,66\.66666666666667,70,/);
  expect(lines[3]).toMatch(/^village,110101001203,'=新村,not-scored,,,/);
});
test('the workbook has a sheet per level, scores unrounded under two decimals', async () => {
  const path = join(folder, 'scores.xlsx');
  const grouped = { ...framework, peers: ['terrain', 'has_station'] };
  await writeXlsx(path, scoreSheets(grouped, { levels, peerGroups: ['hill · 1', 'plain · 0'] }));
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  expect(workbook.worksheets.map(({ name }) => name)).toEqual(['行政村 Village', '乡镇 Township']);
  const sheet = workbook.getWorksheet('行政村 Village')!;
  expect(sheet.getCell('B4').value).toBe('110101001201');
  expect(sheet.getCell('E4').value).toBe(200 / 3);
  expect(sheet.getCell('E4').numFmt).toBe('0.00');
  expect(sheet.getCell('E5').value).toBe(0);
  expect(sheet.getCell('E6').value).toBe(null);
  // codes of the CSV in words: level, status, peer group
  expect(['A4', 'D4', 'D5', 'D6'].map((cell) => sheet.getCell(cell).value)).toEqual(['行政村 / Village', '参与排名 / ranked', '有得分不排名 / scored, not ranked', '无得分 / not scored']);
  const peers = columns.findIndex(({ name }) => name === 'peer_group') + 1;
  expect([4, 5].map((row) => sheet.getRow(row).getCell(peers).value)).toEqual(['丘陵 · 有服务站：是 / Hills · Has a station: yes', '平原 · 有服务站：否 / Plain · Has a station: no']);
});
test('a sheet is called as Excel takes it, whatever the level is called', () => {
  const [sheet] = scoreSheets(framework, { levels: [{ ...villages, title: { zh: '县/区', en: 'County or district [urban] of a prefecture' } }], peerGroups: [] });
  expect(sheet!.name).toBe('县-区 County or district -urban- of'.slice(0, 31));
});
test('every column has a title in both languages and a name of its own', () => {
  expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length);
  expect(columns.filter(({ title }) => title.zh === '' || title.en === '')).toEqual([]);
});
