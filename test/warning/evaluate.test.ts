import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { windForce } from '../../engine/warning/beaufort.js';
import { evaluate, usable } from '../../engine/warning/evaluate.js';
import { NO_ALERT, nextLevel } from '../../engine/warning/hysteresis.js';
import { traceOf } from '../../engine/warning/trace.js';
import type { UnitSeries } from '../../engine/warning/unit-series.js';
import { Windows } from '../../engine/warning/unit-windows.js';
import type { Condition, HazardRule } from '../../engine/warning/rule.js';

const rain = (window: number, line: number): Condition => ({ quantity: 'rain', unit: 'mm', statistic: 'sum', window: window * 3_600, comparison: '>=', line, nonNegative: true });
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
  // observed 30 ends at 3 and may continue (25 comes), and with the next two hours the last one makes 60: red at 3, and at 4, when one of
  // the two is still to come; at 5 they have made 60, but no rain comes: not red; after 6 nothing is forecast at all: it does not rain in it, so the past three, 50, do not go on either
  expect([...level]).toEqual([0, 0, 0, 4, 4, 0, 0]);
  // and where it rains in the last step they do
  expect(evaluate(rule, new Windows(seriesOf([[0, 10, 10, 10, 25, 25, 1]], 3))).level[6]).toBe(1);
});

test('the share of the members decides, and each level has its probability', () => {
  const five = [0, 0, 0, 0, 1].map((k) => [0, 0, 0, 30 + 30 * k, 0]);
  const windows = new Windows(seriesOf([...five.slice(0, 2), ...five.slice(4), [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]], 2));
  const { level, probability } = evaluate(rule, windows);
  expect(level[2]).toBe(1); // 3 of 5 are 0.6
  expect([0, 1, 2, 3].map((k) => Math.round(probability[k * 5 + 2]! * 10) / 10)).toEqual([0.6, 0.2, 0.2, 0.2]); // red is yellow and orange too
});

test('what was observed counts for certain where enough members may go on, as many as the rule asks for that alone', () => {
  const third: HazardRule = { ...rule, levels: [{ level: 'red', any: [[rain(1, 80)]] }], continues: { ...rain(1, 0), comparison: '>', probability: 1 / 3 } };
  // 120 mm in the hour of the issue, and rain to come in so many of ten members
  const of = (going: number, own: HazardRule): [number, number] => {
    const { level, probability } = evaluate(own, new Windows(seriesOf(Array.from({ length: 10 }, (_, m) => [0, 120, m < going ? 2 : 0]), 1)));
    return [level[1]!, probability[3 * 3 + 1]!];
  };
  expect([of(4, third), of(3, third)]).toEqual([[4, 1], [0, 0.3]]);
  // by the share of the rule itself, 0.6, six do
  const { probability: _, ...plainly } = third.continues!;
  expect([of(6, { ...third, continues: plainly }), of(5, { ...third, continues: plainly })]).toEqual([[4, 1], [0, 0.5]]);
});

test('the trace names each number, its line and whether it was crossed', () => {
  const windows = new Windows(seriesOf([[0, 0, 0, 35, 5]], 2));
  expect(traceOf(rule, windows, 1, 2)).toEqual([
    { branch: 'forecast', condition: rain(3, 30), line: 30, value: 40, share: 1, crossed: true, lacks: null },
    { branch: 'observed', condition: rain(3, 30), line: 30, value: 0, share: 0, crossed: false, lacks: null },
    { branch: 'continues', condition: rule.continues, line: 0, value: 35, share: 1, crossed: true, lacks: null },
  ]);
  // two of five go on, one of which nothing is known to come: too few for 60 % of the members
  const five = [[0, 40, 0], [0, 40, 0], [0, 40, 0], [0, 40, 5], [0, 40, NaN]];
  expect(traceOf(rule, new Windows(seriesOf(five, 1)), 1, 1).at(-1)).toMatchObject({ branch: 'continues', value: 0, share: 0.4, crossed: false });
  expect(traceOf(rule, windows, 1, 1).map(({ branch }) => branch)).toEqual(['observed']); // what is past went on as it was seen
  expect(traceOf(rule, windows, 2, 2)).toEqual([]); // the rule has no yellow
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

describe('what is missing', () => {
  test('hides no level that is crossed whatever it is, from the first step on', () => {
    const { level, most } = evaluate(rule, new Windows(seriesOf([[35, 0, NaN, 30, NaN, NaN]], 5)));
    // 35 mm of the first hour are 30 mm in three hours up to hour 2; 30 of hour 3 are so up to hour 5
    expect([...level]).toEqual([1, 1, 1, 1, 1, 1]);
    // and an hour that is not there may hold what makes them red
    expect([...most]).toEqual([4, 4, 4, 4, 4, 4]);
  });

  test('is neither a level nor none: it is told what is open, by share too', () => {
    const two: HazardRule = { ...rule, levels: [{ level: 'blue', any: [[rain(1, 30)]] }, { level: 'red', any: [[rain(1, 60)]] }] };
    const { level, most, probability, open } = evaluate({ ...two, branches: ['observed'] }, new Windows(seriesOf([[0, 40, NaN], [0, NaN, NaN], [0, 70, 10]], 2)));
    expect([[...level], [...most]]).toEqual([[0, 1, 0], [0, 4, 4]]);
    expect([probability[1], open[1], probability[3 * 3 + 1], open[3 * 3 + 1]]).toEqual([2 / 3, 1, 1 / 3, 2 / 3]);
  });

  test('decides in the trace where it may: the number that is certain, or none', () => {
    const windows = new Windows(seriesOf([[35, NaN, 0]], 2));
    const { continues: _, ...own } = rule;
    const of = (level: number): unknown => traceOf({ ...own, branches: ['observed'] }, windows, level, 2).map(({ value, share, crossed, lacks }) => [value, share, crossed, lacks]);
    expect(of(1)).toEqual([[35, 1, true, { missing: 1, beyond: 0, of: 3 }]]);
    expect(of(4)).toEqual([[null, null, null, { missing: 1, beyond: 0, of: 3 }], [0, 0, false, null]]);
  });

  test('takes nothing down and begins nothing: it is no evaluation', () => {
    const held = (series: UnitSeries): number[] => {
      const { level, most, holding } = evaluate({ ...rule, branches: ['observed'] }, new Windows(series));
      let state = NO_ALERT;
      return [...level].map((own, t) => (state = nextLevel(state, own, Math.max(own, holding[t]!), t, rule.hysteresis, most[t])).level);
    };
    expect(held(seriesOf([[0, 0, 0, 60, 0, 0, NaN, 0, 0, 0]], 9))).toEqual([0, 0, 0, 4, 4, 4, 4, 4, 4, 0]);
    expect(held(seriesOf([[0, 0, 0, 0, NaN, 0, 0]], 6))).toEqual([0, 0, 0, 0, 0, 0, 0]);
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

test('a record of more steps than are held against a line at once has the levels of its hours all the same', () => {
  const { continues: _, ...own } = rule;
  const values = new Float64Array(300_000);
  values[299_990] = 45;
  const { level } = evaluate({ ...own, branches: ['observed'] }, new Windows(seriesOf([[...values]], 299_999)));
  const past = evaluate({ ...own, branches: ['observed'], levels: [{ level: 'blue', any: [[{ ...rain(2, 45), statistic: 'max' }]] }] }, new Windows(seriesOf([[...values]], 299_999))).level;
  // 45 mm in one hour are red in it, and 30 in three hours blue in the two after it; the greatest of two hours is 45 in it and in the one after it
  expect([...level.subarray(299_988, 299_994)]).toEqual([0, 0, 4, 1, 1, 0]);
  expect([...past.subarray(299_988, 299_994)]).toEqual([0, 0, 1, 1, 0, 0]);
});

test('wind force: force 6 begins at 10.8 m/s, force 12 at 32.7, force 17 at 56.1', () => {
  expect([0, 0.2, 0.3, 10.7, 10.8, 32.6, 32.7, 56.1, 90].map(windForce)).toEqual([0, 0, 1, 5, 6, 11, 12, 17, 17]);
  expect(windForce(NaN)).toBe(NaN);
});
