/**
 * Daily runoff of a catchment by GR4J: a production store, two unit hydrographs, a routing store and exchange with the
 * groundwater beside it.
 *
 * Source: Perrin, Michel & Andréassian (2003) J. Hydrol. 279, 275-289, eq. 1-22. Symbols are the paper's.
 */
import { DAILY_PERCOLATION } from './gr.js';
import { gr4 } from './gr4.js';
import { DAILY } from './gr4j-unit-hydrographs.js';

export const runoffGr4j = gr4({
  name: 'runoff-gr4j',
  title: { zh: 'GR4J 日径流模型', en: 'GR4J daily rainfall-runoff model' },
  source: 'Perrin, Michel & Andréassian (2003) J. Hydrol. 279, 275-289',
  step: 86_400,
  longest: 20,
  baseUnit: 'd',
  baseTime: 1.7,
  percolation: DAILY_PERCOLATION,
  exponent: DAILY,
});
