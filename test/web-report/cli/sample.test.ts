/** A sample for the field audit: anybody can draw it again. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ownPackage } from '../../../engine/run/write/manifest.js';
import { loadFramework } from '../../../engine/run/framework-files.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { numberAgain, redraw, type Certificate, type Drawn } from './redraw.js';
import { differing, done, english, filesIn, put, records, run, Sheet, workFolder } from './run.js';
import { standardDemo } from './standard.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);
const data = at('demo', 'villages.csv');
const draw = (out: string, file: string, seed: string): Promise<string> => done('sample', '--data', file, '--size', '30', '--strata', 'township', '--seed', seed, '--out', at(out));

const certificate = (out: string): Certificate => JSON.parse(readFileSync(at(out, 'certificate.json'), 'utf8')) as Certificate;
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

beforeAll(async () => {
  await standardDemo(at('demo'));
  const [header, ...rows] = Sheet.of(data).lines;
  put(at('turned', 'villages.csv'), `${[header!, ...rows.reverse()].map((cells) => cells.join(',')).join('\r\n')}\r\n`);
  await Promise.all([draw('first', data, '公开摇号 7'), draw('turned-round', at('turned', 'villages.csv'), '公开摇号 7')]);
  await draw('other', data, '公开摇号 8');
});

test('the same seed draws the same units whatever the order of the rows; another seed draws others', () => {
  expect(filesIn(at('first'))).toEqual(['certificate.json', 'sample.csv']);
  expect(differing(at('first'), at('turned-round'))).toEqual(['certificate.json']); // it names the file by its digest
  const codes = (out: string): string[] => records(at(out, 'sample.csv')).map(({ code }) => code!);
  expect(codes('other')).toHaveLength(30);
  expect(codes('other')).not.toEqual(codes('first'));
});

test('the certificate holds the digests of the file and of the population, for anybody to compute again', () => {
  const { data: file, population, seed } = certificate('first');
  expect(file).toEqual({ path: 'villages.csv', sha256: sha256(readFileSync(data)) });
  const codes = Sheet.of(data).lines.slice(1).map(([code]) => code!).sort();
  expect(population).toMatchObject({ units: 175, sha256: sha256(`${codes.join('\n')}\n`) });
  expect(seed).toBe('公开摇号 7');
  expect(certificate('turned-round').population).toEqual(population);
});

const rowsOf = (fields: readonly string[] = []): Record<string, string>[] => {
  const sheet = Sheet.of(data);
  return sheet.lines.slice(1).map((_, k) => ({ code: sheet.at(k + 2, 'village_code'), ...Object.fromEntries(fields.map((field): [string, string] => [field, sheet.at(k + 2, field)])) }));
};
const drawnIn = (out: string): Drawn[] => records(at(out, 'sample.csv')).map(({ code, stratum, number }) => ({ code: code!, stratum: stratum!, number: Number(number) }));

test('anybody draws the same sample again from the certificate and the codes alone', () => {
  expect(redraw(certificate('first'), rowsOf())).toEqual(drawnIn('first'));
  expect(redraw(certificate('other'), rowsOf())).toEqual(drawnIn('other'));
});

test('strata by peers are drawn again from the fields that the certificate names', async () => {
  await done('sample', '--data', data, '--size', '40', '--strata', 'township, peers', '--seed', '7', '--out', at('peers'));
  const { strata, allocation } = certificate('peers');
  expect(strata.parts).toMatchObject([{ name: 'township', prefix: 9 }, { name: 'peers', fields: ['terrain', 'village_type', 'is_relieved_village'] }]);
  expect(allocation.length).toBeGreaterThan(20);
  expect(redraw(certificate('peers'), rowsOf(['terrain', 'village_type', 'is_relieved_village']))).toEqual(drawnIn('peers'));
});

test('the certificate gives the number of one unit with every step, who drew, by which framework, and its rules in both languages', async () => {
  const { check, key, seed, program, framework, rule } = certificate('first');
  expect(check.code).toBe('370832101200'); // the first of the list
  expect(numberAgain(seed, key.stream, check.code)).toBe(check.number);
  expect([key.text, key.sha256]).toEqual(['["公开摇号 7","audit-sample"]', sha256('["公开摇号 7","audit-sample"]')]);
  expect(key.words).toEqual([`0x${key.sha256.slice(0, 8)}`, `0x${key.sha256.slice(8, 16)}`]);
  // 370832101200 = 86 × 2^32 + 1464913744
  expect(check.counter).toEqual(['0x00000000', '0x00000000', '0x5750cf50', '0x00000056']);
  const [w0, w1] = check.words.map(Number);
  expect((Math.floor(w0! / 64) * 2 ** 26 + Math.floor(w1! / 64) + 0.5) / 2 ** 52).toBe(check.number);
  expect(program).toEqual({ name: ownPackage().name, version: ownPackage().version });
  expect(framework.sha256).toBe((await loadFramework(packagePath('indicators'))).sha256);
  expect(Object.keys(rule)).toEqual(['allocation', 'key', 'counter', 'words', 'number', 'draw']);
  for (const [name, { zh, en }] of Object.entries(rule)) expect([zh, en].filter((text) => text === '' || /\{\w+\}/.test(text)), name).toEqual([]);
});

test('every stratum has its share of the places, and the smallest random numbers of each are drawn', () => {
  const { allocation, size } = certificate('first');
  const sample = records(at('first', 'sample.csv'));
  expect([size, sample.length, allocation.reduce((sum, { drawn }) => sum + drawn, 0)]).toEqual([30, 30, 30]);
  expect(allocation.reduce((sum, { units }) => sum + units, 0)).toBe(175);
  for (const { name, units, drawn } of allocation) {
    const own = sample.filter(({ stratum }) => stratum === name);
    expect(own).toHaveLength(drawn);
    // Largest remainder: never more than one place away from the exact share, and at least one.
    expect(Math.abs(drawn - (30 * units) / 175)).toBeLessThan(1);
    expect(drawn).toBeGreaterThan(0);
    expect(own.map(({ code }) => code!.startsWith(name))).toEqual(own.map(() => true));
    expect(own.map(({ weight }) => Number(weight))).toEqual(own.map(() => units / drawn));
    expect(own.map(({ number }) => Number(number))).toEqual(own.map(({ number }) => Number(number)).sort((a, b) => a - b));
  }
});

test('strata stand in words beside their names, which alone are drawn by', async () => {
  const allocation = new Map(certificate('peers').allocation.map(({ name, title }) => [name, title]));
  for (const { stratum, stratum_zh: zh, stratum_en: en } of records(at('peers', 'sample.csv'))) expect(allocation.get(stratum!)).toEqual({ zh, en });
  expect(allocation.get('370832101 / mountain · suburb · 1')).toEqual({ zh: '合成示例·小路口镇 / 山区 · 城郊融合 · 脱贫村：是', en: '合成示例·小路口镇 / Mountains · Suburban · Village lifted out of poverty: yes' });
  const blank = Sheet.of(data).set(2, 'terrain', '');
  await done('sample', '--data', put(at('blank', 'villages.csv'), blank.toString()), '--size', '175', '--strata', 'peers', '--seed', '7', '--out', at('some-blank'));
  expect(records(at('some-blank', 'sample.csv')).filter(({ stratum }) => stratum === '?')).toMatchObject([{ code: Sheet.of(data).at(2, 'village_code'), stratum_zh: '同类组不明', stratum_en: 'peer group not known' }]);
});

test('strata by peers are refused where their fields are not there or cannot be read', async () => {
  const drawBy = (name: string, text: string, ...more: string[]): ReturnType<typeof run> => run('sample', '--data', put(at(name, 'villages.csv'), text), '--size', '5', '--seed', '1', '--out', at(more.length === 0 ? 'by-county' : 'none'), ...more);
  const renamed = Sheet.of(data).toString().replace(',terrain,', ',地貌,');
  const absent = await drawBy('renamed', renamed, '--strata', 'peers');
  expect(absent.status).toBe(2);
  expect(english(absent.stderr)).toBe('villages.csv terrain: expected a column terrain, for strata by peers, found no such column [sample/absent-peer-field]\nvillages.csv:1 地貌: expected the name or title of a field, or an entry for it in the mapping, found "地貌" (did you mean 地形?) [villages/unknown-column]\n');
  const unread = await drawBy('unread', Sheet.of(data).set(3, 'terrain', 'hilll').toString(), '--strata', 'peers');
  expect([unread.status, english(unread.stderr).split('\n')[0]]).toEqual([2, expect.stringContaining('villages.csv:3 terrain: expected one of plain')]);
  expect((await drawBy('unread', Sheet.of(data).set(3, 'terrain', 'hilll').toString())).status).toBe(0); // strata by county do not look at it
  expect(filesIn(at('none'))).toEqual([]);
});

test('headers of others are read by a mapping, which the certificate names', async () => {
  const renamed = put(at('mapped', 'villages.csv'), Sheet.of(data).toString().replace('village_code,', '编码,').replace(',terrain,', ',地貌,'));
  const mapping = put(at('mapped', 'mapping.csv'), 'header,field\n编码,village_code\n地貌,terrain\n');
  await done('sample', '--data', renamed, '--mapping', mapping, '--size', '40', '--strata', 'township, peers', '--seed', '7', '--out', at('by-mapping'));
  expect(differing(at('by-mapping'), at('peers'))).toEqual(['certificate.json']);
  expect(certificate('by-mapping').mapping).toEqual({ path: 'mapping.csv', sha256: sha256(readFileSync(mapping)) });
});

test('a stratum that is none is refused with the names there are', async () => {
  const { status, stderr } = await run('sample', '--data', data, '--size', '30', '--strata', 'county,peer', '--seed', '1', '--out', at('none'));
  expect([status, stderr]).toEqual([2, '--strata:应为下列之一:township, county, prefecture, province, peers,实为 "peer"(是否为 peers?)\n--strata: expected one of township, county, prefecture, province, peers, found "peer" (did you mean peers?) [sample/unknown-stratum]\n']);
  expect(filesIn(at('none'))).toEqual([]);
});

test('no sample is drawn from a list with rows that cannot be told apart', async () => {
  const twice = Sheet.of(data).set(5, 'village_code', Sheet.of(data).at(4, 'village_code'));
  const { status, stderr } = await run('sample', '--data', put(at('twice', 'villages.csv'), twice.toString()), '--size', '30', '--seed', '1', '--out', at('none'));
  expect(status).toBe(2);
  expect(english(stderr).trimEnd().split('\n')).toHaveLength(2);
  expect(stderr).toContain('villages.csv:5 village_code: expected every code once');
});

test('a seed that says nothing is refused: it would be as good as none', async () => {
  const { status, stderr } = await run('sample', '--data', at('first', 'villages.csv'), '--size', '5', '--seed', ' ', '--out', at('none'));
  expect([status, stderr]).toEqual([2, expect.stringContaining("'--seed <text>'")]);
  expect(stderr).toContain('expected a text, found nothing');
});
