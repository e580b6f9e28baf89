/** Results on their way to a file: blocks of rows held as columns, and how a cell of one is read. */

export type ColumnType = 'number' | 'integer' | 'text' | 'boolean';

export interface OutputColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** For a text column whose blocks hold positions in this list, not texts. */
  readonly dictionary?: readonly string[];
}

export type NumberArray = Float64Array | Uint32Array | Int32Array | Uint16Array | Uint8Array;

/** Numbers, yes/no as 1 and 0, positions in the column's dictionary, or texts; `null` in a text is no value. */
export type BlockColumn = NumberArray | readonly (string | null)[];

export interface Block {
  readonly rows: number;
  readonly columns: readonly BlockColumn[];
  /** Per column one byte per row, 0 where there is no value; null: all are there. */
  readonly present: readonly (Uint8Array | null)[];
}

export type Blocks = Iterable<Block> | AsyncIterable<Block>;

/** Bytes of presence from bytes of missing reasons, where 0 is a value. */
export const presentWhere = (missing: Uint8Array): Uint8Array => missing.map((reason) => (reason === 0 ? 1 : 0));

/** The texts of a block's column. A column of numbers under a text heading is a bug of the caller. */
export function textsOf(column: BlockColumn, name: string): readonly (string | null)[] {
  if (ArrayBuffer.isView(column)) throw new TypeError(`column ${name}: texts expected, found numbers`);
  return column;
}

/** The numbers of a block's column. */
export function numbersOf(column: BlockColumn, name: string): NumberArray {
  if (!ArrayBuffer.isView(column)) throw new TypeError(`column ${name}: numbers expected, found texts`);
  return column;
}

/** No result is ever not a number: one that is, is a bug, and stops the run. */
export function refuseNotFinite(value: number, name: string, row: number): never {
  throw new Error(`column ${name}, row ${row}: ${value} is not a result`);
}
