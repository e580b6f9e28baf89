import { describe, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { readRuleBook } from '../../../engine/run/warn/book.js';
import type { WarnData } from '../../../engine/run/warn/data.js';
import { runWarn, type WarnResult } from '../../../engine/run/warn/run.js';
import { continued } from '../../../engine/run/warn/state.js';

const [signals, floods, areal, crops] = await Promise.all(['cma-signals', 'flash-flood', 'areal', 'crops'].map((name) => readRuleBook(packagePath('scenarios', 'rules', `${name}.yaml`))));
const HOUR = 3_600_000;
const START = Date.UTC(2023, 6, 1) - 8 * HOUR;
const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);

/** One quantity of units, of which the first steps are observed. */
const dataOf = (quantity: string, unit: string, series: Readonly<Record<string, readonly number[]>>, observed: number, dt = 3_600): WarnData => ({
  clock: { start: START, dt, steps: Object.values(series)[0]!.length }, issued: observed - 1, units: Object.keys(series), members: [new Map([[quantity, { unit, values: Object.values(series).map((values) => Float64Array.from(values)) }]])], lineOf: () => undefined, linesFit: null, inputs: [],
});
const run = (book: typeof signals, data: WarnData): WarnResult => runWarn([book!], data, null, () => undefined);
/** Levels of a hazard as they are held, and changes `step:from>to`. */
const heldOf = ({ courses }: WarnResult, hazard: string): number[] => [...courses.find((course) => course.hazard === hazard)!.held];
const changesOf = ({ courses }: WarnResult, hazard: string): string[] => courses.filter((course) => course.hazard === hazard).flatMap(({ changes }) => changes.map(({ step, from, to }) => `${step}:${from}>${to}`));

describe('what will be reached counts what has fallen, and days that are past', () => {
  test('90 mm in the last 18 hours and 15 mm an hour for four hours to come: yellow of flash floods now, by the 24-hour total of 150', () => {
    const rain = [...times(6, 0), ...times(18, 5), ...times(4, 15), ...times(20, 0)];
    const result = run(floods, dataOf('rain', 'mm', { a: rain }, 24));
    const [change] = result.courses.find(({ hazard }) => hazard === 'flash-flood')!.changes.filter(({ to }) => to === 2);
    expect(change).toMatchObject({ step: 23, to: 2, onset: 26 }); // 90 + 45 passes 130 in the third hour
    expect(change!.trace.filter(({ crossed, branch }) => crossed && branch !== 'continues').map(({ branch, value, condition: { window } }) => [branch, value, window! / 3_600])).toEqual([['forecast', 150, 24]]);
  });

  test('30 mm in this hour and 25 in the next: orange of rainstorm, 55 mm in three hours; without the 30 nothing', () => {
    expect(heldOf(run(signals, dataOf('rain', 'mm', { a: [...times(20, 0), 30, 25, ...times(20, 0)] }, 21)), 'rainstorm')[20]).toBe(3);
    expect(heldOf(run(signals, dataOf('rain', 'mm', { a: [...times(20, 0), 0, 25, ...times(20, 0)] }, 21)), 'rainstorm')[20]).toBe(0);
  });

  test('rain that is over is not said to come: 60 mm have fallen, no more will', () => {
    const { courses } = run(signals, dataOf('rain', 'mm', { a: [...times(20, 0), 60, ...times(30, 0)] }, 21));
    const { warranted } = courses.find(({ hazard }) => hazard === 'rainstorm')!;
    expect([...warranted.subarray(17, 24)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('heat stands through the last of its three days, from run to run', () => {
    const days = [...times(9, 30), 36, 36, 36, ...times(9, 30)];
    const first = dataOf('temperatureMax', '°C', { a: days }, 9, 86_400); // issued on the morning of the first hot day
    const one = run(signals, first);
    expect(changesOf(one, 'heat')).toEqual(['8:0>2', '11:2>0']); // expected to end with the third
    for (const [observed, level] of [[10, 2], [11, 2], [12, 0]] as const) {
      const { data } = continued(dataOf('temperatureMax', '°C', { a: days }, observed, 86_400), one.state, 'state.json', 86_400);
      const next = runWarn([signals!], data, one.state, () => undefined);
      expect(next.state.held['cma-signals heat a']!.level).toBe(level);
    }
  });

  test('a spell of rice heat or of cold-dew wind that has two days behind it is warned of before the third', () => {
    expect(heldOf(run(crops, dataOf('temperatureMax', '°C', { a: [30, 30, 36, 36, 36, 30, 30] }, 4, 86_400)), 'rice-heat')[3]).toBe(2);
    expect(heldOf(run(crops, dataOf('temperatureMean', '°C', { a: [25, 25, 21, 21, 21, 25, 25] }, 4, 86_400)), 'cold-dew-wind')[3]).toBe(2);
  });

  test('"in the next 24 hours" begins now: what has fallen does not count over a province', () => {
    const of = (past: number, coming: number): number => heldOf(run(areal, dataOf('rain', 'mm', { '370101001': [...times(24, past), ...times(24, coming)], '370201001': [...times(24, past), ...times(24, coming)] }, 24)), 'rainstorm-province')[23]!;
    expect([of(2, 2), of(0, 50 / 24)]).toEqual([0, 1]);
  });
});

describe('what is missing is not zero', () => {
  test('49 mm are known of twelve hours that lack one: open, for 1 mm would be enough; 50 are enough whatever the hour was', () => {
    const of = (first: number): WarnResult => run(signals, dataOf('rain', 'mm', { a: [...times(14, 0), first, 19, NaN, ...times(12, 0)] }, 29));
    const [open, sure] = [of(30), of(31)].map(({ courses }) => courses.find(({ hazard }) => hazard === 'rainstorm')!) as [WarnResult['courses'][number], WarnResult['courses'][number]];
    expect([open.warranted[25], open.most[25], open.because(25)]).toEqual([0, 1, 'rain lacks 1 of 12 h']);
    expect(sure.warranted[25]).toBe(1);
  });

  test('red is not taken down on hours that nobody measured', () => {
    const { courses } = run(floods, dataOf('rain', 'mm', { a: [...times(30, 0), 90, ...times(6, NaN), ...times(30, 0)] }, 67));
    const { held, changes } = courses.find(({ hazard }) => hazard === 'flash-flood')!;
    // the last window that lacks an hour, of 24, ends at hour 59; three hours below end it
    expect([held[30], held[59], held[61], held[62]]).toEqual([4, 4, 4, 0]);
    expect(changes.map(({ step }) => step)).toEqual([30, 62]);
  });
});

test('a cold wave is a fall of the daily minimum: the round of a day is none, and is not asked for hour by hour', () => {
  const hours = Array.from({ length: 96 }, (_, t) => 6 + 6 * Math.cos((2 * Math.PI * t) / 24));
  const of = (values: readonly number[], dt: number): WarnData => {
    const data = dataOf('temperatureMin', '°C', { a: values }, values.length, dt);
    return { ...data, members: [new Map([...data.members[0]!, ['windForce', { unit: '级', values: [new Float64Array(values.length).fill(6)] }]])] };
  };
  expect(run(signals, of(hours, 3_600)).coverage.find(({ hazard }) => hazard === 'cold-wave')!.lacks.map(({ because }) => because)).toEqual(['steps of 24 h are needed, not of 1 h']);
  expect(heldOf(run(signals, of([0, 0, 0, 0], 86_400)), 'cold-wave')).toEqual([0, 0, 0, 0]);
  expect(heldOf(run(signals, of([14, 14, 4, 4, 4], 86_400)), 'cold-wave')).toEqual([0, 0, 2, 1, 0]); // 10 in a day, then 10 in two
});
