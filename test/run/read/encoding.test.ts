import { expect, test } from 'vitest';
import { csv, HEADER, plain, read, refused, ROWS, tableOf } from './form.js';

/** 东 B6AB, 西 CEF7, 南 C4CF, 村 B4E5, 镕 (GB18030 only, not GB2312) E946. */
const GB = new Map([['东', 'b6ab'], ['西', 'cef7'], ['南', 'c4cf'], ['村', 'b4e5'], ['镕', 'e946'], ['𠮷', '9534b235'], ['联', 'c1aa'], ['通', 'cda8']]);
const gb18030 = (text: string): Buffer => Buffer.concat(Array.from(text, (c) => (GB.has(c) ? Buffer.from(GB.get(c)!, 'hex') : Buffer.from(c, 'latin1'))));

test('GB18030 gives the same table as UTF-8', async () => {
  const dataset = await read(gb18030(csv(...ROWS)));
  expect(dataset.encoding).toBe('gb18030');
  expect(tableOf(dataset)).toEqual(tableOf(await read(csv(...ROWS))));
});

test('characters that only GB18030 has, of two and of four bytes, are read', async () => {
  const dataset = await read(gb18030(csv(ROWS[0]!.replace('东村', '镕𠮷村'))));
  expect(plain(dataset.table.columns.get('village_name'))).toEqual(['镕𠮷村']);
});

test('a GB18030 line that happens to be valid UTF-8 does not make the file mixed', async () => {
  const dataset = await read(gb18030(csv(ROWS[0]!, ROWS[1]!.replace('西村', '联通'))));
  expect(dataset.encoding).toBe('gb18030');
  expect(plain(dataset.table.columns.get('village_name'))).toEqual(['东村', '联通']);
});

test('two encodings in one file are refused with the line where the second begins', async () => {
  const mixed = Buffer.concat([Buffer.from(`${HEADER}\n${ROWS[0]!}\n${ROWS[1]!}\n`), gb18030(ROWS[2]!)]);
  expect(await refused(read(mixed))).toEqual(['v.csv:4: villages/mixed-encodings']);
  const marked = Buffer.concat([Buffer.from('\uFEFF'), gb18030(csv(...ROWS))]);
  expect(await refused(read(marked))).toEqual(['v.csv:2: villages/mixed-encodings']);
});

test('bytes that are neither encoding are refused with their line', async () => {
  expect(await refused(read(Buffer.concat([Buffer.from(`${HEADER}\n110101001201,`), Buffer.from([0xff, 0x41]), Buffer.from(',1\n')])))).toEqual(['v.csv:2: villages/unknown-encoding']);
  expect(await refused(read(Buffer.from(`\uFEFF${HEADER}\n`, 'utf16le')))).toEqual(['v.csv:1: villages/unknown-encoding']);
});

test('a character cut by the end of a block is still one character', async () => {
  const name = '村'.repeat(1_500_000);
  const dataset = await read(csv(...['', 'a', 'aa'].map((pad, i) => `11010100120${i},${pad}${name.slice(0, 700_000)},2023,plain,1,1,1,1`)));
  expect([dataset.encoding, dataset.problems.length, dataset.table.rows]).toEqual(['utf-8', 0, 3]);
});
