/** Threads that share the number columns of one large Parquet file; every column is written by one of them alone. */
import { existsSync } from 'node:fs';
import { Piscina } from 'piscina';
import { compiled } from '../compiled.js';
import type { NumberTask } from '../number-worker.js';
import type { NumberTarget, OddNumber } from './number-store.js';

/** More would decode no faster: a pass over the file costs each of them the same beginning. */
const THREADS = 2;

export class NumberThreads {
  readonly #pool: Piscina<NumberTask, OddNumber[]>;

  private constructor(
    readonly path: string,
    filename: string,
  ) {
    this.#pool = new Piscina({ filename, minThreads: THREADS, maxThreads: THREADS });
  }

  /** Start the threads, so that they are warm when the places are known; null where the program is not compiled. */
  static start(path: string): NumberThreads | null {
    const filename = compiled('number-worker.js');
    return existsSync(filename) ? new NumberThreads(path, filename) : null;
  }

  /** As `storeNumbers`, whose cells and order these are. */
  async read(columns: readonly NumberTarget[], places: Int32Array, onRows: (rows: number) => void): Promise<OddNumber[]> {
    const size = Math.ceil(columns.length / THREADS);
    const starts = Array.from({ length: THREADS }, (_, k) => k * size).filter((start) => start < columns.length);
    let told = 0;
    this.#pool.on('message', (rows: number) => onRows(Math.floor((told += rows) / starts.length)));
    const parts = await Promise.allSettled(
      starts.map(async (start) => {
        const odd = await this.#pool.run({ path: this.path, columns: columns.slice(start, start + size), places });
        return odd.map((cell) => ({ ...cell, column: cell.column + start }));
      }),
    );
    return parts.flatMap((part) => {
      if (part.status === 'rejected') throw part.reason;
      return part.value;
    }).sort((a, b) => a.chunkRow - b.chunkRow);
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
