/**
 * Excel workbooks: the first sheet whose first rows hold the header. Numbers are taken as the cells hold them, a
 * formula by its stored result, and a number kept as text as any other text.
 */
import exceljs from 'exceljs';
import { createReadStream } from 'node:fs';
import { InputError, type Problem } from '../../core/errors.js';
import { cleanCode } from './cell.js';
import { HEADER_ROWS, type Progress } from './csv.js';
import { noCodeColumn, type HeaderReader } from './header.js';
import { Intake } from './intake.js';
import { describeRange } from './intake-column.js';
import type { ProblemList } from './problem-list.js';

/** What a cell holds that is neither number nor text. */
interface OddCell {
  readonly odd: string;
  readonly code: string;
}
type Cell = number | string | OddCell;

/** An Excel cell's value as a number, a text ('' where empty), or what else it holds. */
function cellOf(value: exceljs.CellValue | undefined): Cell {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return Number.isFinite(value) ? value : { odd: 'an error value', code: 'villages/error-cell' };
  if (value instanceof Date) return { odd: Number.isNaN(value.getTime()) ? 'a date' : `a date (${value.toISOString().slice(0, 10)})`, code: 'villages/date-cell' };
  if ('error' in value) return { odd: value.error, code: 'villages/error-cell' };
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return cellOf(value.text);
  return { odd: 'a formula without a stored result (open and save the workbook once)', code: 'villages/formula-without-result' };
}

const isFormula = (value: exceljs.CellValue | undefined): boolean => typeof value === 'object' && value !== null && ('formula' in value || 'sharedFormula' in value);

/**
 * The cells of a row. A formula's result is asked of its cell, since exceljs leaves a result of 0 out of the value. Of
 * merged cells only the first has a value, as in the file.
 */
function cellsOf(row: exceljs.Row): Cell[] {
  const values = row.values as readonly exceljs.CellValue[];
  return Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => {
    const value = values[i + 1];
    if (value !== undefined && row.getCell(i + 1).type === exceljs.ValueType.Merge) return '';
    if (!isFormula(value)) return cellOf(value);
    const result = row.getCell(i + 1).result as exceljs.CellValue | undefined;
    return result === undefined ? cellOf(value) : cellOf(result);
  });
}

const textOf = (cell: Cell): string => (typeof cell === 'object' ? cell.odd : String(cell));

/** Rows of one sheet, with a reader that stops at nothing. */
class SheetReader {
  intake: Intake | undefined;
  #seen: readonly string[] = [];

  constructor(
    readonly file: string,
    readonly reader: HeaderReader,
    readonly only: ReadonlySet<string> | undefined,
    readonly problems: ProblemList,
  ) {}

  /** The headers most like a header, for telling that there is none. */
  get seen(): readonly string[] {
    return this.#seen;
  }

  take(row: exceljs.Row): void {
    if (this.intake !== undefined) this.#takeRow(this.intake, row.number, cellsOf(row));
    else if (row.number <= HEADER_ROWS) this.#lookForHeader(row.number, cellsOf(row).map(textOf));
  }

  #lookForHeader(record: number, cells: readonly string[]): void {
    if (cells.length > this.#seen.length) this.#seen = cells;
    if (this.reader.isHeader(cells)) this.intake = new Intake(this.reader.form, this.reader.layout(this.file, record, cells), this.only, 1024, this.problems);
  }

  #takeRow(intake: Intake, record: number, cells: readonly Cell[]): void {
    const cell = (position: number): Cell => cells[position] ?? '';
    const text = (position: number): string => textOf(cell(position));
    if (cells.every((each) => textOf(each).trim() === '')) {
      intake.blank(record);
      return;
    }
    const { layout } = intake;
    const code = cleanCode(text(layout.code));
    if (intake.repeatsHeader(record, code)) return;
    const beyond = Array.from({ length: Math.max(0, cells.length - layout.headers.length) }, (_, i) => layout.headers.length + i);
    for (const position of [...layout.unnamed, ...beyond]) {
      if (text(position).trim() !== '') intake.strayCell(record, code, position, text(position));
    }
    const row = intake.admit(record, code, text);
    if (row === null) return;
    if (typeof row !== 'number') {
      intake.addOther(record, code, row, text);
      return;
    }
    for (const column of intake.numbers) {
      const value = cell(column.position);
      if (typeof value === 'number') intake.number(column, row, value);
      else if (typeof value === 'string') intake.numberText(column, row, value);
      else intake.fault(column, row, column.yesNo ? 'yes or no' : describeRange(column), value.odd, value.code);
    }
    for (const column of intake.texts) {
      const value = cell(column.position);
      if (typeof value === 'object' && value.code !== 'villages/date-cell') intake.fault(column, row, 'a text', value.odd, value.code);
      else intake.text(column, row, textOf(value));
    }
  }
}

const broken = (file: string): InputError =>
  new InputError([{ place: file, expected: 'a whole .xlsx workbook', found: 'one that is broken or cut short', code: 'villages/broken-xlsx' } satisfies Problem]);

/** The sheets looked at, up to and including the one with the header. */
type Sheets = SheetReader[];

const isFound = (sheets: Sheets): boolean => sheets.some(({ intake }) => intake !== undefined);

/** Row by row: a workbook may be larger than the memory. */
async function streamSheets(path: string, sheets: Sheets, newSheet: () => SheetReader, onProgress: Progress | undefined): Promise<void> {
  const stream = createReadStream(path);
  const workbook = new exceljs.stream.xlsx.WorkbookReader(stream, { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache', hyperlinks: 'ignore', entries: 'ignore' });
  // Where the list of sheets comes last in the zip, or is not there in time, exceljs stumbles over its absence; nothing here asks for it.
  Object.assign(workbook, { model: {} });
  try {
    for await (const worksheet of workbook) {
      const sheet = newSheet();
      const found = isFound(sheets);
      if (!found) sheets.push(sheet);
      for await (const row of worksheet) {
        if (found) continue;
        sheet.take(row);
        if (sheet.intake !== undefined && sheet.intake.rows % 5000 === 4999) onProgress?.(sheet.intake.rows, null);
      }
    }
  } finally {
    stream.destroy();
  }
}

/** The whole workbook at once, whatever the order of the parts in its zip: what the stream makes nothing of. */
async function loadSheets(path: string, sheets: Sheets, newSheet: () => SheetReader): Promise<void> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  for (const worksheet of workbook.worksheets) {
    if (isFound(sheets)) return;
    const sheet = newSheet();
    sheets.push(sheet);
    worksheet.eachRow({ includeEmpty: true }, (row) => sheet.take(row));
  }
}

/**
 * Read a workbook.
 *
 * @throws InputError `villages/broken-xlsx`, `villages/no-code-column`, and those of the header
 */
export async function readXlsx(path: string, file: string, reader: HeaderReader, only: ReadonlySet<string> | undefined, problems: ProblemList, onProgress: Progress | undefined): Promise<Intake> {
  const newSheet = (): SheetReader => new SheetReader(file, reader, only, problems);
  let sheets: Sheets = [];
  try {
    await streamSheets(path, sheets, newSheet, onProgress).catch((error: unknown) => {
      if (error instanceof InputError || isFound(sheets)) throw error;
    });
    if (!isFound(sheets)) {
      sheets = [];
      await loadSheets(path, sheets, newSheet);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw broken(file);
  }
  const intake = sheets.at(-1)?.intake;
  if (intake === undefined) throw sheets.length === 0 ? broken(file) : new InputError([noCodeColumn(file, reader.form, sheets[0]!.seen)]);
  onProgress?.(intake.rows, intake.rows);
  return intake;
}
