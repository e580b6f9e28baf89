import { expect, test } from 'vitest';
import { holdSettings, levelSettings, lineSettings, mayScale, ownSetting, ruleWith, scaledLine } from '../../../engine/run/tune/settings.js';
import { LEVELS, type Condition, type HazardRule } from '../../../engine/warning/rule.js';

const condition = (unit: string, line: Condition['line'], clear?: number): Condition => ({ quantity: 'q', unit, statistic: 'sum', window: 3_600, comparison: '>=', line, ...(clear === undefined ? {} : { clear }) });
const rule = (...conditions: readonly Condition[]): HazardRule => ({ hazard: 'h', title: { zh: '雨', en: 'rain' }, branches: ['forecast'], levels: [{ level: 'blue', any: [conditions] }], probability: 0.5, hysteresis: { raise: { hits: 1, of: 1 }, clear: 2, hold: 3_600 }, basis: '', verified: true });

test('lines of amounts may be scaled; degrees, classes, flags and columns may not', () => {
  expect([condition('mm', 50), condition('m', 500)].map(mayScale)).toEqual([true, true]);
  expect([condition('°C', 35), condition('级', 6), condition('1', 1), condition('mm', { column: 'critical' }), condition('mm', 0)].map(mayScale)).toEqual([false, false, false, false, false]);
});
test('a factor moves the line and its clear line, in no more figures than needed', () => {
  const made = ruleWith(rule(condition('mm', 50, 40), condition('°C', 35)), { ...ownSetting(rule()), factors: [0.7, 1, 1, 1] });
  expect(made.levels[0]!.any[0]!.map(({ line, clear }) => [line, clear])).toEqual([[35, 28], [35, undefined]]);
  expect([scaledLine(0.3, 1.1), scaledLine(100, 0.7)]).toEqual([0.33, 70]);
});
test("settings begin with the rule's own; probabilities that no number of members tells apart are one", () => {
  const settings = lineSettings(rule(condition('mm', 50)), 2, LEVELS);
  expect([settings[0]!.factors, settings[0]!.probability]).toEqual([[1, 1, 1, 1], 0.5]);
  // two members: at least one, or both
  expect(new Set(settings.map(({ probability }) => probability))).toEqual(new Set([0.5, 0.6]));
  expect(lineSettings(rule(condition('°C', 35)), 1, LEVELS)).toHaveLength(1);
});
test('ways to hold begin with its own, each once', () => {
  const settings = holdSettings(ownSetting(rule()), 3_600);
  expect(settings[0]).toEqual(ownSetting(rule()));
  expect(settings).toHaveLength(3 * 6); // 1/1, 2/2, 2/3; 0, 1, 3, 6, 12, 24 h
  expect(settings.every(({ hysteresis: { clear } }) => clear === 2)).toBe(true);
});
test('the lines of one level move alone, as far as the levels stay in order', () => {
  const levels = (['blue', 'yellow', 'orange'] as const).map((level, k) => ({ level, any: [[condition('mm', 50 + 20 * k)]] })); // 50, 70, 90 mm
  const three: HazardRule = { ...rule(), levels };
  const factorsOf = (level: 'blue' | 'yellow' | 'red'): readonly number[] => levelSettings(three, ownSetting(three), level).map(({ factors }) => factors[['blue', 'yellow', 'orange', 'red'].indexOf(level)]!);
  expect(factorsOf('yellow')).toEqual([1, 0.8, 0.9, 1.1, 1.2]); // 56 to 84 mm, between 50 and 90
  expect(factorsOf('blue')).toEqual([1, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3]); // up to 65 mm, below 70
  expect(factorsOf('red')).toEqual([1]);
});
test('a level that is not judged keeps its lines and the shared probability, and none passes it', () => {
  const levels = (['blue', 'yellow'] as const).map((level, k) => ({ level, any: [[condition('mm', 50 + 20 * k)]] })); // 50, 70 mm
  const settings = lineSettings({ ...rule(), levels }, 10, ['blue']);
  expect(settings.map(({ factors }) => factors[0])).toEqual([1, 0.9, 1.1, 0.8, 1.2, 0.7, 1.3, 0.6, 0.5].sort((a, b) => Math.abs(Math.log(a)) - Math.abs(Math.log(b))));
  expect(settings.every(({ factors, probability }) => factors[1] === 1 && probability === 0.5)).toBe(true);
});
