import exceljs from 'exceljs';
import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeProblem } from '../../../engine/core/errors.js';
import { placeOf } from '../../../engine/run/read/sheet-records.js';
import { readDataset } from '../../../engine/run/read/index.js';
import { csv, form, HEADER, read, refused, ROWS, tableOf, temporary, told } from './form.js';

type Sheet = readonly (readonly exceljs.CellValue[])[];

async function workbook(...sheets: Sheet[]): Promise<string> {
  const book = new exceljs.Workbook();
  sheets.forEach((rows, i) => {
    const sheet = book.addWorksheet(`sheet ${i}`);
    for (const row of rows) sheet.addRow([...row]);
  });
  const path = join(temporary(), 'v.xlsx');
  await book.xlsx.writeFile(path);
  return path;
}

const header = HEADER.split(',');
/** The small form's rows with numbers as numbers. */
const typed = ROWS.map((row) => row.split(',').map((cell, i) => (cell === '' ? null : i === 0 || i === 1 || i === 3 ? cell : Number(cell))));
const readSheets = async (...sheets: Sheet[]): ReturnType<typeof readDataset> => readDataset(await workbook(...sheets), form);

test('a workbook gives the same table as the CSV of the same data', async () => {
  const dataset = await readSheets([header, ...typed]);
  expect(dataset.format).toBe('xlsx');
  expect(dataset.problems).toEqual([]);
  expect(tableOf(dataset)).toEqual(tableOf(await read(csv(...ROWS))));
  expect(Array.from(dataset.rowOf)).toEqual([2, 3, 4]);
});

test('codes entered as numbers are taken as they are up to 2^53; longer ones have lost their digits', async () => {
  const dataset = await readSheets([header, [110101001201, ...typed[0]!.slice(1)], [110101200001123456, ...typed[1]!.slice(1)], ['1.10101E+11', ...typed[2]!.slice(1)]]);
  expect(dataset.codes).toEqual(['110101001201']);
  expect(told(dataset)).toEqual(['v.xlsx:3 village_code: villages/bad-code', 'v.xlsx:4 village_code: villages/code-in-scientific-notation']);
});

test('formulas count by their results, rich text by its text, numbers kept as text as numbers', async () => {
  const dataset = await readSheets([
    header,
    ['110101001201', { richText: [{ text: '东' }, { text: '村' }] }, 2023, 'plain', { formula: '60*2', result: 120 }, '35.5', ' 80 ', true],
    ['110101001202', { text: '西村', hyperlink: 'https://example.org' }, '2023', '丘陵', "'95", '１２', 60.25, '无'],
    ['110101001203', '南村', 2023, 'plain', 200, { formula: '1-1', result: 0 }, { formula: '""', result: '' }, '有'],
  ]);
  expect(dataset.problems).toEqual([]);
  expect(tableOf(dataset)).toEqual(tableOf(await read(csv(...ROWS))));
});

test('error values, dates and formulas without a result are told', async () => {
  const dataset = await readSheets([
    header,
    ['110101001201', '东村', 2023, 'plain', { error: '#REF!' }, new Date(Date.UTC(2023, 4, 1)), { formula: 'A1', result: { error: '#N/A' } as exceljs.CellErrorValue }, 1],
    ['110101001202', '西村', 2023, { error: '#NAME?' }, { formula: 'A1*2' }, 1, 1, 2],
  ]);
  expect(dataset.problems.map(({ place, found, code }) => `${place} ${found} ${code}`)).toEqual([
    'v.xlsx:2 households #REF! villages/error-cell',
    'v.xlsx:2 cultivated_mu a date (2023-05-01) villages/date-cell',
    'v.xlsx:2 broadband_rate an error value villages/error-cell',
    'v.xlsx:3 terrain #NAME? villages/error-cell',
    'v.xlsx:3 households a formula without a stored result (open and save the workbook once) villages/formula-without-result',
    'v.xlsx:3 has_clinic 2 villages/not-yes-or-no',
  ]);
});

test('the sheet with the header is read, below its title, its line of names and around its empty rows; others are named', async () => {
  const dataset = await readSheets([['说明'], ['请填写下一页']], [['填报表'], [], header.map((_, i) => form.fields[i]!.title.zh), header, typed[0]!, [], typed[1]!, typed[2]!, [], []], []);
  expect(told(dataset)).toEqual(['v.xlsx:6: villages/blank-row']);
  expect(Array.from(dataset.rowOf)).toEqual([5, 7, 8]);
  expect([dataset.sheets, dataset.passedOver]).toEqual([[], ['sheet 0']]);
});

describe('one sheet a township', () => {
  const titles = form.fields.map(({ title }) => title.zh);

  test('gives what all rows on one sheet give, in whatever of its names a header is written', async () => {
    const dataset = await readSheets([['说明']], [header, typed[0]!], [['第二乡镇'], titles, typed[2]!, typed[1]!]);
    expect(dataset.problems).toEqual([]);
    expect(tableOf(dataset)).toEqual(tableOf(await read(csv(...ROWS))));
    expect([dataset.sheets, dataset.passedOver]).toEqual([['sheet 1', 'sheet 2'], ['sheet 0']]);
    expect(Array.from(dataset.rowOf, (record) => placeOf(record, dataset.sheets))).toEqual([
      { row: 2, sheet: 'sheet 1' },
      { row: 4, sheet: 'sheet 2' },
      { row: 3, sheet: 'sheet 2' },
    ]);
  });

  test('names the sheet of every fault, and of the rows left out', async () => {
    const dataset = await readSheets([header, typed[0]!, ['11010100120X', ...typed[1]!.slice(1)]], [header, typed[0]!, [], [...typed[2]!.slice(0, 4), 'many', ...typed[2]!.slice(5)]]);
    expect(dataset.problems.map(describeProblem)).toEqual([
      'v.xlsx[sheet 0]:2 village_code: expected every code once, found "110101001201", also in row 2 of sheet 1 [villages/duplicate-code]',
      'v.xlsx[sheet 0]:3 village_code: expected a division code of 2, 4, 6, 9, 12 digits, as text, found "11010100120X" [villages/bad-code]',
      'v.xlsx[sheet 1]:2 village_code: expected every code once, found "110101001201", also in row 2 of sheet 0 [villages/duplicate-code]',
      'v.xlsx[sheet 1]:3: expected no empty rows between rows, found an empty row [villages/blank-row]',
      'v.xlsx[sheet 1]:4 households: expected a whole number from 1 to 20000, found "many" [villages/not-a-number]',
    ]);
    expect(dataset.problems.map(({ row }) => row)).toEqual([2, 3, 2, 3, 4]);
    expect(dataset.leftOut.map(({ row, sheet }) => `${sheet}:${row}`)).toEqual(['sheet 0:2', 'sheet 0:3', 'sheet 1:2']);
  });

  test('refuses units under another header, and passes over a list that only names the code', async () => {
    const turned = [header[1]!, header[0]!, ...header.slice(2)];
    const dataset = await readSheets([header, ...typed.slice(0, 2)], [turned, [typed[2]![1]!, typed[2]![0]!, ...typed[2]!.slice(2)]], [['village_code', '代码'], ['village_name', '名称']]);
    expect(dataset.problems.map(describeProblem)).toEqual([
      'v.xlsx[sheet 1]: expected the header of the sheet sheet 0 in the same order, since units stand under it, found 1 rows under another header, none of them read [villages/other-header]',
    ]);
    expect([dataset.sheets, dataset.passedOver]).toEqual([[], ['sheet 1', 'sheet 2']]);
  });
});

test('totals stand aside with their values', async () => {
  const dataset = await readSheets([header, ...typed, [110101, '某县', 2023, null, 415, 47.5, null, null]]);
  expect(dataset.problems).toEqual([]);
  expect(Object.fromEntries(dataset.others[0]!.values)).toEqual({ report_year: 2023, households: 415, cultivated_mu: 47.5 });
});

test('workbooks that are broken, none, or without the code are refused', async () => {
  const whole = await workbook([header, ...typed]);
  const bytes = readFileSync(whole);
  truncateSync(whole, Math.floor(bytes.length / 2));
  expect(await refused(readDataset(whole, form))).toEqual(['v.xlsx: villages/broken-xlsx']);
  // the library waits without end for what its directory lists and is not there, or does not unpack
  for (const at of [bytes.indexOf('PK\x01\x02', 0, 'latin1'), Math.floor(bytes.length / 2), bytes.length - 10]) {
    const damaged = Buffer.from(bytes);
    damaged[at]! ^= 0x55;
    expect(await refused(read(damaged, {}, 'v.xlsx'))).toEqual(['v.xlsx: villages/broken-xlsx']);
  }
  expect(await refused(read(Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(5000, 7)]), {}, 'v.xlsx'))).toEqual(['v.xlsx: villages/broken-xlsx']);
  expect(await refused(read('village_code\n1\n', {}, 'v.xlsx'))).toEqual(['v.xlsx: villages/not-xlsx']);
  expect(await refused(read(Buffer.from('d0cf11e0a1b11ae1', 'hex'), {}, 'v.xls'))).toEqual(['v.xls: villages/not-xlsx']);
  expect(await refused(readSheets([['village_name'], ['东村']]))).toEqual(['v.xlsx: villages/no-code-column']);
  expect(await refused(readSheets([header]))).toEqual(['v.xlsx: villages/header-only']);
});
