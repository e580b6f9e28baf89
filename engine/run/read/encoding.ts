/**
 * What a text file is made of, found in one pass over its bytes: its SHA-256, its encoding (UTF-8 with or without a
 * byte order mark, or GB18030), its lines. A file in two encodings, or in neither, is refused with the line.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { InputError, type Problem } from '../../core/errors.js';

export interface TextFile {
  /** Empty where it was not asked for. */
  readonly sha256: string;
  readonly encoding: 'utf-8' | 'gb18030';
  /** Bytes of the byte order mark. */
  readonly skip: 0 | 3;
  /** Line end byte: LF, or CR where there is no LF. */
  readonly lineEnd: number;
  readonly lines: number;
  readonly hasNul: boolean;
}

const LF = 0x0a;
const CR = 0x0d;
const CHUNK = 4 * 1024 * 1024;

const count = (bytes: Buffer, byte: number): number => {
  let n = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) n++;
  return n;
};

/** Bytes at the end of a chunk that begin a UTF-8 character which the next chunk ends. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/**
 * Look a text file over.
 *
 * @param hashes whether its SHA-256 is wanted
 *
 * @throws InputError `villages/unknown-encoding`, `villages/mixed-encodings`, `villages/empty-file`
 */
export async function inspectText(path: string, file: string, hashes = true): Promise<TextFile> {
  const hash = hashes ? createHash('sha256') : null;
  let utf8 = true;
  let rest = Buffer.alloc(0);
  let head = Buffer.alloc(0);
  let [lf, cr, bytes, lastByte] = [0, 0, 0, 0];
  let hasNul = false;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    if (bytes === 0) head = Buffer.from(chunk.subarray(0, 3));
    hash?.update(chunk);
    bytes += chunk.length;
    lf += count(chunk, LF);
    if (lf === 0) cr += count(chunk, CR);
    hasNul ||= chunk.includes(0);
    lastByte = chunk.at(-1)!;
    if (utf8) {
      const joined = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const keep = unfinished(joined);
      utf8 = isUtf8(joined.subarray(0, joined.length - keep));
      rest = Buffer.from(joined.subarray(joined.length - keep));
    }
  }
  utf8 &&= rest.length === 0;
  const skip = head.length === 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  if (bytes === skip) throw new InputError([{ place: file, expected: 'a header and at least one row', found: 'an empty file', code: 'villages/empty-file' }]);
  if (head.length >= 2 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff))) throw new InputError([neither(file, 1, 'UTF-16')]);
  const lineEnd = lf === 0 && cr > 0 ? CR : LF;
  const ends = lineEnd === LF ? lf : cr;
  if (!utf8) await judgeLines(path, file, lineEnd, skip === 3);
  return { sha256: hash?.digest('hex') ?? '', encoding: utf8 ? 'utf-8' : 'gb18030', skip, lineEnd, lines: ends + (lastByte === lineEnd ? 0 : 1), hasNul };
}

const neither = (file: string, line: number, found: string): Problem => ({
  place: `${file}:${line}`,
  expected: 'text in UTF-8 or GB18030 (save as "CSV UTF-8")',
  found,
  code: 'villages/unknown-encoding',
  row: line,
});

type LineEncoding = 'ascii' | 'utf-8' | 'gb18030' | 'either' | 'neither';

const gb18030 = new TextDecoder('gb18030', { fatal: true });

/**
 * The encoding a line must be in. Some pairs of GB2312 characters happen to be valid UTF-8 too, but then all their
 * bytes are above 0xA0; UTF-8 of Chinese text soon has a byte from 0x80 to 0xA0.
 */
export function lineEncoding(line: Buffer): LineEncoding {
  if (line.every((byte) => byte < 0x80)) return 'ascii';
  if (isUtf8(line)) return line.some((byte) => byte >= 0x80 && byte <= 0xa0) ? 'utf-8' : 'either';
  try {
    gb18030.decode(line);
    return 'gb18030';
  } catch {
    return 'neither';
  }
}

/** For a file that is not UTF-8 throughout: refuse it unless it is GB18030 throughout. */
async function judgeLines(path: string, file: string, lineEnd: number, marked: boolean): Promise<void> {
  const problems: Problem[] = [];
  let first: { encoding: LineEncoding; line: number } | undefined = marked ? { encoding: 'utf-8', line: 1 } : undefined;
  let line = 0;
  let rest = Buffer.alloc(0);
  const judge = (bytes: Buffer): boolean => {
    line++;
    const encoding = lineEncoding(bytes);
    if (encoding === 'neither') problems.push(neither(file, line, 'bytes that are neither'));
    else if (encoding === 'utf-8' || encoding === 'gb18030') {
      first ??= { encoding, line };
      if (first.encoding !== encoding) problems.push(mixed(file, first, encoding, line));
    }
    return problems.length > 0;
  };
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(lineEnd); at >= 0; at = bytes.indexOf(lineEnd, from)) {
      if (judge(bytes.subarray(from, at))) throw new InputError(problems);
      from = at + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
  }
  if (rest.length > 0 && judge(rest)) throw new InputError(problems);
}

const mixed = (file: string, first: { encoding: LineEncoding; line: number }, encoding: LineEncoding, line: number): Problem => ({
  place: `${file}:${line}`,
  expected: `one encoding throughout (line ${first.line} is in ${first.encoding.toUpperCase()})`,
  found: `a line in ${encoding.toUpperCase()}`,
  code: 'villages/mixed-encodings',
  row: line,
});
