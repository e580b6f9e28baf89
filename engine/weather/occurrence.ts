/**
 * Days with rain: at each site a Markov chain of order one whose chance on a day is a normal variate below a limit, the
 * variates being correlated in space.
 *
 * Source: Richardson (1981) Water Resour. Res. 17, 182-190 (the chain); Wilks (1998) J. Hydrol. 210, 178-191, eq. 1-5
 * (many sites). Wilks finds the correlation of the variates by simulation; here that of the days is exact.
 */
import { normalQuantile } from '../core/normal.js';
import { bivariateNormalCdf } from './bivariate-normal.js';

/** A chain of dry and wet days. */
export interface WetChain {
  /** Probability that a day is wet after a dry one, p01 [1]. */
  readonly afterDry: number;
  /** Probability that a day is wet after a wet one, p11 [1]. */
  readonly afterWet: number;
}

/** Share of wet days in the long run, π = p01 / (1 + p01 - p11) [1]. */
export const wetShare = ({ afterDry, afterWet }: WetChain): number => (afterDry === 0 ? 0 : afterDry / (1 + afterDry - afterWet));

/** z with Φ(z) = p, the ends included. */
export const limit = (p: number): number => (p <= 0 ? -Infinity : p >= 1 ? Infinity : normalQuantile(p));

/**
 * Correlation of the wet days of two chains in the long run [1], 0 where one is always wet or always dry.
 *
 * The stationary probability s of both wet solves s = s c11 + (πi - s) c10 + (πj - s) c01 + (1 - πi - πj + s) c00, where
 * cab = Φ2(limits after a and b; ω).
 *
 * @param omega correlation of the normal variates [1]
 */
function wetDayCorrelation(first: WetChain, second: WetChain, omega: number): number {
  const [p, q] = [wetShare(first), wetShare(second)];
  const variance = p * (1 - p) * q * (1 - q);
  if (!(variance > 0)) return 0;
  const [dryI, wetI, dryJ, wetJ] = [limit(first.afterDry), limit(first.afterWet), limit(second.afterDry), limit(second.afterWet)];
  const c00 = bivariateNormalCdf(dryI, dryJ, omega);
  const c01 = bivariateNormalCdf(dryI, wetJ, omega);
  const c10 = bivariateNormalCdf(wetI, dryJ, omega);
  const c11 = bivariateNormalCdf(wetI, wetJ, omega);
  const both = (p * c10 + q * c01 + (1 - p - q) * c00) / (1 - c11 + c10 + c01 - c00);
  return (both - p * q) / Math.sqrt(variance);
}

/** Largest correlation of the variates, either sign. */
const STRONGEST = 0.999;
const ITERATIONS = 60;

/**
 * The correlation of the normal variates that gives wet days the correlation `wanted`: the root of a rising function, by
 * regula falsi in the Illinois form (Dowell & Jarratt 1971, BIT 11, 168-174).
 *
 * @param wanted correlation of the wet days [1]
 * @returns ω [1], the nearer end of ±0.999 where no ω gives it
 */
export function latentCorrelation(first: WetChain, second: WetChain, wanted: number): number {
  const excess = (omega: number): number => wetDayCorrelation(first, second, omega) - wanted;
  let [a, b] = [-STRONGEST, STRONGEST];
  let [fa, fb] = [excess(a), excess(b)];
  let moved = 0; // the end moved last: -1 for a, 1 for b
  if (fa >= 0 && fb <= 0) return 0; // one of them never changes
  if (fa >= 0) return a;
  if (fb <= 0) return b;
  for (let iteration = 0; iteration < ITERATIONS && b - a > 1e-10; iteration++) {
    const omega = (a * fb - b * fa) / (fb - fa);
    const f = excess(omega);
    if (Math.abs(f) < 1e-10) return omega;
    if (f < 0) {
      [a, fa] = [omega, f];
      if (moved < 0) fb /= 2;
      moved = -1;
    } else {
      [b, fb] = [omega, f];
      if (moved > 0) fa /= 2;
      moved = 1;
    }
  }
  return (a + b) / 2;
}
