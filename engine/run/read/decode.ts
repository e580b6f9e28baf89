/** The text of a small file in the encodings that the forms may be in: UTF-8, or GB18030 as Excel in China saves it. */
import { isUtf8 } from 'node:buffer';
import { InputError, quote, type Problem } from '../../core/errors.js';
import { lineEncoding } from './encoding.js';

const SAVE_AS = 'text in UTF-8 or GB18030 (save as "CSV UTF-8")';

/** What a text would be that is neither UTF-8 nor GB18030 line by line; null: it is GB18030 throughout. */
function fault(bytes: Buffer, file: string): Problem | null {
  let first: { readonly encoding: string; readonly line: number } | undefined;
  let [line, from] = [1, 0];
  while (from <= bytes.length) {
    const end = bytes.indexOf(0x0a, from);
    const encoding = lineEncoding(bytes.subarray(from, end < 0 ? bytes.length : end));
    const place = `${file}:${line}`;
    if (encoding === 'neither') return { place, expected: SAVE_AS, found: 'bytes that are neither', code: 'table/unknown-encoding', row: line };
    if (encoding === 'utf-8' || encoding === 'gb18030') {
      first ??= { encoding, line };
      if (first.encoding !== encoding) return { place, expected: `one encoding throughout (line ${first.line} is in ${first.encoding.toUpperCase()})`, found: `a line in ${encoding.toUpperCase()}`, code: 'table/mixed-encodings', row: line };
    }
    if (end < 0) return null;
    line++;
    from = end + 1;
  }
  return null;
}

/**
 * Decode the bytes of a text file.
 *
 * @throws InputError `table/unknown-encoding`, `table/mixed-encodings`
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new InputError([{ place: file, expected: SAVE_AS, found: 'UTF-16', code: 'table/unknown-encoding' }]);
  if (bytes.includes(0)) throw new InputError([{ place: file, expected: SAVE_AS, found: 'bytes of 0, which no text has', code: 'table/unknown-encoding' }]);
  if (isUtf8(bytes)) return new TextDecoder('utf-8').decode(bytes);
  const problem = fault(Buffer.from(bytes), file);
  if (problem !== null) throw new InputError([problem]);
  return new TextDecoder('gb18030').decode(bytes);
}

/** As a spreadsheet writes a code that it took for a number. */
const AS_NUMBER = /^[+-]?\d+(\.\d*)?e\+\d+$/i;

/** What is wrong with a code that a spreadsheet turned into a number, whose last digits are lost; nothing where it is whole. */
export const lostDigits = (code: string, place: string, row?: number): Problem[] =>
  AS_NUMBER.test(code) ? [{ place, expected: 'a code written out in full: a spreadsheet has made it a number and its last digits are lost; format the column as text, enter the codes again and export', found: quote(code), code: 'table/code-in-scientific-notation', ...(row === undefined ? {} : { row }) }] : [];
