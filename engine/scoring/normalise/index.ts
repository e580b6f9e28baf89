/** The scales, in documentation order. */
import type { ScaleName } from '../framework.js';
import { identity } from './identity.js';
import { log1p } from './log1p.js';
import type { Scale } from './scale.js';
import { sqrt } from './sqrt.js';

export type { Scale } from './scale.js';

export const SCALES: readonly Scale[] = [identity, log1p, sqrt];

const byName: Readonly<Record<ScaleName, Scale>> = { identity, log1p, sqrt };

/** The scale called `name`. */
export const scaleNamed = (name: ScaleName): Scale => byName[name];
