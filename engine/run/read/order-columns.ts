/** Putting the rows of number columns in order, on several threads: each takes the next column. */
import type { NumberIntake } from './intake-column.js';
import { RowPicker } from './row-picker.js';

/** Columns to be put in order, as all threads see it. */
export interface OrderTask {
  /** For each place, the row that comes to stand there. */
  readonly order: Uint32Array;
  readonly columns: readonly Pick<NumberIntake, 'values' | 'missing'>[];
  /** The next column to be taken. */
  readonly next: Int32Array;
}

/** Order columns until none is left. */
export function orderColumns({ order, columns, next }: OrderTask): void {
  const picker = new RowPicker(order);
  for (let k = Atomics.add(next, 0, 1); k < columns.length; k = Atomics.add(next, 0, 1)) {
    picker.numbers(columns[k]!.values);
    picker.bytes(columns[k]!.missing);
  }
}
