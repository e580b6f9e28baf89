import { expect, test } from 'vitest';
import { randomStream } from '../../engine/core/random.js';
import { batchCount, batchInterval, batchOf, batchSizes, resampledBatches } from '../../engine/poverty/batches.js';
import { supportFrontier } from '../../engine/poverty/portfolio.js';
import { simulateRelapse } from '../../engine/poverty/relapse.js';
import { targetingOf } from '../../engine/poverty/targeting.js';
import { allRows, runOf, village } from './village.js';

test('hand calculation: errors of a list of two among three', () => {
  const found = targetingOf([0.5, 0.1, 0.4], [0.2, 0.1, 0.4], [2, 1, 5], [100, 300, 0], [1, 1, 0]);
  expect(found.helped).toBe(2);
  expect(found.inclusion).toBeCloseTo((0.5 + 0.9) / 2, 12);
  // 5 × 0.4 of 1 + 0.1 + 2 persons
  expect(found.exclusion).toBeCloseTo(2 / 3.1, 12);
  expect(found.deadweight).toBeCloseTo((100 * 0.5 + 300 * 0.9) / 400, 12);
  expect(found.inVain).toBeCloseTo((100 * 0.2 + 300 * 0.1) / 400, 12);
});
test('a list of nobody helps nobody without need, and misses everybody', () => {
  expect(targetingOf([0.5], [0.5], [1], [0], [0])).toEqual({ helped: 0, inclusion: null, exclusion: 1, deadweight: null, inVain: null });
});
test('batches hold every draw once, and sum to the tallies', () => {
  for (const draws of [10, 60, 200, 203]) expect(batchSizes(draws).reduce((sum, size) => sum + size, 0)).toBe(draws);
  expect([batchOf(0, 200), batchOf(9, 200), batchOf(10, 200), batchOf(199, 200)]).toEqual([0, 0, 1, 19]);
  const { fell, batches } = simulateRelapse(runOf(village(12)), allRows(12));
  fell.forEach((count, at) => expect(batches.subarray(at * batchCount(60), (at + 1) * batchCount(60)).reduce((sum, part) => sum + part, 0)).toBe(count));
});
test('the interval of a mean over draws is near the one of the normal law', () => {
  const sizes = batchSizes(200);
  const sums = sizes.map((size, k) => size * (1 + ((k * 7) % 20) / 10));
  const [low, high] = batchInterval(sums, sizes, resampledBatches(sizes.length, randomStream('test', 'frontier')));
  const values = Array.from(sums, (sum, k) => sum / sizes[k]!);
  const mean = values.reduce((sum, value) => sum + value, 0) / 20;
  const half = 1.96 * Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 20 / 20);
  expect(low).toBeCloseTo(mean - half, 1);
  expect(high).toBeCloseTo(mean + half, 1);
});
test('the frontier tells of its steps in their order', () => {
  const steps: number[][] = [];
  const points = supportFrontier([[{ cost: 1, benefit: 2 }, { cost: 3, benefit: 3 }], [{ cost: 1, benefit: 1 }]], (household, option) => steps.push([household, option]));
  expect(steps).toEqual([[0, 0], [1, 0], [0, 1]]);
  expect(points.at(-1)).toEqual({ cost: 4, benefit: 4 });
});
