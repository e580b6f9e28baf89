import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../../engine/core/random.js';
import { averageAnnualLoss, estimates, exceedanceOf, rankedLosses, resamples, returnPeriodLoss, tailMean } from '../../engine/flood/exceedance.js';
import { shared } from '../shared.js';

interface LossReference {
  readonly events: readonly { readonly rate: number; readonly loss: number }[];
  readonly aal: number;
  readonly oep: readonly { readonly loss: number; readonly oep_rate: number; readonly oep_prob: number }[];
}

const file = shared('reference', 'flood', 'loss.json');
test.skipIf(file === null)('average annual loss and exceedance of 40 events equal the reference to 1e-9 (skipped: no reference data)', () => {
  const { events, aal, oep } = JSON.parse(readFileSync(file!, 'utf8')) as LossReference;
  const all = { rate: events.map(({ rate }) => rate), loss: events.map(({ loss }) => loss) };
  expect(Math.abs(averageAnnualLoss(all) - aal)).toBeLessThan(1e-9);
  for (const { loss, oep_rate: rate, oep_prob: probability } of oep) {
    const found = exceedanceOf(all, loss);
    expect(Math.abs(found.rate - rate)).toBeLessThan(1e-9);
    expect(Math.abs(found.probability - probability)).toBeLessThan(1e-9);
  }
});

test('hand calculation: ten years of 0 to 9', () => {
  const ranked = rankedLosses([3, 1, 4, 0, 5, 9, 2, 6, 8, 7]);
  expect([10, 5, 2, 1].map((period) => returnPeriodLoss(ranked, period))).toEqual([9, 8, 5, 0]);
  expect(returnPeriodLoss(ranked, 4)).toBe(7.5); // rank 2.5: half way from 8 to 7
  expect([10, 5, 2].map((period) => tailMean(ranked, period))).toEqual([9, 8.5, 7]);
  expect([returnPeriodLoss(ranked, 11), returnPeriodLoss(ranked, 0.5), tailMean(ranked, 11)]).toEqual([null, null, null]); // never beyond the years
});

test('a longer return period never has a smaller loss, the tail mean is never below the loss, and nothing is negative', () => {
  const period = fc.double({ min: 1, max: 40, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 40, maxLength: 80 }), period, period, (losses, a, b) => {
      const ranked = rankedLosses(losses);
      const [short, long] = [Math.min(a, b), Math.max(a, b)];
      expect(returnPeriodLoss(ranked, long)).toBeGreaterThanOrEqual(returnPeriodLoss(ranked, short)!);
      expect(returnPeriodLoss(ranked, short)).toBeGreaterThanOrEqual(0);
      expect(tailMean(ranked, long)! * (1 + 1e-12)).toBeGreaterThanOrEqual(returnPeriodLoss(ranked, long)!);
    }),
  );
});

test('the interval of a mean is about as wide as theory has it, and the same again', () => {
  const losses = Float64Array.from({ length: 400 }, (_, k) => (k * 7919) % 400);
  const mean = (ranked: Float64Array): number => ranked.reduce((sum, value) => sum + value, 0) / ranked.length;
  const counts = resamples(400, randomStream('seed', 'test'));
  const [estimate] = estimates(losses, [mean], counts);
  // uniform on 0..399: deviation 115.5, of the mean 5.77, so 5 % to 95 % is 2 × 1.645 × 5.77 = 19
  expect(estimate!.value).toBe(199.5);
  expect(estimate!.high! - estimate!.low!).toBeGreaterThan(15);
  expect(estimate!.high! - estimate!.low!).toBeLessThan(23);
  expect(estimates(losses, [mean], resamples(400, randomStream('seed', 'test')))).toEqual([estimate]);
});
