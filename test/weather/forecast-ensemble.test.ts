import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream, registerEntities, type RandomStream } from '../../engine/core/random.js';
import { mean } from '../../engine/core/statistics.js';
import { ADDITIVE, correlationByDistance, deviationAt, fillForecastErrors, OF_RAIN, POSITIVE, withError, type ErrorCorrelation, type ErrorProcess } from '../../engine/weather/forecast-ensemble.js';

const stream: RandomStream = randomStream('test', 'forecast/rain');
const common = (correlation: number): ErrorCorrelation => ({ kind: 'common', correlation });

function errors(process: ErrorProcess, ids: readonly string[], member: number, steps: number): Float64Array {
  const out = new Float64Array(ids.length * steps);
  fillForecastErrors(process, registerEntities(ids), stream, member, steps, out);
  return out;
}

const correlation = (a: readonly number[], b: readonly number[]): number => {
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (of: (k: number) => number): number => a.reduce((all, _, k) => all + of(k), 0);
  return sum((k) => (a[k]! - ma) * (b[k]! - mb)) / Math.sqrt(sum((k) => (a[k]! - ma) ** 2) * sum((k) => (b[k]! - mb) ** 2));
};

test('hand calculation: between leads of 24 h and 72 h the deviation lies on a line', () => {
  const table = [[0, 0.2], [24, 0.5], [72, 0.8]] as const;
  expect(deviationAt(table, 48)).toBeCloseTo(0.5 + 0.3 / 2, 12);
  expect([0, 24, 72].map((lead) => deviationAt(table, lead))).toEqual([0.2, 0.5, 0.8]);
  expect(() => deviationAt(table, 73)).toThrow(RangeError);
  expect(() => deviationAt([[6, 1]], 3)).toThrow(RangeError);
});

test('hand calculation: an error of one deviation on 10 mm, of 0.5, is (10.2 e^(0.5 - 0.125) - 0.2) mm', () => {
  expect(withError(OF_RAIN, 10, 0.5, 1)).toBeCloseTo(10.2 * Math.exp(0.375) - 0.2, 12);
  expect(withError(ADDITIVE, 10, 0.5, 1)).toBe(10.5);
  expect(withError(POSITIVE, 0, 0.5, 3)).toBe(0);
});

test('a little rain can be missed, none can become a little, and much stays much', () => {
  expect(withError(OF_RAIN, 0.5, 0.6, -2)).toBe(0);
  expect(withError(OF_RAIN, 0, 0.6, 2)).toBeGreaterThan(0.1);
  expect(withError(OF_RAIN, 0, 0.6, -1)).toBe(0);
  expect(withError(OF_RAIN, 0, 0.6, 0.5)).toBe(0);
  expect(withError(OF_RAIN, 80, 0.6, -2)).toBeGreaterThan(10);
});

test('rain is never below 0, more with a greater error, and the forecast itself without one', () => {
  const depth = fc.double({ min: 0, max: 300, noNaN: true });
  const deviation = fc.double({ min: 0, max: 2, noNaN: true });
  const error = fc.double({ min: -8, max: 8, noNaN: true });
  fc.assert(
    fc.property(depth, deviation, error, error, (x, sd, a, b) => {
      const [low, high] = [withError(OF_RAIN, x, sd, Math.min(a, b)), withError(OF_RAIN, x, sd, Math.max(a, b))];
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(high);
      expect(withError(OF_RAIN, x, 0, a)).toBeCloseTo(x < 0.1 ? 0 : x, 9);
    }),
  );
});

test('the mean of many members is the forecast', () => {
  const drawn = Array.from({ length: 4_000 }, (_, m) => errors({ lag1: 0, correlation: common(0) }, ['a'], m, 1)[0]!);
  expect(mean(drawn.map((e) => withError(OF_RAIN, 20, 0.4, e)))).toBeCloseTo(20, 0);
  expect(mean(drawn.map((e) => withError(ADDITIVE, 20, 2, e)))).toBeCloseTo(20, 0);
});

test('errors have deviation 1 at every step, the correlation asked for from step to step, and in space', () => {
  const members = Array.from({ length: 6_000 }, (_, m) => errors({ lag1: 0.8, correlation: common(0.6) }, ['a', 'b'], m, 3));
  const column = (k: number, i: number): number[] => members.map((all) => all[k * 2 + i]!);
  for (const k of [0, 1, 2]) {
    expect(Math.sqrt(mean(column(k, 1).map((e) => e * e)))).toBeCloseTo(1, 1);
    expect(Math.abs(correlation(column(k, 0), column(k, 1)) - 0.6)).toBeLessThan(0.03);
  }
  expect(Math.abs(correlation(column(0, 0), column(1, 0)) - 0.8)).toBeLessThan(0.03);
  expect(Math.abs(correlation(column(0, 0), column(2, 0)) - 0.64)).toBeLessThan(0.03);
});

test('with a length, correlation falls with distance as exp(-d / L)', () => {
  const process = { lag1: 0.5, correlation: correlationByDistance([0, 30, 0], [0, 0, 60], 40) };
  const members = Array.from({ length: 6_000 }, (_, m) => errors(process, ['a', 'b', 'c'], m, 2));
  const column = (i: number): number[] => members.map((all) => all[3 + i]!);
  expect(Math.abs(correlation(column(0), column(1)) - Math.exp(-30 / 40))).toBeLessThan(0.03);
  expect(Math.abs(correlation(column(0), column(2)) - Math.exp(-60 / 40))).toBeLessThan(0.03);
});

test('two places at one point have all but the same error', () => {
  const made = errors({ lag1: 0, correlation: correlationByDistance([5, 5], [7, 7], 10) }, ['a', 'b'], 0, 1);
  expect(Math.abs(made[0]! - made[1]!)).toBeLessThan(0.3);
});

test('a place has the bytes it has among others, a longer run those of a shorter one', () => {
  const process = { lag1: 0.7, correlation: common(0.5) };
  const all = errors(process, ['a', 'b', 'c'], 17, 10);
  const alone = errors(process, ['b'], 17, 6);
  expect([...alone]).toEqual(Array.from({ length: 6 }, (_, k) => all[k * 3 + 1]!));
  const spatial = { lag1: 0.7, correlation: correlationByDistance([0, 10, 20], [0, 5, 0], 30) };
  const first = { lag1: 0.7, correlation: correlationByDistance([0, 10], [0, 5], 30) };
  const [three, two] = [errors(spatial, ['a', 'b', 'c'], 3, 4), errors(first, ['a', 'b'], 3, 4)];
  for (let k = 0; k < 4; k++) for (const i of [0, 1]) expect(two[k * 2 + i]).toBe(three[k * 3 + i]);
});

test('other members have other errors', () => {
  const process = { lag1: 0.7, correlation: common(0.5) };
  expect(errors(process, ['a'], 0, 5)).not.toEqual(errors(process, ['a'], 1, 5));
});
