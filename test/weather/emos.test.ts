import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entityOf, normal, openUniform, randomStream } from '../../engine/core/random.js';
import { emosNormal, fitEmos, meanCrps, normalCrps, type EmosCases, type EmosParameters } from '../../engine/weather/emos.js';

/** Cases of which the law is known. */
function synthetic(n: number, truth: EmosParameters, spread: boolean, seed = 'emos'): EmosCases {
  const [stream, entity] = [randomStream(seed, 'cases'), entityOf('case')];
  const forecast = Array.from({ length: n }, (_, k) => 15 + 6 * normal(stream, entity, 3 * k));
  const variance = Array.from({ length: n }, (_, k) => (spread ? 0.3 + 5 * openUniform(stream, entity, 3 * k + 1) : 0));
  const observed = forecast.map((m, k) => {
    const { centre, deviation } = emosNormal(truth, m, variance[k]!);
    return centre + deviation * normal(stream, entity, 3 * k + 2);
  });
  return { forecast, variance, observed };
}

test('hand value: the CRPS of N(0, 1) at 0 is (√2 - 1) / √π = 0.2337', () => {
  expect(normalCrps(0, 1, 0)).toBeCloseTo(0.233695, 6);
  expect(normalCrps(0, 1, 0)).toBeCloseTo((Math.SQRT2 - 1) / Math.sqrt(Math.PI), 12);
});

test('the CRPS of a normal is the integral of its squared distance from the step at what was observed', () => {
  const cdf = (x: number): number => (1 + erf((x - 3) / (2 * Math.SQRT2))) / 2;
  let sum = 0;
  for (let x = -20; x < 30; x += 0.001) sum += (cdf(x + 0.0005) - (x + 0.0005 >= 4.5 ? 1 : 0)) ** 2 * 0.001;
  expect(normalCrps(3, 2, 4.5)).toBeCloseTo(sum, 5);
});

/** Error function by its series (Abramowitz & Stegun 7.1.6), for |x| < 10. */
function erf(x: number): number {
  if (Math.abs(x) > 5) return Math.sign(x);
  let [sum, term] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

test('without doubt the CRPS is the absolute error, which it approaches as doubt goes', () => {
  expect(normalCrps(2, 0, 5)).toBe(3);
  expect(normalCrps(2, 1e-6, 5)).toBeCloseTo(3, 5);
});

test('finds the parameters that data were made with', () => {
  const truth = { a: 1.5, b: 0.9, c: 0.8, d: 1.4 };
  const fit = fitEmos(synthetic(6_000, truth, true));
  expect(Math.abs(fit.a - truth.a)).toBeLessThan(0.2);
  expect(Math.abs(fit.b - truth.b)).toBeLessThan(0.01);
  expect(Math.abs(fit.c - truth.c)).toBeLessThan(0.3);
  expect(Math.abs(fit.d - truth.d)).toBeLessThan(0.15);
  expect([fit.cases, fit.hasSpread]).toEqual([6_000, true]);
});

test('no parameters near those found are better', () => {
  const cases = synthetic(300, { a: -1, b: 1.1, c: 0.5, d: 0.7 }, true);
  const fit = fitEmos(cases);
  for (const name of ['a', 'b', 'c', 'd'] as const) {
    for (const by of [0.999, 1.001]) expect(meanCrps({ ...fit, [name]: fit[name] * by }, cases)).toBeGreaterThanOrEqual(fit.after - 1e-12);
  }
});

test('without a spread anywhere it is a line with one deviation, and d is 0', () => {
  const truth = { a: 2, b: 0.8, c: 2.25, d: 0 };
  const fit = fitEmos(synthetic(4_000, truth, false));
  expect([fit.d, fit.hasSpread]).toEqual([0, false]);
  expect(Math.abs(fit.b - 0.8)).toBeLessThan(0.02);
  expect(Math.abs(Math.sqrt(fit.c) - 1.5)).toBeLessThan(0.06);
});

test('a forecast that is right but for a line leaves no doubt', () => {
  const forecast = Array.from({ length: 40 }, (_, k) => k);
  const fit = fitEmos({ forecast, variance: new Float64Array(40), observed: forecast.map((m) => 3 + 2 * m) });
  expect(fit.after).toBeLessThan(1e-3);
  expect(fit.b).toBeCloseTo(2, 3);
});

test('the score is never worse after than before, and the parameters are the same again', () => {
  const numbers = fc.array(fc.tuple(fc.double({ min: -30, max: 40, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: -30, max: 40, noNaN: true })), { minLength: 30, maxLength: 40 });
  fc.assert(
    fc.property(numbers, (rows) => {
      const cases = { forecast: rows.map(([m], k) => m + k / 100), variance: rows.map(([, s]) => s), observed: rows.map(([, , y], k) => y - k / 50) };
      const fit = fitEmos(cases);
      expect(fit.after).toBeLessThanOrEqual(fit.before + 1e-12);
      expect([fit.a, fit.b, fit.c, fit.d].every(Number.isFinite)).toBe(true);
      expect(fitEmos(cases)).toEqual(fit);
    }),
    { numRuns: 15 },
  );
});

test('says all that is wrong at once', () => {
  const many = Array.from({ length: 40 }, (_, k) => k);
  expect(() => fitEmos({ forecast: [1, 2], variance: [0, -1], observed: [1, NaN] })).toThrow(
    'cases: expected at least 30 cases, found 2 [emos/too-few]\ncases variance[1]: expected a finite number >= 0, found -1 [emos/bad-value]\ncases observed[1]: expected a finite number, found NaN [emos/bad-value]',
  );
  expect(() => fitEmos({ forecast: many.map(() => 4), variance: many, observed: many }, 'hindcast.csv')).toThrow('hindcast.csv forecast: expected values that differ, found 40 times 4 [emos/no-variation]');
  expect(() => fitEmos({ forecast: many, variance: [1], observed: many })).toThrow('[emos/uneven]');
});
