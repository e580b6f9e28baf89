import fc from 'fast-check';
import { expect, test } from 'vitest';
import { designDepth, designStorm, type DesignStorm } from '../../engine/weather/design-storm.js';

/** Suzhou 2025, once in two years, three hours in steps of five minutes. */
const suzhou: DesignStorm = { a: 17.969, c: 1.24, b: 18.415, n: 0.785, peakRatio: 0.43, returnPeriod: 2, duration: 180, step: 5 };
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

test('hand calculation: Suzhou, once in 2 years, 180 min: 17.969 (1 + 1.24 lg 2) 180 / 198.415^0.785 = 69.8166 mm', () => {
  expect(designDepth(suzhou, 2, 180)).toBeCloseTo(69.8166, 4);
  expect(sum(designStorm(suzhou))).toBe(designDepth(suzhou, 2, 180));
});

test('hand calculation: the peak lies in the step that 0.43 of the duration falls in', () => {
  // 0.43 * 180 = 77.4 min: the sixteenth step, from 75 to 80 min
  const depths = designStorm(suzhou);
  expect(depths.length).toBe(36);
  expect(depths.indexOf(Math.max(...depths))).toBe(15);
});

test('equals the intensities of Keifer & Chu, summed over steps a hundredth as long', () => {
  const { a, c, b, n, peakRatio: r, returnPeriod, duration, step } = suzhou;
  const force = a * (1 + c * Math.log10(returnPeriod));
  const intensity = (t: number): number => {
    const x = t < r * duration ? (r * duration - t) / r : (t - r * duration) / (1 - r);
    return (force * ((1 - n) * x + b)) / (x + b) ** (n + 1);
  };
  const parts = 100;
  designStorm(suzhou).forEach((depth, k) => {
    let summed = 0;
    for (let j = 0; j < parts; j++) summed += intensity(step * (k + (j + 0.5) / parts)) * (step / parts);
    expect(depth).toBeCloseTo(summed, 3);
  });
});

const storms = fc.record({
  a: fc.double({ min: 1, max: 50, noNaN: true }),
  c: fc.double({ min: 0, max: 2, noNaN: true }),
  b: fc.double({ min: 0, max: 40, noNaN: true }),
  n: fc.double({ min: 0.3, max: 0.95, noNaN: true }),
  peakRatio: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
  returnPeriod: fc.double({ min: 1, max: 100, noNaN: true }),
  duration: fc.constantFrom(60, 120, 180, 1_440),
  step: fc.constantFrom(1, 5, 10, 60),
});

test('every step has rain, and they sum to the depth of the formula', () => {
  fc.assert(
    fc.property(storms, (storm) => {
      const depths = designStorm(storm);
      const total = designDepth(storm, storm.returnPeriod, storm.duration);
      expect(depths.every((depth) => depth > 0)).toBe(true);
      expect(Math.abs(sum(depths) - total)).toBeLessThanOrEqual(Number.EPSILON * total);
    }),
  );
});

test('steps of a coarser storm are the sums of those of a finer one', () => {
  fc.assert(
    fc.property(storms, (storm) => {
      const [fine, coarse] = [designStorm({ ...storm, step: 5 }), designStorm({ ...storm, step: 15 })];
      coarse.forEach((depth, k) => expect(depth).toBeCloseTo(sum(fine.slice(3 * k, 3 * k + 3)), 9));
    }),
  );
});

test('a rarer storm and a longer one never have less rain', () => {
  fc.assert(
    fc.property(storms, fc.double({ min: 1, max: 10, noNaN: true }), (storm, factor) => {
      const depth = designDepth(storm, storm.returnPeriod, storm.duration);
      expect(designDepth(storm, storm.returnPeriod * factor, storm.duration)).toBeGreaterThanOrEqual(depth * (1 - 1e-12));
      expect(designDepth(storm, storm.returnPeriod, storm.duration * factor)).toBeGreaterThanOrEqual(depth * (1 - 1e-12));
    }),
  );
});

test('names everything that is wrong at once', () => {
  expect(() => designStorm({ ...suzhou, step: 7 })).toThrow('step: expected minutes that divide the duration of 180 min, found 7 [design-storm/step]');
  expect(() => designStorm({ ...suzhou, peakRatio: 1 })).toThrow('peakRatio: expected a number above 0 and below 1, found 1 [design-storm/peak-ratio]');
  expect(() => designStorm({ ...suzhou, returnPeriod: 0.1 })).toThrow('[design-storm/return-period]'); // 1 - 1.24 < 0
  expect(() => designStorm({ ...suzhou, a: -1, b: NaN, c: -1, n: 1, peakRatio: 0, returnPeriod: 0, duration: 0, step: 0 })).toThrow(/^a: .*\nc: .*\nb: .*\nn: .*\nreturnPeriod: .*\nduration: .*\npeakRatio: /);
  expect(() => designDepth(suzhou, 2, Infinity)).toThrow('duration: expected minutes > 0, found Infinity [design-storm/duration]');
});
