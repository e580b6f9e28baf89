/** The cells of number columns as a query of their doubles yields them, each stored where its row has its place. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { BLANK } from './cell.js';
import { forEachChunk } from './duckdb-file.js';
import type { NumberIntake } from './intake-column.js';
import { doublesOf, isThere, type Doubles } from './parquet-vector.js';

/** A column of a query, and where its numbers go. */
export interface NumberTarget extends Pick<NumberIntake, 'low' | 'high' | 'whole' | 'values' | 'missing'> {
  /** The SQL of its cells as doubles: NULL where nothing stands, not finite where no plain number does. */
  readonly sql: string;
}

/** A number that may not stand in its cell, or that must be read from its text. */
export interface OddNumber {
  /** First row of its chunk, and its own, by number in the file from 0. */
  readonly chunkRow: number;
  readonly fileRow: number;
  /** Its column, and its place in the table. */
  readonly column: number;
  readonly row: number;
  readonly value: number;
}

type TellOdd = (i: number, row: number, value: number) => void;

/** Store a chunk of a column; rows below 0 have no place. */
function store({ values, missing, low, whole, high }: NumberTarget, { items, valid }: Doubles, places: Int32Array, odd: TellOdd): void {
  const top = Math.min(high, Number.MAX_VALUE);
  for (let i = 0; i < items.length; i++) {
    const row = places[i]!;
    if (row < 0) continue;
    const value = items[i]!;
    if (!isThere(valid, i)) missing[row] = BLANK;
    else if (value >= low && value <= top && (!whole || value === Math.floor(value))) values[row] = value + 0;
    else odd(i, row, value);
  }
}

/**
 * Read columns of a file, from its first row to its last.
 *
 * @param places place in the table of each row of the file, below 0: none
 * @param onRows told how many rows have been read
 * @returns the cells that were not stored, chunk by chunk and in each column by column
 */
export async function storeNumbers(connection: DuckDBConnection, source: string, columns: readonly NumberTarget[], places: Int32Array, onRows: (rows: number) => void): Promise<OddNumber[]> {
  const odd: OddNumber[] = [];
  await forEachChunk(connection, `SELECT ${columns.map(({ sql }) => sql).join(', ')} FROM ${source}`, (chunk, chunkRow) => {
    const here = places.subarray(chunkRow, chunkRow + chunk.rowCount);
    columns.forEach((target, column) => store(target, doublesOf(chunk, column), here, (i, row, value) => odd.push({ chunkRow, fileRow: chunkRow + i, column, row, value })));
    onRows(chunkRow + chunk.rowCount);
  });
  return odd;
}
