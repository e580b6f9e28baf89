import { expect, test } from 'vitest';
import { eventSums, withinMembers } from '../../../engine/run/scenario/within.js';

const DAY = 86_400;
// two members side by side: 1, 3, 2 and -1, 0, 5
const values = Float64Array.of(1, -1, 3, 0, 2, 5);

test.each([
  ['max', [3, 5]],
  ['min', [1, -1]],
  ['sum', [6, 4]],
  ['mean', [2, 4 / 3]],
  ['last', [2, 5]],
] as const)('%s over the steps of each member', (within, expected) => {
  expect([...withinMembers(within, values, 2)]).toEqual(expected);
});

test('an event lasts until seven days without; each counts with its greatest', () => {
  const six = [0, 0, 0, 0, 0, 0];
  expect(eventSums(Float64Array.from([2, 5, ...six, 3]), 1, DAY)[0]).toBe(5); // six days apart: one event
  expect(eventSums(Float64Array.from([2, 5, ...six, 0, 3]), 1, DAY)[0]).toBe(8);
  expect(eventSums(Float64Array.from([0, 0]), 1, DAY)[0]).toBe(0);
});
