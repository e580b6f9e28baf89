/** The memory of `assembly/csv.ts` that a file being written has: the columns of a batch of rows, and the lines made of them. */
import { moduleOf } from '../../core/column-memory.js';
import { refuseNotFinite, type NumberArray } from './block.js';
import { CSV_MODULE } from './csv-module.js';

interface Kernel {
  readonly lines: (columns: number, count: number, rows: number, to: number) => number;
  readonly firstOutside: (values: number, present: number, rows: number, low: number, high: number) => number;
}

/** Kinds of columns, as the kernel numbers them. */
const KINDS = { number: 0, boolean: 1, entry: 2, text: 3 } as const;
export type CellKind = keyof typeof KINDS;

const PAGE = 65_536;
/** Bytes behind every area: texts are copied in steps. */
const SLACK = 64;
/** Bytes of a column's description, and of the longest number or truth value. */
const [DESCRIPTION, NUMBER_BYTES] = [16, 25];
/** Powers of ten from 10^-292 to 10^324, as the kernel looks them up. */
const [LEAST_POWER, POWERS] = [-292, 617];

/** 10^power as the upper 128 bits of it, rounded up. */
function upperBits(power: number): bigint {
  const whole = 10n ** BigInt(Math.abs(power));
  const bits = BigInt(whole.toString(2).length);
  if (power < 0) return ((1n << (127n + bits)) + whole - 1n) / whole;
  return bits <= 128n ? whole << (128n - bits) : (whole + (1n << (bits - 128n)) - 1n) >> (bits - 128n);
}

/** What the kernel looks up: the powers of ten, low half first, then all pairs of digits. */
function constants(): Uint8Array {
  const bytes = Buffer.alloc(16 * POWERS + 200);
  for (let k = 0; k < POWERS; k++) {
    const power = upperBits(LEAST_POWER + k);
    bytes.writeBigUInt64LE(power & 0xffff_ffff_ffff_ffffn, 16 * k);
    bytes.writeBigUInt64LE(power >> 64n, 16 * k + 8);
  }
  for (let pair = 0; pair < 100; pair++) bytes.write(String(pair).padStart(2, '0'), 16 * POWERS + 2 * pair, 'latin1');
  return bytes;
}

let made: { readonly module: WebAssembly.Module; readonly constants: Uint8Array } | undefined;

/** A column of a batch in the memory. */
interface Area {
  readonly kind: CellKind;
  readonly values: number;
  readonly present: number;
  /** Places of the texts; of a dictionary, or of the rows themselves. */
  readonly texts: number;
  /** Entries of the dictionary. */
  readonly entries: number;
}

export class CsvKernel {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernel: Kernel;
  readonly #areas: Area[] = [];
  readonly #descriptions: number;
  #bytes = Buffer.alloc(0);
  #doubles = new Float64Array(0);
  #words = new Uint32Array(0);
  #end = SLACK;
  /** Most bytes of a line but for the texts of its rows. */
  #lineBytes = 2;

  /**
   * @param batch most rows at a time
   * @param columns what each holds; `entries` are the cells that positions stand for
   */
  constructor(
    readonly batch: number,
    columns: readonly { readonly kind: CellKind; readonly entries: readonly string[] }[],
  ) {
    made ??= { module: moduleOf(CSV_MODULE), constants: constants() };
    this.#kernel = new WebAssembly.Instance(made.module, { env: { memory: this.#memory } }).exports as unknown as Kernel;
    const at = this.#place(made.constants.length);
    this.#bytes.set(made.constants, at);
    this.#descriptions = this.#place(DESCRIPTION * columns.length);
    for (const { kind, entries } of columns) {
      const texts = kind === 'entry' ? this.#texts(entries) : kind === 'text' ? this.#place(4 * (batch + 1)) : 0;
      this.#areas.push({ kind, values: this.#place(8 * batch), present: this.#place(batch), texts, entries: entries.length });
      this.#lineBytes += 1 + entries.reduce((most, entry) => Math.max(most, Buffer.byteLength(entry)), NUMBER_BYTES);
    }
  }

  #place(bytes: number): number {
    const at = this.#end;
    this.#end = Math.ceil((at + bytes + SLACK) / DESCRIPTION) * DESCRIPTION;
    const lacking = this.#end - this.#memory.buffer.byteLength;
    if (lacking > 0) this.#memory.grow(Math.ceil(lacking / PAGE));
    if (this.#bytes.byteLength !== this.#memory.buffer.byteLength) {
      this.#bytes = Buffer.from(this.#memory.buffer);
      this.#doubles = new Float64Array(this.#memory.buffer);
      this.#words = new Uint32Array(this.#memory.buffer);
    }
    return at;
  }

  /** Lay texts down behind a list of their places. */
  #texts(texts: readonly string[]): number {
    const list = this.#place(4 * (texts.length + 1));
    this.#fillTexts(list, texts);
    return list;
  }

  #fillTexts(list: number, texts: readonly string[]): void {
    let at = this.#place(texts.reduce((sum, text) => sum + 3 * text.length, 0));
    this.#words[list / 4] = at;
    texts.forEach((text, k) => {
      at += this.#bytes.write(text, at, 'utf8');
      this.#words[list / 4 + k + 1] = at;
    });
  }

  #describe(column: number, present: Uint8Array | null): void {
    const { kind, values, present: there, texts } = this.#areas[column]!;
    if (present !== null) this.#bytes.set(present, there);
    this.#words.set([KINDS[kind], values, present === null ? 0 : there, texts], (this.#descriptions + DESCRIPTION * column) / 4);
  }

  /**
   * Put numbers, truth values or positions in a dictionary into a column.
   *
   * @param first row of the first of them, as it is told where one is no result
   */
  numbers(column: number, values: NumberArray, present: Uint8Array | null, name: string, first: number): void {
    const { kind, values: at, present: there, entries } = this.#areas[column]!;
    this.#doubles.set(values, at / 8);
    this.#describe(column, present);
    const [low, high] = kind === 'entry' ? [0, entries] : [-Number.MAX_VALUE, Infinity];
    const odd = this.#kernel.firstOutside(at, present === null ? 0 : there, values.length, low, high);
    if (odd < values.length) refuseNotFinite(values[odd]!, name, first + odd);
  }

  /** Put texts into a column, as they are to stand in the file. */
  texts(column: number, texts: readonly string[]): void {
    this.#describe(column, null);
    this.#fillTexts(this.#areas[column]!.texts, texts);
  }

  /** The lines of the rows that were put into the columns, and room for those that follow. */
  lines(rows: number, fill: () => void): Uint8Array {
    const kept = this.#end;
    fill();
    const textBytes = this.#end - kept;
    const to = this.#place(rows * this.#lineBytes + textBytes);
    const end = this.#kernel.lines(this.#descriptions, this.#areas.length, rows, to);
    this.#end = kept;
    return this.#bytes.subarray(to, end);
  }
}
