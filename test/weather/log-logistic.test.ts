import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf } from '../../engine/core/normal.js';
import { fitLogLogistic, logLogisticDeviate } from '../../engine/weather/log-logistic.js';
import { lnGamma } from '../../engine/core/ln-gamma.js';
import { shared } from '../shared.js';

function fit(sample: ArrayLike<number>): { readonly location: number; readonly scale: number; readonly shape: number } | null {
  const [location, scale, shape] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
  const sorted = Float64Array.from(sample).sort();
  return fitLogLogistic(sorted, sorted.length, location, scale, shape, 0) ? { location: location[0]!, scale: scale[0]!, shape: shape[0]! } : null;
}

test('hand calculation: the sample 0, 1, 5', () => {
  // b0 = 2, b1 = (0.5 * 1 + 5) / 3 = 11/6, b2 = 5/3; l2 = 5/3, l3 = 10 - 11 + 2 = 1, k = -3/5
  const angle = 0.6 * Math.PI;
  const alpha = ((5 / 3) * Math.sin(angle)) / angle;
  const { location, scale, shape } = fit([5, 0, 1])!;
  expect(shape).toBeCloseTo(-0.6, 12);
  expect(scale).toBeCloseTo(alpha, 12);
  expect(location).toBeCloseTo(2 + alpha * (1 / 0.6 - Math.PI / Math.sin(angle)), 12);
});

/** F(x) as Vicente-Serrano et al. (2010) write it, from the moments w0, w1, w2 of 1 - F. */
function asPublished(sorted: readonly number[], x: number): number {
  const n = sorted.length;
  const w = [0, 1, 2].map((s) => sorted.reduce((sum, d, i) => sum + d * (s === 0 ? 1 : s === 1 ? (n - 1 - i) / (n - 1) : ((n - 1 - i) * (n - 2 - i)) / ((n - 1) * (n - 2))), 0) / n);
  const gamma = (y: number): number => Math.exp(lnGamma(y));
  const beta = (2 * w[1]! - w[0]!) / (6 * w[1]! - w[0]! - 6 * w[2]!);
  const product = gamma(1 + 1 / beta) * gamma(1 - 1 / beta);
  const alpha = ((w[0]! - 2 * w[1]!) * beta) / product;
  const origin = w[0]! - alpha * product;
  return 1 / (1 + (alpha / (x - origin)) ** beta);
}

test('equals the equations of Vicente-Serrano et al. for a sample skewed to the right', () => {
  const sample = [-31, -22, -14, -3, 4, 9, 18, 33, 61, 118];
  const { location, scale, shape } = fit(sample)!;
  for (const x of [-30, 0, 50, 150]) expect(normalCdf(logLogisticDeviate(x, location, scale, shape))).toBeCloseTo(asPublished(sample, x), 11);
});

const samples = shared('reference', 'weather', 'lmoments_samples.csv');

test.skipIf(samples === null)('keeps the L-moments of published samples (skipped: no reference data)', () => {
  const rows: Record<string, string>[] = parse(readFileSync(samples!), { columns: true });
  for (const name of new Set(rows.map((row) => row['sample']))) {
    const sample = rows.filter((row) => row['sample'] === name).map((row) => Number(row['value']));
    const { location, scale, shape } = fit(sample)!;
    // mean of the fitted distribution over its quantiles x(F) = location + scale (1 - ((1 - F)/F)^k) / k; l2 = mean of (2F - 1) x
    const [count, sums] = [400_000, [0, 0]];
    for (let j = 0; j < count; j++) {
      const f = (j + 0.5) / count;
      const x = location + (scale * (shape === 0 ? Math.log(f / (1 - f)) : (1 - ((1 - f) / f) ** shape) / shape));
      sums[0]! += x / count;
      sums[1]! += ((2 * f - 1) * x) / count;
    }
    const mean = sample.reduce((a, b) => a + b, 0) / sample.length;
    expect(sums[0]).toBeCloseTo(mean, 2);
    const sorted = [...sample].sort((a, b) => a - b);
    expect(sums[1]).toBeCloseTo((2 * sorted.reduce((sum, x, j) => sum + (j * x) / (sorted.length - 1), 0)) / sorted.length - mean, 2);
  }
});

test('a sample turned upside down has deviates turned upside down', () => {
  const sample = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 8, maxLength: 40 });
  fc.assert(
    fc.property(sample, fc.double({ min: -80, max: 80, noNaN: true }), (values, x) => {
      const [up, down] = [fit(values), fit(values.map((value) => -value))];
      fc.pre(up !== null && down !== null && up.scale > 1e-3);
      const [z, turned] = [logLogisticDeviate(x, up.location, up.scale, up.shape), logLogisticDeviate(-x, down.location, down.scale, down.shape)];
      if (Math.abs(z) < 5) expect(turned).toBeCloseTo(-z, 6);
      else expect(Math.sign(turned)).toBe(-Math.sign(z));
    }),
  );
});

test('a sample without spread has no fit', () => {
  expect(fit([7.3, 7.3, 7.3, 7.3])).toBeNull();
});
