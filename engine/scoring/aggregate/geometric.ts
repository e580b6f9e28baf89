/**
 * Weighted geometric mean, made safe for zeros by a floor of 1 point of 100: partial compensation, so that a village
 * cannot make up for a wholly neglected action.
 */
import type { AggregationFamily } from './aggregation.js';

/** Lowest score that enters the logarithm [1]. */
const FLOOR = 0.01;

export const geometric: AggregationFamily = {
  name: 'geometric',
  parameter: null,
  make: () => ({
    name: 'geometric',
    source: 'OECD/JRC (2008) Handbook on Constructing Composite Indicators, ch. 6.2; floor: scoring policy, rule 6',
    forward: (score) => Math.log(Math.max(score, FLOOR)),
    inverse: (mean) => Math.exp(mean),
  }),
};
