import { expect, test } from 'vitest';
import { fanOf } from '../../../engine/monitor/nowcast/fan.js';
import { RainNowcast, type RainMembers } from '../../../engine/monitor/nowcast/rain.js';
import { nowcast } from './world.js';

const { declaration } = nowcast;
const after = (rain: RainNowcast, gauge: string, observed: Float64Array): RainMembers | null => rain.of(gauge, observed, observed.length - 1, new Float64Array(rain.leads * rain.members));
const sure = { ...declaration, rain: { ...declaration.rain, deviation: [[0, 0], [6, 0]] as const } };

test('hand calculation: 6, 0 and 12 mm in the last three hours go on as 6 mm halved every two hours', () => {
  const rain = new RainNowcast(sure, 3_600);
  const made = after(rain, 'P1', Float64Array.of(50, 6, 0, 12))!.values;
  // mean 6; after k hours 6 · 2^(-k/2)
  for (let k = 0; k < 6; k++) for (const m of [0, 39]) expect(made[k * 40 + m]).toBeCloseTo(6 * 2 ** (-(k + 1) / 2), 9);
});

test('an hour that was not seen is left out of the mean; without any there is no nowcast', () => {
  const rain = new RainNowcast(sure, 3_600);
  expect(after(rain, 'P1', Float64Array.of(9, NaN, 6, 12))!.values[0]).toBeCloseTo(9 * 2 ** -0.5, 9);
  expect(after(rain, 'P1', Float64Array.of(9, NaN, NaN, NaN))).toBeNull();
});

test('errors grow with the lead, hang together with those of other gauges, and are the same at every issue', () => {
  const rain = new RainNowcast({ ...declaration, members: 400, rain: { ...declaration.rain, halfLife: 240 } }, 3_600);
  const wet = Float64Array.of(10, 10, 10);
  const [one, two] = [after(rain, 'P1', wet)!.values, after(rain, 'P2', wet)!.values];
  const logs = (values: Float64Array, k: number): number[] => [...values.slice(k * 400, (k + 1) * 400)].map((value) => Math.log(value + 0.2));
  const meanOf = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  const deviation = (list: readonly number[]): number => Math.sqrt(meanOf(list.map((value) => (value - meanOf(list)) ** 2)));
  expect(deviation(logs(one, 0))).toBeCloseTo(0.4, 1);
  expect(deviation(logs(one, 5))).toBeGreaterThan(0.9);
  const [a, b] = [logs(one, 0), logs(two, 0)];
  const correlation = meanOf(a.map((value, m) => (value - meanOf(a)) * (b[m]! - meanOf(b)))) / deviation(a) / deviation(b);
  expect(correlation).toBeGreaterThan(0.6);
  expect(after(rain, 'P1', wet)!.values).toEqual(one);
});

test('members are told the driest first, whatever the rain: a fan is the same as of members in no order', () => {
  const rain = new RainNowcast(declaration, 3_600);
  for (const seen of [[0, 0, 0], [0, 0.3, 0], [1, 40, 12]]) {
    const { values, order } = after(rain, 'P1', Float64Array.from(seen))!;
    for (let k = 0; k < rain.leads; k++) {
      const own = values.slice(k * rain.members, (k + 1) * rain.members);
      expect([...order.slice(k * rain.members, (k + 1) * rain.members)].map((m) => own[m])).toEqual([...own].sort((a, b) => a - b));
    }
    const nowcastOf = { quantity: 'rain', unit: 'mm', issued: 0, values };
    expect(fanOf({ ...nowcastOf, order }, rain.members, [])).toEqual(fanOf(nowcastOf, rain.members, []));
  }
});
