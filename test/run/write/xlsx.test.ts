import exceljs from 'exceljs';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Block } from '../../../engine/run/write/block.js';
import { writeXlsx, type Sheet } from '../../../engine/run/write/xlsx.js';
import { scratchFolder } from './support.js';

const folder = scratchFolder();
const columns: Sheet['columns'] = [
  { name: 'code', title: { zh: '代码', en: 'Code' }, type: 'text', width: 16 },
  { name: 'score', title: { zh: '得分', en: 'Score' }, type: 'number', format: '0.00' },
  { name: 'grade', title: { zh: '等级', en: 'Grade' }, type: 'text', dictionary: ['优', '良'] },
  { name: 'flag', title: { zh: '标记', en: 'Flag' }, type: 'boolean' },
];
const block: Block = {
  rows: 3,
  columns: [['110101001201', '=1+1', '010101001203'], Float64Array.of(66.66666666666667, 0, 0), Uint8Array.of(0, 1, 0), Uint8Array.of(1, 0, 0)],
  present: [null, Uint8Array.of(1, 1, 0), Uint8Array.of(1, 1, 0), Uint8Array.of(1, 1, 0)],
};
const sheets = (): Sheet[] => [
  { name: '行政村', columns, blocks: [block] },
  { name: '乡镇', columns, blocks: [] },
];
const sha = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

async function written(name: string): Promise<exceljs.Workbook> {
  const path = join(folder, name);
  await writeXlsx(path, sheets());
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook;
}

test('headings in Chinese and English stand over the field names; codes are text, numbers unrounded, no value an empty cell', async () => {
  const workbook = await written('round.xlsx');
  expect(workbook.worksheets.map(({ name }) => name)).toEqual(['行政村', '乡镇']);
  const sheet = workbook.getWorksheet('行政村')!;
  const values = (row: number): unknown[] => [1, 2, 3, 4].map((column) => sheet.getRow(row).getCell(column).value);
  expect(values(1)).toEqual(['代码', '得分', '等级', '标记']);
  expect(values(2)).toEqual(['Code', 'Score', 'Grade', 'Flag']);
  expect(values(3)).toEqual(['code', 'score', 'grade', 'flag']);
  expect(values(4)).toEqual(['110101001201', 66.66666666666667, '优', true]);
  expect(values(5)).toEqual(['=1+1', 0, '良', false]);
  expect(values(6)).toEqual(['010101001203', null, null, null]);
  expect(sheet.getCell('A4').numFmt).toBe('@');
  expect(sheet.getCell('A5').type).toBe(exceljs.ValueType.String);
  expect(sheet.getCell('B4').numFmt).toBe('0.00');
});
test('the heading is frozen and filtered', async () => {
  const sheet = (await written('frozen.xlsx')).getWorksheet('行政村')!;
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 3, xSplit: 3 });
  expect(sheet.autoFilter).toBe('A3:D3');
  expect(sheet.getColumn(1).width).toBe(16);
  expect(sheet.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape' });
});
test('the same table has the same bytes on another day', async () => {
  await writeXlsx(join(folder, 'one.xlsx'), sheets());
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-02-03T04:05:06Z') });
  try {
    await writeXlsx(join(folder, 'other.xlsx'), sheets());
  } finally {
    vi.useRealTimers();
  }
  expect(sha(join(folder, 'one.xlsx'))).toBe(sha(join(folder, 'other.xlsx')));
});
test('a full disk is an error a user can act on', async ({ skip }) => {
  skip(process.platform !== 'linux', 'needs /dev/full');
  const many = Array.from({ length: 40 }, () => block);
  await expect(writeXlsx('/dev/full', [{ name: '村', columns, blocks: many }])).rejects.toThrow('[output/disk-full]');
});
test('a folder that does not exist is not a stack trace of the library', async () => {
  await expect(writeXlsx(join(folder, 'one.xlsx', 'x.xlsx'), sheets())).rejects.toThrow('[output/not-a-folder]');
});
test('more rows than Excel has are refused', async () => {
  const long: Block = { rows: 1_048_574, columns: block.columns, present: block.present };
  await expect(writeXlsx(join(folder, 'long.xlsx'), [{ name: '村', columns, blocks: [long] }])).rejects.toThrow('more rows than Excel has');
});
