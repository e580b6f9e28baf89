/**
 * The regularised incomplete beta function, by its continued fraction.
 *
 * Source: Abramowitz & Stegun (1964) 26.5.8, evaluated from the front (modified Lentz); 6.6.3 for the far side.
 */
import { lnGamma } from '../core/ln-gamma.js';

const EPSILON = 2 ** -52;
/** Stands for a zero denominator of the continued fraction. */
const TINY = 1e-300;
const MOST_TERMS = 10_000;

const away = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < EPSILON) break;
  }
  return product;
}

/**
 * I_x(a, b): the share of a beta distribution below `x`.
 *
 * @param x [1], 0 to 1
 * @param a,b shapes [1], > 0
 * @returns [1], 0 to 1
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}
