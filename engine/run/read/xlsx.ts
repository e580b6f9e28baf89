/**
 * Excel workbooks: every sheet whose first rows hold the header of the first that has one, since one sheet a township is
 * how such workbooks come. Numbers are taken as the cells hold them, a formula by its stored result, and a number kept
 * as text as any other text.
 */
import exceljs from 'exceljs';
import { InputError, type Problem } from '../../core/errors.js';
import { cleanCode } from './cell.js';
import { HEADER_ROWS, type Progress } from './csv.js';
import { noCodeColumn, normaliseHeader, type HeaderReader } from './header.js';
import { Intake } from './intake.js';
import { describeRange } from './intake-column.js';
import { wholeMatch } from './code-pattern.js';
import type { ProblemList } from './problem-list.js';
import { recordOf } from './sheet-records.js';
import { sheetsOf } from './xlsx-sheets.js';
import { openZip, type Part } from './zip.js';
import { SHEETS } from '../write/template-text.js';

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

/** What the sheets of a workbook have in common: the rows taken from those of them that have the header. */
class BookReader {
  intake: Intake | undefined;
  /** Names of the sheets that rows were taken from, and of those in which something else stands. */
  readonly #read: SheetReader[] = [];
  readonly #other: SheetReader[] = [];

  constructor(
    readonly file: string,
    readonly reader: HeaderReader,
    readonly only: ReadonlySet<string> | undefined,
    readonly problems: ProblemList,
  ) {}

  /** The headers most like a header, for telling that there is none. */
  get seen(): readonly string[] {
    return this.#other[0]?.seen ?? [];
  }

  get hasSheets(): boolean {
    return this.#other.length > 0;
  }

  /** Begin the first sheet with the header, or a further one with the same; null: it has another header. */
  begin(sheet: SheetReader, row: number, cells: readonly string[]): Intake | null {
    if (this.intake !== undefined && !this.#isSame(this.intake, cells)) return null;
    const record = recordOf(this.#read.push(sheet) - 1, row);
    if (this.intake === undefined) this.intake = new Intake(this.reader.form, this.reader.layout(this.file, record, cells), this.only, 1024, this.problems);
    else this.intake.goUnder(record);
    return this.intake;
  }

  /** Number of a row of the sheet begun last. */
  recordOf(row: number): number {
    return recordOf(this.#read.length - 1, row);
  }

  /** Note a sheet that has ended without the header. */
  passOver(sheet: SheetReader): void {
    this.#other.push(sheet);
  }

  #isSame({ layout }: Intake, cells: readonly string[]): boolean {
    const meaning = (headers: readonly string[]): string => headers.map((header) => this.reader.find(header)?.name ?? normaliseHeader(header)).join('\n').trimEnd();
    return meaning(cells) === meaning(layout.headers);
  }

  /** Say which sheets the rows came from, and which were not read. */
  finish(intake: Intake): void {
    intake.sheets = this.#read.map(({ name }) => name);
    intake.passedOver = this.#other.filter(({ isEmpty, name }) => !isEmpty && !TEMPLATE_SHEETS.has(name)).map(({ name }) => name);
    for (const sheet of this.#other) {
      if (sheet.unitsUnder === 0) continue;
      const expected = `the header of the sheet ${intake.sheets[0]!} in the same order, since units stand under it`;
      this.problems.add({ place: `${this.file}[${sheet.name}]`, expected, found: `${sheet.unitsUnder} rows under another header, none of them read`, code: 'villages/other-header' });
    }
  }
}

/** Rows of one sheet, with a reader that stops at nothing. */
class SheetReader {
  isEmpty = true;
  /** Rows of units that stand under a header which is not that of the data. */
  unitsUnder = 0;
  #intake: Intake | undefined;
  #seen: readonly string[] = [];
  #otherCode = -1;

  constructor(
    readonly book: BookReader,
    readonly name: string,
  ) {}

  get seen(): readonly string[] {
    return this.#seen;
  }

  get isRead(): boolean {
    return this.#intake !== undefined;
  }

  take(row: exceljs.Row): void {
    if (this.#intake !== undefined) {
      this.#takeRow(this.#intake, this.book.recordOf(row.number), cellsOf(row));
      return;
    }
    if (row.number > HEADER_ROWS && this.#otherCode < 0) return;
    const cells = cellsOf(row).map(textOf);
    if (cells.some((text) => text.trim() !== '')) this.isEmpty = false;
    if (this.#otherCode >= 0) this.#lookForUnit(cells);
    else this.#lookForHeader(row.number, cells);
  }

  #lookForHeader(row: number, cells: readonly string[]): void {
    if (cells.length > this.#seen.length) this.#seen = cells;
    const { reader } = this.book;
    if (!reader.isHeader(cells)) return;
    const intake = this.book.begin(this, row, cells);
    if (intake === null) this.#otherCode = cells.findIndex((cell) => reader.find(cell)?.name === reader.form.unit.code);
    else this.#intake = intake;
  }

  /** Under another header nothing is read, but units that stand there are not lost without a word. */
  #lookForUnit(cells: readonly string[]): void {
    const code = cleanCode(cells[this.#otherCode] ?? '');
    if (this.book.reader.form.unit.rows.some((rowClass) => rowClass.is === 'unit' && code !== '' && wholeMatch(rowClass.code)(code))) this.unitsUnder++;
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

/** The template's own sheets beside the form, in both languages: that they are not read is no news. */
const TEMPLATE_SHEETS: ReadonlySet<string> = new Set(Object.values(SHEETS).flatMap(({ zh, en }) => [zh, en]));

/** Row by row: a workbook may be larger than the memory. */
async function streamSheets(parts: ReadonlyMap<string, Part>, book: BookReader, onProgress: Progress | undefined): Promise<void> {
  for await (const { name, rows } of sheetsOf(parts)) {
    const sheet = new SheetReader(book, name);
    for await (const row of rows) {
      sheet.take(row);
      if (book.intake !== undefined && book.intake.rows % 5000 === 4999) onProgress?.(book.intake.rows, null);
    }
    if (!sheet.isRead) book.passOver(sheet);
  }
}

/** The whole workbook at once: what the stream makes nothing of. */
async function loadSheets(path: string, book: BookReader): Promise<void> {
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.readFile(path);
  for (const worksheet of workbook.worksheets) {
    const sheet = new SheetReader(book, worksheet.name);
    worksheet.eachRow({ includeEmpty: true }, (row) => sheet.take(row));
    if (!sheet.isRead) book.passOver(sheet);
  }
}

/**
 * Read a workbook: the rows of every sheet with the header.
 *
 * @throws InputError `villages/broken-xlsx`, `villages/no-code-column`, and those of the header
 */
export async function readXlsx(path: string, file: string, reader: HeaderReader, only: ReadonlySet<string> | undefined, problems: ProblemList, onProgress: Progress | undefined): Promise<Intake> {
  const parts = await openZip(path);
  if (parts === null) throw broken(file);
  const newBook = (): BookReader => new BookReader(file, reader, only, problems);
  let book = newBook();
  try {
    await streamSheets(parts, book, onProgress).catch((error: unknown) => {
      if (error instanceof InputError || book.intake !== undefined) throw error;
    });
    if (book.intake === undefined) {
      book = newBook();
      await loadSheets(path, book);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw broken(file);
  }
  const { intake } = book;
  if (intake === undefined) throw book.hasSheets ? new InputError([noCodeColumn(file, reader.form, book.seen)]) : broken(file);
  book.finish(intake);
  onProgress?.(intake.rows, intake.rows);
  return intake;
}
