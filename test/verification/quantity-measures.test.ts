import { expect, test } from 'vitest';
import { addSums, noSums, QUANTITY_MEASURES, type QuantitySums } from '../../engine/verification/quantity-measures.js';

const of = (name: string, sums: QuantitySums): unknown => QUANTITY_MEASURES.find((measure) => measure.name === name)!.of(sums);

test('hand calculation: two cases of two members', () => {
  // members 1, 3 of an observation 1; members 4, 4 of 7: errors 1 and -3, variances 2 and 0
  const sums: QuantitySums = { cases: 2, error: -2, absolute: 4, squared: 10, variance: 2, crps: 3.5, fair: 3, outside: 1, ranks: Float64Array.of(1, 0, 1) };
  expect(of('mean_error', sums)).toBe(-1);
  expect(of('mean_absolute_error', sums)).toBe(2);
  expect(of('root_mean_square_error', sums)).toBeCloseTo(Math.sqrt(5), 15);
  expect(of('spread', sums)).toBeCloseTo(Math.sqrt(1.5), 15); // mean variance 1, times 3/2
  expect([of('crps', sums), of('crps_fair', sums), of('outlier_share', sums)]).toEqual([1.75, 1.5, 0.5]); // 1 equals a member; 7 lies above both
});
test('a single forecast has no spread, fair score or outliers; no case has nothing', () => {
  const single = { ...noSums(1), cases: 1 };
  expect(['spread', 'crps_fair', 'outlier_share'].map((name) => of(name, single))).toEqual(Array(3).fill({ missing: 'a single forecast: it needs members' }));
  expect(QUANTITY_MEASURES.every((measure) => typeof measure.of(noSums(3)) !== 'number')).toBe(true);
});
test('sums of two parts are the sums of the whole', () => {
  const part = (k: number): QuantitySums => ({ cases: k, error: 2 * k, absolute: 3 * k, squared: 4 * k, variance: 5 * k, crps: 6 * k, fair: 7 * k, outside: 8 * k, ranks: Float64Array.of(k, 0) });
  const sums = noSums(1);
  for (const k of [1, 2]) addSums(sums, part(k));
  expect(sums).toEqual(part(3));
});
