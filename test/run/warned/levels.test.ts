import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../engine/core/random.js';
import { heldLevels, IssuedErrors, type IssuedLevels, type LevelChange, type WarnedUnit } from '../../../engine/run/warned/levels.js';
import type { WarnedForecast } from '../../../engine/run/warned/declaration.js';
import type { InForce } from '../../../engine/warning/in-force.js';
import type { HazardRule } from '../../../engine/warning/rule.js';

const rule = (line: number | { column: string }, over: Partial<HazardRule> = {}): HazardRule => ({
  hazard: 'rain', title: { zh: '雨', en: 'rain' }, branches: ['forecast', 'observed'], probability: 0.5, hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 }, basis: 'a test', verified: true,
  levels: [{ level: 'yellow', any: [[{ quantity: 'rain', unit: 'mm', statistic: 'sum', window: 2 * 3_600, comparison: '>=', line, nonNegative: true }]] }], ...over,
});
const dated = (rules: readonly HazardRule[]): InForce[][] => rules.map((one) => [{ from: 0, edition: { effective: '2020-01-01', region: '', hazards: [one] }, rule: one }]);
const perfect: WarnedForecast = { members: 3, horizon: 3, deviation: [[1, 0]], lag1: 0, correlation: 1 };
const clock = { start: 0, dt: 3_600, steps: 8 };
const unit = (id: string, entity: number, lines: Readonly<Record<string, number>> = {}): WarnedUnit => ({ id, entity, line: (column) => lines[column] });
const held = (rain: readonly Float64Array[], units: readonly WarnedUnit[], rules: readonly HazardRule[], forecast = perfect, course = 0): number[] => [...heldLevels(rain, units, () => dated(rules), new IssuedErrors(forecast, rain.map((_, e) => `e${e}`), clock.dt, randomStream('s', 'test')), forecast, clock, course)];

test('a perfect forecast warns as far ahead as the window of the rule; what fell goes on to be seen', () => {
  // 20 mm in hours 4 and 5: the two hours after hour 3 hold both, those after hour 2 one; after hour 4 one has fallen and one comes, and those that end with hour 5 hold both
  const rain = Float64Array.of(0, 0, 0, 0, 10, 10, 0, 0);
  expect(held([rain], [unit('a', 0)], [rule(20)])).toEqual([0, 0, 0, 2, 2, 2, 0, 0]);
  expect(held([rain], [unit('a', 0)], [rule(10)])).toEqual([0, 0, 2, 2, 2, 2, 2, 0]);
});
test('units of an entity share its rain, but not their own lines', () => {
  const rain = [Float64Array.of(0, 0, 0, 0, 10, 10, 0, 0), new Float64Array(8)];
  const units = [unit('a', 0, { critical: 20 }), unit('b', 0, { critical: 30 }), unit('c', 1, { critical: 5 }), unit('d', 0)];
  expect(held(rain, units, [rule({ column: 'critical' })]).filter((_, at) => at % 4 === 0)).toEqual([0, 0, 0, 2, 2, 2, 0, 0]);
  expect(held(rain, units, [rule({ column: 'critical' })]).filter((_, at) => at % 4 > 0).every((level) => level === 0)).toBe(true);
});
test('rules of one hazard are each their own, as the editions of two regions are', () => {
  const rain = Float64Array.of(0, 0, 0, 0, 10, 10, 0, 0);
  const [strict, lax] = [rule(10), rule(20)];
  const levels = heldLevels([rain], [unit('a', 0), unit('b', 0)], ({ id }) => dated([id === 'a' ? strict : lax]), new IssuedErrors(perfect, ['e0'], clock.dt, randomStream('s', 'test')), perfect, clock, 0);
  expect([...levels].filter((_, at) => at % 2 === 0)).toEqual([0, 0, 2, 2, 2, 2, 2, 0]);
  expect([...levels].filter((_, at) => at % 2 === 1)).toEqual([0, 0, 0, 2, 2, 2, 0, 0]);
});
test('every change is told with the numbers that made it', () => {
  const rain = Float64Array.of(0, 0, 0, 0, 10, 10, 0, 0);
  const changes: LevelChange[] = [];
  heldLevels([rain], [unit('a', 0)], () => dated([rule(20)]), new IssuedErrors(perfect, ['e0'], clock.dt, randomStream('s', 'test')), perfect, clock, 0, { unit: 0, changed: (change) => changes.push(change), issued: () => undefined });
  expect(changes.map(({ step, from, to }) => [step, from, to])).toEqual([[3, 0, 2], [6, 2, 0]]);
  // after hour 3 the forecast of the next two holds 20 mm; after hour 6 neither the last two nor the next do
  expect(changes.map(({ trace }) => trace.map(({ branch, value, line, share, crossed }) => [branch, value, line, share, crossed]))).toEqual([
    [['forecast', 20, 20, 1, true], ['observed', 0, 20, 0, false]],
    [['forecast', 0, 20, 0, false], ['observed', 10, 20, 0, false]],
  ]);
});
test('errors are those of the issue: the same course the same, another course others', () => {
  const rain = Float64Array.of(0, 0, 0, 9, 9, 9, 0, 0);
  const vague: WarnedForecast = { ...perfect, members: 5, deviation: [[1, 0.6], [3, 1]] };
  const of = (course: number): string => held([rain], [unit('a', 0)], [rule(20)], vague, course).join('');
  expect(of(1)).toBe(of(1));
  expect(new Set(Array.from({ length: 40 }, (_, course) => of(course))).size).toBeGreaterThan(2);
});
test('every issue is told with how likely each level is, then and at each lead', () => {
  const rain = Float64Array.of(0, 0, 0, 0, 10, 10, 0, 0);
  const issues: IssuedLevels[] = [];
  heldLevels([rain], [unit('a', 0)], () => dated([rule(20)]), new IssuedErrors(perfect, ['e0'], clock.dt, randomStream('s', 'test')), perfect, clock, 0, { unit: 0, changed: () => undefined, issued: (issue) => issues.push(issue) });
  // yellow reaches blue, too; the issue of hour 0 sees up to hour 3, whose coming two hours lie beyond it
  const of = (step: number, k: number): number[] => [...issues[step]!.atLeast.slice(k * (issues[step]!.ahead + 1), (k + 1) * (issues[step]!.ahead + 1))];
  expect(issues.map(({ step, ahead, held: own }) => [step, ahead, own])).toEqual([[0, 3, 0], [1, 3, 0], [2, 3, 0], [3, 3, 2], [4, 3, 2], [5, 2, 2], [6, 1, 0], [7, 0, 0]]);
  expect([of(0, 1), of(1, 1), of(2, 1), of(3, 1)]).toEqual([[0, 0, 0, 0], [0, 0, 0, 0], [0, 1, 1, 1], [1, 1, 1, 0]]);
  expect([of(3, 0), of(3, 2)]).toEqual([[1, 1, 1, 0], [0, 0, 0, 0]]);
});
test('each step keeps to the edition of its own date, and a change names it', () => {
  const rain = Float64Array.of(0, 0, 10, 10, 0, 0, 10, 10);
  const [strict, lax] = [rule(20, { branches: ['observed'] }), rule(5, { branches: ['observed'] })];
  const spans: InForce[][] = [[{ from: 0, edition: { effective: '2020-01-01', region: '', hazards: [lax] }, rule: lax }, { from: 4, edition: { effective: '2023-07-01', region: '', hazards: [strict] }, rule: strict }]];
  const changes: LevelChange[] = [];
  // 5 mm of two hours up to hour 3, then 20 mm: hour 4 ends with 10, hour 6 with 10, hour 7 with 20
  expect([...heldLevels([rain], [unit('a', 0)], () => spans, new IssuedErrors(perfect, ['e0'], clock.dt, randomStream('s', 'test')), perfect, clock, 0, { unit: 0, changed: (change) => changes.push(change), issued: () => undefined })]).toEqual([0, 0, 2, 2, 0, 0, 0, 2]);
  expect(changes.map(({ step, edition, trace }) => [step, edition, trace[0]!.line])).toEqual([[2, '2020-01-01', 5], [4, '2023-07-01', 20], [7, '2023-07-01', 20]]);
});
describe('a rule over areas', () => {
  const area = { digits: 6, units: 2 } as const;
  const [a, b, c, other] = ['330109001201', '330109001202', '330109001203', '330110001201'] as const;
  // 20 mm in hours 4 and 5 at the first two entities, none at the third
  const rain = [Float64Array.of(0, 0, 0, 0, 10, 10, 0, 0), Float64Array.of(0, 0, 0, 0, 10, 10, 0, 0), new Float64Array(8)];
  const byUnit = (levels: readonly number[], count: number, u: number): number[] => levels.filter((_, at) => at % count === u);
  test('warns all units of the area, dry ones too, once enough of them warrant it; not those of another', () => {
    const units = [unit(a, 0), unit(b, 1), unit(c, 2), unit(other, 0)];
    const levels = held(rain, units, [rule(20, { area })]);
    expect([0, 1, 2, 3].map((u) => byUnit(levels, 4, u))).toEqual([...[0, 1, 2].map(() => [0, 0, 0, 2, 2, 2, 0, 0]), [0, 0, 0, 0, 0, 0, 0, 0]]);
    // one of three is not enough
    expect(held(rain, [unit(a, 0), unit(b, 2), unit(c, 2)], [rule(20, { area })]).every((level) => level === 0)).toBe(true);
  });
  test('stands beside the rules of the units: the higher of both', () => {
    const units = [unit(a, 0), unit(b, 1)];
    const red = rule(20, { hazard: 'own', levels: [{ level: 'red', any: rule(10).levels[0]!.any }] });
    expect(byUnit(held(rain, units, [rule(20, { area }), red]), 2, 0)).toEqual([0, 0, 4, 4, 4, 4, 4, 0]);
  });
  test('is told of with the area, its count and how likely it is', () => {
    const [changes, issues]: [LevelChange[], IssuedLevels[]] = [[], []];
    const units = [unit(a, 0), unit(b, 1), unit(c, 2), unit(other, 0)];
    const of = (u: number): void => void heldLevels(rain, units, () => dated([rule(20, { area })]), new IssuedErrors(perfect, ['e0', 'e1', 'e2'], clock.dt, randomStream('s', 'test')), perfect, clock, 0, { unit: u, changed: (change) => changes.push(change), issued: (issue) => issues.push(issue) });
    of(2);
    expect(changes.map(({ step, to, area: of, trace }) => [step, to, of, trace.map(({ branch, value, line, crossed }) => [branch, value, line, crossed])])).toEqual([
      [3, 2, '330109', [['observed', 0, 2, false], ['forecast', 2, 2, true]]],
      [6, 0, '330109', [['observed', 0, 2, false], ['forecast', 0, 2, false]]],
    ]);
    expect(issues.filter(({ step }) => step === 3).map(({ area: of, ahead, atLeast }) => [of, [0, 1].map((k) => [...atLeast.subarray(k * (ahead + 1), (k + 1) * (ahead + 1))])])).toEqual([['330109', [[1, 1, 1, 0], [1, 1, 1, 0]]]]);
    changes.length = 0;
    of(3);
    expect(changes).toEqual([]);
  });
});
