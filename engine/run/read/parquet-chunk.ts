/**
 * The pages of a chunk of a column, taken apart in WebAssembly: numbers of any kind as doubles with their missing bytes,
 * texts as positions in a list.
 */
import { KINDS, type ColumnChunk, type Kind } from './parquet-footer.js';
import { KERNEL, WIDEST, type Areas } from './parquet-kernel.js';
import { NotThrift, ThriftReader, type ThriftStruct } from './thrift.js';

/** Stored in a way that is not read here, or not as it should be: whoever reads the file in its stead says which. */
export class NotRead extends Error {}

/** In place of a missing reason: the cell holds a number that may not stand there, or, not finite, is to be read from its text. */
export const ODD = 255;

/** How a column is stored. */
export interface StoredColumn {
  readonly kind: Kind;
  readonly nullable: boolean;
}

/** Kinds of pages and encodings as Parquet numbers them. */
const DATA = 0;
const DICTIONARY = 2;
const DATA_V2 = 3;
const PLAIN = 0;
const OLD_DICTIONARY = 2;
const RUNS = 3;
const BY_DICTIONARY = 8;
/** Bytes of the length that stands before some runs. */
const LENGTH = 4;

/** A page in memory. */
interface Page {
  readonly isDictionary: boolean;
  readonly encoding: number;
  readonly count: number;
  /** Where its definition levels stand, or null where every value is there. */
  readonly levels: readonly [number, number] | null;
  readonly values: readonly [number, number];
}

const structAt = (parent: ThriftStruct, field: number): ThriftStruct => (parent[field] ?? {}) as ThriftStruct;
const numberAt = (parent: ThriftStruct, field: number): number => {
  const value = parent[field];
  if (typeof value !== 'number' || !(value >= 0)) throw new NotRead(`field ${field} of a page`);
  return value;
};

function uncompressed({ page }: Areas, chunk: ColumnChunk, from: number, end: number, size: number): readonly [number, number] {
  if (!chunk.snappy && end - from === size) return [from, end];
  if (size > chunk.uncompressed || !chunk.snappy || KERNEL.unsnap(from, end, page, size) === 0) throw new NotRead('a page that cannot be uncompressed');
  return [page, page + size];
}

function dataPage(areas: Areas, chunk: ColumnChunk, nullable: boolean, header: ThriftStruct, from: number, end: number): Page {
  const data = structAt(header, 5);
  const [at, stop] = uncompressed(areas, chunk, from, end, numberAt(header, 2));
  const shared = { isDictionary: false, encoding: numberAt(data, 2), count: numberAt(data, 1) };
  if (!nullable) return { ...shared, levels: null, values: [at, stop] };
  const { bytes } = areas;
  const length = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  if (numberAt(data, 3) !== RUNS || length > stop - at - 4) throw new NotRead('definition levels');
  return { ...shared, levels: [at + 4, at + 4 + length], values: [at + 4 + length, stop] };
}

function dataPage2(areas: Areas, chunk: ColumnChunk, nullable: boolean, header: ThriftStruct, from: number, end: number): Page {
  const data = structAt(header, 8);
  const length = numberAt(data, 5);
  if (numberAt(data, 6) !== 0 || length > end - from) throw new NotRead('levels of a page');
  const plain = data[7] === false ? { ...chunk, snappy: false } : chunk;
  const values = uncompressed(areas, plain, from + length, end, numberAt(header, 2) - length);
  return { isDictionary: false, encoding: numberAt(data, 4), count: numberAt(data, 1), levels: nullable ? [from, from + length] : null, values };
}

/** The pages of a chunk that stands in memory from `at`: each is gone when the next one is asked for. */
function* pagesOf(areas: Areas, chunk: ColumnChunk, nullable: boolean, at: number): Generator<Page> {
  const end = at + chunk.bytes;
  const reader = new ThriftReader(areas.bytes.subarray(0, end), at);
  for (let rows = 0; rows < chunk.rows; ) {
    const header = reader.struct();
    const from = reader.at;
    const stop = from + numberAt(header, 3);
    if (stop > end) throw new NotRead('a page that is cut short');
    reader.at = stop;
    const type = numberAt(header, 1);
    if (type === DICTIONARY) {
      const dictionary = structAt(header, 7);
      const encoding = numberAt(dictionary, 2);
      if (encoding !== PLAIN && encoding !== OLD_DICTIONARY) throw new NotRead('a dictionary');
      yield { isDictionary: true, encoding: PLAIN, count: numberAt(dictionary, 1), levels: null, values: uncompressed(areas, chunk, from, stop, numberAt(header, 2)) };
    } else if (type === DATA || type === DATA_V2) {
      const page = (type === DATA ? dataPage : dataPage2)(areas, chunk, nullable, header, from, stop);
      rows += page.count;
      if (rows > chunk.rows) throw new NotRead('more values than rows');
      yield page;
    }
  }
}

/** Fill the missing bytes of a page. @returns how many values are there */
function presentIn({ levels, count }: Page, { bytes, missing }: Areas): number {
  if (levels === null) {
    bytes.fill(0, missing, missing + count);
    return count;
  }
  const there = KERNEL.present(...levels, count, missing);
  if (there < 0) throw new NotRead('definition levels');
  return there;
}

/** Where the dictionary positions of a page stand, and of how many bits each is. */
function positionsIn({ values: [from, end], encoding }: Page, { bytes }: Areas, widest: number): readonly [number, number, number] {
  if (encoding !== OLD_DICTIONARY && encoding !== BY_DICTIONARY) throw new NotRead(`encoding ${encoding}`);
  const width = from < end ? bytes[from]! : 0;
  if (width > widest) throw new NotRead('positions');
  return [from + 1, end, width];
}

/** Read yes or no stored as runs behind their length [4 B], as positions in a dictionary of the two. */
function runsOfBooleans({ values: [from, end] }: Page, { bytes, doubles, dictionary, values }: Areas, there: number): void {
  if (end - from < LENGTH) throw new NotRead('runs');
  const stop = from + LENGTH + ((bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)) >>> 0);
  doubles.set([0, 1], dictionary / 8);
  if (stop > end || (there > 0 && KERNEL.lookUp(from + LENGTH, stop, there, 1, dictionary, 2, values) === 0)) throw new NotRead('runs');
}

/** Told of bytes that are no page in the one way that whoever asked expects. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof NotThrift || error instanceof WebAssembly.RuntimeError ? new NotRead(error.message) : error;
  }
}

/** Where numbers go, and which may stand there. */
export interface NumberPlace {
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
  readonly values: Float64Array;
  readonly missing: Uint8Array;
}

/**
 * Store the numbers of a chunk in its rows.
 *
 * @param at where the chunk stands in memory
 * @returns whether any of them may not stand where it does: its missing byte is {@link ODD}
 * @throws NotRead
 */
export function storeNumbers(areas: Areas, chunk: ColumnChunk, { kind, nullable }: StoredColumn, at: number, place: NumberPlace): boolean {
  return guarded(() => {
    const { bytes, doubles, values, missing, dictionary } = areas;
    const { low, whole } = place;
    const high = Math.min(place.high, Number.MAX_VALUE);
    let [row, entries, isOdd, isGoodDictionary] = [chunk.first, 0, false, false];
    for (const page of pagesOf(areas, chunk, nullable, at)) {
      const { count } = page;
      if (page.isDictionary) {
        if (count > 1 << WIDEST || KERNEL.plain(kind, ...page.values, count, dictionary) === 0) throw new NotRead('a dictionary');
        entries = count;
        isGoodDictionary = KERNEL.allGood(count, dictionary, low, high, whole) !== 0;
        continue;
      }
      const there = presentIn(page, areas);
      let isGood = isGoodDictionary;
      if (page.encoding === PLAIN) {
        if (KERNEL.plain(kind, ...page.values, there, values) === 0) throw new NotRead('fewer values than rows');
        isGood = KERNEL.allGood(there, values, low, high, whole) !== 0;
      } else if (page.encoding === RUNS && kind === KINDS.boolean) {
        runsOfBooleans(page, areas, there);
      } else {
        const [from, end, width] = positionsIn(page, areas, WIDEST);
        if (there > 0 && KERNEL.lookUp(from, end, there, width, dictionary, entries, values) === 0) throw new NotRead('positions');
      }
      if (there < count) KERNEL.spread(count, there, values, missing);
      const odd = isGood ? 0 : KERNEL.markOdd(count, values, missing, low, high, whole);
      place.values.set(doubles.subarray(values / 8, values / 8 + count), row);
      if (odd > 0 || there < count) place.missing.set(bytes.subarray(missing, missing + count), row);
      isOdd ||= odd > 0;
      row += count;
    }
    return isOdd;
  });
}

/** Texts, the first of them empty, and which of them stands in each row. */
export interface TextCells {
  readonly entries: readonly string[];
  readonly places: Uint32Array;
}

const WIDEST_OF_TEXTS = 32;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const NOT_ASCII = /[\x80-\xff]/;

/** Add texts as they stand in [from, end), each behind its length [4 B]. */
function addTexts(bytes: Uint8Array, [from, end]: readonly [number, number], count: number, entries: string[]): void {
  const latin = Buffer.from(bytes.buffer, from, end - from).toString('latin1');
  const isAscii = !NOT_ASCII.test(latin);
  let at = from;
  for (let i = 0; i < count; i++) {
    const length = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
    at += 4;
    if (length > end - at) throw new NotRead('texts');
    entries.push(isAscii ? latin.substring(at - from, at - from + length) : decoded(bytes.subarray(at, at + length)));
    at += length;
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new NotRead('text that is not UTF-8');
  }
}

/**
 * The texts of a chunk.
 *
 * @param at where the chunk stands in memory
 * @throws NotRead
 */
export function textsIn(areas: Areas, chunk: ColumnChunk, { kind, nullable }: StoredColumn, at: number): TextCells {
  if (kind !== KINDS.text) throw new NotRead('a column of numbers');
  return guarded(() => {
    const { bytes, words, positions, missing } = areas;
    const entries = [''];
    const places = new Uint32Array(chunk.rows);
    let [row, dictionary] = [0, 0];
    for (const page of pagesOf(areas, chunk, nullable, at)) {
      const { count, encoding } = page;
      if (page.isDictionary) {
        addTexts(bytes, page.values, count, entries);
        dictionary = count;
        continue;
      }
      const there = presentIn(page, areas);
      let [first, known] = [1, dictionary];
      if (encoding === PLAIN) {
        [first, known] = [entries.length, there];
        addTexts(bytes, page.values, there, entries);
        KERNEL.ascending(there, positions);
      } else {
        const [from, end, width] = positionsIn(page, areas, WIDEST_OF_TEXTS);
        if (there > 0 && KERNEL.unpack(from, end, there, width, positions) === 0) throw new NotRead('positions');
      }
      if (KERNEL.spreadPositions(count, there, positions, missing, first, known) === 0) throw new NotRead('a position without a text');
      places.set(words.subarray(positions / 4, positions / 4 + count), row);
      row += count;
    }
    return { entries, places };
  });
}
