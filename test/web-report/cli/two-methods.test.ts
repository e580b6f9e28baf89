/** Two years that do not have the same indicators, the same reports or the same units: what is said to be real change. */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { done, put, records, reportHead, run, workFolder } from './run.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);

const field = (name: string, type: string, unit: string, more = ''): string => `  - { name: ${name}, title: { zh: ${name}, en: ${name} }, group: P, type: ${type}, unit: "${unit}", level: school, providedBy: me${more} }\n`;
const indicator = (code: string, parent: string, formula: string, unit: string, [floor, target]: readonly [number, number], example: string): string => `code: ${code}
name: ${code.toLowerCase()}
title: { zh: ${code}, en: ${code} }
parent: ${parent}
level: school
direction: ${floor < target ? 'higher' : 'lower'}-is-better
unit: "${unit}"
formula: ${formula}
rollup: mean-over-units
core: true
importance: 5
department: me
goalposts:
  2020-01-01: { floor: ${floor}, target: ${target}, scale: identity, basis: { zh: 专家判断, en: judgement }, verified: false }
examples:
  - { given: ${example}, value: 50, normalised: 0.5 }
  - { given: {}, value: null, state: blank }
`;

/** Laptops and a speed: the download rate by version 1, the round trip by version 2. Unknown columns are refused. */
function method(version: 1 | 2): string {
  const name = `method-${version}`;
  const [code, speed, unit, goalposts] = version === 1 ? ['I2', 'mbps', 'Mbps', [0, 100]] as const : ['I5', 'ping', 'ms', [100, 0]] as const;
  const weights = version === 1 ? 'I1: 5000, I2: 2000, I3: 3000' : 'I1: 4000, I5: 4000, I3: 2000';
  put(at(name, 'framework.yaml'), `name: schools
title: { zh: 学校, en: Schools }
source: none
version: "${version}"
unit:
  code: sid
  name: sname
  year: yr
  weight: pupils
  rows:
    - { is: unit, code: '\\d{4}' }
levels:
  - { name: school, title: { zh: 学校, en: School }, prefix: 4 }
aggregate: arithmetic
ranking: { coverage: 85, groupCoverage: 60 }
grades:
  - { grade: X, title: { zh: 好, en: Good }, atLeast: 50 }
  - { grade: Y, title: { zh: 差, en: Poor }, atLeast: 0 }
peers: []
vetoes: []
tree:
  - { code: G, title: { zh: 甲, en: G } }
  - { code: H, title: { zh: 乙, en: H } }
weights:
  2020-01-01: { ${weights} }
`);
  const speedField = field(speed, 'num', unit, version === 2 ? ', required: true' : '');
  put(at(name, 'fields.yaml'), `fields:\n${field('sid', 'code', '-')}${field('yr', 'int', '年')}${field('sname', 'text', '-')}${field('pupils', 'int', '人')}${field('laptops', 'int', '人')}${speedField}${field('served', 'num', '%')}`);
  put(at(name, 'rules.yaml'), 'rules: []\n');
  put(at(name, 'I1.yaml'), indicator('I1', 'G', '100 * laptops / pupils', '%', [0, 100], '{ laptops: 50, pupils: 100 }'));
  put(at(name, `${code}.yaml`), indicator(code, 'G', speed, unit, goalposts, `{ ${speed}: 50 }`));
  put(at(name, 'I3.yaml'), indicator('I3', 'H', 'served', '%', [0, 100], '{ served: 50 }'));
  return at(name);
}

const [one, two] = [method(1), method(2)];
const year = (name: string, header: string, ...rows: string[]): string => put(at(name), `sid,yr,sname,pupils,laptops,${header}\n${rows.join('\n')}\n`);
const assess = (out: string, ...args: string[]): Promise<string> => done('assess', ...args, '--out', at(out), '--quiet');
const numbers = (out: string, ...columns: string[]): number[][] => records(at(out, 'year-on-year.csv')).map((row) => columns.map((column) => Number(row[column])));

const mbps = year('mbps.csv', 'mbps,served', '1101,2023,a,100,50,50,10', '1102,2023,b,100,20,20,90');
const ping = year('ping.csv', 'ping,served', '1101,2024,a,100,60,90,10', '1102,2024,b,100,20,20,90');

test('an indicator that last year has no data for is no zero of last year: what it brings is definition, and it is named', async () => {
  const said = await assess('reform', '--data', ping, '--framework', two, '--previous', mbps, '--previous-framework', one);
  // 1101 by version 1: 25 + 10 + 3 = 38. Comparable, laptops 80 and served 20: 40 + 2 = 42, then 48 + 2 = 50. Now: 24 + 4 + 2 = 30.
  // 1102: 10 + 4 + 27 = 41; 16 + 18 = 34, then 34. Now: 8 + 32 + 18 = 58.
  const found = numbers('reform', 'previous', 'back_cast', 'current_comparable', 'current', 'real', 'definition', 'jump', 'reporting_changed');
  const expected = [[38, 42, 50, 30, 8, 4 - 20, 0, 0], [41, 34, 34, 58, 0, -7 + 24, 0, 0]];
  found.forEach((row, k) => row.forEach((value, j) => expect(value).toBeCloseTo(expected[k]![j]!, 9)));
  expect(said).toContain('since 2023: +4.50 = 实际 real +4.00, 口径 definition +0.50, 样本 sample +0.00 (两年均有得分 in both years: 2)');
  expect(said).toContain('NOT COMPARABLE, left out of the real change (what they bring is in definition): 1, 权重 weight 40.00: I5 (ping: 上年无 none last year)');
  const notComparable = [{ indicator: 'I5', weight: 40, lacking: 'previous', fields: ['ping'] }];
  const manifest = JSON.parse(readFileSync(at('reform', 'manifest.json'), 'utf8')) as { change: object };
  expect(manifest.change).toEqual({ panelUnits: 2, reportingChanged: 0, notComparable });
  expect(reportHead(at('reform')).change!.notComparable).toEqual(notComparable);
});

test('columns that neither version knows are refused in last year’s file', async () => {
  const odd = year('odd.csv', 'mbps,served,note', '1101,2023,a,100,50,50,10,x');
  const refused = await run('assess', '--data', ping, '--framework', two, '--previous', odd, '--previous-framework', one, '--out', at('refused'), '--quiet');
  expect([refused.status, records(at('refused', 'errors.csv')).map(({ place, code }) => `${place!} ${code!}`)]).toEqual([2, ['previous odd.csv:1 note villages/unknown-column']]);
});

test('a column that this year’s file lacks takes its indicator out of the real change too', async () => {
  const lacking = year('lacking.csv', 'mbps', '1101,2024,a,100,60,50', '1102,2024,b,100,20,20');
  const said = await assess('lacking', '--data', lacking, '--framework', one, '--previous', mbps);
  // Comparable, laptops 5/7 and speed 2/7: 1101 50, then 300/7 + 100/7; 1102 20 and 20. Served alone is lacking: 3 and 27 points.
  const found = numbers('lacking', 'back_cast', 'current_comparable', 'real', 'definition');
  const expected = [[50, 400 / 7, 50 / 7, 50 - 38 + (40 - 400 / 7)], [20, 20, 0, 20 - 41 + (14 - 20)]];
  found.forEach((row, k) => row.forEach((value, j) => expect(value).toBeCloseTo(expected[k]![j]!, 9)));
  expect(said).toContain('I3 (served: 今年无 none this year)');
});

test('who reports what was left blank last year has not improved: the reporting is named, and the interval of both years', async () => {
  const blank = year('blank.csv', 'mbps,served', '1101,2023,a,100,,,', '1102,2023,b,100,50,50,50');
  const full = year('full.csv', 'mbps,served', '1101,2024,a,100,50,50,50', '1102,2024,b,100,54,50,50');
  const said = await assess('reporting', '--data', full, '--framework', one, '--previous', blank);
  expect(numbers('reporting', 'back_cast', 'back_cast_high', 'back_cast_coverage', 'current', 'current_high', 'current_coverage', 'real', 'jump', 'reporting_changed')).toEqual([[0, 100, 0, 50, 50, 100, 50, 1, 1], [50, 50, 100, 52, 52, 100, 2, 0, 0]]);
  expect(said).toContain('REPORTING CHANGED (覆盖率变化超过 5 个百分点或某年未达排名要求 coverage changed by more than 5 points, or too low for a rank in a year): 1; 其余 1 个的实际变化 real change of the other 1: +2.00');
});

test('with no unit in both years the parts are not known', async () => {
  const others = year('others.csv', 'mbps,served', '9101,2023,a,100,50,50,50');
  const said = await assess('others', '--data', year('own.csv', 'mbps,served', '1101,2024,a,100,60,60,60'), '--framework', one, '--previous', others);
  expect(said).toContain('since 2023: +10.00; 各部分未知:没有两年均有得分的单位 parts not known: no unit in both years');
  expect(reportHead(at('others')).change).toMatchObject({ panelUnits: 0, total: 10, real: null, definition: null, sample: null });
  expect(records(at('others', 'year-on-year.csv'))).toEqual([]);
});

test('last year is audited by its own ranges and rules, not by this year’s', async () => {
  // This year at most 60 laptops, and no more than half as many as pupils: last year's 90 of 100 were right then, and are compared as they are.
  const strict = at('strict');
  cpSync(two, strict, { recursive: true });
  put(join(strict, 'fields.yaml'), readFileSync(join(two, 'fields.yaml'), 'utf8').replace('name: laptops,', 'name: laptops, max: 60,'));
  put(join(strict, 'rules.yaml'), 'rules:\n  - { id: R, severity: E, title: { zh: 半数, en: Half }, holds: laptops <= 0.5 * pupils, rejects: [laptops] }\n');
  const then = year('then.csv', 'mbps,served', '1101,2023,a,100,90,50,10');
  const now = year('now.csv', 'ping,served', '1101,2024,a,100,50,90,10');
  await assess('audited', '--data', now, '--framework', strict, '--previous', then, '--previous-framework', one);
  // Comparable by version 2: laptops 80, served 20: last year 72 + 2, this year 40 + 2.
  expect(numbers('audited', 'back_cast', 'current_comparable')[0]!.map((value) => Math.round(value * 1e9) / 1e9)).toEqual([74, 42]);
  // A column that last year's method did not have is held against this year's range, and last year's own rules still hold.
  put(join(strict, 'fields.yaml'), readFileSync(join(two, 'fields.yaml'), 'utf8').replace('name: ping,', 'name: ping, max: 99,'));
  const old = at('old');
  cpSync(one, old, { recursive: true });
  put(join(old, 'rules.yaml'), 'rules:\n  - { id: O, severity: E, title: { zh: 不超, en: No more }, holds: laptops <= pupils, rejects: [laptops] }\n');
  const wrong = year('wrong.csv', 'mbps,served,ping', '1101,2023,a,100,101,50,10,100');
  const late = year('late.csv', 'ping,served', '1101,2024,a,100,51,90,10');
  const refused = await run('assess', '--data', late, '--framework', strict, '--previous', wrong, '--previous-framework', old, '--out', at('both-years'), '--quiet');
  expect([refused.status, records(at('both-years', 'errors.csv')).map(({ place, code }) => `${place!} ${code!}`)]).toEqual([2, [
    'late.csv:2 laptops, pupils rules/R',
    'previous wrong.csv:2 laptops, pupils rules/O',
    'previous wrong.csv:2 ping villages/out-of-range',
  ]]);
  await assess('accepted', '--data', late, '--framework', strict, '--previous', wrong, '--previous-framework', old, '--accept-errors');
  expect(records(at('accepted', 'errors.csv')).map(({ place }) => place)).toEqual(['late.csv:2 laptops, pupils', 'previous wrong.csv:2 laptops, pupils', 'previous wrong.csv:2 ping']);
});

test('a mapping holds for last year’s file too, unless that has its own; what it maps to a field of the other version is passed over', async () => {
  const mapping = put(at('mapping.yaml'), '学生: pupils\n延迟: ping\n下载: mbps\n');
  const other = put(at('other-mapping.yaml'), '人数: pupils\n下载: mbps\n');
  const rows = (name: string, pupils: string, speed: string, line: string): string => put(at(name), `sid,yr,sname,${pupils},laptops,${speed},served\n${line}\n`);
  const now = rows('mapped-now.csv', '学生', '延迟', '1101,2024,a,100,60,90,10');
  const then = rows('mapped-then.csv', '学生', '下载', '1101,2023,a,100,50,50,10');
  const methods = ['--framework', two, '--previous-framework', one, '--mapping', mapping] as const;
  await assess('one-mapping', '--data', now, ...methods, '--previous', then);
  const others = rows('mapped-other.csv', '人数', '下载', '1101,2023,a,100,50,50,10');
  await assess('two-mappings', '--data', now, ...methods, '--previous', others, '--previous-mapping', other);
  const expected = [38, 42].map((value) => expect.closeTo(value, 9) as number);
  for (const out of ['one-mapping', 'two-mappings']) expect(numbers(out, 'previous', 'back_cast')).toEqual([expected]);
  const manifest = JSON.parse(readFileSync(at('two-mappings', 'manifest.json'), 'utf8')) as { inputs: { role: string }[] };
  expect(manifest.inputs.map(({ role }) => role)).toEqual(['data', 'previous', 'mapping', 'previousMapping']);
  const alone = await run('assess', '--data', now, ...methods, '--previous-mapping', other, '--out', at('alone'), '--quiet');
  expect([alone.status, [...alone.stderr.matchAll(/--previous-\w+(?=[^\n]*options\/no-previous)/g)].map(([option]) => option)]).toEqual([2, ['--previous-framework', '--previous-mapping']]);
});
