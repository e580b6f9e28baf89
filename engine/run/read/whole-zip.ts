/**
 * Whether a zip is whole: what its directory lists is there, unpacks, and has the check sums it says. A workbook is read as
 * a stream, and the library for it waits without end for parts that are broken.
 *
 * Source of the format: PKWARE (2022), .ZIP File Format Specification 6.3.10, 4.3.7, 4.3.12, 4.3.16.
 */
import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

const [LOCAL, ENTRY, END] = [0x04034b50, 0x02014b50, 0x06054b50] as const;
const [LOCAL_BYTES, ENTRY_BYTES, END_BYTES] = [30, 46, 22] as const;
/** Greatest comment after the end of the directory [bytes]. */
const MOST_COMMENT = 0xffff;
/** What a field of 32 bits says where the number stands elsewhere (ZIP64), for files of 4 GB and more. */
const ELSEWHERE = 0xffffffff;
const [STORED, DEFLATED] = [0, 8] as const;

interface Entry {
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
    const field = (offset: number): number => directory.readUInt32LE(at + offset);
    entries.push({ method: directory.readUInt16LE(at + 10), crc: field(16), packed: field(20), size: field(24), at: field(42) });
    at += ENTRY_BYTES + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Whether what is listed stands where it should, unpacks, and has its size and check sum. */
async function isWhole(file: FileHandle, path: string, { method, crc, packed, size, at }: Entry): Promise<boolean> {
  const head = await bytesAt(file, at, LOCAL_BYTES);
  if (head.length < LOCAL_BYTES || head.readUInt32LE(0) !== LOCAL) return false;
  const from = at + LOCAL_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
  if (method !== STORED && method !== DEFLATED) return false;
  let [sum, length] = [0, 0];
  const check = async (parts: AsyncIterable<Buffer>): Promise<void> => {
    for await (const part of parts) {
      sum = crc32(part, sum);
      length += part.length;
      if (length > size) throw new Error('longer than its directory says');
    }
  };
  try {
    if (packed > 0) {
      const source = createReadStream(path, { start: from, end: from + packed - 1 });
      await (method === STORED ? pipeline(source, check) : pipeline(source, createInflateRaw(), check));
    }
  } catch {
    return false;
  }
  return length === size && sum === crc;
}

/** Whether a file is a zip all of whose parts can be unpacked; sizes of 4 GB and more (ZIP64) are taken on trust. */
export async function isWholeZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const entries = await entriesOf(file, (await file.stat()).size);
    if (entries === null) return false;
    for (const entry of entries) if (![entry.packed, entry.size, entry.at].includes(ELSEWHERE) && !(await isWhole(file, path, entry))) return false;
    return true;
  } finally {
    await file.close();
  }
}
