import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MEMBER_BLOCK } from '../../../engine/run/scenario/members.js';
import { quantile, reducerOf } from '../../../engine/run/scenario/reduce.js';

test('hand calculation: quantiles of 1, 2, 4, 8 by type 7', () => {
  // position 3 p: 0.05 -> 0.15: 1.15; 0.5 -> 1.5: 3; 0.95 -> 2.85: 7.4
  const sorted = Float64Array.of(1, 2, 4, 8);
  expect([0.05, 0.5, 0.95].map((p) => quantile(sorted, p))).toEqual([1.15, 3, expect.closeTo(7.4, 12)]);
});

test('a quantile lies between the least and the greatest', () => {
  fc.assert(
    fc.property(fc.float64Array({ minLength: 1, maxLength: 50, noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
      const sorted = values.slice().sort();
      expect(quantile(sorted, p)).toBeGreaterThanOrEqual(sorted[0]! - 1e-6);
      expect(quantile(sorted, p)).toBeLessThanOrEqual(sorted.at(-1)! + 1e-6);
    }),
  );
});

test('hand calculation: two steps of three members, one of each step at the line and one above it', () => {
  const reducer = reducerOf(2, 3, 5);
  reducer.add(Float64Array.of(1, 5, 9, 5, 5, 6), 3);
  expect(reducer.finish()).toEqual({
    mean: Float64Array.of(5, 16 / 3),
    q05: Float64Array.of(1.4, 5),
    q50: Float64Array.of(5, 5),
    q95: Float64Array.of(8.6, 5.9),
    exceedance: Float64Array.of(1 / 3, 1 / 3),
    quantileError: null,
    missing: null,
  });
});

test('beyond a thousand members quantiles come from bins and keep the error they state, whatever the blocks hold', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000 }), fc.double({ min: 0.1, max: 50, noNaN: true }), fc.double({ min: -20, max: 20, noNaN: true }), (seed, scale, shift) => {
      const members = 3 * MEMBER_BLOCK;
      let state = seed;
      const all = Float64Array.from({ length: members }, (_, m) => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.max(0, shift + scale * (state / 2 ** 32 + (m >= MEMBER_BLOCK ? 1 : 0)) ** 3); // later members reach beyond the first block
      });
      const reducer = reducerOf(1, members, scale);
      for (let first = 0; first < members; first += MEMBER_BLOCK) reducer.add(all.slice(first, first + MEMBER_BLOCK), MEMBER_BLOCK);
      const summary = reducer.finish();
      const sorted = all.slice().sort();
      for (const [name, p] of [['q05', 0.05], ['q50', 0.5], ['q95', 0.95]] as const) {
        expect(Math.abs(summary[name][0]! - quantile(sorted, p))).toBeLessThanOrEqual(summary.quantileError![0]! + 1e-12);
      }
      expect(summary.exceedance![0]).toBe(all.filter((value) => value > scale).length / members);
    }),
    { numRuns: 30 },
  );
});

test('a step at which a member has no value has no summary, and the code of the first that has none', () => {
  const reducer = reducerOf(2, 3, 5);
  reducer.add(Float64Array.of(1, NaN, 9, 5, 5, 6), 3);
  reducer.without(Float64Array.of(0, 2, 0, 0, 0, 0), 3);
  const { mean, q50, exceedance, missing } = reducer.finish();
  expect([...missing!]).toEqual([2, 0]);
  expect([mean[0], q50[0], exceedance![0]]).toEqual([NaN, NaN, NaN]);
  expect([mean[1], q50[1], exceedance![1]]).toEqual([16 / 3, 5, 1 / 3]);
});
