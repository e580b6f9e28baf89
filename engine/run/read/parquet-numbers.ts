/**
 * Number columns of a Parquet file through DuckDB, each cell stored in the row of the file it stands in: in this thread, or, some
 * columns each, in several threads at once over shared memory. DuckDB is called by its bindings alone, which a thread
 * loads in a tenth of the time the whole client takes.
 */
import duckdb from '@duckdb/node-bindings';
import { BLANK } from './cell.js';
import type { NumberIntake } from './intake-column.js';
import { ODD } from './parquet-chunk.js';
import { doublesOf, isThere, type Doubles } from './parquet-vector.js';
import { duckDbOptions, STREAMING_BUFFER, withSafeName } from './safe-name.js';

/** A column to read: the SQL of its numbers, and where they go. */
export interface NumberTarget extends Pick<NumberIntake, 'low' | 'high' | 'whole' | 'values' | 'missing'> {
  readonly expression: string;
}

export interface NumbersTask {
  readonly path: string;
  readonly targets: readonly NumberTarget[];
  /** Threads DuckDB decodes with. */
  readonly threads: number;
  /** Rows stored so far, by part; this one's place is `part`. */
  readonly done: Int32Array;
  readonly part: number;
}

/** Store a chunk of a column from row `first` of the file. @returns whether any cell is odd */
function store({ values, missing, low, high: highest, whole }: NumberTarget, { items, valid }: Doubles, first: number): boolean {
  const high = Math.min(highest, Number.MAX_VALUE);
  let isOdd = false;
  for (let i = 0, row = first; i < items.length; i++, row++) {
    const value = items[i]!;
    if (!isThere(valid, i)) missing[row] = BLANK;
    else if (value >= low && value <= high && (!whole || value === Math.floor(value))) values[row] = value + 0;
    else {
      values[row] = value;
      missing[row] = ODD;
      isOdd = true;
    }
  }
  return isOdd;
}

/** Run `take` on every chunk of a query of its own database, with the number of its first row; the next one is fetched meanwhile. */
async function streamChunks(sql: string, options: Readonly<Record<string, string>>, take: (chunk: duckdb.DataChunk, first: number, rows: number) => void): Promise<void> {
  const config = duckdb.create_config();
  for (const [name, value] of Object.entries(options)) duckdb.set_config(config, name, value);
  const database = await duckdb.open(':memory:', config);
  const connection = await duckdb.connect(database);
  try {
    await duckdb.query(connection, STREAMING_BUFFER);
    const statement = await duckdb.prepare(connection, sql);
    const result = await duckdb.execute_prepared_streaming(statement);
    let coming = duckdb.fetch_chunk(result);
    for (let first = 0; ; ) {
      const chunk = await coming;
      const rows = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk);
      if (chunk === null || rows === 0) return;
      coming = duckdb.fetch_chunk(result);
      take(chunk, first, rows);
      first += rows;
    }
  } finally {
    duckdb.disconnect_sync(connection);
    duckdb.close_sync(database);
  }
}

/**
 * Read the columns of a task.
 *
 * @returns for each of them whether it holds {@link ODD} cells
 */
export async function readNumbers({ path, targets, threads, done, part }: NumbersTask, onRows?: (rows: number) => void): Promise<boolean[]> {
  const odd = targets.map(() => false);
  await withSafeName(path, (source, folder) => streamChunks(`SELECT ${targets.map(({ expression }) => expression).join(', ')} FROM ${source}`, duckDbOptions(threads, folder), (chunk, first, rows) => {
    for (let k = 0; k < targets.length; k++) if (store(targets[k]!, doublesOf(chunk, k, rows), first)) odd[k] = true;
    Atomics.store(done, part, first + rows);
    onRows?.(first + rows);
  }));
  return odd;
}
