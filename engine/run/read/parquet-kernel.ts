/** The instance of `assembly/parquet.ts` that a thread has, and the areas of its memory in which pages are taken apart. */
import { PARQUET_MODULE } from './parquet-module.js';

interface Module {
  readonly unsnap: (from: number, end: number, to: number, size: number) => number;
  readonly present: (from: number, end: number, count: number, missing: number) => number;
  readonly unpack: (from: number, end: number, count: number, width: number, to: number) => number;
  readonly ascending: (count: number, to: number) => void;
  readonly spreadPositions: (count: number, there: number, positions: number, missing: number, first: number, entries: number) => number;
  readonly plain: (kind: number, from: number, end: number, count: number, to: number) => number;
  readonly lookUp: (from: number, end: number, count: number, width: number, dictionary: number, entries: number, to: number) => number;
  readonly spread: (count: number, there: number, values: number, missing: number) => void;
  readonly allGood: (count: number, values: number, low: number, high: number, whole: boolean) => number;
  readonly markOdd: (count: number, values: number, missing: number, low: number, high: number, whole: boolean) => number;
}

const MEMORY_PAGE = 65_536;
/** Bytes behind every area that are read and written with it. */
const SLACK = 64;
/** Bits of the widest positions of numbers, and the bytes of a dictionary of so many. */
export const WIDEST = 16;
const DICTIONARY_BYTES = 8 << WIDEST;
/** Above this, a chunk is read by others [B]. */
const MOST_BYTES = 1 << 30;

const memory = new WebAssembly.Memory({ initial: 1, maximum: (2 * MOST_BYTES) / MEMORY_PAGE });
const code = Buffer.from(PARQUET_MODULE, 'base64');
export const KERNEL = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } }).exports as unknown as Module;

/** How large the parts of a chunk may be: as stored, uncompressed [B], and its rows. */
export interface Sizes {
  readonly stored: number;
  readonly uncompressed: number;
  readonly rows: number;
}

/** Where each area begins, and views of the whole memory. */
export interface Areas {
  readonly stored: number;
  readonly page: number;
  readonly dictionary: number;
  readonly positions: number;
  readonly missing: number;
  readonly values: number;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly doubles: Float64Array;
}

/** Room for chunks up to these sizes; null where that is too much. What was there before is not kept. */
export function roomFor({ stored, uncompressed, rows }: Sizes): Areas | null {
  let end = SLACK;
  const area = (bytes: number): number => {
    const begin = end;
    end += Math.ceil((bytes + SLACK) / 16) * 16;
    return begin;
  };
  const at = { stored: area(stored), page: area(uncompressed), dictionary: area(DICTIONARY_BYTES), positions: area(4 * rows), missing: area(rows), values: area(8 * rows) };
  if (end > MOST_BYTES) return null;
  const lacking = end - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / MEMORY_PAGE));
  return { ...at, bytes: new Uint8Array(memory.buffer), words: new Uint32Array(memory.buffer), doubles: new Float64Array(memory.buffer) };
}
