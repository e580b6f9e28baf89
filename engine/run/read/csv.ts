/**
 * CSV as people export it: UTF-8 or GB18030, with comma, tab or semicolon. One pass over the bytes; numbers written
 * plainly never become text. Lines that cannot be cut into the header's cells are noted, all of them, and left out.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { InputError, quote } from '../../core/errors.js';
import { cleanCode } from './cell.js';
import { CellBatch, type Decode } from './cell-batch.js';
import { readCells } from './cell-numbers.js';
import { RecordScanner } from './csv-record.js';
import type { TextFile } from './encoding.js';
import { noCodeColumn, type HeaderReader, type Layout } from './header.js';
import { Intake } from './intake.js';
import { orderNumbers } from './order-columns.js';
import type { NumbersPool } from './numbers-pool.js';
import type { ProblemList } from './problem-list.js';

/** Bytes held at a time, and so of the longest record: quotes still open after so much are taken for a quote that was never closed. */
const CHUNK = 4 * 1024 * 1024;
/** Rows in which the header is looked for: titles and notes may stand above it. */
export const HEADER_ROWS = 10;

/** Batches that are filled while threads read the numbers of others, more than there are threads. */
const BATCHES_AHEAD = 2;

export type Progress = (rowsDone: number, rowsTotal: number | null) => void;

/** The threads that may read numbers of a file. */
type CellsPool = Pick<NumbersPool, 'threads' | 'cellsToShare' | 'readCells' | 'orderColumns'>;

/** The bytes of a file, in order. */
class FileBytes {
  last = false;

  constructor(
    readonly handle: FileHandle,
    private position: number,
  ) {}

  /** Read more behind `end` bytes that are there already. @returns how many there are then */
  async readInto(bytes: Buffer, end: number): Promise<number> {
    const room = CHUNK - end;
    if (room <= 0) return end;
    const { bytesRead } = await this.handle.read(bytes, end, room, this.position);
    this.position += bytesRead;
    this.last = bytesRead === 0;
    return end + bytesRead;
  }
}

function decoderOf(encoding: TextFile['encoding']): Decode {
  if (encoding === 'utf-8') return (bytes, from, to) => bytes.toString('utf8', from, to);
  const gb18030 = new TextDecoder('gb18030');
  return (bytes, from, to) => gb18030.decode(bytes.subarray(from, to));
}

/** Bytes to be cut into records: those at positions from `from` to `end`. */
type Window = Pick<CellBatch, 'bytes' | 'from' | 'end'>;

/** A record that has been cut. */
interface Cut {
  readonly cells: number;
  readonly text: (position: number) => string;
  /** Where it stands among the bytes. */
  readonly from: number;
  readonly next: number;
}

class CsvReader {
  #record = 0;
  #line = 1;
  #scanner: RecordScanner;
  readonly decode: Decode;

  constructor(
    readonly file: string,
    readonly text: TextFile,
  ) {
    this.decode = decoderOf(text.encoding);
    this.#scanner = new RecordScanner(0x2c, text.lineEnd);
  }

  /** The record that the scanner has cut. */
  #scanned({ bytes, from }: Window): Cut {
    const { cells, next, starts, ends, quoted } = this.#scanner;
    const text = (position: number): string => {
      const own = this.decode(bytes, starts[position]!, ends[position]!);
      return quoted[position] === 2 ? own.replaceAll('""', '"') : own;
    };
    return { cells, text, from, next };
  }

  /** Try each delimiter on the first rows; stay behind the header. */
  header(reader: HeaderReader, window: Window, last: boolean): Layout {
    let seen: string[] = [];
    for (const delimiter of [0x2c, 0x09, 0x3b]) {
      this.#scanner = new RecordScanner(delimiter, this.text.lineEnd);
      let [from, line] = [window.from, 1];
      for (let record = 1; record <= HEADER_ROWS && from < window.end; record++) {
        if (this.#scanner.scan(window.bytes, from, window.end, last) !== 'record') break;
        const cells = textsOf(this.#scanned(window));
        line += 1 + this.#scanner.innerLines;
        from = this.#scanner.next;
        if (cells.length > seen.length) seen = cells;
        if (!reader.isHeader(cells)) continue;
        [this.#record, this.#line, window.from] = [record, line, from];
        return reader.layout(this.file, record, cells);
      }
    }
    throw new InputError([noCodeColumn(this.file, reader.form, seen)]);
  }

  /** Take every record that a batch holds whole, and the texts of those that are rows; numbers are read later. */
  take(batch: CellBatch, intake: Intake, last: boolean): void {
    const first = intake.rows;
    do this.#takePlain(batch, intake);
    while (batch.from < batch.end && batch.records < batch.capacity && this.#takeNext(batch, intake, last));
    for (const column of intake.texts) {
      const { texts, which } = batch.textsAt(column.position);
      intake.batch(column, first, texts, which);
    }
  }

  /** Take the next records as long as they are plain. */
  #takePlain(batch: CellBatch, intake: Intake): void {
    let record = batch.records;
    batch.cut(this.#scanner.delimiter, this.text.lineEnd);
    const text = (position: number): string => batch.text(record, position);
    for (; record < batch.records; record++) {
      this.#record++;
      const next = batch.behind(record);
      if (this.#admit(intake, batch.bytes, { cells: batch.width, text, from: batch.from, next })) batch.addRow(record);
      this.#line++;
      batch.from = next;
    }
  }

  /** Take the next record, whatever it is. @returns false where its end is not there yet */
  #takeNext(batch: CellBatch, intake: Intake, last: boolean): boolean {
    const scanner = this.#scanner;
    const { bytes, from, end } = batch;
    const mayGoOn = end - from < CHUNK;
    let kind = scanner.scan(bytes, from, end, last);
    if (kind === 'incomplete') {
      if (mayGoOn) return false;
      kind = 'broken-quotes';
    }
    const torn = kind === 'record' && scanner.innerLines > 0 && scanner.cells !== batch.width;
    if (kind === 'broken-quotes' || torn) {
      const found = bytes.indexOf(this.text.lineEnd, from);
      const lineEnd = found >= end ? -1 : found;
      if (!last && lineEnd < 0 && mayGoOn) return false;
      this.#record++;
      intake.refuse(this.#record, '', 'quotes that open and close around a whole cell', `a quote left open or closed too early${this.#where()}`, 'villages/broken-quotes');
      batch.from = lineEnd < 0 ? end : lineEnd + 1;
      this.#line++;
      return true;
    }
    this.#record++;
    const taken = this.#admit(intake, bytes, this.#scanned(batch));
    if (taken) batch.addRow(batch.hold(scanner));
    this.#line += 1 + scanner.innerLines;
    batch.from = scanner.next;
    return true;
  }

  /** Where the line is, if the record number does not say it. */
  #where(): string {
    return this.#line === this.#record ? '' : ` (line ${this.#line} of the file)`;
  }

  /** Decide what a record is. @returns whether it is a row */
  #admit(intake: Intake, bytes: Buffer, cut: Cut): boolean {
    const { cells, text } = cut;
    const { headers, code: codePosition, unnamed } = intake.layout;
    const record = this.#record;
    if (cells === 1 && text(0).trim() === '') {
      intake.blank(record);
      return false;
    }
    if (this.text.hasNul && bytes.subarray(cut.from, cut.next).includes(0)) {
      intake.refuse(record, '', 'text without NUL characters', `a NUL character${this.#where()}`, 'villages/nul-character');
      return false;
    }
    if (cells !== headers.length) {
      const start = textsOf(cut).slice(0, 3).map((cell) => cell.trim()).join(',');
      intake.refuse(record, '', `${headers.length} cells, as in the header`, `${cells} cells: ${quote(start)}${this.#where()}`, 'villages/ragged-row');
      return false;
    }
    const code = cleanCode(text(codePosition));
    if (code === '' && textsOf(cut).every((cell) => cell.trim() === '')) {
      intake.blank(record);
      return false;
    }
    if (intake.repeatsHeader(record, code)) return false;
    for (const position of unnamed) {
      const stray = text(position).trim();
      if (stray !== '') intake.strayCell(record, code, position, stray);
    }
    const row = intake.admit(record, code, text);
    if (typeof row === 'number') return true;
    if (row !== null) intake.addOther(record, code, row, text);
    return false;
  }
}

const textsOf = ({ cells, text }: Cut): string[] => Array.from({ length: cells }, (_, position) => text(position));

/** A batch whose numbers are being read. */
interface Reading {
  readonly batch: CellBatch;
  /** Row of the columns that its first one is. */
  readonly first: number;
  readonly odd: Promise<Uint32Array>;
}

/** Wait for the numbers of a batch, and read the cells that are written otherwise. */
async function settle({ batch, first, odd }: Reading, intake: Intake): Promise<void> {
  const found = await odd;
  for (let k = 0; k < found.length; k += 2) {
    const column = intake.numbers[found[k]!]!;
    intake.numberText(column, first + found[k + 1]!, batch.rowText(found[k + 1]!, column.position));
  }
}

/**
 * Read a CSV file whose bytes have been looked over: records are cut and their texts read here, numbers on the threads of a
 * pool where it is worth it. What is wrong is told batch by batch, so that it is the same for any number of threads.
 *
 * @throws InputError for a file without a header that names the code, or with a header that cannot be understood
 */
export async function readCsv(path: string, file: string, text: TextFile, reader: HeaderReader, only: ReadonlySet<string> | undefined, problems: ProblemList, onProgress: Progress | undefined, pool: CellsPool | undefined): Promise<Intake> {
  const handle = await open(path);
  const reading: Reading[] = [];
  try {
    const source = new FileBytes(handle, text.skip);
    const head = { bytes: Buffer.allocUnsafe(CHUNK), from: 0, end: 0 };
    while (!source.last && head.end < CHUNK) head.end = await source.readInto(head.bytes, head.end);
    const csv = new CsvReader(file, text);
    const layout = csv.header(reader, head, source.last);
    const rowsTotal = text.lines - layout.record; // at most: no column has to grow while a thread fills it
    const intake = new Intake(reader.form, layout, only, rowsTotal, problems);
    const shared = pool !== undefined && pool.threads > 1 && intake.numbers.length * rowsTotal >= pool.cellsToShare ? pool : null;
    const most = shared === null ? 1 : shared.threads + BATCHES_AHEAD;
    for (let left: Window = head, made = 0; ; ) {
      const oldest = made < most ? undefined : reading.shift()!;
      if (oldest !== undefined) await settle(oldest, intake);
      else made++;
      const batch = oldest?.batch ?? new CellBatch(layout.headers.length, intake.numbers, CHUNK, csv.decode);
      batch.begin(left.bytes.subarray(left.from, left.end));
      if (left !== head && !source.last) batch.end = await source.readInto(batch.bytes, batch.end);
      csv.take(batch, intake, source.last);
      const first = intake.rows - batch.rows;
      const task = batch.task(first);
      const odd = shared === null ? Promise.resolve(readCells(task)) : shared.readCells(task);
      odd.catch(() => undefined); // told where it is waited for
      reading.push({ batch, first, odd });
      onProgress?.(intake.rows, text.lines - 1);
      left = batch;
      if (source.last && batch.from === batch.end) break;
    }
    for (const rest of reading) await settle(rest, intake);
    if (shared !== null) await orderNumbers(intake.numbers, intake.sortRows(), shared);
    return intake;
  } finally {
    await handle.close();
  }
}
