import { expect, test } from 'vitest';
import { toLongerStep } from '../../../engine/run/scenario/longer-step.js';

// two members side by side, four steps
const values = Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40);

test.each([
  ['mm', [3, 30, 7, 70]],
  ['元', [3, 30, 7, 70]],
  ['m', [2, 20, 4, 40]],
  ['°C', [1.5, 15, 3.5, 35]],
])('two steps of %s as one', (unit, expected) => {
  expect([...toLongerStep(values, 2, 2, unit)]).toEqual(expected);
});
