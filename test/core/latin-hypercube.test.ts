import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latinHypercube } from '../../engine/core/latin-hypercube.js';

test('each interval of every dimension holds one point, the same for the same seed and stream', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 6 }), fc.string(), (points, dimensions, seed) => {
      const design = latinHypercube(points, dimensions, seed, 'test');
      for (let d = 0; d < dimensions; d++) expect(new Set(design.map((point) => Math.floor(point[d]! * points))).size).toBe(points);
      expect(latinHypercube(points, dimensions, seed, 'test')).toEqual(design);
    }),
    { numRuns: 40 },
  );
  expect(latinHypercube(5, 2, 'a', 'one')).not.toEqual(latinHypercube(5, 2, 'a', 'other'));
});
