/** `shuxiang verify --warnings` of a chain of runs of `warn`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const at = (name: string): string => join(folder, name);
const time = (h: number): string => `${new Date(Date.UTC(2023, 6, 5) + h * 3_600_000).toISOString().slice(0, 13)}:00+08:00`;
/** Hourly rain of village a: a storm from hour 14 on, another from hour 30 on; of village b none. */
const rain = (h: number): number => (h >= 14 && h < 20 ? 12 : h >= 30 && h < 33 ? 20 : 0);
const csv = (to: number): string => ['entity,time,rain [mm]', ...Array.from({ length: to }, (_, h) => `a,${time(h)},${rain(h)}`), ...Array.from({ length: to }, (_, h) => `b,${time(h)},0`)].join('\n');
const events = put(at('events.csv'), `unit,hazard,level,onset,end\na,rainstorm,blue,${time(20)},${time(22)}\nb,rainstorm,yellow,${time(40)},\nzz,rainstorm,blue,${time(4)},\na,rainstorm,blue,${time(400)},\n`);

beforeAll(async () => {
  await done('warn', put(at('d1.csv'), csv(24)), '--rules', 'cma-signals', '--out', at('d1'), '--quiet');
  await done('warn', put(at('d2.csv'), csv(48)), '--rules', 'cma-signals', '--state', join(at('d1'), 'state.json'), '--out', at('d2'), '--quiet');
  await done('warn', put(at('w.csv'), csv(48)), '--rules', 'cma-signals', '--out', at('w'), '--quiet');
});

test('a chain of runs gives what one run gives; lead time counts from the end of the step that was judged', async () => {
  const said = await done('verify', '--warnings', at('d1'), at('d2'), '--events', events, '--out', at('chain'));
  expect(said).toContain('暴雨 rainstorm ≥ blue: 2 个事件 events');
  expect(said).toContain('未计入 left out: 1 个事件不在判断的单元 of units not judged, 1 个在时段之外 outside the time');
  expect(said).toContain('有事件而未判断 with events, not judged (rainstorm): zz (unmatched.csv)');
  expect(records(join(at('chain'), 'unmatched.csv'))).toEqual([{ unit: 'zz', stands_in: 'events', quantity: 'rainstorm' }]);
  await done('verify', '--warnings', at('w'), '--events', events, '--out', at('one'));
  expect(differing(at('chain'), at('one'), ['manifest.json'])).toEqual([]);
  const first = records(join(at('w'), 'changes.csv')).find(({ unit, hazard }) => unit === 'a' && hazard === 'rainstorm')!;
  // 60 mm in 5 h, 50 in 6 h are yellow: judged at the end of hour 18, an hour before the onset
  expect([first['time'], first['level']]).toEqual([time(18), 'yellow']);
  const outcomes = records(join(at('one'), 'outcomes.csv')).filter(({ hazard, level }) => hazard === 'rainstorm' && level === 'blue');
  expect(outcomes.filter(({ outcome }) => outcome === 'hit').map(({ unit, lead_min }) => [unit, lead_min])).toEqual([['a', '60']]);
  expect(outcomes.filter(({ outcome }) => outcome === 'miss').map(({ unit, lead_min }) => [unit, lead_min])).toEqual([['b', '']]);
  const units = records(join(at('one'), 'lead-times.csv')).filter(({ hazard, level }) => hazard === 'rainstorm' && level === 'blue');
  expect(units.map(({ unit, events: n, missed, median_min }) => [unit, n, missed, median_min])).toEqual([['a', '1', '0', '60'], ['b', '1', '1', '']]);
});

test('the page tells both languages and leaves nothing unfilled', () => {
  const page = readFileSync(join(at('one'), 'report.html'), 'utf8');
  expect(page).toContain('暴雨 / rainstorm (cma-signals, 2)');
  expect(page).toContain('漏报 / miss');
  expect(page).not.toMatch(/NaN|undefined|\{\w+\}/);
});

describe('bad input ends with 2, says where, and writes nothing', () => {
  const good = readFileSync(events, 'utf8');
  test.each([
    ['hazard', good.replace('rainstorm', 'rainstrom'), ['d1'], 'bad.csv:2 hazard: expected one of', '(did you mean rainstorm?) [verify/no-hazard]'],
    ['order', good.replace(`${time(20)},${time(22)}`, `${time(20)},${time(20)}`), ['d1'], 'bad.csv:2 end: expected a time after the onset', '[verify/event-order]'],
    ['level', good.replace('blue', 'purple'), ['d1'], 'bad.csv:2 level: expected blue, yellow, orange, red, found "purple"', '[table/bad-cell]'],
    ['overlap', good, ['d1', 'w'], 'expected a run that goes on from', '[verify/overlap]'],
    ['none', good, ['nowhere'], 'expected a table that warn wrote, found no such file', '[table/unreadable]'],
  ])('%s', async (name, text, runs, ...expected) => {
    const out = at(`bad-${name}`);
    const { status, stderr } = await run('verify', '--warnings', ...runs.map(at), '--events', put(join(folder, name, 'bad.csv'), text), '--out', out);
    for (const part of expected) expect(stderr).toContain(part);
    expect([status, filesIn(out)]).toEqual([2, []]);
  });

  test('a folder whose state or coverage is not of warn', async () => {
    await done('warn', put(at('d3.csv'), csv(24)), '--rules', 'cma-signals', '--out', at('d3'), '--quiet');
    put(join(at('d3'), 'state.json'), '{');
    put(join(at('d3'), 'coverage.csv'), 'book,hazard\n');
    const { status, stderr } = await run('verify', '--warnings', at('d3'), '--events', events, '--out', at('none'));
    expect(stderr).toContain('d3/state.json: expected the state that warn wrote, found something else [verify/not-a-run]');
    expect(stderr).toContain('d3/coverage.csv: expected the columns judged_from, judged_to, data_to, step_s of a run of warn');
    expect(status).toBe(2);
  });

  test('forecast and warnings at once, or neither', async () => {
    for (const args of [[events, '--events', events], []]) {
      const { status, stderr } = await run('verify', ...args, '--out', at('none'));
      expect([status, stderr.includes('verify: expected a forecast and --observed, or --warnings and --events, found ')]).toEqual([2, true]);
    }
  });
});
