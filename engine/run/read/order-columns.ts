/**
 * Putting the rows of number columns in order, on several threads: each takes the next column and copies it into arrays
 * that are free; those the column leaves are then free for the next one.
 */
import { sharedBytes, sharedCodes, sharedNumbers } from '../../core/table.js';
import type { NumberIntake } from './intake-column.js';
import { RowPicker } from './row-picker.js';

/** The arrays of a column. */
type Arrays = Pick<NumberIntake, 'values' | 'missing'>;

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

/** The threads that may put columns in order. */
interface OrderPool {
  readonly threads: number;
  orderColumns(task: OrderTask): Promise<ReturnType<typeof orderColumns>>;
}

/**
 * Move every number to where it stays: on the threads of a pool, or here.
 *
 * @param rows for each place, the row that comes to stand there
 */
export async function orderNumbers(numbers: readonly NumberIntake[], rows: Uint32Array, pool: OrderPool | null): Promise<void> {
  if (new RowPicker(rows).isDone) return;
  const order = sharedCodes(rows.length);
  order.set(rows);
  const columns = numbers.map(({ values, missing }): Arrays => ({ values, missing }));
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const ordered = async (): Promise<void> => {
    const length = columns[0]?.values.length ?? 0;
    const free: Arrays = { values: sharedNumbers(length), missing: sharedBytes(length) };
    const task: OrderTask = { order, columns, next, free };
    for (const [column, from] of await (pool === null ? orderColumns(task) : pool.orderColumns(task))) Object.assign(numbers[column]!, from < 0 ? free : columns[from]!);
  };
  await Promise.all(Array.from({ length: pool?.threads ?? 1 }, ordered));
}
