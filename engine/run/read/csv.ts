/**
 * CSV as people export it: UTF-8 or GB18030, with comma, tab or semicolon. One pass over the bytes; numbers written
 * plainly never become text. Lines that cannot be cut into the header's cells are noted, all of them, and left out.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { InputError, quote } from '../../core/errors.js';
import { cleanCode } from './cell.js';
import { CellNumbers } from './cell-numbers.js';
import { RecordScanner } from './csv-record.js';
import type { TextFile } from './encoding.js';
import { noCodeColumn, type HeaderReader, type Layout } from './header.js';
import { Intake } from './intake.js';
import type { ProblemList } from './problem-list.js';

const CHUNK = 4 * 1024 * 1024;
/** Longest record [bytes]; quotes still open after so much are taken for a quote that was never closed. */
const LONGEST_RECORD = 4 * 1024 * 1024;
/** Rows in which the header is looked for: titles and notes may stand above it. */
export const HEADER_ROWS = 10;

/** Rows whose cells are stored together. */
const BATCH = 64;

export type Progress = (rowsDone: number, rowsTotal: number | null) => void;

/** The bytes of a file still to be cut into records, refilled from the front. */
class ByteWindow {
  bytes = Buffer.allocUnsafe(CHUNK + LONGEST_RECORD);
  from = 0;
  end = 0;
  last = false;

  constructor(
    readonly handle: FileHandle,
    private position: number,
  ) {}

  async refill(): Promise<void> {
    this.bytes.copyWithin(0, this.from, this.end);
    this.end -= this.from;
    this.from = 0;
    const { bytesRead } = await this.handle.read(this.bytes, this.end, Math.min(CHUNK, this.bytes.length - this.end), this.position);
    this.position += bytesRead;
    this.end += bytesRead;
    this.last = bytesRead === 0;
  }
}

/** Turns bytes of a cell into text. */
type Decode = (bytes: Buffer, from: number, to: number) => string;

function decoderOf(encoding: TextFile['encoding']): Decode {
  if (encoding === 'utf-8') return (bytes, from, to) => bytes.toString('utf8', from, to);
  const gb18030 = new TextDecoder('gb18030');
  return (bytes, from, to) => gb18030.decode(bytes.subarray(from, to));
}

class CsvReader {
  #record = 0;
  #line = 1;
  /** Rows admitted whose cells are not stored yet. */
  #pending = 0;
  #scanner: RecordScanner;
  readonly #decode: Decode;
  readonly #numbers = new CellNumbers(BATCH);

  constructor(
    readonly file: string,
    readonly text: TextFile,
    readonly window: ByteWindow,
    readonly problems: ProblemList,
  ) {
    this.#decode = decoderOf(text.encoding);
    this.#scanner = new RecordScanner(0x2c, text.lineEnd);
  }

  /** Text of a cell by its place among the scanner's cells. */
  #textAt(at: number): string {
    const { starts, ends, quoted } = this.#scanner;
    const text = this.#decode(this.window.bytes, starts[at]!, ends[at]!);
    return quoted[at] === 2 ? text.replaceAll('""', '"') : text;
  }

  /** Text of a cell of the record just scanned. */
  #cell = (position: number): string => this.#textAt(this.#scanner.base + position);

  /** Cells of the record just scanned. */
  #cells(): string[] {
    return Array.from({ length: this.#scanner.cells }, (_, position) => this.#cell(position));
  }

  /** Try each delimiter on the first rows; stay behind the header. */
  header(reader: HeaderReader): Layout {
    const { window } = this;
    let seen: string[] = [];
    for (const delimiter of [0x2c, 0x09, 0x3b]) {
      this.#scanner = new RecordScanner(delimiter, this.text.lineEnd);
      let [from, line] = [window.from, 1];
      for (let record = 1; record <= HEADER_ROWS && from < window.end; record++) {
        if (this.#scanner.scan(window.bytes, from, window.end, window.last) !== 'record') break;
        const cells = this.#cells();
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

  /** Take every record the window holds whole. */
  takeAll(intake: Intake): void {
    this.#takeRecords(intake);
    this.#store(intake);
  }

  #takeRecords(intake: Intake): void {
    const { window } = this;
    const scanner = this.#scanner;
    while (window.from < window.end) {
      let kind = scanner.scan(window.bytes, window.from, window.end, window.last);
      if (kind === 'incomplete') {
        if (window.end - window.from < LONGEST_RECORD) return;
        kind = 'broken-quotes';
      }
      const torn = kind === 'record' && scanner.innerLines > 0 && scanner.cells !== intake.layout.headers.length;
      if (kind === 'broken-quotes' || torn) {
        const lineEnd = window.bytes.indexOf(this.text.lineEnd, window.from);
        if (!window.last && (lineEnd < 0 || lineEnd >= window.end) && window.end - window.from < LONGEST_RECORD) return;
        this.#record++;
        intake.refuse(this.#record, '', 'quotes that open and close around a whole cell', `a quote left open or closed too early${this.#where()}`, 'villages/broken-quotes');
        window.from = lineEnd < 0 || lineEnd >= window.end ? window.end : lineEnd + 1;
        this.#line++;
        continue;
      }
      this.#record++;
      this.#take(intake);
      this.#line += 1 + scanner.innerLines;
      window.from = scanner.next;
    }
  }

  /** Where the line is, if the record number does not say it. */
  #where(): string {
    return this.#line === this.#record ? '' : ` (line ${this.#line} of the file)`;
  }

  #take(intake: Intake): void {
    const { cells } = this.#scanner;
    const { headers, code: codePosition, unnamed } = intake.layout;
    const record = this.#record;
    if (cells === 1 && this.#cell(0).trim() === '') {
      intake.blank(record);
      return;
    }
    if (this.text.hasNul && this.window.bytes.subarray(this.window.from, Math.min(this.#scanner.next, this.window.end)).includes(0)) {
      intake.refuse(record, '', 'text without NUL characters', `a NUL character${this.#where()}`, 'villages/nul-character');
      return;
    }
    if (cells !== headers.length) {
      const start = this.#cells().slice(0, 3).map((cell) => cell.trim()).join(',');
      intake.refuse(record, '', `${headers.length} cells, as in the header`, `${cells} cells: ${quote(start)}${this.#where()}`, 'villages/ragged-row');
      return;
    }
    const code = cleanCode(this.#cell(codePosition));
    if (code === '' && this.#cells().every((cell) => cell.trim() === '')) {
      intake.blank(record);
      return;
    }
    if (intake.repeatsHeader(record, code)) return;
    for (const position of unnamed) {
      const text = this.#cell(position).trim();
      if (text !== '') intake.strayCell(record, code, position, text);
    }
    const row = intake.admit(record, code, this.#cell);
    if (typeof row === 'number') {
      this.#scanner.base += cells;
      if (++this.#pending === BATCH) this.#store(intake);
    } else if (row !== null) intake.addOther(record, code, row, this.#cell);
  }

  /** Store the pending rows, column by column: columns lie far apart, so that going row by row would miss every cache. */
  #store(intake: Intake): void {
    const first = intake.rows - this.#pending;
    const width = intake.layout.headers.length;
    if (this.#pending > 0) this.#numbers.take(this.#scanner, this.window.bytes, this.#pending, width);
    for (const column of intake.numbers) {
      for (const record of this.#numbers.read(column, first, this.#pending)) intake.numberText(column, first + record, this.#textAt(column.position + record * width));
    }
    for (const column of intake.texts) {
      for (let n = 0, at = column.position; n < this.#pending; n++, at += width) intake.text(column, first + n, this.#textAt(at));
    }
    this.#pending = 0;
    this.#scanner.base = 0;
  }
}

/**
 * Read a CSV file whose bytes have been looked over.
 *
 * @throws InputError for a file without a header that names the code, or with a header that cannot be understood
 */
export async function readCsv(path: string, file: string, text: TextFile, reader: HeaderReader, only: ReadonlySet<string> | undefined, problems: ProblemList, onProgress: Progress | undefined): Promise<Intake> {
  const handle = await open(path);
  try {
    const window = new ByteWindow(handle, text.skip);
    while (!window.last && window.end < CHUNK) await window.refill();
    const csv = new CsvReader(file, text, window, problems);
    const layout = csv.header(reader);
    const intake = new Intake(reader.form, layout, only, text.lines - layout.record, problems);
    for (;;) {
      csv.takeAll(intake);
      onProgress?.(intake.rows, text.lines - 1);
      if (window.last) return intake;
      await window.refill();
    }
  } finally {
    await handle.close();
  }
}
