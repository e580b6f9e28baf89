/**
 * Excel workbooks for people: headings in Chinese and English over the field names of the CSV, codes as text so that twelve digits
 * survive, numbers unrounded under a number format, a frozen heading with filters. The bytes hold no date.
 */
import exceljs from 'exceljs';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Label } from '../../core/label.js';
import { numbersOf, refuseNotFinite, textsOf, type Block, type Blocks, type OutputColumn } from './block.js';
import { outputError } from './output-problem.js';
import { clearZipDates } from './zip-dates.js';

export interface XlsxColumn extends OutputColumn {
  readonly title: Label;
  /** Excel number format, `0.00`; texts are always `@`. */
  readonly format?: string;
  /** In characters. */
  readonly width?: number;
}

export interface Sheet {
  /** At most 31 characters, without : \ / ? * [ ] */
  readonly name: string;
  readonly columns: readonly XlsxColumn[];
  readonly blocks: Blocks;
}

/** Sheets of Excel end at row 1,048,576. */
const SHEET_ROWS = 1_048_576;
const HEADING_ROWS = 3;
/** Lay the pages of a sheet on A4, which Excel calls 9. */
export const layOnA4 = (sheet: Pick<exceljs.Worksheet, 'pageSetup'>, more: Partial<exceljs.PageSetup> = {}): void => {
  Object.assign(sheet.pageSetup, { paperSize: 9, orientation: 'landscape' }, more);
};
/** Rows handed to the zip before it is given time to write them out. */
const BATCH_ROWS = 500;
/** The day that stands in the workbook's properties: no clock may. */
export const NO_DAY = new Date(0);

export const HEADING_FILL: exceljs.Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE3ECE6' } };

/** How wide a text is in characters of Excel: a Chinese one takes two. */
const widthOf = (text: string): number => text.length + (text.match(/[\u2e80-\uffff]/g)?.length ?? 0);

/**
 * The height of a row whose texts are wrapped: Excel fits it when a person opens the file, other programs cut it off.
 *
 * @param widths of the columns [characters]
 * @param line height of a line [points]
 */
export function wrappedHeight(texts: readonly string[], widths: readonly number[], line: number): number {
  const linesOf = (text: string, width: number): number => text.split('\n').reduce((sum, part) => sum + Math.max(1, Math.ceil(widthOf(part) / Math.max(1, width - 2))), 0);
  return line * texts.reduce((most, text, i) => Math.max(most, linesOf(text, widths[i]!)), 1);
}

/** Height of a line of a heading in bold [points]. */
export const HEADING_LINE = 15;

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Reader = (block: Block, row: number) => exceljs.CellValue;

function reader(column: XlsxColumn, index: number): Reader {
  const { name, type, dictionary } = column;
  const number = (block: Block, row: number): number => {
    const value = numbersOf(block.columns[index]!, name)[row]!;
    return value - value === 0 ? value : refuseNotFinite(value, name, row);
  };
  const there = (block: Block, row: number): boolean => (block.present[index]?.[row] ?? 1) !== 0;
  if (type === 'boolean') return (block, row) => (there(block, row) ? number(block, row) !== 0 : null);
  if (type !== 'text') return (block, row) => (there(block, row) ? number(block, row) : null);
  if (dictionary !== undefined) return (block, row) => (there(block, row) ? (dictionary[number(block, row)] ?? refuseNotFinite(number(block, row), name, row)) : null);
  return (block, row) => (there(block, row) ? textsOf(block.columns[index]!, name)[row]! : null);
}

function addHeading(sheet: exceljs.Worksheet, columns: readonly XlsxColumn[]): void {
  const widths = columns.map(({ width, title }) => width ?? Math.min(28, Math.max(10, 2 * title.zh.length + 2, title.en.length / 2 + 2)));
  sheet.columns = widths.map((width) => ({ width }));
  for (const texts of [columns.map(({ title }) => title.zh), columns.map(({ title }) => title.en), columns.map(({ name }) => name)]) {
    const row = sheet.addRow(texts);
    row.height = wrappedHeight(texts, widths, HEADING_LINE);
    row.eachCell((cell) => {
      cell.font = { bold: true };
      cell.fill = HEADING_FILL;
      cell.alignment = { wrapText: true, vertical: 'middle' };
    });
    row.commit();
  }
}

/** Rows of one sheet; `check` throws as soon as the file can no longer be written. */
async function addSheet(workbook: exceljs.stream.xlsx.WorkbookWriter, { name, columns, blocks }: Sheet, check: () => void): Promise<number> {
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: Math.min(3, columns.length - 1), ySplit: HEADING_ROWS }],
  });
  layOnA4(sheet);
  addHeading(sheet, columns);
  sheet.autoFilter = { from: { row: HEADING_ROWS, column: 1 }, to: { row: HEADING_ROWS, column: columns.length } };
  const readers = columns.map(reader);
  // one object per column, not one per cell: exceljs then looks the style up once
  const styles = columns.map(({ type, format }): Partial<exceljs.Style> => ({ numFmt: type === 'text' ? '@' : (format ?? 'General') }));
  let rows = 0;
  for await (const block of blocks) {
    if (HEADING_ROWS + rows + block.rows > SHEET_ROWS) throw new RangeError(`sheet ${name}: more rows than Excel has`);
    for (let row = 0; row < block.rows; row++) {
      const line = sheet.addRow(readers.map((read) => read(block, row)));
      styles.forEach((style, i) => (line.getCell(i + 1).style = style));
      line.commit();
      if (++rows % BATCH_ROWS !== 0) continue;
      await breathe();
      check();
    }
  }
  sheet.commit();
  return rows;
}

/**
 * Write a workbook, row by row.
 *
 * @param path where to write; `writeFolder` gives one
 * @returns the number of rows of each sheet, headings not counted
 * @throws InputError `output/...` if the disk or the path does not take it
 */
export async function writeXlsx(path: string, sheets: readonly Sheet[]): Promise<number[]> {
  const stream = createWriteStream(path);
  let failure: { readonly error: unknown } | undefined;
  const failed = once(stream, 'error').then(([error]: unknown[]) => {
    failure = { error: outputError(path, error) };
  });
  const check = (): void => {
    if (failure !== undefined) throw failure.error;
  };
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false, zip: { zlib: { level: 6 } } });
  workbook.creator = workbook.lastModifiedBy = 'shuxiang';
  workbook.created = workbook.modified = NO_DAY;
  const rows: number[] = [];
  try {
    for (const sheet of sheets) rows.push(await addSheet(workbook, sheet, check));
    await Promise.race([workbook.commit(), failed]);
    check();
    await clearZipDates(path);
  } catch (error) {
    stream.destroy();
    throw outputError(path, error);
  }
  return rows;
}
