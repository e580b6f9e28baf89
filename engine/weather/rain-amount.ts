/**
 * Distributions of the rain of a wet day above the threshold of a wet day: mixed exponential, and the extended generalised
 * Pareto distribution F(x) = H(x)^κ, H(x) = 1 - (1 + ξ x / σ)^(-1/ξ), for heavier tails.
 *
 * Source: Woolhiser & Pegram (1979) J. Appl. Meteorol. 18, 34-42 (mixed exponential); Naveau et al. (2016) Water Resour.
 * Res. 52, 2753-2769, type (i).
 */
import { normalCdf } from '../core/normal.js';
import { lnGamma } from '../core/ln-gamma.js';

export interface MixedExponential {
  readonly kind: 'mixed-exponential';
  /** Share of the first exponential [1], 0 to 1. */
  readonly share: number;
  /** Mean of the first and of the second [mm], > 0. */
  readonly firstMean: number;
  readonly secondMean: number;
}

export interface ExtendedPareto {
  readonly kind: 'extended-pareto';
  /** κ, the shape near 0 [1], > 0. */
  readonly lowerShape: number;
  /** σ [mm], > 0. */
  readonly scale: number;
  /** ξ, the shape of the tail [1], 0 < ξ < 0.5 so that the variance is finite. */
  readonly tailShape: number;
}

export type RainAmount = MixedExponential | ExtendedPareto;

/** κ Β(κ, 1 - m ξ), by which the moments of the extended Pareto distribution are made. */
export const tailFactor = (shape: number, exponent: number): number => Math.exp(lnGamma(shape + 1) + lnGamma(1 - exponent) - lnGamma(shape + 1 - exponent));

/** Mean [mm] and variance [mm²] of an amount. */
export function amountMoments(amount: RainAmount): { readonly mean: number; readonly variance: number } {
  if (amount.kind === 'mixed-exponential') {
    const { share, firstMean, secondMean } = amount;
    const mean = share * firstMean + (1 - share) * secondMean;
    return { mean, variance: 2 * (share * firstMean ** 2 + (1 - share) * secondMean ** 2) - mean ** 2 };
  }
  const { lowerShape, scale, tailShape } = amount;
  const [one, two] = [tailFactor(lowerShape, tailShape), tailFactor(lowerShape, 2 * tailShape)];
  const unit = (scale / tailShape) ** 2;
  return { mean: (scale / tailShape) * (one - 1), variance: unit * (two - one * one) };
}

/** The x where the log of the survival function, falling and convex, comes down to `logSurvival`: Newton's steps from below never pass it. */
function mixedQuantile({ share, firstMean, secondMean }: MixedExponential, logSurvival: number, below: number): number {
  let x = below;
  for (let step = 0; step < 200; step++) {
    const [first, second] = [share * Math.exp(-x / firstMean), (1 - share) * Math.exp(-x / secondMean)];
    const survival = first + second;
    const next = x + ((Math.log(survival) - logSurvival) * survival) / (first / firstMean + second / secondMean);
    if (!(next > x * (1 + 1e-14))) break;
    x = next;
  }
  return x;
}

/** A normal deviate, and the chances of one below it and of one above it [1]. */
export interface Deviate {
  readonly z: number;
  readonly below: number;
  readonly above: number;
}

/** Of z, -37 < z < 37. */
export const deviateAt = (z: number): Deviate => ({ z, below: normalCdf(z), above: normalCdf(-z) });

/**
 * The amount not exceeded with the probability Φ(z) [mm]: exact in both tails.
 *
 * @param least an amount that is not above it [mm], from which it is found sooner
 */
export function amountAt(amount: RainAmount, { z, below, above }: Deviate, least = 0): number {
  if (amount.kind === 'mixed-exponential') return mixedQuantile(amount, z > 0 ? Math.log(above) : Math.log1p(-below), least);
  const { lowerShape, scale, tailShape } = amount;
  const logH = (z > 0 ? Math.log1p(-above) : Math.log(below)) / lowerShape;
  return (scale / tailShape) * Math.expm1(-tailShape * Math.log(-Math.expm1(logH)));
}
