/**
 * One county's row of a census by county, as it is published in Excel (or saved as CSV): codes as text, `NA` where nothing is
 * told, totals mixed with parts.
 */
import { access } from 'node:fs/promises';
import exceljs from 'exceljs';
import { InputError, quote, type Problem } from '../../core/errors.js';
import { nearestName } from '../../core/lookup.js';
import { sheetsOf } from '../read/xlsx-sheets.js';
import { openZip } from '../read/zip.js';
import { parseTable, readText } from '../small-table.js';

const CODE = '区划代码';
const NAME = '区县';

export interface CensusRow {
  /** File and record. */
  readonly place: string;
  readonly county: string;
  readonly name: string;
  /** Texts by column. */
  readonly cells: ReadonlyMap<string, string>;
}

type Row = readonly string[];

const textsOf = (row: exceljs.Row): Row => (row.values as readonly exceljs.CellValue[]).slice(1).map((value) => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''));

/** Rows of the first sheet, one by one: a census has half a million cells. */
async function* streamed(path: string): AsyncGenerator<Row> {
  const parts = await openZip(path);
  if (parts === null) throw new Error('the workbook is broken');
  for await (const { rows } of sheetsOf(parts)) {
    for await (const row of rows) yield textsOf(row);
    return;
  }
}

/** The whole book at once: what the stream makes nothing of. */
async function* loaded(path: string): AsyncGenerator<Row> {
  const book = new exceljs.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.worksheets[0];
  for (let row = 1; row <= (sheet?.rowCount ?? 0); row++) yield textsOf(sheet!.getRow(row));
}

async function* ofCsv(path: string): AsyncGenerator<Row> {
  const { header, records } = parseTable(await readText(path), path);
  yield header;
  yield* records;
}

/** The row of a code; codes that are there where it is not. */
async function find(rows: AsyncGenerator<Row>, path: string, county: string, columns: readonly string[]): Promise<CensusRow> {
  let header: Row | null = null;
  let record = 0;
  const codes: string[] = [];
  for await (const cells of rows) {
    record++;
    if (header === null) {
      header = cells;
      const missing = [CODE, ...columns].filter((name) => !cells.includes(name));
      if (missing.length > 0) throw new InputError(missing.map((name): Problem => ({ place: `${path}:1`, expected: `a column ${name}`, found: cells.length === 0 ? 'an empty sheet' : 'none', code: 'census/column' })));
      continue;
    }
    const code = cells[header.indexOf(CODE)] ?? '';
    if (code === county) return { place: `${path}:${record}`, county, name: cells[header.indexOf(NAME)] ?? '', cells: new Map(header.map((name, c) => [name, cells[c] ?? ''])) };
    codes.push(code);
  }
  if (header === null) throw new InputError([{ place: path, expected: `a header with ${CODE}`, found: 'an empty sheet', code: 'census/column' }]);
  const near = nearestName(county, codes);
  throw new InputError([{ place: `${path} ${CODE}`, expected: 'a county of the census, six digits', found: `${quote(county)}${near === undefined ? '' : ` (did you mean ${near}?)`}`, code: 'census/county' }]);
}

/**
 * @param columns that have to be there
 * @throws InputError `census/unreadable`, `census/column`, `census/county`
 */
export async function readCensusRow(path: string, county: string, columns: readonly string[]): Promise<CensusRow> {
  if (/\.csv$/i.test(path)) return find(ofCsv(path), path, county, columns);
  try {
    await access(path);
    return await find(streamed(path), path, county, columns).catch((error: unknown) => {
      if (error instanceof InputError) throw error;
      return find(loaded(path), path, county, columns);
    });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([{ place: path, expected: 'a workbook of the census by county (.xlsx, or .csv)', found: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message, code: 'census/unreadable' }]);
  }
}
