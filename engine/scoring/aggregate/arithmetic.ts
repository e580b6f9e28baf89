/** Weighted arithmetic mean: full compensation between children. The official method (scoring policy, rule 6). */
import type { AggregationFamily } from './aggregation.js';

export const arithmetic: AggregationFamily = {
  name: 'arithmetic',
  parameter: null,
  make: () => ({ name: 'arithmetic', source: 'OECD/JRC (2008) Handbook on Constructing Composite Indicators, ch. 6.1', forward: null, inverse: (mean) => mean }),
};
