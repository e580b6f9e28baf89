/** `shuxiang verify` of forecasts as a forecaster meets it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { differing, done, filesIn, put, records, run, workFolder, type Record } from './run.js';

const folder = workFolder();
const DAYS = 60;
const day = (d: number): string => new Date(Date.UTC(2023, 4, 1) + d * 86_400_000).toISOString().slice(0, 10);
/** Rain of a day, and what four members say of it. */
const rainOf = (d: number): number => (d * 7) % 11;
const memberOf = (d: number, m: number): number => Math.max(0, rainOf(d) + [-2, -1, 0, 3][m]! + (d % 9 === 4 ? -5 : 0));

const observed = put(join(folder, 'observed.csv'), ['entity,time,rain [mm]', ...Array.from({ length: DAYS }, (_, d) => `a,${day(d)},${d === 10 ? '' : rainOf(d)}`)].join('\n'));
const forecast = put(join(folder, 'forecast.csv'), ['entity,time,member,rain [mm]', ...Array.from({ length: DAYS }, (_, d) => [0, 1, 2, 3].map((m) => `a,${day(d)},${m + 1},${memberOf(d, m)}`)).flat()].join('\n'));
const single = put(join(folder, 'single.csv'), ['entity,time,rain [mm]', ...Array.from({ length: DAYS }, (_, d) => `a,${day(d)},${memberOf(d, 3)}`)].join('\n'));
const days = Array.from({ length: DAYS }, (_, d) => d).filter((d) => d !== 10);
const find = (rows: readonly Record[], measure: string, event = ''): Record => rows.find((row) => row['measure'] === measure && row['event'] === event)!;
const verify = async (out: string, ...args: readonly string[]): Promise<string> => done('verify', ...args, '--observed', observed, '--step', '1 d', '--out', join(folder, out));

test('an ensemble: every score equals the definition, and has an interval about it', async () => {
  const said = await verify('ensemble', forecast, '--threshold', '8', '99');
  expect(said).toContain('rain [mm]: 59 例 cases, 4 个成员 members, 1 个无实况 not observed');
  const rows = records(join(folder, 'ensemble', 'scores.csv'));
  const p = days.map((d) => [0, 1, 2, 3].filter((m) => memberOf(d, m) >= 8).length / 4);
  const y = days.map((d) => (rainOf(d) >= 8 ? 1 : 0));
  const hits = p.filter((share, k) => share >= 0.5 && y[k] === 1).length;
  const events = y.filter((came) => came === 1).length;
  expect(Number(find(rows, 'probability_of_detection', '>= 8 mm')['value'])).toBeCloseTo(hits / events, 12);
  expect(Number(find(rows, 'brier_score', '>= 8 mm')['value'])).toBeCloseTo(p.reduce((sum, share, k) => sum + (share - y[k]!) ** 2, 0) / p.length, 12);
  const crps = days.reduce((sum, d) => {
    const x = [0, 1, 2, 3].map((m) => memberOf(d, m));
    const pairs = x.reduce((all, a) => all + x.reduce((inner, b) => inner + Math.abs(a - b), 0), 0);
    return sum + x.reduce((all, a) => all + Math.abs(a - rainOf(d)), 0) / 4 - pairs / (2 * 4 * 3);
  }, 0);
  const fair = find(rows, 'crps_fair');
  expect(Number(fair['value'])).toBeCloseTo(crps / days.length, 12);
  expect(Number(fair['low'])).toBeLessThan(Number(fair['value']));
  expect(Number(fair['high'])).toBeGreaterThan(Number(fair['value']));
  expect(rows.filter((row) => /^rank_\d/.test(row['measure']!)).reduce((sum, row) => sum + Number(row['value']), 0)).toBeCloseTo(1, 12);
});

test('what never came is missing with its reason, never NaN, and the page says so in both languages', () => {
  const rows = records(join(folder, 'ensemble', 'scores.csv'));
  const none = find(rows, 'probability_of_detection', '>= 99 mm');
  expect([none['value'], none['missing_because'], none['no_interval_because']]).toEqual(['', 'no event was observed', 'most samples of blocks have no number']);
  expect(rows.some((row) => /NaN|Infinity/.test(Object.values(row).join()))).toBe(false);
  const page = readFileSync(join(folder, 'ensemble', 'report.html'), 'utf8');
  expect(page).toContain('无 / missing: 没有观测到事件 / no event was observed');
  expect(page).not.toMatch(/NaN|undefined|\{\w+\}/);
  expect(page.match(/<svg [^>]*class="chart"/g)).toHaveLength(2 * 5); // each for a page and for a phone: ranks, two reliability diagrams, ROC, value
  expect([...readFileSync(join(folder, 'ensemble', 'scores.csv')).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

test('a deterministic forecast: CRPS is the absolute error, what needs members says so', async () => {
  await verify('single', single, '--threshold', 'rain>=8');
  const rows = records(join(folder, 'single', 'scores.csv'));
  expect(find(rows, 'crps')['value']).toBe(find(rows, 'mean_absolute_error')['value']);
  expect(find(rows, 'crps_fair')['missing_because']).toBe('a single forecast: it needs members');
  expect(rows.some((row) => row['measure'] === 'rank_0')).toBe(false);
});

test('the same seed gives the same bytes, another only other intervals and ranks of ties', async () => {
  await verify('again', forecast, '--threshold', '8', '99');
  expect(differing(join(folder, 'ensemble'), join(folder, 'again'))).toEqual([]);
  await verify('other', forecast, '--threshold', '8', '99', '--seed', 'x');
  const values = (name: string): unknown => records(join(folder, name, 'scores.csv')).filter((row) => !/^rank|^outlier/.test(row['measure']!)).map(({ value }) => value);
  expect(differing(join(folder, 'ensemble'), join(folder, 'other'))).toContain('scores.csv');
  expect(values('other')).toEqual(values('ensemble'));
});

test('a forecast may have gaps and its rows any order: a case without one of its members is left out and counted', async () => {
  const [header, ...rows] = readFileSync(forecast, 'utf8').split('\n');
  // day 3 lacks a value, day 5 a row; day 10 was not observed and lacks a value, too
  const lacking = rows.filter((row) => !row.startsWith(`a,${day(5)},2,`)).map((row) => (row.startsWith(`a,${day(3)},1,`) || row.startsWith(`a,${day(10)},4,`) ? row.replace(/[^,]*$/, '') : row));
  const gappy = put(join(folder, 'gappy.csv'), [header, ...lacking.reverse()].join('\n'));
  expect(await verify('gappy', gappy, '--threshold', '8')).toContain('rain [mm]: 57 例 cases, 4 个成员 members, 1 个无实况 not observed, 2 例有成员缺值未计 left out for a missing member');
  expect(readFileSync(join(folder, 'gappy', 'report.html'), 'utf8')).toContain('2 cases are left out, since a member has no value.');
  // as if those days had not been observed
  const without = put(join(folder, 'without.csv'), readFileSync(observed, 'utf8').split('\n').filter((row) => !row.includes(day(3)) && !row.includes(day(5))).join('\n'));
  await done('verify', forecast, '--observed', without, '--step', '1 d', '--threshold', '8', '--out', join(folder, 'fewer'));
  expect(records(join(folder, 'gappy', 'scores.csv'))).toEqual(records(join(folder, 'fewer', 'scores.csv')));
  const none = await run('verify', put(join(folder, 'none.csv'), [header, ...rows.map((row) => (/,1,[^,]*$/.test(row) ? row.replace(/[^,]*$/, '') : row))].join('\n')), '--observed', observed, '--step', '1 d', '--out', join(folder, 'none'));
  expect([none.status, none.stderr.includes('none.csv rain: expected values of every member at times that were observed, found none [verify/no-whole-case]') || none.stderr]).toEqual([2, true]);
});

describe('bad input ends with 2, says where, and writes nothing', () => {
  const text = readFileSync(observed, 'utf8');
  test.each([
    ['unit', text.replace('[mm]', '[cm]'), [], 'bad.csv:1 rain: expected the unit of forecast.csv: mm, found cm [verify/wrong-unit]'],
    ['quantity', text, ['--quantity', 'rian'], 'bad.csv:1: expected one of rain, found "rian" [verify/no-quantity]'],
    ['entity', text.replaceAll('\na,', '\nb,'), [], 'bad.csv: expected an entity of forecast.csv, such as a, found b [verify/no-entity]'],
    ['times', text.replaceAll('2023', '2021'), [], 'bad.csv'],
    ['line', text, ['--threshold', 'rain=8'], '--threshold: expected a line such as 50, rain>=50 or temperatureMin<=0, found "rain=8" [verify/threshold]'],
    ['share', text, ['--probability', '1.5'], 'expected a share above 0 and up to 1, found 1.5.'],
    ['ratio', text, ['--cost-loss', '0.2,1'], 'expected numbers between 0 and 1 parted by commas, found 0.2,1.'],
  ])('%s', async (name, csv, args, expected) => {
    const out = join(folder, `bad-${name}`);
    const { status, stderr } = await run('verify', forecast, '--observed', put(join(folder, name, 'bad.csv'), csv), '--step', '1 d', '--out', out, ...args);
    expect(stderr).toContain(expected);
    expect([status, filesIn(out)]).toEqual([2, []]);
  });
});
