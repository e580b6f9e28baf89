import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flipFlop, leadTime, leadTimesOf } from '../../engine/verification/lead-time.js';

const warning = (issued: number, validTo: number, validFrom = issued): { issued: number; validFrom: number; validTo: number } => ({ issued, validFrom, validTo });

test('the lead is counted from the first issue of a warning that stood until the event', () => {
  expect(leadTime(1_000, [warning(400, 700), warning(600, 2_000)])).toBe(600); // 400 was updated by 600 while it stood
  expect(leadTime(1_000, [warning(100, 300), warning(600, 2_000)])).toBe(400); // 100 had run out
  expect(leadTime(1_000, [warning(900, 2_000, 1_000)])).toBe(100);
});

test('a miss has no lead time: nothing issued, run out, not yet valid, or issued after the onset', () => {
  for (const warnings of [[], [warning(100, 1_000)], [warning(100, 5_000, 1_001)], [warning(1_001, 5_000)]]) expect(leadTime(1_000, warnings)).toBe(null);
});

test('shares are of all events, quantiles of those that were warned of', () => {
  expect(leadTimesOf([600, 1_800, null, 3_600, 7_200])).toEqual({ events: 5, missed: 1, median: 2_700, tenth: 600 + 0.3 * 1_200, atLeast30: 3 / 5, atLeast60: 2 / 5 });
  expect(leadTimesOf([null])).toEqual({ events: 1, missed: 1, median: null, tenth: null, atLeast30: 0, atLeast60: 0 });
  expect(leadTimesOf([])).toEqual({ events: 0, missed: 0, median: null, tenth: null, atLeast30: null, atLeast60: null });
});

test('flip-flop, hand calculation: 10, 20, 10, 20 swings 30 where it moved 10, over two turns', () => {
  expect(flipFlop([10, 20, 10, 20])).toBe((30 - 10) / 2);
  expect(flipFlop([1, 2])).toBe(null);
});

test('forecasts that go one way do not flip', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 20 }), (list) => {
      expect(flipFlop([...list].sort((a, b) => a - b))).toBe(0);
      expect(flipFlop(list)!).toBeGreaterThanOrEqual(0);
    }),
  );
});
