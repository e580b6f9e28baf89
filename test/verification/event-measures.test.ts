import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_MEASURES, valueAtBest, valueAtRatio } from '../../engine/verification/event-measures.js';
import type { ProbabilityCounts } from '../../engine/verification/probability-counts.js';
import type { Score } from '../../engine/verification/score.js';

// two members; probability 0: 6 cases, 0 events; a half: 2 and 1; 1: 2 and 2
const counts: ProbabilityCounts = { cases: Float64Array.of(6, 2, 2), events: Float64Array.of(0, 1, 2) };
const of = (name: string, c: ProbabilityCounts = counts): Score => EVENT_MEASURES.find((measure) => measure.name === name)!.of(c);

test('hand calculation: ten cases of two members', () => {
  // Brier (2 * 0.25) / 10; base rate 0.3: uncertainty 0.21; every bin right: reliability 0
  expect(of('brier_score')).toBeCloseTo(0.05, 15);
  expect(of('brier_reliability')).toBe(0);
  expect(of('brier_uncertainty')).toBeCloseTo(0.21, 15);
  expect(of('brier_resolution')).toBeCloseTo(0.16, 15);
  expect(of('brier_skill_score')).toBeCloseTo(1 - 0.05 / 0.21, 14);
  // 3 events x 7 quiet: of 21 pairs one tie (the half), all others in order
  expect(of('roc_area')).toBeCloseTo(20.5 / 21, 15);
});
test('hand calculation of value at a ratio of 0.4: acting from a half on', () => {
  // H = 1, F = 1/7, s = 0.3: (0.3 - 0.1 * 0.4 + 0.3 * 0.6 - 0.3) / (0.3 - 0.12)
  expect(valueAtRatio(counts, 0.4)).toBeCloseTo((0.3 - 0.04 + 0.18 - 0.3) / 0.18, 12);
  expect(valueAtBest(counts, 0.4)).toBeCloseTo((0.3 - 0.04 + 0.18 - 0.3) / 0.18, 12);
});
const anyCounts = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 2, maxLength: 8 }).map((list): ProbabilityCounts => ({ cases: Float64Array.from(list, ([a, b]) => a + b), events: Float64Array.from(list, ([a]) => a) }));
test('the parts add up to the Brier score; the best threshold is never worth less than 0 or than the ratio', () => {
  fc.assert(
    fc.property(anyCounts, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (c, a) => {
      const [score, rel, res, unc] = ['brier_score', 'brier_reliability', 'brier_resolution', 'brier_uncertainty'].map((name) => of(name, c)) as [number, number, number, number];
      if (typeof score === 'number') expect(rel - res + unc).toBeCloseTo(score, 12);
      const [best, own] = [valueAtBest(c, a), valueAtRatio(c, a)];
      if (typeof best !== 'number' || typeof own !== 'number') return;
      expect(best).toBeGreaterThanOrEqual(-1e-12);
      expect(best).toBeGreaterThanOrEqual(own - 1e-9);
    }),
  );
});
test('without an event there is no skill, curve or value, and they say so', () => {
  const quiet = { cases: Float64Array.of(3, 1), events: new Float64Array(2) };
  const none = { missing: 'no event was observed' };
  expect([of('brier_skill_score', quiet), of('roc_area', quiet), valueAtRatio(quiet, 0.3), valueAtBest(quiet, 0.3)]).toEqual([none, none, none, none]);
  const empty = { cases: new Float64Array(2), events: new Float64Array(2) };
  expect(EVENT_MEASURES.every((measure) => typeof measure.of(empty) !== 'number')).toBe(true);
});
