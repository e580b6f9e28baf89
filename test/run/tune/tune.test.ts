import { expect, test } from 'vitest';
import { casesOf } from '../../../engine/run/tune/cases.js';
import { tuneBook } from '../../../engine/run/tune/tune.js';
import type { RuleBook } from '../../../engine/run/warn/book.js';
import type { WarnData } from '../../../engine/run/warn/data.js';
import type { Edition, HazardRule } from '../../../engine/warning/rule.js';

const DAYS = 20;
const rule = (line: number, over: Partial<HazardRule> = {}): HazardRule => ({
  hazard: 'rain', title: { zh: '雨', en: 'rain' }, branches: ['forecast', 'observed'], probability: 0.5, hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 }, basis: '', verified: true,
  levels: [{ level: 'blue', any: [[{ quantity: 'rain', unit: 'mm', statistic: 'max', window: null, comparison: '>=', line, nonNegative: true }]] }], ...over,
});
const edition = (effective: string, one: HazardRule): Edition => ({ effective, region: '', hazards: [one] });
const bookOf = (...editions: readonly Edition[]): RuleBook => ({ book: 'b', title: { zh: '', en: '' }, file: 'b.yaml', sha256: '', editions, quantities: new Map() });
/** Hours of rain from the first of July on, by unit. @param at mm of day `d` and hour `h` */
const dataOf = (at: Readonly<Record<string, (d: number, h: number) => number>>): WarnData => ({
  clock: { start: Date.parse('2023-07-01T00:00:00+08:00'), dt: 3_600, steps: 24 * DAYS }, issued: 24 * DAYS - 1, units: Object.keys(at), lineOf: () => undefined, linesFit: null, inputs: [],
  members: [new Map([['rain', { unit: 'mm', values: Object.values(at).map((of) => Float64Array.from({ length: 24 * DAYS }, (_, t) => of(Math.floor(t / 24), t % 24))) }]])],
});
const options = { costLoss: 0.3, block: 1, resamples: 100, seed: 's' };
const lineOn = (d: number): number => (d < 10 ? 10 : 20);
/** Each day one hour above the line of its edition and one below it. */
const seen = (d: number, h: number): number => (h === 10 ? 1.2 * lineOn(d) : h === 15 ? 0.8 * lineOn(d) : 0);

test('editions are tuned apart, each on the days it is in force: one of a forecast of half the rain, the next of nearly half more', () => {
  const forecast = dataOf({ a: (d, h) => (d < 10 ? 0.5 : 1.4) * seen(d, h) });
  const { tuned, left } = tuneBook(bookOf(edition('2020-01-01', rule(10)), edition('2023-07-11', rule(20))), forecast, dataOf({ a: seen }), options, () => undefined);
  expect(left).toEqual([]);
  // 12 and 8 mm are told as 6 and 4: a line of 6; 24 and 16 as 33.6 and 22.4: a line of 24
  expect(tuned.map(({ effective, from, to, holds, kept }) => [effective, from, to, holds, kept.factors[0]])).toEqual([['2020-01-01', 0, 240, true, 0.6], ['2023-07-11', 240, 480, true, 1.2]]);
  // five of the ten days of each, one hit and 23 calm hours a day
  expect(tuned.map(({ levels: [level] }) => [level!.best.heldOutTable, level!.own.heldOutTable])).toEqual([
    [{ hits: 5, misses: 0, falseAlarms: 0, correctNegatives: 115 }, { hits: 0, misses: 5, falseAlarms: 0, correctNegatives: 115 }],
    [{ hits: 5, misses: 0, falseAlarms: 0, correctNegatives: 115 }, { hits: 5, misses: 0, falseAlarms: 5, correctNegatives: 110 }],
  ]);
});

test('an edition that no step lies in is not tuned, and one alone is as it was', () => {
  const forecast = dataOf({ a: (d, h) => 0.5 * seen(d, h) });
  const of = (...editions: readonly Edition[]): unknown => tuneBook(bookOf(...editions), forecast, dataOf({ a: seen }), options, () => undefined).tuned;
  const alone = of(edition('2020-01-01', rule(10)));
  expect(of(edition('2019-01-01', rule(99)), edition('2020-01-01', rule(10)), edition('2024-01-01', rule(20)))).toEqual(alone);
});

test('of a rule over areas a case is an area; a level that was held goes on into the next edition', () => {
  const area = { digits: 6, units: 2 } as const;
  const [a, b] = ['330109001201', '330109001202'];
  const half = (d: number, h: number): number => 0.5 * seen(d, h);
  const tuned = (forecast: WarnData): unknown => tuneBook(bookOf(edition('2020-01-01', rule(10, { area }))), forecast, dataOf({ [a]: seen, [b]: seen }), options, () => undefined).tuned.map(({ units, kept, levels: [level] }) => [units, kept.factors[0], level!.best.heldOutTable.hits]);
  // events of 12 mm a day, then of 24 and 16, told as 6, 12 and 8: a line of 6 has them all, in five and five days held out
  expect(tuned(dataOf({ [a]: half, [b]: half }))).toEqual([[1, 0.6, 15]]);
  const held = rule(10, { hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 48 * 3_600 } });
  const [first, second] = [edition('2020-01-01', held), edition('2023-07-11', rule(20))];
  const spans = [{ from: 0, to: 240, edition: first, rule: held }, { from: 240, to: 480, edition: second, rule: second.hazards[0]! }];
  expect(casesOf(second.hazards[0]!, [{ unit: 'a', spans, own: spans[1]! }], dataOf({ a: (d, h) => (d === 9 && h === 3 ? 11 : 0) })).map(({ codes, from, to, before }) => [codes, from, to, before.level])).toEqual([[['a'], 240, 480, 1]]);
});
