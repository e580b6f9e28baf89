import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestValues, economicValue } from '../../engine/verification/economic-value.js';
import type { Roc } from '../../engine/verification/probability.js';

test('hand calculation: base 0.1, hit rate 0.8, false rate 0.1, cost-loss 0.2', () => {
  // expenses: climatology min(0.2, 0.1) = 0.1; forecast 0.1·0.9·0.2 + 0.8·0.1·0.2 + 0.2·0.1 = 0.054; perfect 0.02
  expect(economicValue({ hitRate: 0.8, falseRate: 0.1 }, 0.1, 0.2)).toBeCloseTo((0.1 - 0.054) / (0.1 - 0.02), 12);
});

const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
test('knowing the event is worth 1, never or always acting at most 0, and the most there is lies at the base rate: H - F', () => {
  fc.assert(
    fc.property(share, share, share, share, (base, costLoss, hitRate, falseRate) => {
      expect(economicValue({ hitRate: 1, falseRate: 0 }, base, costLoss)).toBeCloseTo(1, 9);
      for (const act of [0, 1]) expect(economicValue({ hitRate: act, falseRate: act }, base, costLoss)).toBeLessThanOrEqual(1e-9);
      expect(economicValue({ hitRate, falseRate }, base, base)).toBeCloseTo(hitRate - falseRate, 9);
    }),
  );
});

test('the best threshold of a curve, and what has no number', () => {
  const roc: Roc = { area: 0.9, points: [{ threshold: Infinity, hitRate: 0, falseRate: 0 }, { threshold: 0.7, hitRate: 0.6, falseRate: 0 }, { threshold: 0.2, hitRate: 1, falseRate: 0.3 }] };
  const [low, high] = bestValues(roc, 0.5, [0.1, 0.9]);
  expect([low!.threshold, high!.threshold]).toEqual([0.2, 0.7]);
  expect(economicValue({ hitRate: 0, falseRate: 0 }, 0, 0.5)).toEqual({ missing: 'no event was observed' });
  expect(economicValue({ hitRate: 0, falseRate: 0 }, 1, 0.5)).toEqual({ missing: 'every case was an event' });
});
