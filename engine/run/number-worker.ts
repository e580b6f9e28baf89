/** A worker thread that reads some number columns of a Parquet file into shared memory, while others read the others. */
import { parentPort } from 'node:worker_threads';
import { withDuckDb } from './read/duckdb-file.js';
import { storeNumbers, type NumberTarget, type OddNumber } from './read/number-store.js';

export interface NumberTask {
  readonly path: string;
  /** Columns that no other thread writes. */
  readonly columns: readonly NumberTarget[];
  /** Place in the table of each row of the file, on shared memory. */
  readonly places: Int32Array;
}

/** The rows of each chunk are told as a message when they have been stored. */
export default function read({ path, columns, places }: NumberTask): Promise<OddNumber[]> {
  let told = 0;
  const tell = (rows: number): void => {
    parentPort?.postMessage(rows - told);
    told = rows;
  };
  return withDuckDb(path, 1, (connection, source) => storeNumbers(connection, source, columns, places, tell));
}
