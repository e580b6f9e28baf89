/** The kernel that reads numbers out of cells (`assembly/cells.ts`), with the records of a batch in its memory. */
import { moduleOf } from '../../core/column-memory.js';
import { CELLS_MODULE } from './cells-module.js';
import type { RecordScanner } from './csv-record.js';
import type { NumberIntake } from './intake-column.js';

type Kernel = (bytes: number, ends: number, apart: number, step: number, rows: number, low: number, high: number, whole: number, values: number, missing: number) => number;

const PAGE = 65_536;
/** Powers of ten up to that of the most digits behind a point; where they are. */
const [POWERS, POWERS_AT] = [16, 64];
/** What a cell is marked with that is to be read as text. */
const ODD = 255;

let compiled: WebAssembly.Module | undefined;

/** What of a column the kernel needs to know. */
type CellColumn = Pick<NumberIntake, 'position' | 'low' | 'high' | 'whole' | 'values' | 'missing'>;

/** Records of one batch; positions of bytes are those of the window they stand in. */
export class CellNumbers {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernel: Kernel;
  readonly #values: number;
  readonly #missing: number;
  readonly #cells: number;
  /** Where `starts` is, where `ends`, and where the byte at position 0 of the window would be. */
  #starts = 0;
  #ends = 0;
  #bytes = 0;
  #width = 0;

  /** @param batch most records at a time */
  constructor(readonly batch: number) {
    this.#kernel = new WebAssembly.Instance((compiled ??= moduleOf(CELLS_MODULE)), { env: { memory: this.#memory } }).exports['numbers'] as Kernel;
    this.#values = POWERS_AT + 8 * POWERS;
    this.#missing = this.#values + 8 * batch;
    this.#cells = this.#missing + Math.ceil(batch / 8) * 8;
    new Float64Array(this.#memory.buffer, POWERS_AT, POWERS).set(Array.from({ length: POWERS }, (_, k) => Number(`1e${k}`)));
  }

  /**
   * Take the records that a scanner has cut.
   *
   * @param width cells of each
   */
  take({ starts, ends }: Pick<RecordScanner, 'starts' | 'ends'>, bytes: Uint8Array, records: number, width: number): void {
    const cells = records * width;
    const [from, to] = [starts[0]!, ends[cells - 1]!];
    const at = this.#cells + 8 * cells;
    const lacking = at + to - from - this.#memory.buffer.byteLength;
    if (lacking > 0) this.#memory.grow(Math.ceil(lacking / PAGE));
    new Int32Array(this.#memory.buffer, this.#cells, cells).set(starts.subarray(0, cells));
    new Int32Array(this.#memory.buffer, this.#cells + 4 * cells, cells).set(ends.subarray(0, cells));
    new Uint8Array(this.#memory.buffer, at, to - from).set(bytes.subarray(from, to));
    [this.#starts, this.#ends, this.#bytes, this.#width] = [this.#cells, this.#cells + 4 * cells, at - from, width];
  }

  /**
   * Read a column of the records into rows from `row` on.
   *
   * @returns the records whose cell is to be read as text
   */
  read({ position, low, high, whole, values, missing }: CellColumn, row: number, records: number): number[] {
    const ends = this.#ends + 4 * position;
    const odd = this.#kernel(this.#bytes, ends, this.#ends - this.#starts, 4 * this.#width, records, low, high, whole ? 1 : 0, this.#values, this.#missing);
    const marks = new Uint8Array(this.#memory.buffer, this.#missing, records);
    const found = odd === 0 ? [] : Array.from(marks.keys()).filter((record) => marks[record] === ODD);
    for (const record of found) marks[record] = 0;
    values.set(new Float64Array(this.#memory.buffer, this.#values, records), row);
    missing.set(marks, row);
    return found;
  }
}
