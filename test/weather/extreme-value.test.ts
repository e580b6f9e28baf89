import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../../engine/core/random.js';
import { DISTRIBUTIONS, extremeQuantile, fitExtremes, lMoments, returnLevels } from '../../engine/weather/extreme-value.js';

// Hosking's own example of samlmu.
const SAMPLE = [2, 3, 4, 2.4, 5.5, 1.2, 5.4, 2.2, 7.1, 1.3, 1.5];
test('L-moments of Hosking’s sample', () => {
  const { l1, l2, t3, t4 } = lMoments(SAMPLE);
  [l1 - 3.23636364, l2 - 1.14181818, t3 - 0.27388535, t4 - 0.02335456].forEach((difference) => expect(Math.abs(difference)).toBeLessThan(1e-8));
});

test('hand calculation: L-moments of 1, 2, 3, 4 are those of even spacing', () => {
  // b1 = (1·0 + 2·1 + 3·2 + 4·3) / 12 = 5/3: l2 = 10/3 - 5/2 = 5/6; symmetric: t3 = 0
  const { l1, l2, t3 } = lMoments([4, 1, 3, 2]);
  expect([l1, l2]).toEqual([2.5, expect.closeTo(5 / 6, 12)]);
  expect(t3).toBeCloseTo(0, 12);
});

/** Values of a distribution at equally likely places, so many that their L-moments are its own. */
const evenly = (quantile: (p: number) => number): number[] => Array.from({ length: 4_000 }, (_, k) => quantile((k + 0.5) / 4_000));

test('a Gumbel distribution is found as a GEV of shape 0, an exponential one as Pearson III of skew 2', () => {
  const gumbel = fitExtremes(evenly((p) => 50 - 10 * Math.log(-Math.log(p))), 'gev');
  expect([gumbel.location, gumbel.scale]).toEqual([expect.closeTo(50, 0), expect.closeTo(10, 0)]);
  expect(Math.abs(gumbel.shape)).toBeLessThan(0.01);
  const exponential = fitExtremes(evenly((p) => 5 - 8 * Math.log(1 - p)), 'pearson3');
  expect(exponential.shape).toBeCloseTo(2, 1);
  expect(extremeQuantile(exponential, 0.99)).toBeCloseTo(5 - 8 * Math.log(0.01), 0);
});

test('the quantile of Pearson III by hand: skew 2 is an exponential, its median a scale times ln 2 above its end', () => {
  const fit = { distribution: 'pearson3', location: 13, scale: 8, shape: 2 } as const; // end 5, scale 8
  expect(extremeQuantile(fit, 0.5)).toBeCloseTo(5 + 8 * Math.LN2, 9);
  expect(extremeQuantile({ ...fit, shape: -2 }, 0.5)).toBeCloseTo(21 - 8 * Math.LN2, 9);
});

test.each(DISTRIBUTIONS)('%s: levels rise with the period, follow the unit of the sample, and lie in their intervals', (distribution) => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 500, noNaN: true }), { minLength: 12, maxLength: 60 }), fc.double({ min: 0.1, max: 10, noNaN: true }), (sample, factor) => {
      fc.pre(new Set(sample).size > 8);
      const fit = fitExtremes(sample, distribution);
      const levels = [2, 10, 100].map((period) => extremeQuantile(fit, 1 - 1 / period));
      expect(levels[0]! <= levels[1]! && levels[1]! <= levels[2]! && Number.isFinite(levels[2]!)).toBe(true);
      const scaled = fitExtremes(sample.map((value) => value * factor), distribution);
      expect(extremeQuantile(scaled, 0.99) / (factor * levels[2]!)).toBeCloseTo(1, 6);
    }),
    { numRuns: 60 },
  );
  const fit = fitExtremes(SAMPLE, distribution);
  const stream = randomStream('seed', 'test');
  const [ten] = returnLevels(fit, SAMPLE.length, [10], stream);
  expect(ten!.low < ten!.level && ten!.level < ten!.high).toBe(true);
  expect(returnLevels(fit, SAMPLE.length, [10], stream)).toEqual([ten]);
});

test('too few years, no spread and no numbers are told', () => {
  expect(() => fitExtremes([1, 1, 1], 'gev')).toThrow(/at least 10 years[^]*values that differ/);
  expect(() => fitExtremes([...SAMPLE, NaN], 'gev')).toThrow(/sample\[11\]/);
});
