/**
 * A table of typed columns on shared memory: numbers as Float64, text as codes into a dictionary, and beside each
 * column one byte per row that says why a value is missing (0: it is there). Workers see the same bytes without a copy.
 */

/**
 * Why a value is missing; the position in this list is the byte in a `missing` column.
 * `present` (0) is no reason: the value is there, and a true zero is a value.
 */
export const MISSING_REASONS = [
  'present',
  'blank', // the cell is empty
  'absent', // the file has no such column
  'unreadable', // the cell could not be read as its type or lies out of its range (run with --accept-errors)
  'rejected', // an E consistency rule rejected the cell (run with --accept-errors)
  'suppressed', // a bare suppression mark
  'undefined', // a zero denominator, or no weight at all
  'out-of-domain', // root of a negative, log of a number <= 0, overflow
  'unknown-guard', // whether the indicator applies cannot be known
  'conflict', // a township or county field has two values among the rows of its unit (run with --accept-errors)
] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

/** The byte of a missing reason. */
export const reasonCode = (reason: MissingReason): number => MISSING_REASONS.indexOf(reason);

export const PRESENT = 0;
export const UNDEFINED = reasonCode('undefined');
export const OUT_OF_DOMAIN = reasonCode('out-of-domain');
export const UNKNOWN_GUARD = reasonCode('unknown-guard');
/** State byte of an indicator that does not apply; states below it are missing reasons, 0 is a value. */
export const NOT_APPLICABLE = 255;

export interface NumberColumn {
  readonly kind: 'number';
  /** One number per row; 0 where missing (never NaN). */
  readonly values: Float64Array;
  readonly missing: Uint8Array;
}

export interface TextColumn {
  readonly kind: 'text';
  /** Index into `dictionary`; 0 where missing. */
  readonly codes: Uint32Array;
  readonly missing: Uint8Array;
  readonly dictionary: readonly string[];
}

export type Column = NumberColumn | TextColumn;

export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** A Float64 array of `length` zeros on shared memory. */
export const sharedNumbers = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));
/** A Uint32 array of `length` zeros on shared memory. */
export const sharedCodes = (length: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(length * 4));
/** A byte array of `length` zeros on shared memory. */
export const sharedBytes = (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length));

export const numberColumn = (rows: number): NumberColumn => ({ kind: 'number', values: sharedNumbers(rows), missing: sharedBytes(rows) });

/** A number column from values, `null` being blank. */
export function numberColumnOf(values: readonly (number | null)[]): NumberColumn {
  const column = numberColumn(values.length);
  values.forEach((value, row) => {
    if (value === null) column.missing[row] = reasonCode('blank');
    else column.values[row] = value;
  });
  return column;
}

/** A text column from strings, `null` being blank; equal strings share one code, in order of first appearance. */
export function textColumnOf(texts: readonly (string | null)[]): TextColumn {
  const codes = sharedCodes(texts.length);
  const missing = sharedBytes(texts.length);
  const codeOf = new Map<string, number>();
  texts.forEach((text, row) => {
    if (text === null) {
      missing[row] = reasonCode('blank');
      return;
    }
    let code = codeOf.get(text);
    if (code === undefined) codeOf.set(text, (code = codeOf.size));
    codes[row] = code;
  });
  return { kind: 'text', codes, missing, dictionary: [...codeOf.keys()] };
}

/** The text at a row, or undefined where it is missing. */
export const textAt = (column: TextColumn, row: number): string | undefined => (column.missing[row] === PRESENT ? column.dictionary[column.codes[row]!] : undefined);

/** A text column for `rows` rows to be filled by code, with its dictionary given. */
export const textColumn = (rows: number, dictionary: readonly string[]): TextColumn => ({
  kind: 'text',
  codes: sharedCodes(rows),
  missing: sharedBytes(rows),
  dictionary,
});
