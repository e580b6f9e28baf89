/** A zip made of parts in a given order, plain or with every number of its directory as one of 64 bits. */
import { crc32, deflateRawSync } from 'node:zlib';

export function zipped(parts: readonly (readonly [name: string, text: string | Buffer])[], isLong = false): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const [name, text] of parts) {
    const [bytes, title] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50);
    for (const [offset, value] of [[4, 20], [8, 8], [26, title.length]] as const) head.writeUInt16LE(value, offset);
    for (const [offset, value] of [[14, crc32(bytes)], [18, packed.length], [22, bytes.length]] as const) head.writeUInt32LE(value, offset);
    const entry = Buffer.alloc(46);
    const extra = Buffer.alloc(isLong ? 28 : 0);
    if (isLong) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      [bytes.length, packed.length, at].forEach((value, k) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * k));
    }
    entry.writeUInt32LE(0x02014b50);
    for (const [offset, value] of [[4, 45], [6, 20], [10, 8], [28, title.length], [30, extra.length]] as const) entry.writeUInt16LE(value, offset);
    for (const [offset, value] of [[16, crc32(bytes)], [20, isLong ? 0xffffffff : packed.length], [24, isLong ? 0xffffffff : bytes.length], [42, isLong ? 0xffffffff : at]] as const) entry.writeUInt32LE(value, offset);
    files.push(head, title, packed);
    directory.push(entry, title, extra);
    at += head.length + title.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  for (const offset of [8, 10]) end.writeUInt16LE(parts.length, offset);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, list, end]);
}
