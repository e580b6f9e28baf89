import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalCdf } from '../../engine/core/normal.js';
import { lnGamma } from '../../engine/core/ln-gamma.js';
import { gammaCdf, gammaDeviate, gammaPeak, thomShape } from '../../engine/weather/gamma-distribution.js';

test('hand calculation: shape 1 is the exponential distribution', () => {
  for (const x of [1e-6, 0.3, 1, 4, 9, 30]) expect(gammaCdf(1, x)).toBeCloseTo(1 - Math.exp(-x), 14);
});

test('hand calculation: ln Γ of whole and half numbers', () => {
  expect(lnGamma(5)).toBeCloseTo(Math.log(24), 13);
  expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
  expect(lnGamma(20)).toBeCloseTo(Math.log(121_645_100_408_832_000), 12);
});

// a, x, P(a, x), Q(a, x), ln Γ(a) of scipy 1.17.1 special.gammainc, gammaincc, gammaln
const PUBLISHED: readonly (readonly [number, number, number, number, number])[] = [
  [0.5, 0.01, 0.11246291601828491, 0.887537083981715, 0.5723649429247],
  [0.5, 3, 0.9856941215645704, 0.014305878435429641, 0.5723649429247],
  [2.5, 1.3, 0.23863473215498604, 0.761365267845014, 0.2846828704729192],
  [2.5, 12, 0.9997828870565473, 0.0002171129434527233, 0.2846828704729192],
  [19.8, 19.8, 0.5298926363944599, 0.4701073636055398, 38.74680832744243],
  [19.8, 33, 0.99470180386405, 0.005298196135949971, 38.74680832744243],
  [19.8, 50, 0.9999996058951471, 3.941048528929535e-7, 38.74680832744243],
  [1543.4, 1500, 0.13420346930937968, 0.8657965306906203, 9785.094350579417],
  [1543.4, 1700, 0.9999449527454184, 5.5047254581571444e-5, 9785.094350579417],
  [0.05, 1e-5, 0.5776462182056965, 0.4223537817943035, 2.968879201051731],
  [57_600, 57_000, 0.0060821202408080175, 0.993917879759192, 573_765.042270054],
];

describe.each(PUBLISHED)('shape %d at %d', (a, x, lower, upper, logGamma) => {
  test('equals scipy to 1e-11 of each tail', () => {
    expect(Math.abs(gammaCdf(a, x) / lower - 1)).toBeLessThan(1e-11);
    expect(Math.abs(lnGamma(a) / logGamma - 1)).toBeLessThan(1e-13);
    const z = gammaDeviate(a, x, gammaPeak(a), 0);
    expect(Math.abs(normalCdf(z) / lower - 1)).toBeLessThan(1e-11);
    expect(Math.abs(normalCdf(-z) / upper - 1)).toBeLessThan(1e-10);
  });
});

const shape = fc.double({ min: 0.05, max: 2_000, noNaN: true });

test('the deviate never falls where the value grows, across the change from series to fraction', () => {
  fc.assert(
    fc.property(shape, fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 1e-6, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }), (a, sds, more, below) => {
      const peak = gammaPeak(a);
      const x = sds * Math.sqrt(a);
      expect(gammaDeviate(a, x + more, peak, below)).toBeGreaterThanOrEqual(gammaDeviate(a, x, peak, below) - 1e-12);
    }),
  );
});

test('a mass at zero of a half puts zero at a deviate of 0', () => {
  expect(gammaDeviate(2, 0, gammaPeak(2), 0.5)).toBe(0);
  expect(gammaDeviate(2, 0, gammaPeak(2), 0)).toBe(-Infinity);
});

test("Thom's shape of the exponential distribution is near 1", () => {
  // ln of the mean less the mean of the ln is Euler's constant 0.5772: (1 + sqrt(1 + 0.7696)) / 2.3089 = 1.00926
  expect(thomShape(0.5772156649)).toBeCloseTo(1.00926, 4);
});
