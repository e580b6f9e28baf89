/** Division codes as columns: where all are digits of one length, as numbers in ascending order, else as lines. */
import type { ColumnReader, ColumnWriter } from './columns.js';

const DIGITS = /^\d{1,15}$/;

export function writeCodes(columns: ColumnWriter, name: string, codes: readonly string[]): void {
  const digits = codes[0]?.length ?? 0;
  if (codes.every((code) => code.length === digits && DIGITS.test(code))) {
    columns.fixed(`${name}.digits`, [digits], 0);
    columns.ordered(`${name}.numbers`, Float64Array.from(codes, Number), 0);
  } else columns.text(`${name}.lines`, codes);
}

/** The code at a row. Kept as numbers where it can be: half a million strings are not made until they are shown. */
export interface Codes {
  readonly length: number;
  readonly at: (row: number) => string;
}

export function readCodes(columns: ColumnReader, name: string): Codes {
  if (columns.has(`${name}.lines`)) {
    const lines = columns.lines(`${name}.lines`);
    return { length: lines.length, at: (row) => lines[row] ?? '' };
  }
  const digits = columns.numbers(`${name}.digits`)[0] ?? 0;
  const numbers = columns.numbers(`${name}.numbers`);
  return { length: numbers.length, at: (row) => String(numbers[row] ?? '').padStart(digits, '0') };
}

/** First row whose code is not below `prefix`; codes ascend. */
export function lowerBound(codes: Codes, prefix: string): number {
  let [low, high] = [0, codes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codes.at(middle) < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows [from, to) whose codes begin with `prefix`. */
export const rowsUnder = (codes: Codes, prefix: string): readonly [number, number] => [lowerBound(codes, prefix), prefix === '' ? codes.length : lowerBound(codes, `${prefix}\uffff`)];

/** The row of a code, or undefined. */
export function rowOf(codes: Codes, code: string): number | undefined {
  const row = lowerBound(codes, code);
  return row < codes.length && codes.at(row) === code ? row : undefined;
}
