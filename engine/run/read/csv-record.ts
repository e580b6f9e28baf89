/**
 * Cutting CSV bytes into records and cells (RFC 4180), in UTF-8 or GB18030: in both, the bytes of a comma, tab,
 * semicolon, quote and line end stand for nothing else, so nothing need be decoded to find them.
 */
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** What stands at a position: a whole record, the beginning of one that goes on beyond the bytes, or broken quoting. */
export type RecordKind = 'record' | 'incomplete' | 'broken-quotes';

/** The cells of a record as byte ranges, written behind those of the records before it from `base` on. */
export class RecordScanner {
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  /** 1: the cell was quoted and `starts` lies behind the quote; 2: it also holds doubled quotes. */
  quoted = new Uint8Array(256);
  /** Where the cells of the next record go. */
  base = 0;
  /** Number of cells of the record. */
  cells = 0;
  /** Position behind the record's line end. */
  next = 0;
  /** Line ends inside quoted cells. */
  innerLines = 0;

  /**
   * @param delimiter byte between cells
   * @param lineEnd byte that ends a line: LF, or CR in files of old Macintosh programs
   */
  constructor(
    readonly delimiter: number,
    readonly lineEnd: number,
  ) {}

  /** Scan the record that begins at `from`; `last` says that the file ends at `end`. */
  scan(bytes: Uint8Array, from: number, end: number, last: boolean): RecordKind {
    const { delimiter, lineEnd } = this;
    let { starts, ends, quoted } = this;
    let cells = this.base;
    let at = from;
    this.innerLines = 0;
    for (;;) {
      if (cells === starts.length) {
        this.#widen();
        ({ starts, ends, quoted } = this);
      }
      if (at < end && bytes[at] === QUOTE) {
        const close = this.#closingQuote(bytes, at + 1, end, cells);
        if (close < 0 || (close + 1 >= end && !last)) return last && close < 0 ? 'broken-quotes' : 'incomplete';
        starts[cells] = at + 1;
        ends[cells++] = close;
        at = close + 1;
        if (lineEnd === LF && at < end && bytes[at] === CR && (at + 1 >= end || bytes[at + 1] === LF)) {
          if (at + 1 >= end && !last) return 'incomplete';
          at++;
        }
        if (at >= end || bytes[at] === lineEnd) {
          this.next = at + 1;
          this.cells = cells - this.base;
          return 'record';
        }
        if (bytes[at] !== delimiter) return 'broken-quotes';
        at++;
        continue;
      }
      const start = at;
      let byte = -1;
      while (at < end && (byte = bytes[at]!) !== delimiter && byte !== lineEnd) at++;
      if (at >= end && !last) return 'incomplete';
      quoted[cells] = 0;
      starts[cells] = start;
      if (at < end && byte === delimiter) {
        ends[cells++] = at++;
        continue;
      }
      ends[cells++] = at > start && bytes[at - 1] === CR ? at - 1 : at;
      this.next = at + 1;
      this.cells = cells - this.base;
      return 'record';
    }
  }

  /** Position of the quote that ends a quoted cell, or -1. */
  #closingQuote(bytes: Uint8Array, from: number, end: number, cell: number): number {
    this.quoted[cell] = 1;
    for (let at = from; at < end; at++) {
      const byte = bytes[at];
      if (byte === this.lineEnd) this.innerLines++;
      if (byte !== QUOTE) continue;
      if (at + 1 < end && bytes[at + 1] === QUOTE) {
        this.quoted[cell] = 2;
        at++;
      } else return at;
    }
    return -1;
  }

  #widen(): void {
    const wider = this.starts.length * 2;
    const copy = <T extends Int32Array | Uint8Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.starts = copy(this.starts, new Int32Array(wider));
    this.ends = copy(this.ends, new Int32Array(wider));
    this.quoted = copy(this.quoted, new Uint8Array(wider));
  }
}
