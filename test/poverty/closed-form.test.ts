import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entityOf, normal, randomStream } from '../../engine/core/random.js';
import { chanceBelow, chanceWithStorm, expectedPoverty, lognormalOf, sumOfLognormals } from '../../engine/poverty/closed-form.js';
import { oracle } from './oracle.js';

/** ∫ of `f` over the standard normal below `k` by Simpson's rule. */
function below(k: number, f: (x: number) => number): number {
  const [n, from] = [20_000, -12];
  const h = (k - from) / n;
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    const x = from + i * h;
    sum += (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * f(x) * Math.exp(-0.5 * x * x);
  }
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

test('hand calculation: a median on the line falls below it with a chance of a half', () => {
  expect(chanceBelow({ mu: Math.log(8_000), sigma: 0.4 }, 8_000)).toBeCloseTo(0.5, 14);
  // Watts = σ (0·Φ(0) + φ(0)) = 0.4 / √(2π)
  expect(expectedPoverty({ mu: Math.log(8_000), sigma: 0.4 }, 8_000).watts).toBeCloseTo(0.4 / Math.sqrt(2 * Math.PI), 14);
});
test.each(oracle('lognormal-poverty.csv'))('mean $mean, sigma $sigma, line $line: the table to 1e-9, quadrature to 1e-8', ({ mean, sigma, line, ...table }) => {
  const income = lognormalOf(mean!, sigma!);
  const poverty = expectedPoverty(income, line!);
  for (const key of ['chance', 'gap', 'severity', 'watts'] as const) expect(Math.abs(poverty[key] - table[key]!)).toBeLessThan(1e-9);
  const k = (Math.log(line!) - income.mu) / income.sigma;
  const gap = (x: number): number => 1 - Math.exp(income.mu + income.sigma * x) / line!;
  expect(Math.abs(below(k, gap) - poverty.gap)).toBeLessThan(1e-8);
  expect(Math.abs(below(k, (x) => gap(x) ** 2) - poverty.severity)).toBeLessThan(1e-8);
  expect(Math.abs(below(k, (x) => Math.log(line!) - income.mu - income.sigma * x) - poverty.watts)).toBeLessThan(1e-8);
});
test.each([
  [15_000, 0.5, 8_000, 0.1, 0.3],
  [12_000, 0.35, 8_000, 0.02, 0.6],
  [9_000, 0.2, 8_000, 0.5, 0.1],
])('a storm of mean %d, sigma %d, line %d, probability %d, loss %d mixes two chances', (mean, sigma, line, p, loss) => {
  const [calm, hit] = [lognormalOf(mean, sigma), lognormalOf(mean * (1 - loss), sigma)];
  expect(chanceWithStorm(calm, line, p, loss)).toBeCloseTo((1 - p) * chanceBelow(calm, line) + p * chanceBelow(hit, line), 12);
});
test('a certain income has the chance of its own side of the line', () => {
  expect(expectedPoverty({ mu: Math.log(6_000), sigma: 0 }, 8_000)).toEqual({ chance: 1, gap: expect.closeTo(0.25, 12) as number, severity: expect.closeTo(0.0625, 12) as number, watts: expect.closeTo(Math.log(8 / 6), 12) as number });
  expect(expectedPoverty({ mu: Math.log(8_000), sigma: 0 }, 8_000).chance).toBe(0);
  expect(chanceWithStorm({ mu: 9, sigma: 0 }, 1, 0.25, 1)).toBe(0.25);
});
test('a sum of one lognormal is that lognormal, and twelve alike and tied together are one of twelve times the mean', () => {
  expect(sumOfLognormals([9_000], [0.09])).toEqual({ mu: expect.closeTo(Math.log(9_000) - 0.045, 12) as number, sigma: expect.closeTo(0.3, 12) as number });
  expect(sumOfLognormals(new Array<number>(12).fill(750), new Array<number>(144).fill(0.09)).sigma).toBeCloseTo(0.3, 12);
});
test('the lognormal of a sum of months comes near its draws where nobody falls ill', () => {
  const [months, sigma, rho, draws, stream] = [12, 0.3, 0.7, 20_000, randomStream('test', 'sum')];
  const covariance = Array.from({ length: months * months }, (_, k) => sigma ** 2 * rho ** Math.abs(Math.floor(k / months) - (k % months)));
  const sum = sumOfLognormals(new Array<number>(months).fill(800), covariance);
  let fell = 0;
  for (let r = 0; r < draws; r++) {
    let [x, y] = [0, 0];
    for (let m = 0; m < months; m++) {
      const e = normal(stream, entityOf('1'), m, r);
      x = m === 0 ? sigma * e : rho * x + sigma * Math.sqrt(1 - rho ** 2) * e;
      y += 800 * Math.exp(x - sigma ** 2 / 2);
    }
    if (y < 8_000) fell++;
  }
  expect(Math.abs(fell / draws - chanceBelow(sum, 8_000))).toBeLessThan(0.012);
});
test('a higher line, a likelier storm or a greater loss never lowers the chance', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 1_000, max: 50_000, noNaN: true }), fc.double({ min: 0, max: 1.5, noNaN: true }), unit, unit, unit, fc.double({ min: 1_000, max: 20_000, noNaN: true }), (mean, sigma, p, a, b, line) => {
      const income = lognormalOf(mean, sigma);
      const [lo, hi] = a < b ? [a, b] : [b, a];
      expect(chanceWithStorm(income, line, p, hi)).toBeGreaterThanOrEqual(chanceWithStorm(income, line, p, lo) - 1e-12);
      expect(chanceWithStorm(income, line, hi, p)).toBeGreaterThanOrEqual(chanceWithStorm(income, line, lo, p) - 1e-12);
      expect(chanceBelow(income, line * 1.1)).toBeGreaterThanOrEqual(chanceBelow(income, line) - 1e-12);
      const { chance, gap, severity } = expectedPoverty(income, line);
      expect(chance >= gap - 1e-9 && gap >= severity - 1e-9 && severity >= -1e-9).toBe(true);
    }),
  );
});
