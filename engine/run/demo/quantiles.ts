/** Quantiles of counts: a number in (0, 1) in, a count out; the same number gives a count that rises with the share. */
import { normalQuantile } from '../../core/normal.js';

/** Cases above which a count is taken from the normal distribution. */
const FEW = 40;
/** Variance above which it may be. */
const WIDE = 6;

/** The smallest k with Poisson probability of k or fewer at least `u`; at most `max`. */
export function poissonQuantile(mean: number, u: number, max: number): number {
  if (mean > FEW) return Math.min(max, Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(u))));
  let probability = Math.exp(-mean);
  let sum = probability;
  let k = 0;
  while (sum < u && k < max) {
    k++;
    probability *= mean / k;
    sum += probability;
    if (probability < 1e-17 && k > mean) break;
  }
  return Math.min(k, max);
}

/** The smallest k with binomial probability of k or fewer at least `u`: 0 to `n`. */
export function binomialQuantile(n: number, p: number, u: number): number {
  if (p > 0.5) return n - binomialQuantile(n, 1 - p, 1 - u);
  const variance = n * p * (1 - p);
  if (n > FEW && variance > WIDE) return Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(variance) * normalQuantile(u))));
  if (n > FEW) return poissonQuantile(n * p, u, n);
  const odds = p / (1 - p);
  let probability = (1 - p) ** n;
  let sum = probability;
  let k = 0;
  while (sum < u && k < n) {
    probability *= ((n - k) / (k + 1)) * odds;
    sum += probability;
    k++;
  }
  return k;
}
