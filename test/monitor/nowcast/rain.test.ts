import { expect, test } from 'vitest';
import { RainNowcast } from '../../../engine/monitor/nowcast/rain.js';
import { nowcast } from './world.js';

const { declaration } = nowcast;
const sure = { ...declaration, rain: { ...declaration.rain, deviation: [[0, 0], [6, 0]] as const } };

test('hand calculation: 6, 0 and 12 mm in the last three hours go on as 6 mm halved every two hours', () => {
  const rain = new RainNowcast(sure, 3_600);
  const made = rain.of('P1', Float64Array.of(50, 6, 0, 12), 3)!;
  // mean 6; after k hours 6 · 2^(-k/2)
  for (let k = 0; k < 6; k++) for (const m of [0, 39]) expect(made[k * 40 + m]).toBeCloseTo(6 * 2 ** (-(k + 1) / 2), 9);
});

test('an hour that was not seen is left out of the mean; without any there is no nowcast', () => {
  const rain = new RainNowcast(sure, 3_600);
  expect(rain.of('P1', Float64Array.of(9, NaN, 6, 12), 3)![0]).toBeCloseTo(9 * 2 ** -0.5, 9);
  expect(rain.of('P1', Float64Array.of(9, NaN, NaN, NaN), 3)).toBeNull();
});

test('errors grow with the lead, hang together with those of other gauges, and are the same at every issue', () => {
  const rain = new RainNowcast({ ...declaration, members: 400, rain: { ...declaration.rain, halfLife: 240 } }, 3_600);
  const wet = Float64Array.of(10, 10, 10);
  const [one, two] = [rain.of('P1', wet, 2)!, rain.of('P2', wet, 2)!];
  const logs = (values: Float64Array, k: number): number[] => [...values.slice(k * 400, (k + 1) * 400)].map((value) => Math.log(value + 0.2));
  const meanOf = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const deviation = (list: readonly number[]): number => Math.sqrt(meanOf(list.map((value) => (value - meanOf(list)) ** 2)));
  expect(deviation(logs(one, 0))).toBeCloseTo(0.4, 1);
  expect(deviation(logs(one, 5))).toBeGreaterThan(0.9);
  const [a, b] = [logs(one, 0), logs(two, 0)];
  const correlation = meanOf(a.map((value, m) => (value - meanOf(a)) * (b[m]! - meanOf(b)))) / deviation(a) / deviation(b);
  expect(correlation).toBeGreaterThan(0.6);
  expect(rain.of('P1', wet, 2)).toEqual(one);
});
