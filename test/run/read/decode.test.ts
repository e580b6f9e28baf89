import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeText, lostDigits } from '../../../engine/run/read/decode.js';
import { readWarnData } from '../../../engine/run/warn/data.js';
import { readRuleBook } from '../../../engine/run/warn/book.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readPairs } from '../../../engine/run/verify/pairs.js';
import { readEvents } from '../../../engine/run/verify/events.js';

// 村 in GB18030 is B4 E5, 雨 D3 EA, 站 D5 BE
const gb = (text: string): Buffer => Buffer.from(Array.from(text).flatMap((one) => ({ 村: [0xb4, 0xe5], 雨: [0xd3, 0xea], 站: [0xd5, 0xbe] })[one] ?? [...Buffer.from(one)]));
const folder = mkdtempSync(join(tmpdir(), 'decode-'));
const file = (name: string, bytes: string | Buffer): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

test('UTF-8 and GB18030 are read as what they are', () => {
  expect(decodeText(gb('村,1\n雨站,2\n'), 'a.csv')).toBe('村,1\n雨站,2\n');
  expect(decodeText(Buffer.from('村,1\n'), 'a.csv')).toBe('村,1\n');
});

test('two encodings in one file, neither of them, and UTF-16 are refused with the line', () => {
  expect(() => decodeText(Buffer.concat([Buffer.from('号,1\n'), gb('村,2\n')]), 'a.csv')).toThrow('a.csv:2: expected one encoding throughout (line 1 is in UTF-8), found a line in GB18030 [table/mixed-encodings]');
  expect(() => decodeText(Buffer.from([0x61, 0x0a, 0xff, 0xff]), 'a.csv')).toThrow('a.csv:2: expected text in UTF-8 or GB18030 (save as "CSV UTF-8"), found bytes that are neither [table/unknown-encoding]');
  expect(() => decodeText(Buffer.from('\uFEFF村', 'utf16le'), 'a.csv')).toThrow('found UTF-16 [table/unknown-encoding]');
  expect(() => decodeText(Buffer.from([0x61, 0]), 'a.csv')).toThrow('bytes of 0');
});

test('3.7E+11 is no code, 1e5 may be the name of a station', () => {
  expect(lostDigits('3.7E+11', 'a.csv:2 unit')[0]).toMatchObject({ found: '"3.7E+11"', code: 'table/code-in-scientific-notation' });
  expect([...lostDigits('1e5', 'x'), ...lostDigits('330109001201', 'x')]).toEqual([]);
});

const RAIN = 'entity,time,rain [mm]\n村站,2023-07-01T08:00+08:00,1\n村站,2023-07-01T09:00+08:00,2\n';

test('observations, forecasts, lines of units and events may be in GB18030', async () => {
  const book = await readRuleBook(packagePath('scenarios', 'rules', 'river-stage.yaml'));
  const data = file('stage.csv', gb('entity,time,stage [m]\n村站,2023-07-01T08:00+08:00,1\n'));
  const { units, lineOf } = await readWarnData({ data, step: '1 h', units: file('lines.csv', gb('site,warning_m,guarantee_m\n村站,3,4\n')) }, [book]);
  expect([units, lineOf('村站', 'guarantee_m')]).toEqual([['村站'], 4]);
  const pairs = await readPairs(file('forecast.csv', gb(RAIN)), file('seen.csv', RAIN), '1 h');
  expect(pairs.entities).toEqual(['村站']);
  const issued = { courses: [{ book: 'b', hazard: 'rain', title: { zh: '', en: '' }, unit: '村', held: [], changes: [], revisions: [] }], from: 0, to: 2e9, judged: 2e9, inputs: [] };
  expect((await readEvents(file('events.csv', gb('unit,hazard,level,onset\n村,rain,blue,2023-07-01\n')), issued)).events).toHaveLength(1);
});

test('a code that a spreadsheet made a number is refused wherever units are named', async () => {
  const book = await readRuleBook(packagePath('scenarios', 'rules', 'river-stage.yaml'));
  const stage = (entity: string): string => `entity,time,stage [m]\n${entity},2023-07-01T08:00+08:00,1\n`;
  await expect(readWarnData({ data: file('lost.csv', stage('3.30109E+11')), step: '1 h' }, [book])).rejects.toThrow(/lost\.csv:2 entity: expected a code written out in full.*table\/code-in-scientific-notation/);
  const whole = file('whole.csv', stage('330109001201'));
  await expect(readWarnData({ data: whole, step: '1 h', units: file('lines2.csv', 'site,warning_m\n3.30109E+11,3\n') }, [book])).rejects.toThrow(/lines2\.csv:2 site: .*scientific-notation/);
  await expect(readPairs(file('f2.csv', RAIN.replaceAll('村站', '3.3E+11')), file('o2.csv', RAIN), '1 h')).rejects.toThrow('scientific-notation');
  await expect(readEvents(file('events2.csv', 'unit,hazard,level,onset\n3.3E+11,rain,blue,2023-07-01\n'), { courses: [], from: 0, to: 1, judged: 1, inputs: [] })).rejects.toThrow('events2.csv:2 unit');
});

test('a time by another clock is answered with the same moment by China\'s; an ensemble is told from observations', async () => {
  const book = await readRuleBook(packagePath('scenarios', 'rules', 'cma-signals.yaml'));
  const read = (name: string, text: string): Promise<unknown> => readWarnData({ data: file(name, text), step: '1 h' }, [book]);
  await expect(read('z.csv', 'entity,time,rain [mm]\na,2023-07-01T00:00:00Z,1\n')).rejects.toThrow('z.csv:2 time: expected China standard time, which is 2023-07-01T08:00+08:00 for this moment, found "2023-07-01T00:00:00Z" [series/no-time]');
  await expect(read('z2.csv', 'entity,time,rain [mm]\na,2023-07-01T08:00+08:00,1\na,2023-07-01T01:00Z,1\n')).rejects.toThrow('z2.csv:3 time: expected China standard time, which is 2023-07-01T09:00+08:00 for this moment');
  await expect(read('members.csv', 'entity,time,member,rain [mm]\na,2023-07-01T08:00+08:00,1,1\n')).rejects.toThrow('members.csv:1 member: expected no members, since this is read as what was observed: an ensemble is a forecast and needs the moment it was issued (warn --issued)');
});
