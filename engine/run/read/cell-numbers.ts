/** The numbers of a batch of CSV records: read by the kernel (`assembly/cells.ts`), some rows at a time, and put into their columns. */
import { moduleOf } from '../../core/column-memory.js';
import { CELLS_MODULE } from './cells-module.js';
import type { NumberIntake } from './intake-column.js';

export interface CellKernel {
  readonly cut: (bytes: number, from: number, end: number, delimiter: number, lineEnd: number, width: number, starts: number, ends: number, nexts: number, most: number) => number;
  readonly alike: (bytes: number, starts: number, ends: number, rows: number, count: number, position: number, table: number, texts: number, most: number, which: number) => number;
  readonly numbers: (bytes: number, starts: number, ends: number, rows: number, count: number, columns: number, end: number, values: number, missing: number, apart: number) => number;
}

/** Where everything stands in the memory of a batch. */
export interface CellPlaces {
  /** Per column 24 bytes: its cell in a record, whether it takes whole numbers alone, its least and its highest number. */
  readonly columns: number;
  /** Numbers and missing bytes of {@link ROWS_AT_ONCE} rows, column by column. */
  readonly values: number;
  readonly missing: number;
  /** For each row, which of the cells is its first; for each record cut, the position behind it. */
  readonly rows: number;
  readonly nexts: number;
  readonly starts: number;
  readonly ends: number;
  readonly bytes: number;
  /** What `alike` of the kernel works with: its table, the first row of each text, the text of each row. */
  readonly table: number;
  readonly texts: number;
  readonly which: number;
  /** Bytes of it all. */
  readonly end: number;
}

/** The records of a batch and where their numbers go, as any thread sees them. */
export interface CellsTask {
  readonly memory: WebAssembly.Memory;
  readonly at: CellPlaces;
  /** Rows of the batch, and which row of the columns the first one is. */
  readonly rows: number;
  readonly first: number;
  readonly columns: readonly Pick<NumberIntake, 'values' | 'missing'>[];
}

/** Rows read at once, and how far apart columns stand: not at the same place of the cache. */
const ROWS_AT_ONCE = 128;
export const APART = ROWS_AT_ONCE + 8;
/** Bytes of a column's description. */
export const COLUMN_BYTES = 24;
/** What a cell is marked with that is to be read as text. */
const ODD = 255;

let compiled: WebAssembly.Module | undefined;

export const cellKernel = (memory: WebAssembly.Memory): CellKernel => new WebAssembly.Instance((compiled ??= moduleOf(CELLS_MODULE)), { env: { memory } }).exports as unknown as CellKernel;

/**
 * Read the numbers of a batch into their columns.
 *
 * @returns the cells that are to be read as text: for each the place of its column in the task, and its row in the batch
 */
export function readCells({ memory, at, rows, first, columns }: CellsTask): Uint32Array {
  const kernel = cellKernel(memory);
  const views = columns.map((_, k) => ({
    values: new Float64Array(memory.buffer, at.values + 8 * APART * k, ROWS_AT_ONCE),
    missing: new Uint8Array(memory.buffer, at.missing + APART * k, ROWS_AT_ONCE),
  }));
  const odd: number[] = [];
  for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - row);
    const found = kernel.numbers(at.bytes, at.starts, at.ends, at.rows + 4 * row, count, at.columns, at.columns + COLUMN_BYTES * columns.length, at.values, at.missing, APART);
    if (found > 0) takeOdd(views, row, count, odd);
    for (let k = 0; k < columns.length; k++) {
      const { values, missing } = views[k]!;
      columns[k]!.values.set(count === ROWS_AT_ONCE ? values : values.subarray(0, count), first + row);
      columns[k]!.missing.set(count === ROWS_AT_ONCE ? missing : missing.subarray(0, count), first + row);
    }
  }
  return Uint32Array.from(odd);
}

/** Note the cells marked odd among `count` rows from `row` on, and take the marks away. */
function takeOdd(views: readonly { readonly missing: Uint8Array }[], row: number, count: number, odd: number[]): void {
  for (let k = 0; k < views.length; k++) {
    const { missing } = views[k]!;
    for (let i = missing.indexOf(ODD); i >= 0 && i < count; i = missing.indexOf(ODD, i + 1)) {
      missing[i] = 0;
      odd.push(k, row + i);
    }
  }
}
