/** Priors: how a number between 0 and 1 becomes a parameter, within the range the model declares. */
import { normalCdf, normalQuantile } from '../../core/normal.js';
import type { Prior } from './declaration.js';

/** Ends of a prior that could not be, as a phrase of what is expected; null: none. */
export function priorFault(prior: Prior, min: number, max: number): string | null {
  if ('uniform' in prior) return prior.uniform[0] < prior.uniform[1] ? null : 'the lower end before the upper';
  if ('triangular' in prior) {
    const [low, mode, high] = prior.triangular;
    return low <= mode && mode <= high && low < high ? null : 'low ≤ mode ≤ high, and low before high';
  }
  const [centre, spread] = 'normal' in prior ? prior.normal : prior.lognormal;
  if ('lognormal' in prior && !(centre > 0 && spread > 1)) return 'a median above 0 and a spread (geometric standard deviation) above 1';
  if ('normal' in prior && !(spread > 0)) return 'a deviation above 0';
  return centre >= min && centre <= max ? null : `a centre from ${min} to ${max}`;
}

/**
 * Quantile of a prior. Normal and lognormal are cut at the ends of the model's range and drawn from what is between.
 *
 * @param u probability, 0 < u < 1
 */
export function priorQuantile(prior: Prior, min: number, max: number, u: number): number {
  if ('uniform' in prior) return prior.uniform[0] + (prior.uniform[1] - prior.uniform[0]) * u;
  if ('triangular' in prior) {
    const [low, mode, high] = prior.triangular;
    const below = (mode - low) / (high - low);
    return u < below ? low + Math.sqrt(u * (high - low) * (mode - low)) : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
  }
  const log = 'lognormal' in prior;
  const [centre, spread] = log ? [Math.log(prior.lognormal[0]), Math.log(prior.lognormal[1])] : prior.normal;
  const share = (end: number): number => normalCdf(((log ? Math.log(Math.max(end, 0)) : end) - centre) / spread);
  const [low, high] = [share(min), share(max)];
  const z = normalQuantile(Math.min(Math.max(low + (high - low) * u, Number.MIN_VALUE), 1 - Number.EPSILON / 2));
  const value = log ? Math.exp(centre + spread * z) : centre + spread * z;
  return Math.min(Math.max(value, min), max);
}
