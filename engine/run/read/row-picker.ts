/** Putting the rows of columns in an order, in place: rows that stay together are moved together. */

/** Mean length from which runs of rows are moved whole [rows]. */
const WORTH_MOVING_WHOLE = 16;

interface Run {
  /** First row, where it goes, and how many rows follow each other. */
  readonly row: number;
  readonly place: number;
  readonly length: number;
}

/** The runs of consecutive rows in an order, as long as there are few of them. */
function runsOf(order: Uint32Array): Run[] | null {
  const runs: Run[] = [];
  for (let place = 0, end = 0; place < order.length; place = end) {
    if (runs.length * WORTH_MOVING_WHOLE > order.length) return null;
    const row = order[place]!;
    for (end = place + 1; end < order.length && order[end] === row + end - place; end++);
    runs.push({ row, place, length: end - place });
  }
  return runs;
}

export class RowPicker {
  readonly #runs: readonly Run[] | null;
  readonly #inPlace: boolean;
  readonly #scratch: Float64Array;

  /** @param order for each place, the row that comes to stand there */
  constructor(readonly order: Uint32Array) {
    this.#runs = runsOf(order);
    this.#inPlace = this.#runs !== null && this.#runs.every(({ row, place }) => row === place);
    this.#scratch = new Float64Array(this.#inPlace ? 0 : order.length);
  }

  /** Each returns the beginning of the array it is given: as many rows as the order has. */
  numbers = (values: Float64Array): Float64Array => this.#pick(values, this.#scratch);
  codes = (values: Uint32Array): Uint32Array => this.#pick(values, new Uint32Array(this.#scratch.buffer, 0, this.#scratch.length));
  bytes = (values: Uint8Array): Uint8Array => this.#pick(values, new Uint8Array(this.#scratch.buffer, 0, this.#scratch.length));

  /** Whether every row already stands where it goes. */
  get isDone(): boolean {
    return this.#inPlace;
  }

  /** The rows of `values` in order, in the beginning of `to`. */
  copy<T extends Float64Array | Uint32Array | Uint8Array>(values: T, to: T): void {
    const { order } = this;
    if (this.#runs === null) for (let place = 0; place < order.length; place++) to[place] = values[order[place]!]!;
    else for (const { row, place, length } of this.#runs) to.set(values.subarray(row, row + length), place);
  }

  #pick<T extends Float64Array | Uint32Array | Uint8Array>(values: T, scratch: T): T {
    if (!this.#inPlace) {
      this.copy(values, scratch);
      values.set(scratch);
    }
    return values.subarray(0, this.order.length) as T;
  }
}
