/** The form that villages fill in: made, filled in and read back. */
import exceljs from 'exceljs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadFramework } from '../../../engine/run/framework-files.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readDataset } from '../../../engine/run/read/index.js';
import { done, english, put, records, run, Sheet, workFolder } from './run.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);
const form = at('form.xlsx');
const filled = at('filled', 'villages.xlsx');
const VILLAGES = 3;

async function open(path: string): Promise<exceljs.Worksheet> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook.worksheets[0]!;
}

/** The row of field names, right above the cells to fill in. */
function headerRow(sheet: exceljs.Worksheet): number {
  for (let row = 1; row <= 10; row++) if (sheet.getRow(row).getCell(1).value === 'village_code') return row;
  throw new Error('no header');
}

let demo: Sheet;
beforeAll(async () => {
  await done('demo', '--out', at('demo'), '--villages', '20', '--quiet');
  demo = Sheet.of(at('demo', 'villages.csv'));
  demo.lines.length = VILLAGES + 1;
  const codes = demo.lines.slice(1).map(([code, name]) => `${code!},${name!}`);
  await done('template', '--out', form, '--codes', put(at('codes.csv'), `code,name\n${codes.join('\n')}\n`));
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(form);
  const sheet = workbook.worksheets[0]!;
  const header = headerRow(sheet);
  sheet.getRow(header).eachCell((cell, column) => {
    for (let village = 1; village <= VILLAGES; village++) {
      const text = demo.at(village + 1, cell.text);
      const isNumber = text !== '' && Number.isFinite(Number(text)) && !['village_code', 'urban_rural_class'].includes(cell.text);
      if (column > 2 && text !== '') sheet.getRow(header + village).getCell(column).value = isNumber ? Number(text) : text;
    }
  });
  put(filled, '');
  await workbook.xlsx.writeFile(filled);
  put(at('same', 'villages.csv'), demo.toString());
});

test('the form opens protected, with the codes locked, the cells to fill in open, and drop-downs', async () => {
  const sheet = await open(form);
  const header = headerRow(sheet);
  expect((sheet as unknown as { sheetProtection: { sheet: boolean } }).sheetProtection.sheet).toBe(true);
  const first = sheet.getRow(header + 1);
  expect([first.getCell(1).value, first.getCell(1).style.protection?.locked !== false]).toEqual([demo.at(2, 'village_code'), true]);
  const columns = new Map<string, number>();
  sheet.getRow(header).eachCell((cell, column) => columns.set(cell.text, column));
  expect([...columns.keys()].sort()).toEqual([...demo.header].sort());
  const terrain = first.getCell(columns.get('terrain')!);
  expect([terrain.style.protection?.locked, terrain.dataValidation.type]).toEqual([false, 'list']);
  expect(first.getCell(columns.get('households')!).dataValidation).toMatchObject({ type: 'whole', formulae: [1, 20000] });
});

test('a filled form is assessed as the same data in CSV are', async () => {
  await Promise.all([
    done('assess', '--data', filled, '--out', at('from-form'), '--workers', '1', '--quiet'),
    done('assess', '--data', at('same', 'villages.csv'), '--out', at('from-csv'), '--workers', '1', '--quiet'),
  ]);
  // Only the demo's own folder says that its data are made up, which marks the names of its groups.
  const rows = records(at('from-form', 'scores.csv'));
  expect(rows.filter(({ level }) => level === 'village')).toHaveLength(VILLAGES);
  expect(rows).toEqual(records(at('from-csv', 'scores.csv')));
});

test('a form is read alike thirty times over', async () => {
  const { declaration } = await loadFramework(packagePath('indicators'));
  const expected = demo.lines.slice(1).map(([code]) => code);
  for (let turn = 0; turn < 10; turn++) {
    const datasets = await Promise.all([1, 2, 3].map(() => readDataset(filled, declaration)));
    for (const { codes, problems } of datasets) expect([codes, problems]).toEqual([expected, []]);
  }
});

test('a form with codes alone is assessed with what it has: nothing, so that no village is ranked', async () => {
  const { status, stderr } = await run('assess', '--data', form, '--out', at('none'), '--workers', '1', '--quiet', '--year', '2023');
  // Codes and names are filled in, nothing else: everything applies and nothing is reported.
  expect([status, stderr]).toEqual([0, '']);
  const rows = records(at('none', 'scores.csv')).filter(({ level }) => level === 'village');
  expect(rows.map(({ score, coverage, rank }) => [Number(score), Number(coverage), rank])).toEqual(Array.from({ length: VILLAGES }, () => [0, 0, '']));
});

test('a list of units with a code that is none is refused', async () => {
  const { status, stderr } = await run('template', '--out', at('x.xlsx'), '--codes', put(at('bad.csv'), 'code,name\nabc,东村\n370832101200,\n'));
  expect([status, english(stderr)]).toEqual([2, 'bad.csv:2 code: expected a code of 12 digits, found "abc" [table/bad-cell]\nbad.csv:3 name: expected a value, found "" [table/blank]\n']);
});
