/**
 * Putting the rows of number columns in order, on several threads: each takes the next column and copies it into arrays
 * that are free; those the column leaves are then free for the next one.
 */
import type { NumberIntake } from './intake-column.js';
import { RowPicker } from './row-picker.js';

/** The arrays of a column. */
export type Arrays = Pick<NumberIntake, 'values' | 'missing'>;

/** Columns to be put in order, as all threads see it. */
export interface OrderTask {
  /** For each place, the row that comes to stand there. */
  readonly order: Uint32Array;
  readonly columns: readonly Arrays[];
  /** The next column to be taken. */
  readonly next: Int32Array;
  /** Arrays as long as those of a column, for this thread alone. */
  readonly free: Arrays;
}

/**
 * Order columns until none is left.
 *
 * @returns for each column this thread took, its place among the columns and of which of them it has the arrays now: -1 for `free`
 */
export function orderColumns({ order, columns, next, free }: OrderTask): (readonly [number, number])[] {
  const picker = new RowPicker(order);
  const moved: (readonly [number, number])[] = [];
  let to = -1;
  for (let k = Atomics.add(next, 0, 1); k < columns.length; k = Atomics.add(next, 0, 1)) {
    const arrays = to < 0 ? free : columns[to]!;
    picker.copy(columns[k]!.values, arrays.values);
    picker.copy(columns[k]!.missing, arrays.missing);
    moved.push([k, to]);
    to = k;
  }
  return moved;
}
