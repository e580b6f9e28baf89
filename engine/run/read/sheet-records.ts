/**
 * Records of a workbook whose rows stand on several sheets: one number for sheet and row, so that everything that knows
 * rows by a number needs no second one, and its undoing where a row is named.
 */

/** Most rows of a sheet (Excel specifications and limits: 1,048,576). */
const SHEET_ROWS = 2 ** 20;

/** Number of row `row` of sheet `sheet`; both of the sheets that are read, sheets from 0 and rows from 1. */
export const recordOf = (sheet: number, row: number): number => sheet * SHEET_ROWS + row;

/** Where a record stands: its row, and its sheet where the file has rows on more than one. */
export interface RecordPlace {
  readonly row: number;
  readonly sheet?: string;
}

/** @param sheets names of the sheets whose rows were read; none or one: the record is the row */
export function placeOf(record: number, sheets: readonly string[]): RecordPlace {
  if (sheets.length < 2) return { row: record };
  const sheet = Math.floor((record - 1) / SHEET_ROWS);
  return { row: record - sheet * SHEET_ROWS, sheet: sheets[sheet]! };
}

/** `v.csv:12`, or `v.xlsx[sheet]:12`. */
export const filePlace = (file: string, { row, sheet }: RecordPlace): string => (sheet === undefined ? `${file}:${row}` : `${file}[${sheet}]:${row}`);

/** A row as it is named beside others of its file: `12`, or `12 of sheet`. */
export function rowName(record: number, sheets: readonly string[]): string {
  const { row, sheet } = placeOf(record, sheets);
  return sheet === undefined ? String(row) : `${row} of ${sheet}`;
}
