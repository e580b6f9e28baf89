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
test('over-bold chances whose full steps overshoot have their line all the same; only parted ones have none', () => {
  // ten of twenty-four that were certain did not fall, four in a hundred of those given no chance did
  const members = 200;
  const [cases, events] = [new Float64Array(members + 1), new Float64Array(members + 1)];
  [cases[0], events[0], cases[members], events[members]] = [100, 4, 24, 14];
  const ends = Math.log(0.5 / 200.5);
  const [low, high] = [Math.log(4 / 96), Math.log(14 / 10)];
  // two levels: the line goes through both logits
  const slope = (high - low) / (-2 * ends);
  expect(calibrationLine({ cases, events })).toEqual({ intercept: expect.closeTo((high + low) / 2, 8) as number, slope: expect.closeTo(slope, 8) as number });
  // bolder still, on four levels: where the line is, observed and fitted events agree in number and in mean logit
  [cases[1], events[1], cases[190], events[190]] = [1000, 2, 3, 0];
  const line = calibrationLine({ cases, events });
  if ('missing' in line) throw new Error(line.missing);
  let [count, moment] = [0, 0];
  cases.forEach((n, k) => {
    const x = Math.log((k + 0.5) / (members - k + 0.5));
    const off = events[k]! - n / (1 + Math.exp(-(line.intercept + line.slope * x)));
    [count, moment] = [count + off, moment + off * x];
  });
  expect([count, moment]).toEqual([expect.closeTo(0, 7), expect.closeTo(0, 7)]);
  const parted = { missing: 'the line has no end: probabilities part events from quiet cases' };
  expect(calibrationLine({ cases: Float64Array.of(5, 4, 3), events: Float64Array.of(0, 2, 3) })).toEqual(parted);
  expect(calibrationLine({ cases: Float64Array.of(5, 4, 3), events: Float64Array.of(5, 2, 0) })).toEqual(parted);
});
