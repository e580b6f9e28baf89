/** Small tables that a person writes beside the data (vetoes, costs, amendments, explanations): CSV with a header, every problem at once. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { InputError, quote, throwIfAny, type Problem } from '../core/errors.js';
import { unknownName } from '../core/lookup.js';
import { decodeText, lostDigits } from './read/decode.js';

/** A column of a small table: its name in the file, and what a cell must look like. */
export interface SmallColumn {
  readonly name: string;
  readonly required: boolean;
  /** What is expected, as a phrase, where a cell is not blank and `fits` is false. */
  readonly expected?: string | ((text: string) => string);
  readonly fits?: (text: string) => boolean;
  /** Whether its cells are codes, which a spreadsheet may have turned into numbers. */
  readonly isCode?: boolean;
}

export interface SmallRow {
  /** Record number in the file; the header is 1. */
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A quote, or white space that ends no line: where there is none, commas and ends of lines are all that means anything. */
const MORE_THAN_COMMAS = /"|[^\S\n]/;

/** Records of a CSV text, first to last. @throws CsvError */
function recordsOf(text: string): string[][] {
  if (!MORE_THAN_COMMAS.test(text)) return text.split('\n').flatMap((line) => (line === '' ? [] : [line.split(',')])); // the 45,000 lines of the division tables in a tenth of the time
  return parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true });
}

/** The cells of a CSV text, its header apart. */
interface CsvTable {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
}

/** What is wrong with a record of more or fewer cells than the header: its values stand in other columns; null: nothing. What stands in it is not told: it may be of a person. */
function raggedRow(header: readonly string[], cells: readonly string[], file: string, row: number): Problem | null {
  if (cells.length === header.length) return null;
  return { place: `${file}:${row}`, expected: `${header.length} cells, as in the header`, found: `${cells.length} cells${cells.length > header.length ? ' (a number or text with a comma stands in quotes)' : ''}`, code: 'table/ragged-row', row };
}

/**
 * The cells of a CSV text. @throws InputError `table/not-csv`, and `table/ragged-row` for every record that has not as many
 * cells as the header
 */
export function parseTable(text: string, file: string): CsvTable {
  const table = parseRagged(text, file);
  throwIfAny(raggedRows(table, file));
  return table;
}

/** What is wrong with every record of `parseRagged` that has not as many cells as the header. */
export const raggedRows = ({ header, records }: CsvTable, file: string): Problem[] => records.flatMap((cells, k) => raggedRow(header, cells, file, k + 2) ?? []);

/** The cells of a CSV text whose records may be shorter or longer than the header: who calls this tells them. @throws InputError `table/not-csv` */
export function parseRagged(text: string, file: string): CsvTable {
  try {
    const [header, ...records] = recordsOf(text);
    return { header: header ?? [], records };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError([{ place: file, expected: 'a CSV table', found: error.message, code: 'table/not-csv' }]);
  }
}

function unreadable(path: string, error: unknown, expected: string): InputError {
  const code = (error as NodeJS.ErrnoException).code;
  const found = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder' : code === 'ENOTDIR' ? 'a file where its folder should be' : (error as Error).message;
  return new InputError([{ place: path, expected, found, code: 'table/unreadable' }]);
}

/** Bytes of a file that a user named. */
export async function readBytes(path: string, expected = 'a readable file'): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error, expected);
  }
}

const CSV = 'a readable CSV file';

/** Text of a file that a user named, in UTF-8 or GB18030. @throws InputError `table/unreadable`, `table/unknown-encoding`, `table/mixed-encodings` */
export const readText = async (path: string, expected = CSV): Promise<string> => decodeText(await readBytes(path, expected), basename(path));

/** An amount as a person or a program writes it: no sign, no other base, a point and an exponent at most. */
export const isAmount = (text: string): boolean => /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text));
/** The same of a number that may lie below 0. */
export const isNumber = (text: string): boolean => isAmount(text.startsWith('-') && Number(text) !== 0 ? text.slice(1) : text);

/** Columns that a header has twice: which of them is meant is not known. */
export const repeatedColumns = (header: readonly string[], file: string): Problem[] =>
  [...new Set(header.filter((name, c) => header.indexOf(name) !== c))].map((name) => ({ place: `${file}:1 ${name}`, expected: 'each column once', found: `columns ${header.flatMap((other, c) => (other === name ? [c + 1] : [])).join(' and ')}`, code: 'table/repeated-column' }));

const expectedOf = ({ expected = 'a value' }: SmallColumn, text: string): string => (typeof expected === 'string' ? expected : expected(text));

/**
 * Read a small table: CSV, or Parquet where the name of the file ends so.
 *
 * @param check what else is wrong with a row: names that are not known, told together with all the rest
 *
 * @throws InputError `table/unreadable`, `table/not-csv`, `table/no-header`, `table/unknown-column`, `table/missing-column`, `table/repeated-column`, `table/ragged-row`, `table/blank`, `table/bad-cell`, `table/code-in-scientific-notation`
 */
export async function readSmallTable(path: string, columns: readonly SmallColumn[], check?: RowCheck): Promise<SmallRow[]> {
  const { rows, problems } = await readSmallRows(path, columns, check);
  throwIfAny(problems);
  return rows;
}

type RowCheck = (row: SmallRow, place: string) => readonly Problem[];

/**
 * The rows of a small table that have as many cells as its header, and what is wrong with any row; as `readSmallTable`.
 *
 * @throws InputError for a file or a header that is wrong as a whole
 */
export async function readSmallRows(path: string, columns: readonly SmallColumn[], check?: RowCheck): Promise<{ readonly rows: SmallRow[]; readonly problems: readonly Problem[] }> {
  const file = basename(path);
  const { header, records } = /\.parquet$/i.test(path) ? await (await import('./read/parquet-texts.js')).parquetTexts(path, file) : parseRagged(await readText(path), file);
  const names = columns.map((column) => column.name);
  if (header.length === 0) throw new InputError([{ place: file, expected: `a header with ${names.join(', ')}`, found: 'an empty file', code: 'table/no-header' }]);
  const problems: Problem[] = [...header.filter((name) => !names.includes(name)).map((name) => unknownName(`${file}:1`, name, names, 'table/unknown-column')), ...repeatedColumns(header, file)];
  for (const column of columns) {
    if (column.required && !header.includes(column.name)) problems.push({ place: `${file}:1`, expected: `a column ${column.name}`, found: header.join(', '), code: 'table/missing-column' });
  }
  if (problems.length > 0) throw new InputError(problems);
  const rows = records.flatMap((record, k): SmallRow[] => {
    const ragged = raggedRow(header, record, file, k + 2);
    if (ragged !== null) {
      problems.push(ragged);
      return [];
    }
    const cells: Record<string, string> = {};
    for (let c = 0; c < header.length; c++) cells[header[c]!] = record[c]!;
    return [{ row: k + 2, cells }];
  });
  for (const record of rows) {
    const { row, cells } = record;
    if (check !== undefined) problems.push(...check(record, `${file}:${row}`));
    for (const column of columns) {
      const text = cells[column.name] ?? '';
      const blank = text === '';
      if (blank ? !column.required : column.isCode !== true && column.fits?.(text) !== false) continue;
      const place = `${file}:${row} ${column.name}`;
      const lost = column.isCode === true ? lostDigits(text, place, row) : [];
      if (lost.length > 0) problems.push(...lost);
      else if (blank) problems.push({ place, expected: expectedOf(column, text), found: '""', code: 'table/blank', row });
      else if (column.fits?.(text) === false) problems.push({ place, expected: expectedOf(column, text), found: quote(text), code: 'table/bad-cell', row });
    }
  }
  return { rows, problems };
}
