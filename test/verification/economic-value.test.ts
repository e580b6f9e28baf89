import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestValues, economicValue } from '../../engine/verification/economic-value.js';

test('hand calculation: base 0.1, hit rate 0.8, false rate 0.1, cost-loss 0.2', () => {
  // expenses: climatology min(0.2, 0.1) = 0.1; forecast 0.1·0.9·0.2 + 0.8·0.1·0.2 + 0.2·0.1 = 0.054; perfect 0.02
  expect(economicValue({ hits: 8, misses: 2, falseAlarms: 9, correctNegatives: 81 }, 0.2)).toBeCloseTo((0.1 - 0.054) / (0.1 - 0.02), 12);
});

const count = fc.integer({ min: 1, max: 5_000 });
const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
test('knowing the event is worth 1, never or always acting at most 0, and the most there is lies at the base rate: H - F', () => {
  fc.assert(
    fc.property(count, count, count, count, share, (hits, misses, falseAlarms, correctNegatives, costLoss) => {
      const [events, quiet] = [hits + misses, falseAlarms + correctNegatives];
      expect(economicValue({ hits: events, misses: 0, falseAlarms: 0, correctNegatives: quiet }, costLoss)).toBeCloseTo(1, 9);
      expect(economicValue({ hits: 0, misses: events, falseAlarms: 0, correctNegatives: quiet }, costLoss)).toBeLessThanOrEqual(0);
      expect(economicValue({ hits: events, misses: 0, falseAlarms: quiet, correctNegatives: 0 }, costLoss)).toBeLessThanOrEqual(0);
      expect(economicValue({ hits, misses, falseAlarms, correctNegatives }, events / (events + quiet))).toBeCloseTo(hits / events - falseAlarms / quiet, 9);
    }),
  );
});

test('what costs as much as climatology is worth 0 and no rounding of it', () => {
  fc.assert(
    fc.property(count, count, share, (events, quiet, costLoss) => {
      // to act always, or never, is climatology itself
      const always = costLoss * (events + quiet) <= events;
      expect(economicValue(always ? { hits: events, misses: 0, falseAlarms: quiet, correctNegatives: 0 } : { hits: 0, misses: events, falseAlarms: 0, correctNegatives: quiet }, costLoss)).toBe(0);
    }),
  );
  // 7 hits among 100 warnings, at a ratio of 7 %: 0.07 · 100 is 7.000000000000001 in binary
  expect(economicValue({ hits: 7, misses: 0, falseAlarms: 93, correctNegatives: 50 }, 0.07)).toBe(0);
});

test('the best threshold of a curve, and what has no number', () => {
  // of 10 events 6 are given 0.7 and 4 are given 0.2, as are 3 of 10 quiet cases; the others 0
  const groups = [{ threshold: 0.7, events: 6, quiet: 0 }, { threshold: 0.2, events: 4, quiet: 3 }, { threshold: 0, events: 0, quiet: 7 }];
  const [low, high] = bestValues(groups, [0.1, 0.9]);
  expect([low!.threshold, high!.threshold]).toEqual([0.2, 0.7]);
  expect(economicValue({ hits: 0, misses: 0, falseAlarms: 2, correctNegatives: 1 }, 0.5)).toEqual({ missing: 'no event was observed' });
  expect(economicValue({ hits: 1, misses: 2, falseAlarms: 0, correctNegatives: 0 }, 0.5)).toEqual({ missing: 'every case was an event' });
  expect(economicValue({ hits: 0, misses: 0, falseAlarms: 0, correctNegatives: 0 }, 0.5)).toEqual({ missing: 'no case' });
});
