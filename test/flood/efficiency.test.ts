import { expect, test } from 'vitest';
import { agreementWith } from '../../engine/flood/efficiency.js';

const observed = Float64Array.of(1, 2, NaN, 3, 4);
const simulated = Float64Array.of(2, 2, 99, 4, 4);

// Of the four observed steps: means 2.5 and 3, variances 1.25 and 1, covariance 1, squared error 0.5.
test('hand calculation, the step that was not observed left out', () => {
  expect(agreementWith('nse', observed)(simulated)).toBeCloseTo(1 - 0.5 / 1.25, 12);
  expect(agreementWith('rmse', observed)(simulated)).toBeCloseTo(Math.SQRT1_2, 12);
  const [r, alpha, beta] = [1 / Math.sqrt(1.25), Math.sqrt(1 / 1.25), 1.2];
  expect(agreementWith('kge', observed)(simulated)).toBeCloseTo(1 - Math.hypot(r - 1, alpha - 1, beta - 1), 12);
  expect(agreementWith('kge-prime', observed)(simulated)).toBeCloseTo(1 - Math.hypot(r - 1, alpha / beta - 1, beta - 1), 12);
});
test('what agrees is 1 under any transform, and a column among others is read by its stride', () => {
  const full = Float64Array.of(1, 4, 9);
  for (const transform of ['none', 'sqrt', 'log'] as const) for (const objective of ['nse', 'kge', 'kge-prime'] as const) expect(agreementWith(objective, full, transform)(full)).toBeCloseTo(1, 12);
  expect(agreementWith('rmse', full)(Float64Array.of(0, 1, 0, 4, 0, 9), 2, 1)).toBe(0);
});
test('there is none without observations, or where they never change', () => {
  expect(agreementWith('nse', new Float64Array(5).fill(NaN))(simulated)).toBeNull();
  expect(agreementWith('nse', new Float64Array(5).fill(2))(simulated)).toBeNull();
});
