/**
 * The parts of a zip by its directory, where it is whole: what is listed is there, unpacks, and has the check sum it says. A
 * workbook is read part by part, and the library for it waits without end for parts that are broken.
 *
 * Source of the format: PKWARE (2022), .ZIP File Format Specification 6.3.10, 4.3.7, 4.3.12, 4.3.16, 4.5.3.
 */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';

const [LOCAL, ENTRY, END] = [0x04034b50, 0x02014b50, 0x06054b50] as const;
const [LOCAL_BYTES, ENTRY_BYTES, END_BYTES] = [30, 46, 22] as const;
/** Greatest comment after the end of the directory [bytes]. */
const MOST_COMMENT = 0xffff;
/** What a field of 32 bits says where the number stands in an extra field (ZIP64), and the id of that. */
const [ELSEWHERE, ZIP64] = [0xffffffff, 1] as const;
const [STORED, DEFLATED] = [0, 8] as const;

/** Opens a part: what it holds, unpacked. */
export type Part = () => Readable;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}

/** Numbers of 64 bits that stand in the extra field of an entry, in their order. */
function* longNumbers(extra: Buffer): Generator<number, undefined> {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64) continue;
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2));
    for (let number = at + 4; number + 8 <= end; number += 8) yield Number(extra.readBigUInt64LE(number));
  }
  return undefined;
}

/** What the directory at the end lists; null: there is none that is whole. */
async function entriesOf(file: FileHandle, bytes: number): Promise<readonly Entry[] | null> {
  const last = await bytesAt(file, Math.max(0, bytes - END_BYTES - MOST_COMMENT), Math.min(bytes, END_BYTES + MOST_COMMENT));
  let end = last.length - END_BYTES;
  while (end >= 0 && last.readUInt32LE(end) !== END) end--;
  if (end < 0) return null;
  const [count, length, from] = [last.readUInt16LE(end + 10), last.readUInt32LE(end + 12), last.readUInt32LE(end + 16)];
  if (from + length > bytes) return null;
  const directory = await bytesAt(file, from, length);
  const entries: Entry[] = [];
  for (let at = 0; entries.length < count; ) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY) return null;
    const [nameEnd, own] = [at + ENTRY_BYTES + directory.readUInt16LE(at + 28), at];
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const long = longNumbers(directory.subarray(nameEnd, extraEnd));
    const field = (offset: number): number => {
      const short = directory.readUInt32LE(own + offset);
      return short === ELSEWHERE ? (long.next().value ?? short) : short;
    };
    const [size, packed, place] = [field(24), field(20), field(42)]; // the order of the long ones
    entries.push({ name: directory.toString('utf8', at + ENTRY_BYTES, nameEnd), method: directory.readUInt16LE(at + 10), crc: directory.readUInt32LE(at + 16), packed, size, at: place });
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Where what is listed stands, opened; null: it is not there, or packed in another way. */
async function partOf(file: FileHandle, path: string, { method, packed, at }: Entry): Promise<Part | null> {
  const head = await bytesAt(file, at, LOCAL_BYTES);
  if (head.length < LOCAL_BYTES || head.readUInt32LE(0) !== LOCAL || (method !== STORED && method !== DEFLATED)) return null;
  const from = at + LOCAL_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
  return () => {
    if (packed === 0) return Readable.from([]);
    const source = createReadStream(path, { start: from, end: from + packed - 1 });
    if (method === STORED) return source;
    const unpacked = createInflateRaw();
    source.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
    return unpacked.on('close', () => source.destroy());
  };
}

/** Whether a part unpacks, and has its size and check sum. */
async function isWhole(part: Part, { crc, size }: Entry): Promise<boolean> {
  let [sum, length] = [0, 0];
  try {
    for await (const bytes of part() as AsyncIterable<Buffer>) {
      sum = crc32(bytes, sum);
      length += bytes.length;
      if (length > size) return false; // longer than its directory says
    }
  } catch {
    return false;
  }
  return length === size && sum === crc;
}

/** Parts of a zip by their names; null: it is not whole, some part cannot be unpacked. */
export async function openZip(path: string): Promise<ReadonlyMap<string, Part> | null> {
  const file = await open(path);
  try {
    const entries = await entriesOf(file, (await file.stat()).size);
    if (entries === null) return null;
    const parts = new Map<string, Part>();
    for (const entry of entries) {
      const part = await partOf(file, path, entry);
      if (part === null || !(await isWhole(part, entry))) return null;
      parts.set(entry.name, part);
    }
    return parts;
  } finally {
    await file.close();
  }
}
