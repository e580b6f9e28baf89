import { expect, test } from 'vitest';
import { rangeProblems } from '../../../engine/run/scenario/series-range.js';
import { seriesOf } from '../../../engine/run/scenario/series.js';
import { InputError } from '../../../engine/core/errors.js';

const DAY = 86_400;
const clockOf = (dt: number, steps: number): Parameters<typeof seriesOf>[2] => ({ start: Date.parse('2023-07-01T00:00+08:00'), dt, steps });

/** Rows of one entity, `apart` seconds from each other. */
function table(apart: number, rows: number): Parameters<typeof seriesOf>[0] {
  const timeOf = (k: number): string => `${new Date(Date.parse('2023-07-01T08:00Z') + k * apart * 1_000).toISOString().slice(0, 16)}+08:00`;
  return { header: ['entity', 'time', 'rain [mm]'], records: Array.from({ length: rows }, (_, k) => ['north', timeOf(k).replace('T08', 'T00'), '1']) };
}

const problemsOf = (work: () => unknown): string[] => {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ place, expected, found, code }) => `${place}: ${expected}; ${found} [${code}]`);
  }
};

test('rows of another step than the run\'s are told once', () => {
  expect(problemsOf(() => seriesOf(table(DAY, 400), 'rain.csv', clockOf(3_600, 9_000)))).toEqual(['rain.csv time: a row every 1 h, the step of the run or of the model; a row every 1 d [series/other-step]']);
  expect(problemsOf(() => seriesOf(table(600, 7), 'rain.csv', clockOf(DAY, 5)))).toEqual(['rain.csv time: a row every 1 d, the step of the run or of the model; a row every 10 min [series/other-step]']);
});

test('rows of the step are read, and a gap among them is told where it is', () => {
  const whole = table(DAY, 5);
  expect(Array.from(seriesOf(whole, 'rain.csv', clockOf(DAY, 5)).columns.get('rain')!.values[0]!)).toEqual([1, 1, 1, 1, 1]);
  const gap = { header: whole.header, records: whole.records.filter((_, k) => k !== 3) };
  expect(problemsOf(() => seriesOf(gap, 'rain.csv', clockOf(DAY, 5)))).toEqual([expect.stringContaining('a gap of 1 steps [series/not-in-step]')]);
});

test('rows in any order are the same series; a time that is there twice is told where it stands', () => {
  const { header, records } = table(DAY, 5);
  const own = records.map(([entity, time], k) => [entity!, time!, String(k)]);
  const turned = [3, 0, 4, 2, 1].map((k) => own[k]!);
  expect(seriesOf({ header, records: turned }, 'rain.csv', clockOf(DAY, 5)).columns).toEqual(seriesOf({ header, records: own }, 'rain.csv', clockOf(DAY, 5)).columns);
  expect([...seriesOf({ header, records: turned }, 'rain.csv', clockOf(DAY, 5)).rows!.of[0]!]).toEqual([3, 6, 5, 2, 4]);
  expect(problemsOf(() => seriesOf({ header, records: [...turned, own[2]!] }, 'rain.csv', clockOf(DAY, 5)))).toEqual([expect.stringMatching(/^rain\.csv:7 time: .*a time that was there before \[series\/not-in-step\]$/)]);
});

test('every value outside its range is told with its row, and of many how many more there are', () => {
  const rows = table(DAY, 6);
  const of = (values: readonly string[]): Parameters<typeof seriesOf>[0] => ({ header: rows.header, records: rows.records.map((cells, k) => [...cells.slice(0, 2), values[k]!]) });
  const clock = clockOf(DAY, 6);
  const problems = rangeProblems(seriesOf(of(['1', '-1', '2', '3000', '4', '-9']), 'rain.csv', clock), 'rain', { min: 0, max: 2_000, unit: 'mm' }, clock);
  expect(problems.map(({ place, found }) => `${place}: ${found}`)).toEqual(['rain.csv:3 north 2023-07-02 rain: -1', 'rain.csv:5 north 2023-07-04 rain: 3000', 'rain.csv:7 north 2023-07-06 rain: -9']);
  const long = clockOf(DAY, 1_200);
  const all = rangeProblems(seriesOf({ header: rows.header, records: table(DAY, 1_200).records.map(([entity, time]) => [entity!, time!, '-1']) }, 'rain.csv', long), 'rain', { min: 0, unit: 'mm' }, long);
  expect([all.length, all.at(-1)!.found]).toEqual([1_001, '200 more values outside']);
});
