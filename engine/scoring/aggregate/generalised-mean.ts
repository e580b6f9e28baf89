/** Weighted generalised (power) mean (Σ w xᵖ / Σ w)^(1/p), p > 0: p = 1 is the arithmetic mean, a smaller p punishes imbalance. */
import type { AggregationFamily } from './aggregation.js';

export const generalisedMean: AggregationFamily = {
  name: 'generalised-mean',
  parameter: { doc: 'the power of the mean', min: 0.05, max: 10 },
  make: (power) => ({
    name: `generalised-mean(${power})`,
    source: 'Bullen (2003) Handbook of Means and Their Inequalities, ch. III',
    forward: (score) => Math.pow(score, power),
    inverse: (mean) => Math.pow(mean, 1 / power),
  }),
};
