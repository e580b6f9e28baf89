/**
 * Distributions of the rain of wet days from a sample of it: mixed exponential by expectation-maximisation, extended
 * Pareto by probability-weighted moments.
 *
 * Source: Dempster, Laird & Rubin (1977) J. R. Stat. Soc. B 39, 1-38; Naveau et al. (2016) Water Resour. Res. 52,
 * 2753-2769, section 2.2, with β_r = E[X F^r] = (σ/ξ)(κ Β(κ (r+1), 1-ξ) - 1/(r+1)).
 */
import { mean } from '../core/statistics.js';
import { tailFactor, type ExtendedPareto, type MixedExponential, type RainAmount } from './rain-amount.js';

/** Fewer wet days than this do not tell two exponentials apart: one is fitted. */
const LEAST_FOR_TWO = 30;
const ITERATIONS = 2_000;
const [LEAST_TAIL, GREATEST_TAIL] = [1e-3, 0.4];
const [LEAST_LOWER, GREATEST_LOWER] = [0.05, 50];

const single = (meanAmount: number): MixedExponential => ({ kind: 'mixed-exponential', share: 1, firstMean: meanAmount, secondMean: meanAmount });

/** Two exponentials of greatest likelihood for amounts [mm], >= 0, at least one. */
function fitMixedExponential(amounts: readonly number[]): MixedExponential {
  const average = Math.max(1e-6, mean(amounts));
  if (amounts.length < LEAST_FOR_TWO) return single(average);
  let [share, first, second] = [0.5, 0.4 * average, 1.6 * average];
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let [weight, weighted, total] = [0, 0, 0];
    for (const x of amounts) {
      const a = (share / first) * Math.exp(-x / first);
      const b = ((1 - share) / second) * Math.exp(-x / second);
      const r = a / (a + b);
      weight += r;
      weighted += r * x;
      total += x;
    }
    const next = weight / amounts.length;
    if (!(next > 1e-6 && next < 1 - 1e-6) || weighted <= 1e-9 * total) return single(average);
    const moved = Math.abs(next - share);
    [share, first, second] = [next, weighted / weight, (total - weighted) / (amounts.length - weight)];
    if (moved < 1e-9) break;
  }
  return { kind: 'mixed-exponential', share, firstMean: first, secondMean: second };
}

/** The x between `low` and `high` where a rising function is 0, or the nearer end. */
function risingRoot(low: number, high: number, f: (x: number) => number): number {
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** β_r ξ / σ. */
const weightedMoment = (lower: number, tail: number, r: number): number => (tailFactor(lower * (r + 1), tail) - 1) / (r + 1);

/** The κ at which 2 β₁ / β₀, which falls with κ, is `ratio`, for a tail ξ. */
const lowerShapeFor = (ratio: number, tail: number): number =>
  Math.exp(risingRoot(Math.log(LEAST_LOWER), Math.log(GREATEST_LOWER), (k) => ratio - (2 * weightedMoment(Math.exp(k), tail, 1)) / weightedMoment(Math.exp(k), tail, 0)));

/** Extended Pareto with the first three probability-weighted moments of amounts [mm]; ξ is kept between 0.001 and 0.4. */
function fitExtendedPareto(amounts: readonly number[]): ExtendedPareto {
  const sorted = Float64Array.from(amounts).sort();
  const n = sorted.length;
  const beta = [0, 0, 0];
  sorted.forEach((x, i) => {
    beta[0]! += x / n;
    beta[1]! += (x * i) / (n * (n - 1));
    beta[2]! += (x * i * (i - 1)) / (n * (n - 1) * (n - 2));
  });
  const [ratio1, ratio2] = [(2 * beta[1]!) / beta[0]!, (3 * beta[2]!) / beta[0]!];
  const tailShape = risingRoot(LEAST_TAIL, GREATEST_TAIL, (tail) => {
    const lower = lowerShapeFor(ratio1, tail);
    return (3 * weightedMoment(lower, tail, 2)) / weightedMoment(lower, tail, 0) - ratio2;
  });
  const lowerShape = lowerShapeFor(ratio1, tailShape);
  return { kind: 'extended-pareto', lowerShape, tailShape, scale: (beta[0]! * tailShape) / weightedMoment(lowerShape, tailShape, 0) };
}

/**
 * The distribution of amounts above the threshold of a wet day. A sample of fewer than 30 gets one exponential of its mean,
 * whatever `kind`.
 *
 * @param amounts rain less the threshold [mm], >= 0, at least one
 */
export function fitRainAmount(amounts: readonly number[], kind: RainAmount['kind']): RainAmount {
  return kind === 'mixed-exponential' || amounts.length < LEAST_FOR_TWO ? fitMixedExponential(amounts) : fitExtendedPareto(amounts);
}
