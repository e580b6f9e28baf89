/** A worker thread that reads number columns of a Parquet file. */
import { readNumbers, type NumbersTask } from './parquet-numbers.js';

export default function read(task: NumbersTask): Promise<boolean[]> {
  return readNumbers(task);
}
