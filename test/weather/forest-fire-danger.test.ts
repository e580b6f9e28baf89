import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { coverPoints, FIRE_DANGER_QUALITY as QUALITY, fireClass, forestFireDanger as model, humidityPoints, temperaturePoints, windPoints } from '../../engine/weather/forest-fire-danger.js';

const DAY = 86_400;
interface Weather {
  readonly t?: number;
  readonly h?: number;
  readonly w?: number;
  readonly rain?: number;
  readonly green?: number;
  readonly snow?: number;
}

function run(days: readonly Weather[]): Record<keyof typeof model.outputs, number[]> {
  const of = (get: (day: Weather) => number): Float64Array => Float64Array.from(days, get);
  const state = columnsFor(model.state, 1);
  const outputs = columnsFor(model.outputs, days.length);
  model.begin(1, {}, state);
  model.advance(days.length, 1, DAY, { temperatureMax: of(({ t = 22 }) => t), relativeHumidityMin: of(({ h = 35 }) => h), windSpeedMax: of(({ w = 6 }) => w), rain: of(({ rain = 0 }) => rain), greenCover: of(({ green = 0 }) => green), snowCover: of(({ snow = 0 }) => snow) }, {}, state, outputs);
  return Object.fromEntries(Object.entries(outputs).map(([name, column]) => [name, [...column]])) as Record<keyof typeof model.outputs, number[]>;
}

test('hand calculation: a warm, dry, windy day the day after a millimetre of rain', () => {
  // A(22) = 16, B(35) = 16, C = 10 + 5, D(6 m/s, force 4) = 20, E(half green) = 10: 57, class 3
  const { htz, fireClass: danger, rainIndex } = run([{ rain: 1 }, { green: 50 }]);
  expect([rainIndex[1], htz[1], danger[1]]).toEqual([15, 57, 3]);
  expect(htz[0]).toBe(16 + 16 + 10 + 20);
});
test('classes of A, B, D and E at both sides of every line', () => {
  expect([-20, 5, 5.1, 10, 10.1, 15, 15.1, 20, 20.1, 25, 25.1, 40].map(temperaturePoints)).toEqual([0, 0, 4, 4, 8, 8, 12, 12, 16, 16, 20, 20]);
  expect([100, 71, 70, 61, 60, 51, 50, 41, 40, 31, 30, 0].map(humidityPoints)).toEqual([0, 0, 4, 4, 8, 8, 12, 12, 16, 16, 20, 20]);
  expect([0, 0.2, 0.3, 1.5, 1.6, 3.3, 3.4, 5.4, 5.5, 7.9, 8, 10.7, 10.8, 13.8, 13.9, 17.1, 17.2, 60].map(windPoints)).toEqual([0, 0, 5, 5, 10, 10, 15, 15, 20, 20, 25, 25, 30, 30, 35, 35, 40, 40]);
  expect([0, 19.9, 20, 49.9, 50, 74.9, 75, 99.9, 100].map((green) => coverPoints(green, 0))).toEqual([0, 0, 5, 5, 10, 10, 15, 15, 20]);
  expect([9.9, 10, 29.9, 30, 59.9, 60, 89.9, 90].map((snow) => coverPoints(0, snow))).toEqual([0, 5, 5, 10, 10, 15, 15, 20]);
  expect([-20, 25, 26, 50, 51, 72, 73, 90, 91, 130].map(fireClass)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
});
test.each([
  [0.2, [50, 50, 50, 50]],
  [0.3, [10, 15, 20, 25]],
  [1.9, [10, 15, 20, 25]],
  [2, [5, 10, 15, 20]],
  [4.9, [5, 10, 15, 20]],
  [5, [0, 5, 10, 15]],
  [9.9, [0, 5, 10, 15]],
  [10, [0, 0, 5, 10]],
])('C of %d mm and of the dry days after it', (rain, expected) => {
  expect(run([{ rain }, {}, {}, {}]).rainIndex).toEqual(expected);
});
test('C never goes above fifty, and light rain after heavy rain does not dry the ground', () => {
  expect(run([{ rain: 20 }, ...new Array<Weather>(20).fill({})]).rainIndex.at(-1)).toBe(50);
  expect(run([{ rain: 20 }, { rain: 1 }, {}]).rainIndex).toEqual([0, 0, 5]);
});
test('what rain fell before the record, or in a gap of it, is told as not known until it no longer matters', () => {
  const { fireDangerQuality: begun, rainIndex } = run(new Array<Weather>(13).fill({}));
  // ten millimetres on the day before the record would give 0, then 5 a day: 50 after 11 days
  expect(rainIndex.every((points) => points === 50)).toBe(true);
  expect(begun).toEqual([...new Array<number>(10).fill(QUALITY.rainUnknown), 0, 0, 0]);
  expect(run([{ rain: 10 }, {}, { rain: NaN }, {}, { rain: 12 }]).fireDangerQuality).toEqual([0, 0, QUALITY.rainUnknown, QUALITY.rainUnknown, 0]);
});
test('a day that lacks a value has no index, and the rain goes on to count', () => {
  const { htz, fireClass: danger, fireDangerQuality, rainIndex } = run([{ rain: 10 }, { t: NaN, rain: 1 }, {}, {}]);
  expect([htz[1], danger[1], fireDangerQuality[1]]).toEqual([0, 0, QUALITY.missing]);
  expect(rainIndex[3]).toBe(10);
});
test('more rain never raises the danger, nor does more cover; heat, drought and wind never lower it', () => {
  const day = fc.record({ t: fc.integer({ min: -20, max: 40 }), h: fc.integer({ min: 0, max: 100 }), w: fc.double({ min: 0, max: 30, noNaN: true }), rain: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 30, noNaN: true })), green: fc.integer({ min: 0, max: 100 }), snow: fc.integer({ min: 0, max: 100 }) });
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 30 }), fc.nat(), fc.double({ min: 0, max: 20, noNaN: true }), fc.constantFrom('t', 'w', 'rain', 'green', 'snow', 'h'), (days, at, more, key) => {
      const changed = days.map((one, k) => (k === at % days.length ? { ...one, [key]: key === 'h' || key === 'green' || key === 'snow' ? Math.min(100, one[key] + more) : one[key] + more } : one));
      const [before, after] = [run(days).htz, run(changed).htz];
      after.forEach((value, t) => {
        if (key === 't' || key === 'w') expect(value).toBeGreaterThanOrEqual(before[t]!);
        else expect(value).toBeLessThanOrEqual(before[t]!);
      });
    }),
    { numRuns: 60 },
  );
});
