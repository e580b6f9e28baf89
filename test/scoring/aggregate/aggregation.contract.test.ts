import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGGREGATIONS, aggregationNamed } from '../../../engine/scoring/aggregate/index.js';

const named = AGGREGATIONS.map((family) => (family.parameter === null ? family.name : `${family.name}(0.5)`));
const mean = (name: string, scores: readonly number[], weights: readonly number[]): number => {
  const { forward, inverse } = aggregationNamed(name, 'test');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return inverse(scores.reduce((sum, score, k) => sum + weights[k]! * (forward?.(score) ?? score), 0) / total);
};
const score = fc.double({ min: 0.01, max: 1, noNaN: true });
const weight = fc.integer({ min: 1, max: 1000 });
const pairs = fc.array(fc.tuple(score, weight), { minLength: 1, maxLength: 12 });

describe.each(named)('%s', (name) => {
  test('lies between the smallest and the largest score', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const scores = list.map(([x]) => x);
        const result = mean(name, scores, list.map(([, w]) => w));
        expect(result).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-9);
        expect(result).toBeLessThanOrEqual(Math.max(...scores) + 1e-9);
      }),
    );
  });
  test('never falls when a score rises', () => {
    fc.assert(
      fc.property(pairs, score, (list, other) => {
        const [first, ...rest] = list;
        const low = Math.min(first![0], other);
        const high = Math.max(first![0], other);
        const weights = list.map(([, w]) => w);
        const tail = rest.map(([x]) => x);
        expect(mean(name, [high, ...tail], weights)).toBeGreaterThanOrEqual(mean(name, [low, ...tail], weights) - 1e-12);
      }),
    );
  });
  test('is unchanged when all weights are scaled by a constant', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 50 }), (list, factor) => {
        const scores = list.map(([x]) => x);
        const weights = list.map(([, w]) => w);
        expect(mean(name, scores, weights.map((w) => w * factor))).toBeCloseTo(mean(name, scores, weights), 12);
      }),
    );
  });
  test('names its source', () => {
    expect(aggregationNamed(name, 'test').source.length).toBeGreaterThan(10);
  });
});

test('hand calculation: 0.25 and 1 with equal weights', () => {
  expect(mean('arithmetic', [0.25, 1], [1, 1])).toBe(0.625);
  expect(mean('geometric', [0.25, 1], [1, 1])).toBeCloseTo(0.5, 15); // sqrt(0.25 · 1)
  expect(mean('generalised-mean(0.5)', [0.25, 1], [1, 1])).toBeCloseTo(0.5625, 15); // ((0.5 + 1) / 2)²
});

test('a zero does not annihilate a geometric mean: it counts as one point of a hundred', () => {
  expect(mean('geometric', [0, 1], [1, 1])).toBeCloseTo(0.1, 15); // sqrt(0.01 · 1)
});

test('an unknown aggregation is refused with the names there are', () => {
  expect(() => aggregationNamed('geometrical', 'framework.yaml A1.aggregate')).toThrow(
    'framework.yaml A1.aggregate: expected one of arithmetic, geometric, generalised-mean, found "geometrical" (did you mean geometric?) [framework/unknown-aggregation]',
  );
  expect(() => aggregationNamed('generalised-mean', 'x')).toThrow('framework/aggregation-parameter');
  expect(() => aggregationNamed('generalised-mean(99)', 'x')).toThrow('from 0.05 to 10');
  expect(() => aggregationNamed('arithmetic(2)', 'x')).toThrow('without a parameter');
});
