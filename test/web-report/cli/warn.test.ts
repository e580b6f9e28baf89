/** `shuxiang rules` and `shuxiang warn` as a monitoring platform meets them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const example = (name: string): string => join(root, 'scenarios', 'data', 'warnings', name);

test('rules lists the books that ship, and one of them line by line', async () => {
  expect(await done('rules')).toMatch(/cma-signals .* 14 个灾种 hazards/);
  expect(await done('rules', 'river-stage')).toContain('yellow stage max 24 h >= warning_m m');
});

test('a forecast of ten members: levels, probabilities, why, and what could not be judged', async () => {
  const out = join(folder, 'out');
  const said = await done('warn', example('forecast.csv'), '--issued', '2023-07-06T00:00+08:00', '--rules', 'cma-signals', 'flash-flood', '--units', example('units.csv'), '--out', out, '--quiet');
  expect(said).toMatch(/暴雨 rainstorm: 蓝 blue 1, 黄 yellow 1, 橙 orange 0, 红 red 0/);
  expect(said).toMatch(/未能判断 not judged: .*typhoon \(没有 typhoon;没有 windForce;没有 gustForce \/ no typhoon/);
  const issued = records(join(out, 'changes.csv')).filter(({ status, hazard }) => status === 'issued' && hazard === 'rainstorm');
  expect(issued.map(({ unit, level, probability }) => [unit, level, probability])).toEqual([['370832101200', 'yellow', '0.6'], ['370832101201', 'blue', '0.7']]);
  // the coming six hours of each member, added up by hand: six of ten reach 50 mm
  const cells = readFileSync(example('forecast.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  const sums = Array.from({ length: 10 }, (_, m) => cells.filter(([unit, time, member]) => unit === '370832101200' && member === String(m + 1) && time! < '2023-07-06T06:00').reduce((sum, [, , , rain]) => sum + Number(rain), 0));
  expect(sums.filter((sum) => sum > 49.95).length).toBe(6);
  const why = records(join(out, 'trace.csv')).find(({ unit, hazard, branch }) => unit === '370832101200' && hazard === 'rainstorm' && branch === 'forecast')!;
  expect([why['condition'], why['share'], why['crossed'], why['value_unit']]).toEqual(['rain sum 6 h >= 50 mm', '0.6', 'true', 'mm']);
  const coverage = records(join(out, 'coverage.csv')).find(({ hazard }) => hazard === 'critical-rainfall')!;
  expect([coverage['units'], coverage['evaluated']]).toEqual(['3', '2']); // one village has no critical rainfall
  const left = records(join(out, 'left-out.csv'));
  expect(left.filter(({ hazard }) => hazard === 'critical-rainfall').map(({ unit, judged }) => [unit, judged])).toEqual(Array.from({ length: 6 }, () => ['370832102203', 'no']));
  expect(left.find(({ hazard }) => hazard === 'typhoon')).toMatchObject({ unit: '*', judged: 'no' }); // lacking everywhere: one row
  expect(said).toMatch(/not judged: 山洪\S* flash flood by critical rainfall, 1 个单元 units \(没有界线列 prepare_1h_mm;.* \/ no line prepare_1h_mm; .*\): 370832102203 \(left-out\.csv\)/);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('<section id="probabilities">');
});

test('the state of one day carries on to the next: together they are one run', async () => {
  const hours = Array.from({ length: 48 }, (_, h) => new Date(Date.UTC(2023, 6, 5) + h * 3_600_000).toISOString().slice(0, 13));
  const rain = (h: number): number => (h >= 14 && h < 20 ? 12 : h >= 30 && h < 33 ? 20 : 0);
  const csv = (from: number, to: number): string => ['entity,time,rain [mm]', ...hours.map((hour, h) => `a,${hour}:00+08:00,${rain(h)}`).slice(from, to)].join('\n');
  const whole = put(join(folder, 'whole.csv'), csv(0, 48));
  const [first, second] = [put(join(folder, 'first.csv'), csv(0, 24)), put(join(folder, 'second.csv'), csv(0, 48))];
  const at = (name: string): string => join(folder, name);
  await done('warn', whole, '--rules', 'cma-signals', '--out', at('w'), '--quiet');
  await done('warn', first, '--rules', 'cma-signals', '--out', at('d1'), '--quiet');
  await done('warn', second, '--rules', 'cma-signals', '--state', join(at('d1'), 'state.json'), '--out', at('d2'), '--quiet');
  expect(differing(at('w'), at('d2'), ['manifest.json', 'report.html', 'changes.csv', 'trace.csv', 'levels.csv', 'coverage.csv'])).toEqual([]);
  const judged = (name: string): unknown => records(join(at(name), 'coverage.csv')).slice(0, 1).map(({ judged_from, judged_to, data_to, step_s }) => [judged_from, judged_to, data_to, step_s].join());
  expect(['w', 'd1', 'd2'].map(judged)).toEqual([[0, 48], [0, 24], [24, 48]].map(([from, to]) => [`${[from!, to!, to!].map((h) => `${new Date(Date.UTC(2023, 6, 5) + h * 3_600_000).toISOString().slice(0, 16)}+08:00`).join()},3600`]));
  const changes = (name: string): unknown => records(join(at(name), 'changes.csv'));
  expect([...(changes('d1') as unknown[]), ...(changes('d2') as unknown[])]).toEqual(changes('w'));
  expect((changes('w') as unknown[]).length).toBeGreaterThan(4);
});

test('a gauge that goes dark takes no warning down, and the terminal says what was not judged', async () => {
  const rain = (h: number): string => (h === 3 || h === 4 ? '30' : h > 5 ? '' : '0');
  const csv = ['entity,time,rain [mm]', ...Array.from({ length: 24 }, (_, h) => `a,2023-07-06T${String(h).padStart(2, '0')}:00+08:00,${rain(h)}`)].join('\n');
  const said = await done('warn', put(join(folder, 'dark.csv'), csv), '--rules', 'cma-signals', '--out', join(folder, 'dark'), '--quiet');
  expect(records(join(folder, 'dark', 'changes.csv')).map(({ from, level }) => [from, level])).toEqual([['none', 'orange']]);
  expect(said).toContain('有缺测');
  // with its zeros it comes down
  await done('warn', put(join(folder, 'calm.csv'), csv.replace(/,$/gm, ',0')), '--rules', 'cma-signals', '--out', join(folder, 'calm'), '--quiet');
  expect(records(join(folder, 'calm', 'changes.csv')).at(-1)!['level']).toBe('none');
});

describe('bad input ends with 2, says where, and writes nothing', () => {
  const good = 'entity,time,rain [mm]\na,2023-07-05T00:00+08:00,1\na,2023-07-05T01:00+08:00,2\n';
  test.each([
    ['unit', good.replace('[mm]', '[cm]'), [], 'bad.csv:1 rain: expected the unit of the rules: mm, found cm [warn/wrong-unit]'],
    ['a gauge that fails', good.replace(',2\n', ',-999\n'), [], 'a 2023-07-05T01:00+08:00 rain: expected from 0 to 2000 mm, found -999 [series/out-of-range]'],
    ['a number beyond all', good.replace(',2\n', ',1e308\n'), [], 'found 1e+308 [series/out-of-range]'],
    ['issue', good, ['--issued', '2024-01-01'], '--issued: expected the beginning of a step from 2023-07-05T01:00+08:00 to 2023-07-05T02:00+08:00, found 2024-01-01 [warn/issue-outside]'],
    ['nothing to judge', good.replace('rain [mm]', 'temperature [°C]'), [], 'bad.csv: expected what at least one rule of flash-flood needs, found no rain'],
    ['state', good, ['--state', example('units.csv')], 'units.csv: expected the state.json of an earlier run of warn'],
    ['lines', good, ['--units', example('units.csv')], 'units.csv: expected a row for a unit of bad.csv, such as a'],
  ])('%s', async (name, csv, args, expected) => {
    const out = join(folder, `bad-${name}`);
    const { status, stderr } = await run('warn', put(join(folder, name, 'bad.csv'), csv), '--rules', 'flash-flood', '--out', out, ...args);
    expect(stderr).toContain(expected);
    expect([status, filesIn(out)]).toEqual([2, []]);
  });
});

test('a run that goes on holds what stands until its own data reach far enough back, and says so; an hour without a value takes nothing down', async () => {
  const csv = (day: number, stage: number, hours: number): string => ['entity,time,stage [m]', ...Array.from({ length: hours }, (_, h) => `a,2023-07-0${day}T${String(h).padStart(2, '0')}:00+08:00,${stage}`)].join('\n');
  const units = put(join(folder, 'lines.csv'), 'entity,warning_m,guarantee_m,damage_m\na,53,54,55\n');
  const at = (name: string): string => join(folder, name);
  const changes = (name: string): unknown => records(join(at(name), 'changes.csv')).map(({ time, from, level }) => [time, from, level]);
  await done('warn', put(at('g1.csv'), csv(1, 56, 24)), '--rules', 'river-stage', '--units', units, '--out', at('g1'), '--quiet');
  expect(changes('g1')).toEqual([['2023-07-01T00:00+08:00', 'none', 'red']]); // whatever the hours before the record were
  const state = join(at('g1'), 'state.json');
  const said = await done('warn', put(at('g2.csv'), csv(2, 56, 24)), '--rules', 'river-stage', '--units', units, '--state', state, '--out', at('g2'), '--quiet');
  expect(changes('g2')).toEqual([]); // the river is still above the line: nothing comes down
  expect(said).not.toContain('never given'); // the state holds the day before
  const late = await run('warn', put(at('g5.csv'), csv(4, 56, 2)), '--rules', 'river-stage', '--units', units, '--state', state, '--out', at('g5'), '--quiet');
  expect([late.status, late.stderr]).toEqual([2, expect.stringContaining('expected data from 24 h after it on at the latest (--max-gap), found data that begin 48 h after it')]);
  expect(await done('warn', put(at('g6.csv'), csv(4, 56, 2)), '--rules', 'river-stage', '--units', units, '--state', state, '--max-gap', '48', '--out', at('g6'), '--quiet')).toContain('48 h between the record and these data were never given');
  await done('warn', put(at('g4.csv'), csv(1, 56, 24).concat('\n', csv(2, 56, 20).split('\n').slice(1).join('\n')).replace('02T03:00+08:00,56', '02T03:00+08:00,')), '--rules', 'river-stage', '--units', units, '--out', at('g4'), '--quiet');
  expect(changes('g4')).toEqual(changes('g1'));
  // far below the lines it comes down: the stage counts as it is, twice in a row
  await done('warn', put(at('g3.csv'), csv(2, 40, 24).concat('\n', csv(3, 40, 9).split('\n').slice(1).join('\n'))), '--rules', 'river-stage', '--units', units, '--state', state, '--out', at('g3'), '--quiet');
  expect(changes('g3')).toEqual([['2023-07-02T01:00+08:00', 'red', 'none']]);
});

test('a book named twice is refused: its warnings would count twice', async () => {
  const { status, stderr } = await run('warn', example('forecast.csv'), '--rules', 'flash-flood', 'flash-flood', '--out', join(folder, 'twice'));
  expect([status, filesIn(join(folder, 'twice'))]).toEqual([2, []]);
  expect(stderr).toContain('[rules/duplicate-book]');
});
