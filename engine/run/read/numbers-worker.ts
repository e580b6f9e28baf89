/** A worker thread that reads number columns of a Parquet file: here, or through DuckDB, which is loaded when it is needed; and that puts them in order. */
import { orderColumns, type OrderTask } from './order-columns.js';
import type { NumbersTask } from './parquet-numbers.js';
import { readPieces, type PiecesTask } from './parquet-pieces.js';

export default async function work(task: NumbersTask | PiecesTask | OrderTask): Promise<boolean[] | null | ReturnType<typeof orderColumns>> {
  if ('pieces' in task) return readPieces(task);
  return 'order' in task ? orderColumns(task) : (await import('./parquet-numbers.js')).readNumbers(task);
}
