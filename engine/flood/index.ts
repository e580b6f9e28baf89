/** The models of runoff, routing and inundation, in the order of the documentation. */
import type { Model } from '../core/model.js';
import { depthDamage, sectorDamage } from './depth-damage.js';
import { floodDamage } from './flood-damage.js';
import { discharge } from './discharge.js';
import { routingMuskingum } from './routing-muskingum.js';
import { routingMuskingumCunge } from './routing-muskingum-cunge.js';
import { runoffCurveNumber } from './runoff-curve-number.js';
import { runoffGr4h } from './runoff-gr4h.js';
import { runoffGr4j } from './runoff-gr4j.js';
import { runoffGr5j } from './runoff-gr5j.js';
import { runoffGr6j } from './runoff-gr6j.js';
import { runoffXinanjiang } from './runoff-xinanjiang.js';
import { runoffXinanjiangH } from './runoff-xinanjiang-h.js';
import { runoffXinanjiangL } from './runoff-xinanjiang-l.js';
import { stageRating } from './stage-rating.js';
import { unitHydrograph } from './unit-hydrograph.js';

export const FLOOD_MODELS: readonly Model[] = [runoffGr4j, runoffGr5j, runoffGr6j, runoffGr4h, runoffXinanjiang, runoffXinanjiangL, runoffXinanjiangH, runoffCurveNumber, unitHydrograph, discharge, routingMuskingum, routingMuskingumCunge, stageRating, depthDamage, ...sectorDamage, floodDamage];
