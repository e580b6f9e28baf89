/**
 * The columns of a DuckDB chunk in bulk. The client hands out one value at a time and hides the arrays they come from;
 * at tens of millions of cells that is most of the time, so the arrays are taken where they are as expected.
 */
import type { DuckDBDataChunk } from '@duckdb/node-api';

/** A property of the client's that its typings hide. */
const hidden = (holder: unknown, name: string): unknown => (typeof holder === 'object' && holder !== null ? (Reflect.get(holder, name) as unknown) : undefined);

/** A DOUBLE column: its numbers, and the bits that say which are there (null: all are). */
export interface Doubles {
  readonly items: Float64Array;
  /** Bit i of word i / 32 is 1 where item i is there. */
  readonly valid: Uint32Array | null;
}

export function doublesOf(chunk: DuckDBDataChunk, column: number): Doubles {
  const vector = chunk.getColumnVector(column);
  const items = hidden(vector, 'items');
  const bits = hidden(hidden(vector, 'validity'), 'data');
  if (!(items instanceof Float64Array) || (bits !== null && !(bits instanceof BigUint64Array))) throw new TypeError(`column ${column} of the query is not DOUBLE`);
  return { items, valid: bits === null ? null : new Uint32Array(bits.buffer, bits.byteOffset, bits.length * 2) };
}

/** Bytes of DuckDB's string: its length [4], then the text if it fits in 12, or its beginning [4] and a pointer [8]. */
const STRING_BYTES = 16;
const SHORT = 12;
const NOT_ASCII = 0x80808080;
const SLOTS = 256;

/**
 * The texts of a VARCHAR column without NULLs. Equal strings next to each other are decoded once, short ASCII ones all
 * at a time.
 */
export function textsOf(chunk: DuckDBDataChunk, column: number): readonly string[] {
  const vector = chunk.getColumnVector(column);
  const view = hidden(vector, 'dataView');
  if (!(view instanceof DataView)) return chunk.getColumnValues(column) as string[];
  const words = new Int32Array(view.buffer, view.byteOffset, chunk.rowCount * 4);
  const ascii = Buffer.from(view.buffer, view.byteOffset, chunk.rowCount * STRING_BYTES).toString('latin1');
  const seen = new Int32Array(SLOTS).fill(-1); // a row of this chunk by its string's bytes: the same bytes are the same text
  const texts = new Array<string>(chunk.rowCount);
  for (let row = 0, at = 0; row < texts.length; row++, at += 4) {
    const [length, a, b, c] = [words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!];
    const slot = (Math.imul(a ^ Math.imul(b, 31) ^ Math.imul(c, 961), 0x9e3779b1) >>> 24) & (SLOTS - 1);
    const same = seen[slot]!;
    if (same >= 0 && words[same * 4] === length && words[same * 4 + 1] === a && words[same * 4 + 2] === b && words[same * 4 + 3] === c) {
      texts[row] = texts[same]!;
      continue;
    }
    seen[slot] = row;
    const short = length <= SHORT && ((a | b | c) & NOT_ASCII) === 0;
    texts[row] = short ? ascii.slice(row * STRING_BYTES + 4, row * STRING_BYTES + 4 + length) : (vector.getItem(row) as string);
  }
  return texts;
}
