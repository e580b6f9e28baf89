import exceljs from 'exceljs';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { HeaderReader } from '../../../engine/run/read/header.js';
import { readDataset } from '../../../engine/run/read/read-dataset.js';
import { writeCsv } from '../../../engine/run/write/csv.js';
import { indicatorsByField } from '../../../engine/run/write/field-words.js';
import { writeTemplate, type TemplateOptions } from '../../../engine/run/write/template.js';
import { headingRows } from '../../../engine/run/write/template-form.js';
import { wrappedHeight } from '../../../engine/run/write/xlsx.js';
import { declaration, scratchFolder } from './support.js';

const folder = scratchFolder();
const codes = [
  { code: '110101001201', name: '上庄村' },
  { code: '010101001202', name: '下庄村' },
];

async function template(name: string, options: TemplateOptions): Promise<exceljs.Workbook> {
  const path = join(folder, name);
  await writeTemplate(path, declaration, options);
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  return workbook;
}
const row = (sheet: exceljs.Worksheet, number: number): unknown[] => declaration.fields.map((_, i) => sheet.getRow(number).getCell(i + 1).value);

test('the heading rows end with the field names right above the data; code and name come first', async () => {
  const sheet = (await template('both.xlsx', { language: 'both', codes })).getWorksheet('填报')!;
  expect(row(sheet, 1)).toEqual(['统计用区划代码(12位) *', '行政村名称', '户籍户数', '地形', '宽带户数', '网办率', '有服务站']);
  expect(row(sheet, 2)).toEqual(['Division code *', 'Village name', 'Registered households', 'Terrain', 'Broadband households', 'Online share', 'Has a station']);
  expect(row(sheet, 3)).toEqual(['', '', '户; 1–20000', '平原 / 丘陵', '户; ≥ 0', '%; 0–100', '是 / 否']);
  expect(row(sheet, 4)[5]).toBe('乡镇 Township · department');
  expect(row(sheet, 5)).toEqual(['village_code', 'village_name', 'households', 'terrain', 'hh_broadband', 'online_share', 'has_station']);
  expect(row(sheet, 6).slice(0, 3)).toEqual(['110101001201', '上庄村', null]);
  expect(sheet.getCell('A7').value).toBe('010101001202');
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', xSplit: 2, ySplit: 5 });
});
test('rows are as high as their wrapped texts, for programs that do not fit them, and pages are A4', async () => {
  const workbook = await template('high.xlsx', { language: 'en', codes });
  const form = workbook.getWorksheet('Form')!;
  // "Registered households" in a column of 12 characters: three lines of 10 [15 points each]; "Township · department" in small letters: two of 12.5
  expect([1, 3].map((number) => form.getRow(number).height)).toEqual([45, 25]);
  expect(form.pageSetup).toMatchObject({ paperSize: 9, orientation: 'landscape', printTitlesRow: '1:4' });
  const glossary = workbook.getWorksheet('Glossary')!;
  expect(glossary.pageSetup).toMatchObject({ paperSize: 9, fitToWidth: 1, fitToHeight: 0 });
  expect(wrappedHeight(['一二三四五六', 'two\nlines'], [10, 20], 15)).toBe(30);
});
test('headings, codes and names are locked, everything else is open', async () => {
  const sheet = (await template('locked.xlsx', { language: 'zh', codes })).getWorksheet('填报')!;
  expect((sheet as unknown as { sheetProtection: { sheet: boolean } }).sheetProtection.sheet).toBe(true);
  // a cell is locked unless its style says otherwise
  const open = (address: string): boolean => sheet.getCell(address).style.protection?.locked === false;
  expect(['A1', 'C1', 'C4', 'G4', 'A5', 'B6'].map(open)).toEqual([false, false, false, false, false, false]);
  expect(sheet.getColumn(3).protection?.locked).toBe(false);
  expect(open('C5')).toBe(true);
  expect(sheet.getColumn(1).protection?.locked).not.toBe(false);
  expect(sheet.getCell('A5').numFmt).toBe('@');
});
test('without units the codes are open cells kept as text of the right length', async () => {
  const sheet = (await template('empty.xlsx', { language: 'zh' })).getWorksheet('填报')!;
  expect(sheet.getColumn(1).protection?.locked).toBe(false);
  expect(sheet.getColumn(1).numFmt).toBe('@');
  expect(sheet.getCell('A5').dataValidation).toMatchObject({ type: 'textLength', operator: 'equal', formulae: [12] });
  expect(sheet.getCell('A1004').dataValidation).toBeDefined();
});
test('choices have drop-downs, numbers ranges, counts whole numbers, each with its message', async () => {
  const workbook = await template('checks.xlsx', { language: 'zh', codes });
  const sheet = workbook.getWorksheet('填报')!;
  expect(sheet.getCell('C5').dataValidation).toMatchObject({ type: 'whole', formulae: [1, 20000], showErrorMessage: true, errorStyle: 'stop', error: '户籍户数: 整数 1–20000' });
  expect(sheet.getCell('E6').dataValidation).toMatchObject({ type: 'whole', operator: 'greaterThanOrEqual', formulae: [0] });
  expect(sheet.getCell('F5').dataValidation).toMatchObject({ type: 'decimal', formulae: [0, 100], allowBlank: true });
  expect(sheet.getCell('D5').dataValidation).toMatchObject({ type: 'list', formulae: ["'选项'!$A$2:$A$3"] });
  expect(sheet.getCell('G5').dataValidation).toMatchObject({ type: 'list', formulae: ["'选项'!$B$2:$B$3"] });
  const lists = workbook.getWorksheet('选项')!;
  expect(lists.state).toBe('hidden');
  expect(['A1', 'A2', 'A3', 'B2', 'B3'].map((address) => lists.getCell(address).value)).toEqual(['terrain', '平原', '丘陵', '是', '否']);
});
test('groups of fields have colours of their own', async () => {
  const sheet = (await template('colours.xlsx', { language: 'zh' })).getWorksheet('填报')!;
  const colour = (address: string): unknown => (sheet.getCell(address).fill as exceljs.FillPattern).fgColor?.argb;
  expect(colour('A1')).toBe(colour('D4'));
  expect(new Set(['A1', 'C1', 'E1', 'F1'].map(colour)).size).toBe(4);
});
test('the glossary names the indicators that use a field, the rules stand in words', async () => {
  const workbook = await template('pages.xlsx', { language: 'zh' });
  expect(workbook.worksheets.map(({ name }) => name)).toEqual(['填报', '填报说明', '名词解释', '核对规则', '选项']);
  const glossary = workbook.getWorksheet('名词解释')!;
  const households = glossary.getRows(2, 7)!.find((each) => each.getCell(1).value === 'households')!;
  expect((households.values as unknown[]).slice(1)).toEqual([
    'households',
    '户籍户数',
    'Registered households',
    'POP',
    '整数',
    '户',
    '1–20000',
    '行政村',
    '行政村',
    'A1-01 宽带入户率',
  ]);
  const rules = workbook.getWorksheet('核对规则')!;
  expect((rules.getRow(2).values as unknown[]).slice(1)).toEqual(['C15', '错误：剔除', '宽带户数不超过户数', 'hh_broadband <= households', 'hh_broadband', '部分不大于整体']);
});
test('a guard uses its fields too', () => {
  expect(indicatorsByField(declaration).get('has_station')).toEqual(['A2-01']);
});
/** Everything that stands on a sheet, as a CSV file. */
async function asCsv(sheet: exceljs.Worksheet, path: string): Promise<void> {
  const columns = declaration.fields.map((_, i) => ({ name: sheet.getRow(1).getCell(i + 1).text, type: 'text' as const }));
  const rows = sheet.getRows(2, sheet.rowCount - 1)!;
  await writeCsv(path, columns, [{ rows: rows.length, columns: columns.map((_, i) => rows.map((each) => each.getCell(i + 1).text)), present: [] }]);
}
test.for(['zh', 'en', 'both'] as const)('a filled form in %s is read as it was filled in', async (language) => {
  const sheet = (await template(`fill-${language}.xlsx`, { language, codes })).worksheets[0]!;
  const first = language === 'both' ? 6 : 5;
  const filled = [120, language === 'en' ? 'Hills' : '丘陵', 0, 45.5, language === 'en' ? 'yes' : '是'];
  filled.forEach((value, i) => (sheet.getRow(first).getCell(i + 3).value = value));
  const path = join(folder, `filled-${language}.csv`);
  await asCsv(sheet, path);
  const dataset = await readDataset(path, declaration);
  expect(dataset.problems).toEqual([]);
  expect(dataset.codes).toEqual(['010101001202', '110101001201']);
  const number = (name: string, at: number): number | null => {
    const column = dataset.table.columns.get(name)!;
    if (column.kind !== 'number') throw new Error(name);
    return column.missing[at] === 0 ? column.values[at]! : null;
  };
  expect(['households', 'hh_broadband', 'online_share', 'has_station'].map((name) => number(name, 1))).toEqual([120, 0, 45.5, 1]);
  expect(['households', 'hh_broadband', 'online_share', 'has_station'].map((name) => number(name, 0))).toEqual([null, null, null, null]);
  const terrain = dataset.table.columns.get('terrain')!;
  if (terrain.kind !== 'text') throw new Error('terrain');
  expect(terrain.dictionary[terrain.codes[1]!]).toBe('hill');
});
test.for(['zh', 'en', 'both'] as const)('only the last heading row in %s is taken for the header', (language) => {
  const reader = new HeaderReader(declaration, undefined);
  const rows = headingRows(declaration, { language });
  expect(rows.map(reader.isHeader)).toEqual(rows.map((_, i) => i === rows.length - 1));
  expect(reader.layout('form', rows.length, rows.at(-1)!)).toMatchObject({ problems: [], absent: [], ignored: [] });
});
test('the same form has the same bytes on another day', async () => {
  const sha = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  await template('today.xlsx', { language: 'both', codes });
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-02-03T04:05:06Z') });
  try {
    await template('later.xlsx', { language: 'both', codes });
  } finally {
    vi.useRealTimers();
  }
  expect(sha('today.xlsx')).toBe(sha('later.xlsx'));
});
