/** A worker thread that reads number columns of a Parquet file: here, or through DuckDB, which is loaded when it is needed. */
import type { NumbersTask } from './parquet-numbers.js';
import { readPieces, type PiecesTask } from './parquet-pieces.js';

export default async function read(task: NumbersTask | PiecesTask): Promise<boolean[] | null> {
  return 'pieces' in task ? readPieces(task) : (await import('./parquet-numbers.js')).readNumbers(task);
}
