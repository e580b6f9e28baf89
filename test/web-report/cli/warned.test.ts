/** From rain to warning to loss avoided, in one file and one command. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const shipped = readFileSync(join(root, 'scenarios', 'warned-flood.yaml'), 'utf8').replace('data: data/warned-flood', 'data: data');
const few = shipped.replace('members: 100, seed', 'members: 12, seed').replace(/expect:\n( {4}- .*\n)+/, 'expect:\n    - { measure: reached_share, min: 0 }\n').replace('statistic: exceedance, over: max, min: 0.05', 'statistic: exceedance, over: max, min: 0');
for (const name of ['catchments.csv', 'sites.csv', 'villages.csv', 'warning-channels.csv']) put(join(folder, 'data', name), readFileSync(join(root, 'scenarios', 'data', 'warned-flood', name), 'utf8'));
const scenario = (name: string, text: string): string => put(join(folder, `${name}.yaml`), text);

test('the shipped scenario comes out as it expects, with scores, reach, and what is saved', async () => {
  const out = join(folder, 'shipped');
  const said = await done('run', join(root, 'scenarios', 'warned-flood.yaml'), '--out', out, '--quiet');
  expect(said).not.toContain('FAILS');
  expect(said).toContain('holds: probability_of_detection, red');
  const policies = records(join(out, 'warning-policies.csv'));
  expect(policies.map(({ policy }) => policy)).toEqual(['baseline', 'loudspeaker', 'tower-power', 'call-first']);
  const [baseline, ...others] = policies.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, Number(value)])));
  // nobody saves more than the share of those who are reached, and devices that are added never reach fewer
  expect(baseline!['avoided_share']!).toBeLessThanOrEqual(0.2);
  for (const other of others) expect(other['gain']!).toBeGreaterThanOrEqual(0);
  // villages add up to the whole
  const units = records(join(out, 'warning-units.csv'));
  for (const key of ['loss', 'avoided'] as const) expect(units.reduce((sum, row) => sum + Number(row[key]), 0) / baseline![key]!).toBeCloseTo(1, 9);
  const red = Object.fromEntries(records(join(out, 'warning-scores.csv')).filter(({ level }) => level === 'red').map(({ measure, value }) => [measure!, Number(value)]));
  expect(red['probability_of_detection']).toBeCloseTo(red['hits']! / (red['hits']! + red['misses']!), 12);
  expect(red['hits']! + red['misses']! + red['false_alarms']! + red['correct_negatives']!).toBe(100 * 15);
  const page = readFileSync(join(out, 'warning.html'), 'utf8');
  for (const id of ['reach', 'value', 'timeline', 'life', 'probabilities', 'trace']) expect(page).toContain(`<section id="${id}">`);
  // in time, everybody, everywhere, is what the policies tell; and time only adds to whom a warning came to
  const times = records(join(out, 'warning-reach.csv'));
  for (const { policy, reached_share: share } of policies) {
    const own = times.filter((row) => row['policy'] === policy && row['unit'] === '*' && row['class'] === '*');
    expect(Number(own.find(({ time }) => time === 'in-time')!['share'])).toBeCloseTo(Number(share), 12);
    const since = own.filter(({ time }) => time === 'since-issue');
    expect(since.map(({ minutes }) => Number(minutes))).toEqual(expect.arrayContaining([5, 10, 30, 60]));
    since.slice(1).forEach((row, k) => expect(Number(row['share'])).toBeGreaterThanOrEqual(Number(since[k]!['share'])));
  }
  const trace = records(join(out, 'warning-trace.csv'));
  expect(new Set(trace.map(({ unit }) => unit)).size).toBe(1);
  expect(page).toContain(`Why: the rules at ${trace[0]!['unit']!}`);
  // at the issue of a change the page's chances are those of the table, and as many members as the rule wants make the level
  const levels = records(join(out, 'warning-levels.csv'));
  const last = trace.filter(({ level }) => level === 'red')[0]!;
  expect(Number(levels.find(({ time, hazard, lead_h }) => time === last['time'] && hazard === last['hazard'] && lead_h === '0')!['p_red'])).toBeGreaterThanOrEqual(0.5);
  for (const row of levels) expect(Number(row['p_blue'])).toBeGreaterThanOrEqual(Number(row['p_red']));
  // time is the beginning of a step as in every table, judged its end, as in those of warn; the page tells when it was issued
  const steps = new Set(records(join(out, 'summary.csv')).map(({ time }) => time!));
  for (const { time, judged } of [...levels, ...trace]) expect([steps.has(time!), Date.parse(judged!) - Date.parse(time!)]).toEqual([true, 3_600_000]);
  expect(page).toContain(last['judged']!);
  for (const { branch, value, line, share, crossed } of trace) if (branch !== 'continues' && Number(share) >= 0.5) expect([Number(value) >= Number(line), crossed]).toEqual([true, 'true']);
});

test('the same bytes with any number of workers and any shards', async () => {
  const path = scenario('few', few);
  const outs = await Promise.all(([['--workers', '0'], ['--workers', '2', '--shard', '1']] as const).map(async (args, k) => {
    const out = join(folder, `same-${k}`);
    await done('run', path, '--out', out, '--quiet', ...args);
    return out;
  }));
  expect(filesIn(outs[0]!)).toContain('warning-scores.csv');
  expect(differing(outs[0]!, outs[1]!)).toEqual([]);
});

test('an expectation that does not hold ends with 1, and says which', async () => {
  const { status, stdout, stderr } = await run('run', scenario('fails', few.replace('reached_share, min: 0', 'reached_share, min: 1.5')), '--out', join(folder, 'fails'), '--quiet');
  expect([status, stdout.includes('FAILS: reached_share')]).toEqual([1, true]);
  expect(stderr).toMatch(/fails\.yaml:\d+:\d+ warning\.expect\[\d+\]: expected reached_share ≥ 1\.5, found 0\.\d+ \[warned\/not-as-expected\]/);
});

test.each([
  ['rules', few.replace('[flash-flood, rainstorm]', '[flash-flod]'), 'warning.hazards[0]: expected one of', 'did you mean flash-flood?'],
  ['measure', few.replace('measure: reached_share', 'measure: reach_share'), 'warning.expect[0].measure', 'did you mean reached_share?'],
  ['event', few.replace('event: { quantity: loss', 'event: { quantity: stage'), 'warning.event.quantity: expected an output of a link that runs at sites', '[warned/not-at-sites]'],
  ['leads', few.replace('[[1, 0.4], [3, 0.8]]', '[[3, 0.4], [1, 0.8]]'), 'expected a lead above 3 h', '[warned/leads]'],
  ['key', few.replace('horizon:', 'horizont:'), 'warning.forecast.horizont', 'did you mean horizon?'],
  ['village', few.replace('action: 60', 'action: 60, data: others'), 'expected every site of the scenario as a village', '[warned/no-village]'],
])('bad %s ends with 2, says where, and writes nothing', async (name, text, ...expected) => {
  const villages = readFileSync(join(folder, 'data', 'villages.csv'), 'utf8').trimEnd().split('\n');
  put(join(folder, 'others', 'villages.csv'), villages.slice(0, -1).join('\n'));
  const codes = villages.slice(1, -1).map((line) => line.slice(0, 12));
  put(join(folder, 'others', 'warning-channels.csv'), readFileSync(join(folder, 'data', 'warning-channels.csv'), 'utf8').split('\n').filter((line, k) => k === 0 || codes.includes(line.slice(0, 12))).join('\n'));
  const out = join(folder, `bad-${name}`);
  const { status, stderr } = await run('run', scenario(`bad-${name}`, text), '--out', out, '--quiet');
  for (const part of expected) expect(stderr).toContain(part);
  expect([status, filesIn(out)]).toEqual([2, []]);
});
