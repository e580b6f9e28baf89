import { expect, test } from 'vitest';
import { latinHypercube } from '../../../engine/core/latin-hypercube.js';
import { sweepPoints } from '../../../engine/run/scenario/sweep.js';

test('a grid has both ends, the last parameter turning fastest', () => {
  expect(sweepPoints('grid', 3, 2, '')).toEqual([[0, 0], [0, 0.5], [0, 1], [0.5, 0], [0.5, 0.5], [0.5, 1], [1, 0], [1, 0.5], [1, 1]]);
});

// First points after the origin, Gray code order, of the direction numbers new-joe-kuo-6 (as scipy.stats.qmc.Sobol gives them unscrambled).
test('the first seven points of Sobol’s sequence in three dimensions', () => {
  expect(sweepPoints('sobol', 7, 3, '')).toEqual([
    [0.5, 0.5, 0.5],
    [0.75, 0.25, 0.25],
    [0.25, 0.75, 0.75],
    [0.375, 0.375, 0.625],
    [0.875, 0.875, 0.125],
    [0.625, 0.125, 0.875],
    [0.125, 0.625, 0.375],
  ]);
});

test('of 2^k - 1 points of Sobol’s sequence, and the origin, each of 2^k equal intervals holds one, in every dimension', () => {
  const points = sweepPoints('sobol', 255, 10, '');
  for (let d = 0; d < 10; d++) expect(new Set([0, ...points.map((point) => Math.floor(point[d]! * 256))]).size).toBe(256);
});

test('a Latin hypercube is that of the stream called sweep', () => {
  expect(sweepPoints('latin-hypercube', 9, 3, 'seed')).toEqual(latinHypercube(9, 3, 'seed', 'sweep'));
});
