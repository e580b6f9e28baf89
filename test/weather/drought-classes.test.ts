import fc from 'fast-check';
import { expect, test } from 'vitest';
import { droughtClass, droughtEvents } from '../../engine/weather/drought-classes.js';
import type { DroughtIndex } from '../../engine/weather/drought-missing.js';

const indexOf = (values: readonly number[]): DroughtIndex => ({ index: Float64Array.from(values), reason: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 2 : 0)) });
const days = (count: number, value: number): number[] => new Array<number>(count).fill(value);

test('a class holds its upper end', () => {
  expect([0, -0.49, -0.5, -0.99, -1, -1.5, -1.99, -2, -9].map(droughtClass)).toEqual([0, 0, 1, 1, 2, 3, 3, 4, 4]);
});

test('hand calculation: ten dry days make an event, nine do not', () => {
  expect(droughtEvents(indexOf([...days(9, -1), ...days(20, 0)]), 1)).toEqual([]);
  const [event] = droughtEvents(indexOf([0, 0, ...days(10, -1), ...days(9, 0), -2, ...days(12, 0), -3]), 1);
  // days 2 to 11 and, after nine clear days, day 21; day 31 is the tenth clear one: 10 * -1 - 2
  expect(event).toEqual({ station: 0, first: 2, last: 21, released: 31, days: 11, missing: 0, intensity: -12, lowest: -2 });
});

test('a missing day breaks both counts, and an event goes on over it', () => {
  expect(droughtEvents(indexOf([...days(6, -1), NaN, ...days(6, -1)]), 1)).toEqual([]);
  const [event] = droughtEvents(indexOf([...days(10, -1), ...days(5, 0), NaN, ...days(6, 0), -1, ...days(3, NaN)]), 1);
  expect(event).toEqual({ station: 0, first: 0, last: 22, released: null, days: 11, missing: 1, intensity: -11, lowest: -1 });
});

/** From the words alone: for every day, look at the ten up to it. */
function plainEvents(values: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  let open = false;
  values.forEach((value, t) => {
    const lastTen = values.slice(Math.max(0, t - 9), t + 1);
    const last = found[found.length - 1];
    if (open && value <= -0.5) last![1] = t;
    else if (open) open = !(t - 9 > last![1] && lastTen.every((one) => one > -0.5));
    else if (lastTen.length === 10 && lastTen.every((one) => one <= -0.5)) {
      open = true;
      found.push([t - 9, t]);
    }
  });
  return found;
}

test('the events of any record are those of the words of the rule, station by station', () => {
  const run = fc.record({ length: fc.integer({ min: 1, max: 14 }), value: fc.constantFrom(-1, 0, NaN, -2) });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 30 }), (runs) => {
      const values = runs.flatMap(({ length, value }) => days(length, value));
      const both = values.flatMap((value) => [0, value]);
      expect(droughtEvents(indexOf(both), 2).map(({ station, first, last }) => [station, first, last])).toEqual(plainEvents(values).map(([first, last]) => [1, first, last]));
    }),
  );
});
