import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaLevel } from '../../engine/warning/area.js';
import { windForce } from '../../engine/warning/beaufort.js';
import { evaluate, usable } from '../../engine/warning/evaluate.js';
import { traceOf } from '../../engine/warning/trace.js';
import type { UnitSeries } from '../../engine/warning/unit-series.js';
import { Windows } from '../../engine/warning/unit-windows.js';
import type { Condition, HazardRule } from '../../engine/warning/rule.js';
import { comingWindow, pastWindow } from '../../engine/warning/window.js';

const rain = (window: number, line: number): Condition => ({ quantity: 'rain', unit: 'mm', statistic: 'sum', window: window * 3_600, comparison: '>=', line });
const rule: HazardRule = {
  hazard: 'rainstorm',
  title: { zh: '暴雨', en: 'rainstorm' },
  branches: ['forecast', 'observed'],
  levels: [{ level: 'blue', any: [[rain(3, 30)]] }, { level: 'red', any: [[rain(3, 60)], [rain(1, 40)]] }],
  continues: { ...rain(1, 0), comparison: '>' },
  probability: 0.6,
  hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 },
  basis: 'a test',
  verified: false,
};
const seriesOf = (members: readonly (readonly number[])[], issued: number): UnitSeries => ({ steps: members[0]!.length, dt: 3_600, issued, members: members.length, columns: new Map([['rain', members.map((values) => Float64Array.from(values))]]), line: () => undefined });

test('hand calculation: three hours of rain, observed to hour 3, forecast from there on', () => {
  //               0  1   2   3   4   5   6
  const series = seriesOf([[0, 10, 10, 10, 25, 25, 0]], 3);
  const { level } = evaluate(rule, new Windows(series));
  // observed 30 ends at 3 and may continue (25 comes); at 3 the coming three hours make 50: blue; at 4 the past three make 45 and 25 comes;
  // at 5 they make 60, but no rain comes: not red, and only 0 is forecast; at 6 nothing is forecast at all: the past three, 50, may go on
  expect([...level]).toEqual([0, 0, 0, 1, 1, 0, 1]);
});

test('the share of the members decides, and each level has its probability', () => {
  const five = [0, 0, 0, 0, 1].map((k) => [0, 0, 0, 30 + 30 * k, 0]);
  const windows = new Windows(seriesOf([...five.slice(0, 2), ...five.slice(4), [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]], 2));
  const { level, probability } = evaluate(rule, windows);
  expect(level[2]).toBe(1); // 3 of 5 are 0.6
  expect([0, 1, 2, 3].map((k) => Math.round(probability[k * 5 + 2]! * 10) / 10)).toEqual([0.6, 0.2, 0.2, 0.2]); // red is yellow and orange too
});

test('the trace names each number, its line and whether it was crossed', () => {
  const windows = new Windows(seriesOf([[0, 0, 0, 35, 5]], 2));
  expect(traceOf(rule, windows, 1, 2)).toEqual([
    { branch: 'forecast', condition: rain(3, 30), line: 30, value: 40, share: 1, crossed: true },
    { branch: 'observed', condition: rain(3, 30), line: 30, value: 0, share: 0, crossed: false },
    { branch: 'continues', condition: rule.continues, line: 0, value: 35, share: 1, crossed: true },
  ]);
  // two of five go on, one of which nothing is known to come: too few for 60 % of the members
  const five = [[0, 40, 0], [0, 40, 0], [0, 40, 0], [0, 40, 5], [0, 40, NaN]];
  expect(traceOf(rule, new Windows(seriesOf(five, 1)), 1, 1).at(-1)).toMatchObject({ branch: 'continues', value: 0, share: 0.4, crossed: false });
  expect(traceOf(rule, windows, 1, 1).map(({ branch }) => branch)).toEqual(['observed']); // what is past went on as it was seen
  expect(traceOf(rule, windows, 2, 2)).toEqual([]); // the rule has no yellow
});

test('tenths add up to the line they are written to', () => {
  const out = new Float64Array(500);
  pastWindow('sum', new Float64Array(500).fill(0.1), 500, out);
  expect(out[499]).toBe(50);
});

test('windows: what is missing, before the start or beyond the end', () => {
  const values = Float64Array.of(5, 1, NaN, 4, 2);
  const out = new Float64Array(5);
  pastWindow('max', values, 2, out);
  expect([...out]).toEqual([NaN, 5, NaN, NaN, 4]);
  comingWindow('min', values, 3, 2, out);
  expect([...out]).toEqual([NaN, NaN, 2, 2, NaN]);
  pastWindow('drop', values, 1, out);
  expect([...out]).toEqual([NaN, 4, NaN, NaN, 2]);
});

test('statistics of windows are those of their steps', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 8 }), (list, width) => {
      const out = new Float64Array(list.length);
      const values = Float64Array.from(list);
      for (const [statistic, of] of [['sum', (w: number[]) => w.reduce((a, b) => a + b, 0)], ['max', (w: number[]) => Math.max(...w)], ['min', (w: number[]) => Math.min(...w)]] as const) {
        pastWindow(statistic, values, width, out);
        out.forEach((value, t) => {
          expect(value).toBe(t + 1 < width ? NaN : of(list.slice(t + 1 - width, t + 1)) + 0);
        });
        comingWindow(statistic, values, width, 0, out);
        out.forEach((value, t) => {
          expect(value).toBe(t + 1 === list.length ? NaN : of(list.slice(t + 1, t + 1 + width)) + 0);
        });
      }
    }),
  );
});

describe('a rule that lacks something', () => {
  test('goes on with the alternatives that have all they need, and says what is missing', () => {
    const wind: Condition = { quantity: 'wind', unit: 'm/s', statistic: 'max', window: 3_600, comparison: '>=', line: 10 };
    const { rule: own, gaps } = usable({ ...rule, levels: [{ level: 'blue', any: [[wind], [rain(3, 30)]] }, { level: 'red', any: [[wind]] }] }, seriesOf([[0, 0]], 1));
    expect([own!.levels.map(({ level, any }) => [level, any.length]), gaps]).toEqual([[['blue', 1]], ['no wind']]);
  });

  test('has no rule left where nothing is there, the step is another, or a line is missing', () => {
    const series = seriesOf([[0, 0]], 1);
    expect(usable({ ...rule, step: 86_400 }, series)).toEqual({ rule: null, gaps: ['steps of 24 h are needed, not of 1 h'] });
    expect(usable(rule, { ...series, dt: 7_200 })).toEqual({ rule: null, gaps: ['windows of 3 h in steps of 2 h', 'windows of 1 h in steps of 2 h'] });
    expect(usable({ ...rule, levels: [{ level: 'red', any: [[{ ...rain(3, 0), line: { column: 'critical' } }]] }] }, series)).toEqual({ rule: null, gaps: ['no line critical'] });
  });

  test('steps whose windows all lack a value are unknown, not calm', () => {
    const { unknown, level } = evaluate(rule, new Windows(seriesOf([[1, NaN, NaN, NaN, 1]], 4)));
    expect([[...unknown], [...level]]).toEqual([[0, 1, 1, 1, 0], [0, 0, 0, 0, 0]]);
  });
});

test('more rain never makes a lower level', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(amounts, amounts, fc.integer({ min: 0, max: 5 }), (base, more, issued) => {
      const { continues: _, ...goesOn } = rule;
      const of = (list: number[]): Uint8Array => evaluate(goesOn, new Windows(seriesOf([list], issued))).level;
      const [low, high] = [of(base), of(base.map((value, t) => value + more[t]!))];
      low.forEach((level, t) => {
        expect(high[t]!).toBeGreaterThanOrEqual(level);
      });
    }),
  );
});

test('an area: enough units, or enough of them', () => {
  const levels = [[4, 0], [2, 2], [0, 2], [0, 0]].map((list) => Uint8Array.from(list));
  expect([...areaLevel(levels, { digits: 6, units: 2 })]).toEqual([2, 2]);
  expect([...areaLevel(levels, { digits: 6, share: 0.25 })]).toEqual([4, 2]);
  expect([...areaLevel(levels, { digits: 6, share: 0.5, units: 3 })]).toEqual([0, 0]);
});

test('wind force: force 6 begins at 10.8 m/s, force 12 at 32.7, force 17 at 56.1', () => {
  expect([0, 0.2, 0.3, 10.7, 10.8, 32.6, 32.7, 56.1, 90].map(windForce)).toEqual([0, 0, 1, 5, 6, 11, 12, 17, 17]);
  expect(windForce(NaN)).toBe(NaN);
});
