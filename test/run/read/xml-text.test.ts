import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkFile } from '../../../engine/run/cap/collect.js';
import { decodeXml } from '../../../engine/run/read/xml-text.js';

const folder = mkdtempSync(join(tmpdir(), 'xml-text-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>`;
// 暴雨 in GB18030
const GB = [0xb1, 0xa9, 0xd3, 0xea];
const gb = (encoding: string | null): Buffer => Buffer.concat([Buffer.from(`${encoding === null ? '' : declared(encoding)}<a>`), Buffer.from(GB), Buffer.from('</a>')]);
const big = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

test('UTF-8, UTF-16 by its mark, and what the first line declares', () => {
  expect(decodeXml(Buffer.from('<a>暴雨</a>'))).toEqual({ text: '<a>暴雨</a>' });
  expect(decodeXml(Buffer.from(`\uFEFF${declared('UTF-16')}<a>暴雨</a>`, 'utf16le'))).toEqual({ text: `${declared('UTF-16')}<a>暴雨</a>` });
  expect(decodeXml(big('<a>暴雨</a>'))).toEqual({ text: '<a>暴雨</a>' });
  for (const name of ['GB18030', 'gbk', 'GB2312']) expect(decodeXml(gb(name))).toEqual({ text: `${declared(name)}<a>暴雨</a>` });
});

test('what is declared wrongly, or not at all, says what to do', () => {
  expect(decodeXml(gb(null))).toEqual({ expected: 'text in UTF-8; if it is in GB18030, encoding="GB18030" in its first line, or save it as UTF-8', found: 'other bytes' });
  expect(decodeXml(Buffer.from(`${declared('EBCDIC-CP-US')}<a/>`))).toMatchObject({ found: 'encoding="ebcdic-cp-us"' });
  expect(decodeXml(Buffer.from(`${declared('UTF-16')}<a/>`))).toMatchObject({ found: 'no mark' });
  expect(decodeXml(Buffer.from([0xff, 0xfe, 0x00, 0xd8]))).toMatchObject({ expected: 'UTF-16, as its first bytes say, or save it as UTF-8' });
});

test('a message in UTF-16 or GB18030 is checked like any other, its elements by their namespaces', async () => {
  const check = async (bytes: Buffer): Promise<readonly string[]> => {
    const path = join(folder, 'm.xml');
    writeFileSync(path, bytes);
    return (await checkFile(path)).problems.map(({ path: at, expected, found }) => `${at}: ${expected}, ${found}`);
  };
  const body = (prefix: string, inner: string): string =>
    `<${prefix}alert xmlns${prefix === '' ? '' : `:${prefix.slice(0, -1)}`}="urn:oasis:names:tc:emergency:cap:1.2">${['identifier>a', 'sender>b', 'sent>2023-07-05T08:00:00+08:00', 'status>Actual', 'msgType>Alert', 'scope>Public'].map((one) => `<${inner}${one}</${inner}${one.split('>')[0]!}>`).join('')}</${prefix}alert>`;
  expect(await check(Buffer.from(`\uFEFF${declared('UTF-16')}${body('', '')}`, 'utf16le'))).toEqual([]);
  expect(await check(Buffer.from(`${declared('GB18030')}${body('', '')}`))).toEqual([]);
  expect(await check(Buffer.from(body('cap:', 'cap:')))).toEqual([]);
  expect(await check(Buffer.from(body('cap:', '')))).toEqual(['alert/identifier: <identifier> of urn:oasis:names:tc:emergency:cap:1.2: the prefix of <alert>, or its xmlns, <identifier> of no namespace']);
});
