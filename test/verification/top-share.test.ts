import { expect, test } from 'vitest';
import { calibrationLine } from '../../engine/verification/calibration-line.js';
import { bias, caughtShare, predictiveValue, takenShares } from '../../engine/verification/top-share.js';

// probabilities 0, 1/2 and 1: 10, 6 and 4 cases, with 1, 3 and 3 events
const counts = { cases: Float64Array.of(10, 6, 4), events: Float64Array.of(1, 3, 3) };

test('hand calculation: a quarter of 20 cases is the four surest and a sixth of the next six', () => {
  const taken = takenShares(counts, 0.25);
  expect([...taken]).toEqual([0, 1 / 6, 1]);
  // 3 + 3/6 events of 5 cases, of 7 events
  expect(predictiveValue(counts, taken)).toBeCloseTo(3.5 / 5, 12);
  expect(caughtShare(counts, taken)).toBeCloseTo(3.5 / 7, 12);
});
test('taking all finds the frequency and catches everybody', () => {
  const taken = takenShares(counts, 1);
  expect(predictiveValue(counts, taken)).toBeCloseTo(7 / 20, 12);
  expect(caughtShare(counts, taken)).toBe(1);
  expect(predictiveValue(counts, takenShares(counts, 0))).toEqual({ missing: 'nothing was acted on' });
});
test('hand calculation: the bias is the mean probability less the frequency', () => {
  expect(bias(counts)).toBeCloseTo((6 / 2 + 4 - 7) / 20, 12);
});
test('probabilities that are right have a line of slope 1; bolder ones a smaller slope', () => {
  const m = 40;
  const cases = new Float64Array(m + 1).fill(1_000);
  const right = cases.map((n, k) => (n * (k + 0.5)) / (m + 1));
  const line = calibrationLine({ cases, events: right });
  expect(line).toEqual({ intercept: expect.closeTo(0, 8) as number, slope: expect.closeTo(1, 8) as number });
  // odds that are the root of what was said
  const timid = cases.map((n, k) => n / (1 + Math.sqrt((m - k + 0.5) / (k + 0.5))));
  expect(calibrationLine({ cases, events: timid })).toEqual({ intercept: expect.closeTo(0, 8) as number, slope: expect.closeTo(0.5, 8) as number });
});
test('says why there is no line', () => {
  expect(calibrationLine({ cases: Float64Array.of(5, 5), events: Float64Array.of(0, 0) })).toEqual({ missing: 'no event was observed' });
  expect(calibrationLine({ cases: Float64Array.of(0, 5), events: Float64Array.of(0, 2) })).toEqual({ missing: 'one probability alone was given' });
});
