import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capTimeText, readCap, writeCap } from '../../engine/warning/cap.js';
import type { CapAlert } from '../../engine/warning/cap-message.js';
import { CATEGORIES, CERTAINTIES, MESSAGE_TYPES, RESPONSES, SCOPES, SEVERITIES, STATUSES, URGENCIES, capTime } from '../../engine/warning/cap-schema.js';
import { shared } from '../shared.js';

const sample: CapAlert = {
  identifier: '370832001001_20230705080000_0', sender: 'weather@example.cn', sent: '2023-07-05T08:00:00+08:00', status: 'Actual', msgType: 'Alert', scope: 'Public', restriction: '', addresses: '', codes: [], note: '', references: [],
  infos: [{
    language: 'zh-CN', categories: ['Met'], event: '暴雨', responseTypes: ['Prepare'], urgency: 'Immediate', severity: 'Severe', certainty: 'Likely', eventCodes: [], effective: '', onset: '2023-07-05T08:00:00+08:00', expires: '2023-07-05T20:00:00+08:00',
    senderName: '某县气象台', headline: '暴雨橙色预警', description: '3 小时降雨 < 50 毫米 & 持续', instruction: '', parameters: [{ valueName: 'level', value: 'orange' }], areas: [{ areaDesc: '某镇', polygons: [[[35.1, 116.2], [35.2, 116.2], [35.2, 116.3], [35.1, 116.2]]], geocodes: [{ valueName: 'GB/T 2260', value: '370832101000' }] }],
  }],
};

const validity = shared('reference', 'cap', 'samples_validity.csv');
describe.skipIf(validity === null)('the 27 samples have the verdict of xmllint (skipped: no reference data)', () => {
  const rows: Record<string, string>[] = validity === null ? [] : parse(readFileSync(validity), { columns: true });
  test.each(rows.map((row) => [row['file']!, row['xmllint_valid_CAP-v1.2_IBM-cap.xsd']!]))('%s: %s', (file, verdict) => {
    const { problems } = readCap(readFileSync(shared('reference', 'cap', file)!, 'utf8'));
    expect(problems.length === 0 ? 'valid' : 'invalid', JSON.stringify(problems.slice(0, 2))).toBe(verdict);
    for (const { line, expected, found, code } of problems) expect([line > 0, expected !== '', found !== '', code.startsWith('cap/')]).toEqual([true, true, true, true]);
  });

  test('an element that does not belong is named by its path', () => {
    const { problems } = readCap(readFileSync(shared('reference', 'cap', 'samples', 'wmo_bf_invalid_schema.xml')!, 'utf8'));
    expect(problems.map(({ path, line }) => [path, line])).toEqual([['alert/info[1]/severity', 16]]); // certainty stands where severity must
  });
});

test('a message goes out and comes back the same', () => {
  const { alert, problems, findings } = readCap(writeCap(sample));
  expect([problems, findings]).toEqual([[], []]);
  expect(alert).toEqual(sample);
});

describe('what is refused before anything is read', () => {
  const whole = writeCap(sample);
  test.each([
    ['a document type', whole.replace('<alert', '<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/x"><alert')],
    ['an entity of a file', whole.replace('<alert', '<!DOCTYPE alert [<!ENTITY f SYSTEM "file:///etc/passwd">]><alert').replace('某镇', '&f;')],
    ['an unknown entity', whole.replace('某镇', '&f;')],
    ['a billion laughs', whole.replace('<alert', '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><alert')],
    ['elements too deep', '<a>'.repeat(40) + '</a>'.repeat(40)],
    ['a megabyte', whole.replace('某镇', 'x'.repeat(1_000_001))],
    ['a cut message', whole.slice(0, -20)],
    ['two roots', `${whole}${whole.split('\n')[1]!}`],
    ['a control character', whole.replace('某镇', '\u0001')],
    ['a prefix that nobody declared', whole.replace('<note>', '').replaceAll('<info>', '<x:info>')],
  ])('%s', (_, text) => {
    const { alert, problems } = readCap(text);
    expect([alert, problems.length, problems[0]?.code]).toEqual([null, 1, 'cap/xml']);
  });
});

describe('what the schema does not allow', () => {
  test.each([
    ['Z for the offset', { sent: '2023-07-05T00:00:00Z' }, 'alert/sent'],
    ['fractions of a second', { sent: '2023-07-05T00:00:00.5+08:00' }, 'alert/sent'],
    ['the 30th of February', { sent: '2023-02-30T00:00:00+08:00' }, 'alert/sent'],
    ['a status nobody knows', { status: 'Real' }, 'alert/status'],
  ])('%s', (_, change, path) => {
    expect(readCap(writeCap({ ...sample, ...change })).problems.map((problem) => problem.path)).toEqual([path]);
  });

  // verdicts of xmllint 2.9.14 on the schema
  const web = (address: string): string => writeCap(sample).replace('<parameter>', `<web>${address}</web><parameter>`);
  const given = (attribute: string): string => writeCap(sample).replace('<alert ', '<alert xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" ').replace('<headline', `<headline ${attribute}`);
  const named = (texts: readonly string[], made: (text: string) => string, path: string): void => {
    for (const text of texts) expect([text, readCap(made(text)).problems.map((problem) => problem.path)]).toEqual([text, path === '' ? [] : [path]]);
  };
  test('an address that is none', () => {
    named(['12023-01-01T08:00', ':x', 'é:x', 'a_b:c', 'http://a:99x/', 'http://a:/x', 'http://[::1', 'a#b#c', '%zz', 'a%', 'http://a/[b]', 'http://u@@h'], web, 'alert/info[1]/web');
    named(['', 'x', 'a b', '中文', 'http://a/b', 'http://[::1]/', 'http://例/路', 'mailto:a@b', 'a/b:c', '%20', '?x#y', '//h', 'a+b:c', 'http://u@h:80/p'], web, '');
  });
  test('attributes, which no element has', () => {
    named(['xml:lang="zh"', 'xsi:nil="false"', 'xsi:type="xs:int"', 'id="x"'], given, 'alert/info[1]/headline');
    named(['xsi:type="xs:string"', 'xsi:schemaLocation="a b"'], given, '');
    expect(readCap(writeCap(sample).replace('<headline', '<headline xsi:type="x"')).problems.map(({ expected }) => expected)).toEqual(['a declaration of the prefix xsi']);
  });

  test('two faults are both named', () => {
    const text = writeCap(sample).replace('<urgency>Immediate', '<urgency>Now').replace('<severity>Severe', '<severity>Bad');
    expect(readCap(text).problems.map(({ path, code }) => `${path} ${code}`)).toEqual(['alert/info[1]/urgency cap/value', 'alert/info[1]/severity cap/value']);
  });
});

describe('what only the words of the standard forbid', () => {
  const turned: CapAlert['infos'][number]['areas'][number]['polygons'][number] = [[116, 35], [117, 35], [117, 36], [116, 35]];
  const ringed = (polygon: typeof turned): CapAlert => ({ ...sample, infos: [{ ...sample.infos[0]!, areas: [{ ...sample.infos[0]!.areas[0]!, polygons: [polygon] }] }] });
  const open = sample.infos[0]!.areas[0]!.polygons[0]!.slice(0, 3);
  test.each([
    ['Update without references', { ...sample, msgType: 'Update' }, 'cap/no-references'],
    ['a reference without its time', { ...sample, msgType: 'Update', references: [{ sender: 'a', identifier: 'b', sent: '' }] }, 'cap/bad-reference'],
    ['a reference to itself', { ...sample, msgType: 'Update', references: [{ sender: sample.sender, identifier: sample.identifier, sent: sample.sent }] }, 'cap/circular-reference'],
    ['a reference to what comes later', { ...sample, msgType: 'Update', references: [{ sender: 'a', identifier: 'b', sent: '2024-01-01T00:00:00+08:00' }] }, 'cap/later-reference'],
    ['Restricted without a rule', { ...sample, scope: 'Restricted' }, 'cap/no-restriction'],
    ['Private without addresses', { ...sample, scope: 'Private' }, 'cap/no-addresses'],
    ['an end before it was sent', { ...sample, sent: '2023-07-05T20:00:01+08:00' }, 'cap/expired'],
    ['markup in what is read out', { ...sample, infos: [{ ...sample.infos[0]!, headline: '<b>暴雨</b>' }] }, 'cap/markup'],
    ['a polygon of one point', ringed([[35, 116], [35, 116], [35, 116], [35, 116]]), 'cap/bad-ring'],
    ['a polygon across itself', ringed([[35, 116], [36, 117], [36, 116], [35, 117], [35, 116]]), 'cap/bad-ring'],
    ['a comma in the sender', { ...sample, sender: 'a,b' }, 'cap/characters'],
    ['an open polygon', { ...sample, infos: [{ ...sample.infos[0]!, areas: [{ ...sample.infos[0]!.areas[0]!, polygons: [open] }] }] }, 'cap/open-polygon'],
    ['longitude before latitude', { ...sample, infos: [{ ...sample.infos[0]!, areas: [{ ...sample.infos[0]!.areas[0]!, polygons: [turned] }] }] }, 'cap/bad-point'],
  ])('%s', (_, alert, code) => {
    const reading = readCap(writeCap(alert));
    expect([reading.problems, reading.findings.map((finding) => finding.code)]).toEqual([[], [code]]);
  });
});

const word = fc.string({ unit: fc.constantFrom('a', 'b', '<', '>', '&', '"', "'", 'é', '雨', '😀', ' ', ']'), minLength: 1, maxLength: 12 }).map((text) => text.trim()).filter((text) => text !== '');
const token = fc.stringMatching(/^[a-z0-9_.-]{1,12}$/);
const moment = fc.integer({ min: 0, max: 4e9 }).map((seconds) => capTimeText(seconds * 1_000));
const namedValue = fc.record({ valueName: word, value: word });
const point = fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -180, max: 180 }));
const area = fc.record({ areaDesc: word, polygons: fc.array(fc.tuple(point, point, point).map(([a, b, c]) => [a, b, c, a]), { maxLength: 2 }), geocodes: fc.array(namedValue, { maxLength: 2 }) });
const info = fc.record({
  language: fc.constantFrom('zh-CN', 'en-US'), categories: fc.array(fc.constantFrom(...CATEGORIES), { minLength: 1, maxLength: 2 }), event: word, responseTypes: fc.array(fc.constantFrom(...RESPONSES), { maxLength: 2 }), urgency: fc.constantFrom(...URGENCIES),
  severity: fc.constantFrom(...SEVERITIES), certainty: fc.constantFrom(...CERTAINTIES), eventCodes: fc.array(namedValue, { maxLength: 1 }), effective: moment, onset: fc.constant(''), expires: moment, senderName: word, headline: word, description: word, instruction: word,
  parameters: fc.array(namedValue, { maxLength: 2 }), areas: fc.array(area, { maxLength: 2 }),
});
const anyAlert = fc.record({
  identifier: token, sender: token, sent: moment, status: fc.constantFrom(...STATUSES), msgType: fc.constantFrom(...MESSAGE_TYPES), scope: fc.constantFrom(...SCOPES), restriction: word, addresses: word, codes: fc.array(word, { maxLength: 2 }), note: word,
  references: fc.array(fc.record({ sender: token, identifier: token, sent: moment }), { maxLength: 2 }), infos: fc.array(info, { maxLength: 2 }),
});

test('any message goes out valid and comes back the same', () => {
  fc.assert(
    fc.property(anyAlert, (alert) => {
      const reading = readCap(writeCap(alert));
      expect(reading.problems).toEqual([]);
      expect(reading.alert).toEqual(alert);
    }),
  );
});

const xsd = shared('reference', 'cap', 'CAP-v1.2_IBM-cap.xsd');
const hasXmllint = spawnSync('xmllint', ['--version']).status === 0;
test.skipIf(xsd === null || !hasXmllint)('xmllint finds what we write valid (skipped: no xmllint, or no reference data)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-cap-'));
  const files = fc.sample(anyAlert, { numRuns: 40, seed: 20_261_127 }).map((alert, k) => {
    const path = join(folder, `${k}.xml`);
    writeFileSync(path, writeCap(alert));
    return path;
  });
  const { status, stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', xsd!, ...files], { encoding: 'utf8' });
  expect([status, stderr.split('\n').filter((line) => line !== '' && !line.endsWith('validates'))]).toEqual([0, []]);
});

test('times: an offset other than ours, midnight as 24, and what is none', () => {
  expect(capTime('2023-07-05T08:00:00+08:00')).toBe(Date.UTC(2023, 6, 5));
  expect(capTime('2023-07-04T24:00:00-00:00')).toBe(Date.UTC(2023, 6, 5));
  for (const text of ['2023-07-05', '2023-13-01T00:00:00+08:00', '2023-07-05T25:00:00+08:00', '2023-07-05T08:00:00,08:00', '2023-07-05T08:00:00+15:00']) expect(capTime(text)).toBe(null);
  expect(capTimeText(Date.UTC(2023, 6, 5))).toBe('2023-07-05T08:00:00+08:00');
});
