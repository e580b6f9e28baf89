/** `shuxiang tune` of a forecast that is wrong in a known way. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readRuleBook } from '../../../engine/run/warn/book.js';
import type { HazardRule } from '../../../engine/warning/rule.js';
import { root } from '../../sources.js';
import { differing, done, filesIn, put, records, run, workFolder, type Record } from './run.js';

const folder = workFolder();
const at = (name: string): string => join(folder, name);
const HOURS = 24 * 60;
const time = (h: number): string => `${new Date(Date.UTC(2023, 5, 1) + h * 3_600_000).toISOString().slice(0, 13)}:00+08:00`;
/** A storm of eight hours every other day, now stronger, now weaker: 40 to 112 mm. */
const rain = (h: number): number => (h % 48 >= 20 && h % 48 < 28 ? 5 + ((Math.floor(h / 48) * 7) % 10) : 0);
const hours = Array.from({ length: HOURS }, (_, h) => h);
const csv = (factor: number): string => ['entity,time,rain [mm]', ...hours.map((h) => `a,${time(h)},${Number((rain(h) * factor).toFixed(2))}`)].join('\n');
const observed = put(at('observed.csv'), csv(1));
const half = put(at('half.csv'), csv(0.5));
const role = (name: string, word: string): Record => records(join(at(name), 'tuning.csv')).find((row) => row['level'] === 'blue' && row['role']!.split(' ').includes(word))!;
const tune = (name: string, forecast: string, ...args: readonly string[]): Promise<string> => done('tune', forecast, '--observed', observed, '--rules', 'cma-signals', '--cost-loss', '0.2', '--block', '4', '--out', at(name), '--quiet', ...args);

let saidOfHalf: string;
beforeAll(async () => {
  saidOfHalf = await tune('half', half);
});

test('a forecast of half the rain: lines are halved, and the part that was not searched gains too', () => {
  const [own, best] = [role('half', 'own'), role('half', 'best')];
  expect([own['factor_blue'], best['factor_blue'], best['factor_red']]).toEqual(['1', '0.5', '1']); // no rain made red: its lines stay
  expect(best['role']).toBe('best kept');
  expect(Number(best['held_out_value'])).toBeGreaterThan(Number(own['held_out_value']) + 0.3);
  expect(Number(best['held_out_low'])).toBeLessThanOrEqual(Number(best['held_out_value']));
  // value from the counts of the row: s = (a + c) / n, V = (min(.2, s) - F (1 - s) .2 + H s .8 - s) / (min(.2, s) - .2 s)
  const [a, b, c, d] = ['hits', 'false_alarms', 'misses', 'correct_negatives'].map((name) => Number(own[name])) as [number, number, number, number];
  const s = (a + c) / (a + b + c + d);
  expect(Number(own['held_out_value'])).toBeCloseTo((Math.min(0.2, s) - (b / (b + d)) * (1 - s) * 0.2 + (a / (a + c)) * s * 0.8 - s) / (Math.min(0.2, s) - 0.2 * s), 12);
});
test('the best of the fitted part is what no setting beats there, over the levels that are judged', () => {
  const rows = records(join(at('half'), 'tuning.csv')).filter(({ hazard }) => hazard === 'rainstorm');
  const levels = [...new Set(rows.map(({ level }) => level))];
  const perLevel = levels.map((level) => rows.filter((row) => row['level'] === level)); // the same settings in the same order
  const worth = perLevel[0]!.map((_, k) => perLevel.reduce((sum, own) => sum + Number(own[k]!['fitted_value']), 0));
  const best = perLevel[0]!.findIndex((row) => row['role']!.split(' ').includes('best'));
  expect(worth[best]).toBeCloseTo(Math.max(...worth), 12);
  expect(perLevel[0]!.length).toBeGreaterThan(20);
});
test('a forecast whose heavy rain alone is too weak: the lines of the grave level go down, those of the mild stay', async () => {
  const heavy = Array.from({ length: 30 }, (_, storm) => hours.filter((h) => Math.floor(h / 48) === storm && rain(h) >= 10).length > 0);
  const weak = put(at('weak.csv'), csv(1.5).split('\n').map((line, k) => (k > 0 && heavy[Math.floor((k - 1) / 48)] === true ? line.replace(/,([\d.]+)$/, (_, value) => `,${Number((Number(value) * 0.7).toFixed(2))}`) : line)).join('\n'));
  // half as much rain again as in the other tests: 54 to 63 mm of 3 h are orange
  await tune('weak', weak, '--observed', put(at('strong.csv'), csv(1.5)));
  const best = records(join(at('weak'), 'tuning.csv')).find((row) => row['hazard'] === 'rainstorm' && row['role']!.includes('best'))!;
  expect(Number(best['factor_blue'])).toBeGreaterThan(Number(best['factor_orange']));
});
test('warn takes the book, and warns of a forecast of half the rain as the own book of the whole', async () => {
  expect(await done('rules', join(at('half'), 'tuned.yaml'))).toMatch(/cma-signals-tuned .* 14 个灾种 hazards/);
  await done('warn', half, '--rules', join(at('half'), 'tuned.yaml'), '--out', at('warned'), '--quiet');
  expect(records(join(at('warned'), 'changes.csv')).filter(({ from }) => from === 'none').length).toBeGreaterThan(10);
});
test('levels without events stay as they were, and with them the probability and hysteresis that the levels share', async () => {
  const rules = async (path: string): Promise<HazardRule> => (await readRuleBook(path)).editions[0]!.hazards.find(({ hazard }) => hazard === 'rainstorm')!;
  const [own, made] = [await rules(join(root, 'scenarios', 'rules', 'cma-signals.yaml')), await rules(join(at('half'), 'tuned.yaml'))];
  expect(made.levels.at(-1)).toEqual(own.levels.at(-1));
  expect(made.levels[0]).not.toEqual(own.levels[0]);
  expect([made.probability, made.hysteresis]).toEqual([own.probability, own.hysteresis]);
  expect(saidOfHalf).toMatch(/red +未能判断,界线不变.* not judged, it keeps its lines, .*no event/);
});
test('a gain without an interval is not taken', async () => {
  const said = await tune('few', half, '--block', '8'); // 8 blocks, 4 of them to judge by
  expect(said).toContain('保持原样 own kept: 各级平均检验增益 mean gain held out (只有 4 个时段:至少需要 5 个 / 4 blocks of time: at least 5 are needed)');
  expect(role('few', 'own')['role']).toBe('own kept');
});
test('a forecast that is right keeps the rule wherever the other part gains nothing', async () => {
  const said = await tune('right', observed);
  expect(said).toMatch(/采用 taken|保持原样 own kept/);
  const kept = role('right', 'kept');
  expect(Number(kept['held_out_value'])).toBeGreaterThanOrEqual(Number(role('right', 'own')['held_out_value']));
});
test('the same run gives the same bytes', async () => {
  await tune('again', half);
  expect(differing(at('half'), at('again'))).toEqual([]);
});

describe('bad input ends with 2, says where, and writes nothing', () => {
  test.each([
    ['ratio', [half, '--observed', observed, '--cost-loss', '1'], 'expected a number between 0 and 1, found 1.'],
    ['unit', [half, '--observed', put(at('b.csv'), csv(1).replaceAll('\na,', '\nb,')), '--cost-loss', '0.2'], 'b.csv: expected a unit of half.csv, such as a, found b [tune/no-unit]'],
    ['no event', [half, '--observed', put(at('dry.csv'), csv(0)), '--cost-loss', '0.2'], 'no event was observed in the fitted part'],
  ])('%s', async (name, args, expected) => {
    const out = at(`bad-${name}`);
    const { status, stderr } = await run('tune', ...args, '--rules', 'cma-signals', '--out', out, '--quiet');
    expect(stderr).toContain(expected);
    expect([status, filesIn(out)]).toEqual([2, []]);
  });
});
