/** Daily runoff by GR6J, for low flows: GR5J with an exponential store beside the routing store. Source: Pushpalatha et al. (2011) J. Hydrol. 411, 66-76. */
import { grThreshold } from './gr-threshold.js';

export const runoffGr6j = grThreshold({
  name: 'runoff-gr6j',
  title: { zh: 'GR6J 日径流模型', en: 'GR6J daily rainfall-runoff model' },
  source: 'Pushpalatha et al. (2011) J. Hydrol. 411, 66-76',
  coefficient: { unit: 'mm', min: 0.05, max: 100, default: 5, doc: { zh: '指数水库系数 X6', en: 'coefficient X6 of the exponential store' } },
});
