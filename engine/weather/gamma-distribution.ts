/**
 * The gamma distribution as the drought indices need it: the two tails of the distribution function and Thom's fit.
 *
 * Sources: Abramowitz & Stegun (1964) 6.5.29 (series of the lower tail) and 6.5.31
 * (continued fraction of the upper tail); Thom (1958) Mon. Weather Rev. 86, 117-122, eq. 22 (estimate of the shape).
 */
import { HALF_LN_TWO_PI, lnGamma, STIRLING_FROM, stirlingRest } from '../core/ln-gamma.js';
import { normalQuantile } from '../core/normal.js';

/** Relative size of a term that no longer matters. */
const EPSILON = 2 ** -53;
/** Stands for a zero denominator of the continued fraction. */
const TINY = 1e-300;

/**
 * ln of a^a e^-a / Γ(a): what of the density hangs on the shape `a` alone. Computed once for a fit, it keeps the large
 * numbers of a large shape from cancelling: x^a e^-x / Γ(a) = exp(a (ln(x/a) - x/a + 1) + this).
 */
export const gammaPeak = (a: number): number => (a >= STIRLING_FROM ? 0.5 * Math.log(a) - HALF_LN_TWO_PI - stirlingRest(a) : a * Math.log(a) - a - lnGamma(a));

/** x^a e^-x / Γ(a) for x > 0. */
const weight = (a: number, x: number, peak: number): number => {
  const ratio = x / a;
  return Math.exp(a * (Math.log(ratio) - ratio + 1) + peak);
};

/** Up to here the series is the shorter way; beyond it the upper tail is below about 1 %. */
const seriesEnd = (a: number): number => a + 1 + 3 * Math.sqrt(a);

/** P(a, x) by its series. */
function lowerSeries(a: number, x: number, peak: number): number {
  let [sum, term, next] = [1, 1, a];
  do {
    next += 1;
    term *= x / next;
    sum += term;
  } while (term > sum * EPSILON);
  return (sum * weight(a, x, peak)) / a;
}

/** Q(a, x) by its continued fraction, evaluated from the front (modified Lentz). */
function upperFraction(a: number, x: number, peak: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; ; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 4 * EPSILON) return fraction * weight(a, x, peak);
  }
}

/**
 * P(a, x): the share of a gamma distribution of shape `a` and scale 1 below `x`.
 *
 * @param a shape [1], > 0
 * @param x value in units of the scale [1]
 * @param peak `gammaPeak(a)`
 * @returns share [1], between 0 and 1
 */
export function gammaCdf(a: number, x: number, peak = gammaPeak(a)): number {
  if (x <= 0) return 0;
  return x < seriesEnd(a) ? lowerSeries(a, x, peak) : 1 - upperFraction(a, x, peak);
}

/**
 * The standard normal deviate of `below` + (1 - `below`) P(a, x), taken from the smaller tail, so that neither end loses
 * digits: Φ of it is the share of a distribution with a mass of `below` at zero.
 *
 * @param below share of zeros [1], 0 <= below < 1
 * @returns deviate [1]; -Infinity where no double is left for the share
 */
export function gammaDeviate(a: number, x: number, peak: number, below: number): number {
  if (x >= seriesEnd(a)) {
    const above = (1 - below) * upperFraction(a, x, peak);
    return above > 0 ? -normalQuantile(above) : Infinity;
  }
  const share = below + (x > 0 ? (1 - below) * lowerSeries(a, x, peak) : 0);
  return share > 0 ? normalQuantile(share) : -Infinity;
}

/**
 * Thom's estimate of the shape, close to maximum likelihood.
 *
 * @param spread ln of the mean less the mean of the ln of the sample [1], > 0
 * @returns shape [1]; the scale is the mean over it
 */
export const thomShape = (spread: number): number => (1 + Math.sqrt(1 + (4 * spread) / 3)) / (4 * spread);
