/** Daily runoff by GR5J: GR4J whose exchange with the groundwater changes its sign at a filling of the routing store. Source: Le Moine (2008) thesis, UPMC Paris. */
import { grThreshold } from './gr-threshold.js';

export const runoffGr5j = grThreshold({ name: 'runoff-gr5j', title: { zh: 'GR5J 日径流模型', en: 'GR5J daily rainfall-runoff model' }, source: 'Le Moine (2008) thesis, UPMC Paris', coefficient: null });
