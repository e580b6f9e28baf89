/**
 * The columns of a DuckDB chunk in bulk. The client hands out one value at a time and hides the arrays they come from;
 * at tens of millions of cells that is most of the time, so the arrays are taken where they are as expected.
 */
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';

/** A property of the client's that its typings hide. */
const hidden = (holder: unknown, name: string): unknown => (typeof holder === 'object' && holder !== null ? (Reflect.get(holder, name) as unknown) : undefined);

/** A DOUBLE column: its numbers, and the bits that say which are there (null: all are). */
export interface Doubles {
  readonly items: Float64Array;
  /** Bit i of word i / 32 is 1 where item i is there. */
  readonly valid: Uint32Array | null;
}

/** Whether item i is there. */
export const isThere = (valid: Uint32Array | null, i: number): boolean => valid === null || ((valid[i >>> 5]! >>> (i & 31)) & 1) === 1;

function validOf(vector: DuckDBVector): Uint32Array | null {
  const bits = hidden(hidden(vector, 'validity'), 'data');
  if (bits === null) return null;
  if (!(bits instanceof BigUint64Array)) throw new TypeError('a DuckDB vector without its validity');
  return new Uint32Array(bits.buffer, bits.byteOffset, bits.length * 2);
}

export function doublesOf(chunk: DuckDBDataChunk, column: number): Doubles {
  const vector = chunk.getColumnVector(column);
  const items = hidden(vector, 'items');
  if (!(items instanceof Float64Array)) throw new TypeError(`column ${column} of the query is not DOUBLE`);
  return { items, valid: validOf(vector) };
}

/** Bytes of DuckDB's string: its length [4], then the text if it fits in 12, or its beginning [4] and a pointer [8]. */
const STRING_BYTES = 16;
const SHORT = 12;
const NOT_ASCII = 0x80808080;
const SLOTS = 256;

/** The texts of a VARCHAR column, '' for NULL: equal strings are mostly decoded once, short ASCII ones all at a time. */
export function textsOf(chunk: DuckDBDataChunk, column: number): readonly string[] {
  const vector = chunk.getColumnVector(column);
  const view = hidden(vector, 'dataView');
  if (!(view instanceof DataView)) throw new TypeError(`column ${column} of the query is not VARCHAR`);
  const valid = validOf(vector);
  const words = new Int32Array(view.buffer, view.byteOffset, chunk.rowCount * 4);
  const ascii = Buffer.from(view.buffer, view.byteOffset, chunk.rowCount * STRING_BYTES).toString('latin1');
  const seen = new Int32Array(SLOTS).fill(-1); // a row of this chunk by its string's bytes: the same bytes are the same text
  const texts = new Array<string>(chunk.rowCount).fill('');
  for (let row = 0, at = 0; row < texts.length; row++, at += 4) {
    if (!isThere(valid, row)) continue;
    const [length, a, b, c] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
    const slot = Math.imul(a ^ Math.imul(b, 31) ^ Math.imul(c, 961), 0x9e3779b1) >>> 24;
    const same = seen[slot]! * 4;
    if (same >= 0 && words[same] === length && words[same + 1] === a && words[same + 2] === b && words[same + 3] === c) {
      texts[row] = texts[same / 4]!;
      continue;
    }
    seen[slot] = row;
    const isShort = length <= SHORT && ((a | b | c) & NOT_ASCII) === 0;
    const from = row * STRING_BYTES + 4;
    texts[row] = isShort ? ascii.slice(from, from + length) : (vector.getItem(row) as string);
  }
  return texts;
}
