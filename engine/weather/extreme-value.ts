/**
 * How large the greatest of a year is how often: L-moments, the generalised extreme value and Pearson type III
 * distributions fitted by them, return levels and their intervals.
 *
 * Source: Hosking (1990) J. R. Stat. Soc. B 52, 105-124 (L-moments, unbiased); Hosking, Wallis & Wood (1985)
 * Technometrics 27, 251-261 (GEV); Hosking & Wallis (1997) Regional Frequency Analysis, app. A.4 and A.9 (Pearson III).
 * Chinese practice fits Pearson III by eye to Cv and Cs/Cv; L-moments take the place of the eye here.
 */
import { InputError, type Problem } from '../core/errors.js';
import { normalQuantile } from '../core/normal.js';
import { entityOf, openUniform, type RandomStream } from '../core/random.js';
import { lnGamma } from '../core/ln-gamma.js';
import { gammaCdf } from './gamma-distribution.js';

export interface LMoments {
  /** Mean and scale [the unit of the sample], skewness and kurtosis [1]. */
  readonly l1: number;
  readonly l2: number;
  readonly t3: number;
  readonly t4: number;
}

/** Fewest values that are fitted. */
const LEAST = 10;

/** Sample L-moments by unbiased probability weighted moments. @param sample at least 4 values, not all the same */
export function lMoments(sample: ArrayLike<number>): LMoments {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  let [b0, b1, b2, b3] = [0, 0, 0, 0];
  sorted.forEach((x, j) => {
    b0 += x;
    b1 += (x * j) / (n - 1);
    b2 += (x * j * (j - 1)) / ((n - 1) * (n - 2));
    b3 += (x * j * (j - 1) * (j - 2)) / ((n - 1) * (n - 2) * (n - 3));
  });
  [b0, b1, b2, b3] = [b0 / n, b1 / n, b2 / n, b3 / n];
  const l2 = 2 * b1 - b0;
  return { l1: b0, l2, t3: (6 * b2 - 6 * b1 + b0) / l2, t4: (20 * b3 - 30 * b2 + 12 * b1 - b0) / l2 };
}

export const DISTRIBUTIONS = ['gev', 'pearson3'] as const;
export type ExtremeDistribution = (typeof DISTRIBUTIONS)[number];

/** Location and scale [the unit of the sample]; shape [1]: k of the GEV in Hosking's sign (below 0: no upper end), skew of Pearson III. */
export interface ExtremeFit {
  readonly distribution: ExtremeDistribution;
  readonly location: number;
  readonly scale: number;
  readonly shape: number;
}

const EULER = 0.5772156649015329;
/** Shapes nearer to 0 than this are taken as 0. */
const FLAT = 1e-6;

/** L-skewness of a GEV of shape k, > -1. */
const gevSkewness = (k: number): number => (Math.abs(k) < FLAT ? (2 * Math.log(3)) / Math.log(2) - 3 : (2 * Math.expm1(-k * Math.log(3))) / Math.expm1(-k * Math.log(2)) - 3);

function fitGev({ l1, l2, t3 }: LMoments): ExtremeFit {
  // the skewness falls as k grows, so halving finds it to the last bit
  let [low, high] = [-0.99, 20];
  for (let i = 0; i < 100 && high - low > 1e-15; i++) {
    const middle = (low + high) / 2;
    if (gevSkewness(middle) > t3) low = middle;
    else high = middle;
  }
  const k = (low + high) / 2;
  if (Math.abs(k) < FLAT) {
    const scale = l2 / Math.log(2);
    return { distribution: 'gev', location: l1 - EULER * scale, scale, shape: 0 };
  }
  const gamma = Math.exp(lnGamma(1 + k));
  const scale = (l2 * k) / (-Math.expm1(-k * Math.log(2)) * gamma);
  return { distribution: 'gev', location: l1 - (scale * (1 - gamma)) / k, scale, shape: k };
}

function fitPearson3({ l1, l2, t3 }: LMoments): ExtremeFit {
  const skew = Math.abs(t3);
  if (skew < FLAT) return { distribution: 'pearson3', location: l1, scale: l2 * Math.sqrt(Math.PI), shape: 0 };
  const z = skew < 1 / 3 ? 3 * Math.PI * skew * skew : 1 - skew;
  const alpha = skew < 1 / 3 ? (1 + 0.2906 * z) / (z + 0.1882 * z * z + 0.0442 * z ** 3) : (0.36067 * z - 0.59567 * z * z + 0.25361 * z ** 3) / (1 - 2.78861 * z + 2.56096 * z * z - 0.77045 * z ** 3);
  const scale = l2 * Math.sqrt(Math.PI * alpha) * Math.exp(lnGamma(alpha) - lnGamma(alpha + 0.5));
  return { distribution: 'pearson3', location: l1, scale, shape: (Math.sign(t3) * 2) / Math.sqrt(alpha) };
}

/**
 * Fit a distribution to the greatest values of years.
 *
 * @throws InputError `extreme-value/too-few` (fewer than 10), `extreme-value/not-finite`, `extreme-value/no-spread`, all at once
 */
export function fitExtremes(sample: ArrayLike<number>, distribution: ExtremeDistribution, place = 'sample'): ExtremeFit {
  const values = Array.from(sample);
  const problems: Problem[] = [];
  if (values.length < LEAST) problems.push({ place, expected: `at least ${LEAST} years`, found: String(values.length), code: 'extreme-value/too-few' });
  values.forEach((value, k) => {
    if (!Number.isFinite(value)) problems.push({ place: `${place}[${k}]`, expected: 'a finite number', found: String(value), code: 'extreme-value/not-finite' });
  });
  if (values.length > 0 && values.every((value) => value === values[0])) problems.push({ place, expected: 'values that differ', found: `${values.length} times ${values[0]!}`, code: 'extreme-value/no-spread' });
  if (problems.length > 0) throw new InputError(problems);
  const moments = lMoments(values);
  return distribution === 'gev' ? fitGev(moments) : fitPearson3(moments);
}

/** The x with P(a, x) = p of a gamma distribution of scale 1. */
function gammaQuantile(a: number, p: number): number {
  let [low, high] = [0, a + 10 * Math.sqrt(a) + 10];
  while (gammaCdf(a, high) < p) high *= 2;
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (gammaCdf(a, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The value below which a share `p` of years stays. @param p 0 < p < 1 */
export function extremeQuantile({ distribution, location, scale, shape }: ExtremeFit, p: number): number {
  if (distribution === 'gev') {
    const reduced = -Math.log(-Math.log(p));
    return shape === 0 ? location + scale * reduced : location - (scale * Math.expm1(-shape * reduced)) / shape;
  }
  if (shape === 0) return location + scale * normalQuantile(p);
  const alpha = 4 / (shape * shape);
  const unit = (scale * Math.abs(shape)) / 2;
  const end = location - (2 * scale) / shape;
  return shape > 0 ? end + unit * gammaQuantile(alpha, p) : end - unit * gammaQuantile(alpha, 1 - p);
}

export interface ReturnLevel {
  /** [a]. */
  readonly period: number;
  readonly level: number;
  /** 5 % and 95 % quantiles of refitted samples drawn from the fit. */
  readonly low: number;
  readonly high: number;
}

const SAMPLES = 500;

/**
 * Return levels with their intervals by a parametric bootstrap (Efron & Tibshirani 1993, ch. 6).
 *
 * @param years values the fit was made of
 * @param periods return periods [a], > 1
 */
export function returnLevels(fit: ExtremeFit, years: number, periods: readonly number[], stream: RandomStream): ReturnLevel[] {
  const entity = entityOf('return levels');
  const again = Array.from({ length: SAMPLES }, (_, b) => {
    const sample = Array.from({ length: years }, (__, k) => extremeQuantile(fit, openUniform(stream, entity, k, b)));
    const moments = lMoments(sample);
    return fit.distribution === 'gev' ? fitGev(moments) : fitPearson3(moments);
  });
  return periods.map((period) => {
    const p = 1 - 1 / period;
    const levels = Float64Array.from(again, (one) => extremeQuantile(one, p)).sort();
    const at = (share: number): number => levels[Math.round(share * (SAMPLES - 1))]!;
    return { period, level: extremeQuantile(fit, p), low: at(0.05), high: at(0.95) };
  });
}
