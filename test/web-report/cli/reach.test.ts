/** `shuxiang reach` as those who plan warnings meet it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';
import { standardDemo } from './standard.js';

const folder = workFolder();
const data = join(folder, 'demo');
const out = join(folder, 'out');
const yaml = readFileSync(join(root, 'scenarios', 'reach.yaml'), 'utf8').replace('members: 200', 'members: 20');
const file = put(join(folder, 'reach.yaml'), yaml);
const villages = (): string => readFileSync(join(data, 'villages.csv'), 'utf8');
const channels = (): string => readFileSync(join(data, 'warning-channels.csv'), 'utf8');

beforeAll(async () => {
  await standardDemo(data);
  await done('reach', file, '--data', data, '--out', out, '--quiet');
});

const all = (policy: string, minutes: string, time = 'since-issue'): number => Number(records(join(out, 'reach.csv')).find((row) => row['policy'] === policy && row['village_code'] === '*' && row['class'] === 'all' && row['minutes'] === minutes && row['time'] === time)!['mean']);

test('writes shares that grow with time, a page, and what it was made from', () => {
  const shares = ['5', '10', '30', '60'].map((minutes) => all('baseline', minutes));
  expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  expect(shares[0]).toBeGreaterThan(0.1);
  expect(shares[3]).toBeLessThan(1);
  expect(filesIn(out).sort()).toEqual(['effects.csv', 'left-out.csv', 'manifest.json', 'reach-policies.csv', 'reach.csv', 'report.html']);
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { command: string; inputs: { path: string }[] };
  expect(manifest.command).toBe('reach');
  expect(manifest.inputs.map(({ path }) => path)).toEqual(['reach.yaml', 'villages.csv', 'warning-channels.csv']);
});
test('every policy adds, by the difference that its table says', () => {
  const rows = records(join(out, 'reach-policies.csv')).filter((row) => row['village_code'] === '*' && row['minutes'] === '30');
  expect(rows.map((row) => row['policy'])).toEqual(['loudspeaker', 'tower-power', 'call-first']);
  for (const row of rows) {
    expect(Number(row['difference'])).toBeGreaterThan(0);
    expect(Number(row['difference'])).toBeCloseTo(all(row['policy']!, '30') - all('baseline', '30'), 12);
  }
});
test('every village is there or left out with its reason', () => {
  const left = records(join(out, 'left-out.csv'));
  const there = new Set(records(join(out, 'reach.csv')).map((row) => row['village_code']));
  expect(there.size - 1 + left.length).toBe(175);
  expect(left.every((row) => / is (missing|0)$/.test(row['because']!))).toBe(true);
});
test('the same bytes again, whatever the order of villages', async () => {
  const turned = join(folder, 'turned');
  const [header, ...rows] = villages().trimEnd().split('\r\n');
  put(join(turned, 'villages.csv'), `${[header, ...rows.reverse()].join('\r\n')}\r\n`);
  put(join(turned, 'warning-channels.csv'), channels());
  const again = join(folder, 'again');
  await done('reach', file, '--data', turned, '--out', again, '--quiet');
  expect(differing(out, again, ['manifest.json'])).toEqual([]);
});
test('effects are off unless they are turned on', async () => {
  expect(records(join(out, 'effects.csv')).every((row) => row['change'] === '' && row['because']!.startsWith('off by default'))).toBe(true);
  const on = join(folder, 'on');
  await done('reach', put(join(folder, 'on.yaml'), yaml.replaceAll('on: false', 'on: true')), '--data', data, '--out', on, '--quiet');
  const change = Number(records(join(on, 'effects.csv')).find((row) => row['policy'] === 'loudspeaker' && row['effect'] === 'casualties')!['change']);
  expect(change).toBeLessThan(0);
  expect(change).toBeGreaterThan(-0.5);
});
test('bad devices are told all at once with their rows, and nothing is written', async () => {
  const bad = join(folder, 'bad');
  put(join(bad, 'villages.csv'), villages());
  put(join(bad, 'warning-channels.csv'), 'village_code,channel,lon,lat,households,power_group,backup_hours\n370832101200,gong,,,10,,\n370832101201,sms,,,-3,feeder,\n999999999999,tv,,,5,,\n');
  const { status, stderr } = await run('reach', file, '--data', bad, '--out', join(folder, 'never'), '--quiet');
  expect(status).toBe(2);
  for (const said of [':2 channel: expected one of loudspeaker', ':3 households: expected a whole number >= 0, found "-3"', ':3 backup_hours', ':4 village_code: expected a village of the form, found "999999999999"']) expect(stderr).toContain(said);
  expect(filesIn(join(folder, 'never'))).toEqual([]);
});
test('a YAML that says what cannot be is refused with its line', async () => {
  const { status, stderr } = await run('reach', put(join(folder, 'wrong.yaml'), yaml.replace('uptime: 0.92', 'uptime: 1.92')), '--data', data, '--out', join(folder, 'never'), '--quiet');
  expect(stderr).toMatch(/wrong\.yaml:\d+:\d+ channels\[0\]\.uptime: expected a number <= 1, found 1\.92/);
  expect(status).toBe(2);
});
