/** What readers of large files ask of a pool of threads. */
import type { CellsTask } from './cell-numbers.js';
import type { orderColumns, OrderTask } from './order-columns.js';
import type { NumbersTask } from './parquet-numbers.js';
import type { PiecesTask } from './parquet-pieces.js';

/** Who reads numbers in parts; an executor of assessments is one. */
export interface NumbersPool {
  readonly threads: number;
  /** Number cells from which on a file is shared out to the threads. */
  readonly cellsToShare: number;
  readNumbers(task: NumbersTask | PiecesTask): Promise<boolean[] | null>;
  /** As `readCells` of CSV. */
  readCells(task: CellsTask): Promise<Uint32Array>;
  /** The SHA-256 of a file. */
  hash(path: string): Promise<string>;
  orderColumns(task: OrderTask): Promise<ReturnType<typeof orderColumns>>;
}
