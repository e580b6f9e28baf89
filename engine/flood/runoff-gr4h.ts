/**
 * Hourly runoff of a catchment by GR4H: GR4J with a percolation and unit hydrographs of the hour.
 *
 * Source: Mathevet (2005) thesis, ENGREF Paris; Perrin et al. (2003), as in airGR.
 */
import { HOURLY_PERCOLATION } from './gr.js';
import { gr4 } from './gr4.js';
import { HOURLY } from './gr4j-unit-hydrographs.js';

export const runoffGr4h = gr4({
  name: 'runoff-gr4h',
  title: { zh: 'GR4H 时径流模型', en: 'GR4H hourly rainfall-runoff model' },
  source: 'Mathevet (2005) thesis, ENGREF Paris',
  step: 3_600,
  longest: 480,
  baseUnit: 'h',
  baseTime: 20,
  percolation: HOURLY_PERCOLATION,
  exponent: HOURLY,
});
