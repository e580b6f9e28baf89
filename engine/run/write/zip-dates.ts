/**
 * A zip file without a clock in it: every entry's date becomes 1980-01-01, the earliest a zip can hold, so that the
 * same workbook has the same bytes tomorrow.
 *
 * Source: PKWARE, .ZIP File Format Specification 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
import { open, type FileHandle } from 'node:fs/promises';

const END = { signature: 0x06054b50, size: 22, directorySize: 12, directoryAt: 16, longestComment: 0xffff };
const ENTRY = { signature: 0x02014b50, size: 46, time: 12, nameLength: 28, localAt: 42 };
const LOCAL_TIME = 10;
/** DOS time 00:00:00 and date 1980-01-01, little-endian. */
const EARLIEST = Uint8Array.of(0, 0, 0x21, 0);
const IN_ZIP64 = 0xffffffff;

async function read(handle: FileHandle, at: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  await handle.read(bytes, 0, length, at);
  return new DataView(bytes.buffer);
}

/** The record at the end of the file that says where its directory is. */
async function endRecord(handle: FileHandle, path: string): Promise<{ at: number; length: number }> {
  const { size } = await handle.stat();
  const length = Math.min(size, END.size + END.longestComment);
  const tail = await read(handle, size - length, length);
  for (let i = length - END.size; i >= 0; i--) {
    if (tail.getUint32(i, true) !== END.signature) continue;
    const at = tail.getUint32(i + END.directoryAt, true);
    if (at === IN_ZIP64) throw new Error(`${path}: a workbook over 4 GB`);
    return { at, length: tail.getUint32(i + END.directorySize, true) };
  }
  throw new Error(`${path}: not a zip file`);
}

/** Set the date of every entry of a zip file, in place. */
export async function clearZipDates(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const end = await endRecord(handle, path);
    const directory = await read(handle, end.at, end.length);
    for (let i = 0; i < end.length;) {
      if (directory.getUint32(i, true) !== ENTRY.signature) throw new Error(`${path}: a broken zip directory`);
      new Uint8Array(directory.buffer).set(EARLIEST, i + ENTRY.time);
      await handle.write(EARLIEST, 0, EARLIEST.length, directory.getUint32(i + ENTRY.localAt, true) + LOCAL_TIME);
      const name = ENTRY.nameLength;
      i += ENTRY.size + directory.getUint16(i + name, true) + directory.getUint16(i + name + 2, true) + directory.getUint16(i + name + 4, true);
    }
    await handle.write(new Uint8Array(directory.buffer), 0, end.length, end.at);
  } finally {
    await handle.close();
  }
}
