/**
 * The columns of a DuckDB chunk in bulk, by the client's own bindings: the client makes an object with a reader for every
 * vector and hands out one value at a time, and at tens of millions of cells that is most of the time.
 */
import duckdb from '@duckdb/node-bindings';

/** A DOUBLE column: its numbers, and the bits that say which are there (null: all are). */
export interface Doubles {
  readonly items: Float64Array;
  /** Bit i of word i / 32 is 1 where item i is there. */
  readonly valid: Uint32Array | null;
}

/** Whether item i is there. */
export const isThere = (valid: Uint32Array | null, i: number): boolean => valid === null || ((valid[i >>> 5]! >>> (i & 31)) & 1) === 1;

/** Bits of a vector: the bindings give null where every item is there, which their typings do not say. */
function validOf(vector: duckdb.Vector, rows: number): Uint32Array | null {
  const bits = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
  return bits === null ? null : new Uint32Array(bits.buffer, bits.byteOffset, bits.byteLength / 4);
}

/** @param column one that the query casts to DOUBLE */
export function doublesOf(chunk: duckdb.DataChunk, column: number, rows: number): Doubles {
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const bytes = duckdb.vector_get_data(vector, rows * 8);
  return { items: new Float64Array(bytes.buffer, bytes.byteOffset, rows), valid: validOf(vector, rows) };
}

/** The texts of an ENUM column, '' for NULL. @param values those of the type, at most 65,535, in its order */
export function enumTextsOf(chunk: duckdb.DataChunk, column: number, rows: number, values: readonly string[]): readonly string[] {
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const width = values.length <= 255 ? 1 : 2; // as wide as DuckDB stores a type of so many
  const bytes = duckdb.vector_get_data(vector, rows * width);
  const codes = width === 1 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, rows);
  const valid = validOf(vector, rows);
  const texts = new Array<string>(rows).fill('');
  for (let row = 0; row < rows; row++) if (isThere(valid, row)) texts[row] = values[codes[row]!]!;
  return texts;
}

/** Bytes of DuckDB's string: its length [4], then the text if it fits in 12, or its beginning [4] and a pointer [8]. */
const STRING_BYTES = 16;
const SHORT = 12;
const NOT_ASCII = 0x80808080;

/** The texts of a VARCHAR column, '' for NULL: short ASCII ones are decoded all at a time. */
export function textsOf(chunk: duckdb.DataChunk, column: number, rows: number): readonly string[] {
  const vector = duckdb.data_chunk_get_vector(chunk, column);
  const bytes = duckdb.vector_get_data(vector, rows * STRING_BYTES);
  const valid = validOf(vector, rows);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, rows * 4);
  const strings = Buffer.from(bytes.buffer, bytes.byteOffset, rows * STRING_BYTES);
  const ascii = strings.toString('latin1');
  const texts = new Array<string>(rows).fill('');
  for (let row = 0, at = 0; row < rows; row++, at += 4) {
    if (!isThere(valid, row)) continue;
    const length = words[at]!;
    const from = row * STRING_BYTES + 4;
    if (length > SHORT) texts[row] = Buffer.from(duckdb.get_data_from_pointer(bytes.buffer as ArrayBuffer, bytes.byteOffset + from + 4, length)).toString();
    else if (((words[at + 1]! | words[at + 2]! | words[at + 3]!) & NOT_ASCII) === 0) texts[row] = ascii.slice(from, from + length);
    else texts[row] = strings.toString('utf8', from, from + length);
  }
  return texts;
}
