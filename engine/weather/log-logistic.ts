/**
 * The three-parameter log-logistic distribution, written as the generalised logistic so that samples of either skew fit.
 *
 * Sources: Vicente-Serrano, Beguería & López-Moreno (2010) J. Climate 23, 1696-1718 (the distribution of the water
 * balance, fitted by probability-weighted moments); Hosking & Wallis (1997) Regional frequency analysis, section 2.4
 * (unbiased moments) and appendix A.7 (location ξ, scale α, shape k = -t3). In the terms of Vicente-Serrano
 * β = -1/k, α' = α β, γ = ξ - α'.
 */
import { normalQuantile } from '../core/normal.js';

/** Below this |k| the distribution is the logistic to the last digits. */
const STRAIGHT = 1e-8;
/** Spread of a sample against its size below which rounding has made it. */
const NO_SPREAD = 1e-12;

/**
 * Location, scale and shape of a sorted sample by unbiased probability-weighted moments.
 *
 * @param sorted ascending; elements 0 to `count` - 1
 * @param out receives location, scale and shape from `at` on, where there is a fit
 * @returns whether there is one: the sample has spread, and a skew that a distribution may have
 */
export function fitLogLogistic(sorted: Float64Array, count: number, location: Float64Array, scale: Float64Array, shape: Float64Array, at: number): boolean {
  let [b0, b1, b2] = [0, 0, 0];
  for (let j = 0; j < count; j++) {
    const x = sorted[j]!;
    const once = j / (count - 1);
    b0 += x;
    b1 += once * x;
    b2 += (once * (j - 1) * x) / (count - 2);
  }
  b0 /= count;
  b1 /= count;
  b2 /= count;
  const l2 = 2 * b1 - b0;
  const k = -(6 * b2 - 6 * b1 + b0) / l2;
  if (!(l2 > NO_SPREAD * Math.max(Math.abs(sorted[0]!), Math.abs(sorted[count - 1]!))) || !(Math.abs(k) < 1)) return false;
  const angle = Math.PI * k;
  // Γ(1 + k) Γ(1 - k) = πk / sin πk
  const straight = Math.abs(k) < STRAIGHT;
  const alpha = straight ? l2 : (l2 * Math.sin(angle)) / angle;
  location[at] = straight ? b0 : b0 - alpha * (1 / k - Math.PI / Math.sin(angle));
  scale[at] = alpha;
  shape[at] = straight ? 0 : k;
  return true;
}

/** The standard normal deviate of the share of the distribution below `x` [1]; infinite beyond its end. */
export function logLogisticDeviate(x: number, location: number, scale: number, shape: number): number {
  const reduced = (x - location) / scale;
  const inside = 1 - shape * reduced;
  if (inside <= 0) return shape > 0 ? Infinity : -Infinity;
  const y = shape === 0 ? reduced : -Math.log(inside) / shape;
  // F = 1 / (1 + e^-y), taken from the smaller tail
  const tail = Math.exp(-Math.abs(y));
  if (tail === 0) return y < 0 ? -Infinity : Infinity;
  const z = normalQuantile(tail / (1 + tail));
  return y < 0 ? z : -z;
}
