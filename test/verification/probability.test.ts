import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { brierParts, brierScore, brierSkill, logarithmicScore, reliabilityBins, rocOf, type BrierParts, type Roc } from '../../engine/verification/probability.js';
import { shared } from '../shared.js';

const together = ({ reliability, resolution, uncertainty, withinVariance, withinCovariance }: BrierParts): number => reliability - resolution + uncertainty + withinVariance - withinCovariance;

test('hand calculation: four forecasts', () => {
  // (0.1² + 0.6² + 0.4² + 0.2²) / 4
  expect(brierScore([0.9, 0.6, 0.6, 0.2], [1, 0, 1, 0])).toBeCloseTo((0.01 + 0.36 + 0.16 + 0.04) / 4, 15);
  const parts = brierParts(reliabilityBins([0.9, 0.6, 0.6, 0.2], [1, 0, 1, 0], null))!;
  expect(parts.reliability).toBeCloseTo((0.01 + 2 * 0.01 + 0.04) / 4, 15);
  expect(parts.resolution).toBeCloseTo((0.25 + 0 + 0.25) / 4, 15);
  expect([parts.uncertainty, parts.withinVariance, parts.withinCovariance]).toEqual([0.25, 0, 0]);
});

const reference = shared('reference', 'poverty', 'verification_small.json');
test.skipIf(reference === null)('ten published cases: area with ties at a half, Brier score and skill, logarithmic score (skipped: no reference data)', () => {
  const { p, y, auc_ties_half, brier, brier_skill, logloss } = JSON.parse(readFileSync(reference!, 'utf8')) as { p: number[]; y: number[]; auc_ties_half: number; brier: number; brier_skill: number; logloss: number };
  expect((rocOf(p, y) as Roc).area).toBeCloseTo(auc_ties_half, 12);
  const score = brierScore(p, y) as number;
  expect(score).toBeCloseTo(brier, 12);
  expect(brierSkill(score, 0.5)).toBeCloseTo(brier_skill, 12);
  expect(logarithmicScore(p, y)).toBeCloseTo(logloss, 12);
});

const cases = fc.array(fc.tuple(fc.oneof(fc.integer({ min: 0, max: 10 }).map((k) => k / 10), fc.double({ min: 0, max: 1, noNaN: true })), fc.constantFrom(0, 1)), { minLength: 1, maxLength: 60 });

test('the parts add up to the Brier score, in bins of their own and in any number of equal bins', () => {
  fc.assert(
    fc.property(cases, fc.option(fc.integer({ min: 1, max: 12 }), { nil: null }), (list, bins) => {
      const [p, y] = [list.map(([value]) => value), list.map(([, event]) => event)];
      expect(together(brierParts(reliabilityBins(p, y, bins))!)).toBeCloseTo(brierScore(p, y) as number, 12);
    }),
  );
});

test('the area under the curve is the share of pairs in order (Mann-Whitney), ties a half', () => {
  fc.assert(
    fc.property(cases, (list) => {
      const [yes, no] = [1, 0].map((event) => list.filter(([, came]) => came === event).map(([p]) => p)) as [number[], number[]];
      const roc = rocOf(list.map(([p]) => p), list.map(([, event]) => event));
      if (yes.length === 0 || no.length === 0) {
        expect('missing' in roc).toBe(true);
        return;
      }
      let sum = 0;
      for (const a of yes) for (const b of no) sum += a > b ? 1 : a === b ? 0.5 : 0;
      expect((roc as Roc).area).toBeCloseTo(sum / (yes.length * no.length), 12);
      const last = (roc as Roc).points.at(-1)!;
      expect([last.hitRate, last.falseRate]).toEqual([1, 1]);
    }),
  );
});

test('what has no number says why', () => {
  expect(brierScore([], [])).toEqual({ missing: 'no case' });
  expect(logarithmicScore([0], [1])).toEqual({ missing: 'an outcome that came was given a probability of 0' });
  expect(brierSkill(0.1, 0)).toEqual({ missing: 'no event was observed' });
  expect(brierParts([])).toBe(null);
  expect(rocOf([0.1, 0.2], [1, 1])).toEqual({ missing: 'every case was an event' });
});

test('a probability of 1 lies in the last bin', () => {
  expect(reliabilityBins([1, 0.95], [1, 0], 10).map(({ n }) => n)).toEqual([2]);
});
