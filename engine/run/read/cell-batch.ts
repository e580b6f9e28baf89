/** A batch of records of a CSV file, cut into cells, in memory that all threads see: one scans it while another reads the numbers of the one before. */
import { APART, cellKernel, COLUMN_BYTES, type CellKernel, type CellPlaces, type CellsTask } from './cell-numbers.js';
import type { RecordScanner } from './csv-record.js';
import type { NumberIntake } from './intake-column.js';

const PAGE = 65_536;
/** As many pages as the kernel is compiled for. */
const MOST_PAGES = 16_384;
/** Cells of a batch, but for records of more than so many. */
const CELLS = 1 << 20;
/** Powers of ten up to that of the most digits behind a point; where they are. */
const [POWERS, POWERS_AT] = [16, 64];
/** Bytes behind the others that may be read with them. */
const SLACK = 64;

/** Bytes of the table of texts, and texts of it at most: few enough that a place is soon found. */
const TABLE_BYTES = 512 * 24;
const TEXTS = 256;
/** What the kernel says of a row whose text is none of those. */
const OTHER = 0xffff_ffff;

/** Turns bytes of a cell into text. */
export type Decode = (bytes: Buffer, from: number, to: number) => string;

function placesOf(columns: number, cells: number, records: number, bytes: number): CellPlaces {
  let end = POWERS_AT + 8 * POWERS;
  const area = (size: number): number => {
    const begin = end;
    end = Math.ceil((end + size) / SLACK) * SLACK;
    return begin;
  };
  const at = { columns: area(COLUMN_BYTES * columns), values: area(8 * APART * columns), missing: area(APART * columns), rows: area(4 * records), nexts: area(4 * records), starts: area(4 * cells), ends: area(4 * cells), bytes: area(bytes + SLACK), table: area(TABLE_BYTES), texts: area(4 * TEXTS), which: area(4 * records) };
  return { ...at, end };
}

export class CellBatch {
  readonly bytes: Buffer;
  /** Bytes still to be cut into records: those at positions from `from` to `end`. */
  from = 0;
  end = 0;
  /** Records whose cells are held, at most {@link capacity}; of them, those that are rows. */
  records = 0;
  rows = 0;
  readonly capacity: number;
  readonly #memory: WebAssembly.Memory;
  readonly #at: CellPlaces;
  readonly #kernel: CellKernel;
  readonly #rows: Uint32Array;
  readonly #nexts: Uint32Array;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  /** Cells with doubled quotes. */
  readonly #doubled = new Set<number>();

  /**
   * @param width cells of a record
   * @param room most bytes
   */
  constructor(
    readonly width: number,
    readonly columns: readonly NumberIntake[],
    room: number,
    readonly decode: Decode,
  ) {
    this.capacity = Math.max(1, Math.floor(CELLS / width));
    const at = placesOf(columns.length, this.capacity * width, this.capacity, room);
    this.#memory = new WebAssembly.Memory({ initial: Math.ceil(at.end / PAGE), maximum: MOST_PAGES, shared: true });
    this.#at = at;
    this.#kernel = cellKernel(this.#memory);
    const { buffer } = this.#memory;
    new Float64Array(buffer, POWERS_AT, POWERS).set(Array.from({ length: POWERS }, (_, k) => Number(`1e${k}`)));
    columns.forEach(({ position, whole, low, high }, k) => {
      const own = new DataView(buffer, at.columns + COLUMN_BYTES * k, COLUMN_BYTES);
      own.setUint32(0, position, true);
      own.setUint32(4, whole ? 1 : 0, true);
      own.setFloat64(8, low, true);
      own.setFloat64(16, high, true);
    });
    this.#rows = new Uint32Array(buffer, at.rows, this.capacity);
    this.#nexts = new Uint32Array(buffer, at.nexts, this.capacity);
    this.#starts = new Uint32Array(buffer, at.starts, this.capacity * width);
    this.#ends = new Uint32Array(buffer, at.ends, this.capacity * width);
    this.bytes = Buffer.from(buffer, at.bytes, room);
  }

  /** Hold nothing but bytes that others have left. */
  begin(left: Uint8Array): void {
    this.bytes.set(left);
    [this.from, this.end, this.records, this.rows] = [0, left.length, 0, 0];
    this.#doubled.clear();
  }

  /**
   * Cut as many of the next records as are plain: without quotes and of as many cells as they should.
   *
   * @returns how many; the first one's number among the records is what {@link records} was
   */
  cut(delimiter: number, lineEnd: number): number {
    const { width, records, capacity } = this;
    const at = this.#at;
    const cells = 4 * records * width;
    const found = this.#kernel.cut(at.bytes, this.from, this.end, delimiter, lineEnd, width, at.starts + cells, at.ends + cells, at.nexts + 4 * records, capacity - records);
    this.records += found;
    return found;
  }

  /** Hold the cells of a record that a scanner has cut. @returns its number */
  hold({ starts, ends, quoted, next }: RecordScanner): number {
    const cells = this.records * this.width;
    this.#starts.set(starts.subarray(0, this.width), cells);
    this.#ends.set(ends.subarray(0, this.width), cells);
    this.#nexts[this.records] = next;
    for (let k = 0; k < this.width; k++) if (quoted[k] === 2) this.#doubled.add(cells + k);
    return this.records++;
  }

  /** Position behind a record. */
  behind(record: number): number {
    return this.#nexts[record]!;
  }

  /** A record is a row. */
  addRow(record: number): void {
    this.#rows[this.rows++] = record * this.width;
  }

  /** Text of a record's cell at a position. */
  text(record: number, position: number): string {
    return this.#textOf(record * this.width + position);
  }

  /**
   * Texts of all rows at a position: those that are met again and again are made once.
   *
   * @returns the texts, and which of them each row has
   */
  textsAt(position: number): { readonly texts: readonly string[]; readonly which: Uint32Array } {
    const { rows } = this;
    const at = this.#at;
    const { buffer } = this.#memory;
    const which = new Uint32Array(buffer, at.which, rows);
    let known = 0;
    if (this.#doubled.size > 0) which.fill(OTHER); // the same bytes need not be the same text
    else {
      new Uint8Array(buffer, at.table, TABLE_BYTES).fill(0);
      known = this.#kernel.alike(at.bytes, at.starts, at.ends, at.rows, rows, position, at.table, at.texts, TEXTS, at.which);
    }
    const texts = Array.from(new Uint32Array(buffer, at.texts, known), (row) => this.rowText(row, position));
    for (let row = 0; row < rows; row++) if (which[row] === OTHER) which[row] = texts.push(this.rowText(row, position)) - 1;
    return { texts, which };
  }

  /** Text of a row's cell at a position. */
  rowText(row: number, position: number): string {
    return this.#textOf(this.#rows[row]! + position);
  }

  #textOf(cell: number): string {
    const text = this.decode(this.bytes, this.#starts[cell]!, this.#ends[cell]!);
    return this.#doubled.has(cell) ? text.replaceAll('""', '"') : text;
  }

  /** What a thread needs to read the numbers of the rows, the first of which is row `first` of the columns. */
  task(first: number): CellsTask {
    return { memory: this.#memory, at: this.#at, rows: this.rows, first, columns: this.columns.map(({ values, missing }) => ({ values, missing })) };
  }
}
