import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, OutputColumn } from '../../../engine/run/write/block.js';
import { csvText, withoutFormula } from '../../../engine/run/write/csv-cell.js';
import { writeCsv } from '../../../engine/run/write/csv.js';
import { query, scratchFolder } from './support.js';

const folder = scratchFolder();
const columns: readonly OutputColumn[] = [
  { name: 'code', type: 'text' },
  { name: 'score', type: 'number' },
  { name: 'rank', type: 'integer' },
  { name: 'flag', type: 'boolean' },
  { name: 'grade', type: 'text', dictionary: ['优, 一等', '良'] },
];
const block: Block = {
  rows: 3,
  columns: [['110101001201', '上庄"村', null], Float64Array.of(0.1, 0, -2.5), Uint32Array.of(1, 2, 3), Uint8Array.of(1, 0, 1), Uint8Array.of(0, 1, 1)],
  present: [null, Uint8Array.of(1, 1, 1), Uint8Array.of(1, 0, 1), Uint8Array.of(1, 1, 0), null],
};

test('the file is UTF-8 with a byte order mark, commas and CRLF; no value is an empty cell, zero is 0, codes are digits', async () => {
  const path = join(folder, 'scores.csv');
  expect(await writeCsv(path, columns, [block])).toBe(3);
  expect(readFileSync(path).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(readFileSync(path, 'utf8').slice(1)).toBe('code,score,rank,flag,grade\r\n110101001201,0.1,1,true,"优, 一等"\r\n"上庄""村",0,,false,良\r\n,-2.5,3,,良\r\n');
});
test('the text does not depend on how the rows are cut into blocks', async () => {
  const make = (size: number): Block[] =>
    Array.from({ length: Math.ceil(2000 / size) }, (_, b) => {
      const rows = Array.from({ length: Math.min(size, 2000 - b * size) }, (_, i) => b * size + i);
      return { rows: rows.length, columns: [Float64Array.from(rows, (i) => i / 7)], present: [null] };
    });
  const one: readonly OutputColumn[] = [{ name: 'x', type: 'number' }];
  await writeCsv(join(folder, 'a.csv'), one, make(2000));
  await writeCsv(join(folder, 'b.csv'), one, make(333));
  expect(readFileSync(join(folder, 'a.csv'))).toEqual(readFileSync(join(folder, 'b.csv')));
});
test('texts that a spreadsheet would run get an apostrophe in front; numbers and other texts stay', () => {
  expect(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '＝1', '-3.5', '+12', '上庄村', '110101001201', ''].map(withoutFormula)).toEqual([
    "'=1+1",
    "'+cmd",
    "'-2+3",
    "'@SUM(A1)",
    "'\tx",
    "'＝1",
    '-3.5',
    '+12',
    '上庄村',
    '110101001201',
    '',
  ]);
  expect(csvText('=HYPERLINK("http://x","y")')).toBe('"\'=HYPERLINK(""http://x"",""y"")"');
});
test('no text written opens as a formula', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const bare = csvText(text).replace(/^"/, '');
      expect(/^[=@\t]/.test(bare)).toBe(false);
    }),
  );
});
test('any texts and numbers come back as they were', async () => {
  const path = join(folder, 'any.csv');
  const text = fc.string({ unit: 'grapheme', minLength: 1 }).map((t) => `村${t.replaceAll('\0', '')}`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 1, maxLength: 20 }), async (rows) => {
      await writeCsv(
        path,
        [
          { name: 't', type: 'text' },
          { name: 'x', type: 'number' },
        ],
        [{ rows: rows.length, columns: [rows.map(([t]) => t), Float64Array.from(rows, ([, x]) => x)], present: [null, null] }],
      );
      const back = await query(
        `SELECT t, x FROM read_csv('${path}', columns = {t: 'VARCHAR', x: 'VARCHAR'}, header = true, delim = ',', quote = '"', escape = '"', new_line = '\\r\\n', auto_detect = false)`,
      );
      expect(back.map(([t, x]) => [t, Number(x)])).toEqual(rows.map(([t, x]) => [t, x === 0 ? 0 : x]));
    }),
    { numRuns: 20 },
  );
});
test('a value that is not a number stops the writing', async () => {
  await expect(writeCsv(join(folder, 'nan.csv'), [{ name: 'x', type: 'number' }], [{ rows: 1, columns: [Float64Array.of(Infinity)], present: [null] }])).rejects.toThrow(
    'column x, row 0: Infinity is not a result',
  );
});
test('a full disk is an error a user can act on', async ({ skip }) => {
  skip(process.platform !== 'linux', 'needs /dev/full');
  await expect(writeCsv('/dev/full', columns, [block])).rejects.toThrow('/dev/full: expected room for the results, found a full disk (ENOSPC) [output/disk-full]');
});
