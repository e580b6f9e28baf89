/** Rows of a table brought into the memory of kernels, a tile at a time: the columns that formulas over it ask for. */
import type { ColumnMemory } from '../column-memory.js';
import type { Column, Table } from '../table.js';

/** A column of the tile: what stands in it changes from tile to tile, where it stands does not. */
export interface TileColumn {
  readonly cells: Float64Array | Uint32Array;
  readonly missing: Uint8Array;
  /** The texts that its codes stand for; null: they are numbers. */
  readonly dictionary: readonly string[] | null;
}

/** The column of a field in the tile. */
export type TileFields = (name: string) => TileColumn;

export class TileRows {
  readonly #columns = new Map<string, { readonly from: Column; readonly to: TileColumn }>();
  #lo = 0;

  /** @param rows rows of a tile at most, a multiple of 16 */
  constructor(
    readonly table: Table,
    readonly memory: ColumnMemory,
    readonly rows: number,
  ) {}

  readonly column: TileFields = (name) => {
    const known = this.#columns.get(name);
    if (known !== undefined) return known.to;
    const from = this.table.columns.get(name);
    if (from === undefined) throw new Error(`${name} is no column`);
    const { memory, rows } = this;
    const missing = memory.bytes(rows);
    const to: TileColumn = from.kind === 'number' ? { cells: memory.numbers(rows), missing, dictionary: null } : { cells: memory.codes(rows), missing, dictionary: from.dictionary };
    this.#columns.set(name, { from, to });
    return to;
  };

  /** Bring rows [lo, lo + n) of every column that was asked for into the tile. */
  load(lo: number, n: number): void {
    this.#lo = lo;
    for (const { from, to } of this.#columns.values()) {
      to.cells.set((from.kind === 'number' ? from.values : from.codes).subarray(lo, lo + n));
      to.missing.set(from.missing.subarray(lo, lo + n));
    }
  }

  /** Take what stands in a cell of the rows loaded away, from the table too: it is missing, because of `reason`. */
  reject(name: string, row: number, reason: number): void {
    const column = this.table.columns.get(name)!;
    column.missing[row] = reason;
    (column.kind === 'number' ? column.values : column.codes)[row] = 0;
    const own = this.#columns.get(name)?.to;
    if (own === undefined) return;
    own.missing[row - this.#lo] = reason;
    own.cells[row - this.#lo] = 0;
  }
}
