/**
 * What the end of a Parquet file says of its columns: their types, and where the chunk of each group of rows lies.
 *
 * Source: Apache Parquet format 2.10, parquet.thrift.
 */
import type { FileHandle } from 'node:fs/promises';
import { ThriftReader, type ThriftStruct, type ThriftValue } from './thrift.js';

/** Kinds of columns that are read here, by Parquet's number of their physical type. */
export const KINDS = { boolean: 0, int32: 1, int64: 2, float: 4, double: 5, text: 6 } as const;
export type Kind = (typeof KINDS)[keyof typeof KINDS];

/** The values of a column in one group of rows. */
export interface ColumnChunk {
  /** Where it lies in the file [B]. */
  readonly offset: number;
  readonly bytes: number;
  /** Its pages uncompressed, with their headers [B]. */
  readonly uncompressed: number;
  readonly snappy: boolean;
  /** Its first row of the file, from 0. */
  readonly first: number;
  readonly rows: number;
}

export interface FooterColumn {
  readonly name: string;
  /** Null where it is of a type, or stored in a way, that is not read here. */
  readonly stored: { readonly kind: Kind; readonly nullable: boolean; readonly chunks: readonly ColumnChunk[] } | null;
}

export interface Footer {
  readonly rows: number;
  readonly columns: readonly FooterColumn[];
}

const OPTIONAL = 1;
const REPEATED = 2;
const SNAPPY = 1;
const UTF8 = 0;
const SIGNED = new Map<number, readonly number[]>([
  [KINDS.int32, [15, 16, 17]], // INT_8, INT_16, INT_32
  [KINDS.int64, [18]], // INT_64
]);
const LOGICAL = { text: 1, integer: 10 };
/** Plain, of a dictionary (its old and new number), runs. */
const ENCODINGS = new Set<ThriftValue | undefined>([0, 2, 8, 3]);

const structOf = (value: ThriftValue | undefined): ThriftStruct | undefined => (typeof value === 'object' && !(value instanceof Uint8Array) && !Array.isArray(value) ? value : undefined);
const listOf = (value: ThriftValue | undefined): readonly ThriftValue[] => (Array.isArray(value) ? (value as readonly ThriftValue[]) : []);
const numberOf = (value: ThriftValue | undefined): number | undefined => (typeof value === 'number' ? value : undefined);
const textOf = (value: ThriftValue | undefined): string | undefined => (value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length).toString() : undefined);

/** The kind of a leaf of the schema, or null where its numbers or texts mean something else. */
function kindOf(element: ThriftStruct): Kind | null {
  const kind = Object.values(KINDS).find((known) => known === element[1]);
  const converted = element[6];
  const logical = structOf(element[10]);
  if (kind === undefined) return null;
  if (kind === KINDS.text) return (converted === UTF8 || converted === undefined) && (logical === undefined ? converted === UTF8 : logical[LOGICAL.text] !== undefined) ? kind : null;
  if (converted === undefined && logical === undefined) return kind;
  const signed = converted === undefined || SIGNED.get(kind)?.includes(Number(converted)) === true;
  const integer = logical === undefined ? undefined : structOf(logical[LOGICAL.integer]);
  return signed && SIGNED.has(kind) && (logical === undefined || integer?.[2] === true) ? kind : null;
}

/** A chunk as the footer tells it, or null where it is stored in a way that is not read here. */
function chunkOf(value: ThriftValue | undefined, first: number, rows: number, size: number): ColumnChunk | null {
  const chunk = structOf(value);
  const data = structOf(chunk?.[3]);
  if (chunk === undefined || data === undefined || chunk[1] !== undefined || chunk[8] !== undefined) return null;
  const [codec, values, uncompressed, bytes, dataPage, dictionaryPage] = [4, 5, 6, 7, 9, 11].map((field) => numberOf(data[field]));
  if (codec === undefined || codec > SNAPPY || values !== rows || uncompressed === undefined || bytes === undefined || dataPage === undefined) return null;
  if (!listOf(data[2]).every((encoding) => ENCODINGS.has(encoding))) return null;
  const offset = dictionaryPage === undefined || dictionaryPage === 0 ? dataPage : Math.min(dictionaryPage, dataPage);
  return offset >= 4 && bytes > 0 && offset + bytes <= size ? { offset, bytes, uncompressed, snappy: codec === SNAPPY, first, rows } : null;
}

function footerOf(bytes: Uint8Array, size: number): Footer | null {
  const meta = new ThriftReader(bytes).struct();
  const [root, ...leaves] = listOf(meta[2]).map((element) => structOf(element) ?? {});
  const groups = listOf(meta[4]).map((group) => structOf(group) ?? {});
  const total = numberOf(meta[3]);
  if (root === undefined || total === undefined || root[5] !== leaves.length || meta[8] !== undefined) return null;
  if (leaves.some((leaf) => leaf[1] === undefined || leaf[5] !== undefined || leaf[3] === REPEATED)) return null; // nested
  const names = leaves.map((leaf) => textOf(leaf[4]) ?? '');
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length || names.includes('')) return null;
  const rows = groups.map((group) => numberOf(group[3]) ?? 0);
  if (rows.reduce((sum, count) => sum + count, 0) !== total || groups.some((group) => listOf(group[1]).length !== leaves.length)) return null;
  const firsts: number[] = [];
  rows.reduce((first, count) => (firsts.push(first), first + count), 0);
  const columns = leaves.map((leaf, k): FooterColumn => {
    const kind = kindOf(leaf);
    const chunks = kind === null ? [] : groups.map((group, g) => chunkOf(listOf(group[1])[k], firsts[g]!, rows[g]!, size));
    const whole = chunks.filter((chunk) => chunk !== null);
    return { name: names[k]!, stored: kind === null || whole.length < groups.length ? null : { kind, nullable: leaf[3] === OPTIONAL, chunks: whole.filter((chunk) => chunk.rows > 0) } };
  });
  return { rows: total, columns };
}

/** Bytes of the end: the length of the metadata [4], then "PAR1". */
const TAIL = 8;
/** Bytes read at first; most metadata are no longer. */
const GUESS = 1 << 19;

async function bytesAt(handle: FileHandle, from: number, to: number): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(to - from);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  return bytesRead === bytes.length ? bytes : null;
}

/** The footer of a file of flat columns, or null where it must be read by others. */
export async function readFooter(handle: FileHandle): Promise<Footer | null> {
  const { size } = await handle.stat();
  const from = Math.max(0, size - GUESS);
  const end = await bytesAt(handle, from, size);
  if (end === null || size < TAIL) return null;
  const length = new DataView(end.buffer).getUint32(end.length - TAIL, true);
  const start = size - TAIL - length;
  if (start < 0) return null;
  const bytes = start >= from ? end.subarray(start - from, end.length - TAIL) : await bytesAt(handle, start, size - TAIL);
  try {
    return bytes === null ? null : footerOf(bytes, size);
  } catch {
    return null; // not as it should be: whoever reads it next says so
  }
}
