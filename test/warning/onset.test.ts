import { expect, test } from 'vitest';
import { onsetOf } from '../../engine/warning/onset.js';
import type { Comparison, Condition, HazardRule, Statistic } from '../../engine/warning/rule.js';
import type { UnitSeries } from '../../engine/warning/unit-series.js';

const condition = (statistic: Statistic, hours: number, comparison: Comparison, line: number): Condition => ({ quantity: 'x', unit: 'mm', statistic, window: hours * 3_600, comparison, line });
const rule = (...any: readonly (readonly Condition[])[]): HazardRule => ({
  hazard: 'h', title: { zh: '试', en: 'h' }, branches: ['forecast'], levels: [{ level: 'orange', any }], probability: 0.5, hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 }, basis: 'b', verified: false,
});
const series = (...members: readonly (readonly number[])[]): UnitSeries => ({ steps: members[0]!.length, dt: 3_600, issued: 1, members: members.length, columns: new Map([['x', members.map((values) => Float64Array.from(values))]]), line: () => undefined });

test('a sum crosses in the hour that takes it over the line, an extreme in its own hour', () => {
  // after step 1: 20, 20, 10 of the 50 wanted
  expect(onsetOf(rule([condition('sum', 3, '>=', 50)]), series([0, 0, 20, 20, 10, 0]), 3, 1)).toBe(4);
  expect(onsetOf(rule([condition('max', 3, '>=', 20)]), series([0, 0, 5, 20, 30, 0]), 3, 1)).toBe(3);
  expect(onsetOf(rule([condition('min', 3, '<', 4)]), series([9, 9, 9, 4, 3, 9]), 3, 1)).toBe(4);
  expect(onsetOf(rule([condition('drop', 3, '>=', 8)]), series([20, 12, 9, 4, 3, 9]), 3, 1)).toBe(3); // from 12 to 4
});

test('where the whole of a window must lie beyond the line it begins with the window', () => {
  expect(onsetOf(rule([condition('min', 3, '>=', 35)]), series([0, 0, 36, 35, 37, 0]), 3, 1)).toBe(2);
  expect(onsetOf(rule([condition('min', 3, '>=', 35)]), series([0, 0, 36, 34, 37, 0]), 3, 1)).toBe(null);
});

test('of several members it is the one that makes them enough; conditions that belong together wait for the last', () => {
  const heavy = rule([condition('max', 4, '>=', 20)]);
  const members = [[0, 0, 20, 0, 0, 0], [0, 0, 0, 0, 20, 0], [0, 0, 0, 0, 0, 20], [0, 0, 0, 0, 0, 0]];
  expect(onsetOf(heavy, series(...members), 3, 1)).toBe(4); // two of four
  expect(onsetOf({ ...heavy, probability: 0.75 }, series(...members), 3, 1)).toBe(5);
  expect(onsetOf({ ...heavy, probability: 1 }, series(...members), 3, 1)).toBe(null);
  expect(onsetOf(rule([condition('max', 4, '>=', 5), condition('sum', 4, '>=', 30)]), series([0, 0, 6, 6, 18, 0]), 3, 1)).toBe(4);
  // 20 are reached whatever the hour before was
  expect(onsetOf(heavy, series([0, 0, NaN, 20, 0, 0]), 3, 1)).toBe(3);
});

test('a running total crosses in the hour that takes it over, with what has fallen; a spell that has begun goes on from now', () => {
  const grows: Condition = { ...condition('sum', 3, '>=', 50), nonNegative: true };
  expect(onsetOf(rule([grows]), series([10, 25, 5, 21, 0, 0]), 3, 1)).toBe(3); // 25 + 5 + 21; the hours to come have 26
  expect(onsetOf({ ...rule([grows]), fromNow: true }, series([10, 25, 5, 21, 0, 0]), 3, 1)).toBe(null);
  expect(onsetOf(rule([grows]), series([60, 0, 0, 0, 0, 0]), 3, 1)).toBe(null); // has fallen, and does not come
  expect(onsetOf(rule([condition('min', 3, '>=', 35)]), series([36, 36, 36, 0, 0, 0]), 3, 1)).toBe(2);
});
