import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitWeights, wholeCounts } from '../../engine/poverty/fitting.js';

test('hand calculation: a 2 × 2 table of ones with rows 30, 70 and columns 60, 40 has the product of its margins', () => {
  const margins = [
    { name: 'row', classes: [0, 0, 1, 1], totals: [30, 70] },
    { name: 'column', classes: [0, 1, 0, 1], totals: [60, 40] },
  ];
  const { weights, residual } = fitWeights([1, 1, 1, 1], margins);
  [18, 12, 42, 28].forEach((expected, k) => expect(weights[k]).toBeCloseTo(expected, 9));
  expect(residual).toBeLessThan(1e-9);
  // the odds ratio of the sample stays: 2·1/(1·1) = 2
  const tied = fitWeights([2, 1, 1, 1], margins).weights;
  expect((tied[0]! * tied[3]!) / (tied[1]! * tied[2]!)).toBeCloseTo(2, 9);
});
test('households and their persons are fitted at once', () => {
  const margins = [
    { name: 'households', classes: [0, 0, 0], totals: [100] },
    { name: 'persons', classes: [0, 0, 0], totals: [290], counts: [1, 3, 5] },
  ];
  const { weights } = fitWeights([1, 1, 1], margins);
  expect(weights[0]! + weights[1]! + weights[2]!).toBeCloseTo(100, 6);
  expect(weights[0]! + 3 * weights[1]! + 5 * weights[2]!).toBeCloseTo(290, 6);
});
test('whatever two margins of one population, the weights meet them', () => {
  const cell = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 9, maxLength: 9 }), fc.array(cell, { minLength: 9, maxLength: 9 }), (first, truth) => {
      const of = (pick: (k: number) => number): { classes: number[]; totals: number[] } => ({ classes: truth.map((_, k) => pick(k)), totals: [0, 1, 2].map((c) => truth.reduce((sum, n, k) => sum + (pick(k) === c ? n : 0), 0)) });
      const margins = [{ name: 'a', ...of((k) => k % 3) }, { name: 'b', ...of((k) => Math.floor(k / 3)) }];
      const { weights } = fitWeights(first, margins);
      for (const { classes, totals } of margins) totals.forEach((total, c) => expect(weights.reduce((sum, w, k) => sum + (classes[k] === c ? w : 0), 0) / total).toBeCloseTo(1, 6));
      expect(wholeCounts(weights).reduce((sum, n) => sum + n, 0)).toBe(Math.round(weights.reduce((sum, w) => sum + w, 0)));
    }),
  );
});
test('copies are within one of their weights', () => {
  expect([...wholeCounts([0.5, 0.5, 0.5, 2.5])]).toEqual([1, 0, 1, 2]);
});
test('margins that nobody can have are refused', () => {
  expect(() => fitWeights([1, 1], [{ name: 'a', classes: [0, 0], totals: [5, 3] }])).toThrow('margin a[1]: expected a row of this class, for its total is above 0, found none [poverty/margin]');
  expect(() => fitWeights([1, 1], [{ name: 'a', classes: [0, 1], totals: [5, 3] }, { name: 'b', classes: [0, 0], totals: [9] }])).toThrow('poverty/not-fitted');
  expect(() => fitWeights([1], [{ name: 'a', classes: [2], totals: [5] }])).toThrow('margin a: expected classes 0 to 0, found 2');
});
