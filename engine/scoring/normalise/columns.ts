/** Goalpost normalisation of a column of indicator values: z = clip((g(x) - g(floor)) / (g(target) - g(floor)), 0, 1). */
import { OUT_OF_DOMAIN, PRESENT } from '../../core/table.js';
import type { Goalpost } from '../framework.js';
import { scaleNamed } from './index.js';

/**
 * Normalise the values of `n` units. A value below zero under `log1p` or `sqrt` has no score: its state becomes
 * out-of-domain (scoring policy, R20).
 *
 * @param values [the indicator's unit]
 * @param state  0 where there is a value; others are left alone
 * @param unclipped receives the score before clipping [1]; 0 where there is no value
 */
export function normaliseColumn(goalpost: Goalpost, values: Float64Array, state: Uint8Array, unclipped: Float64Array, n: number): void {
  const scale = scaleNamed(goalpost.scale);
  const floor = scale.apply(goalpost.floor);
  const span = scale.apply(goalpost.target) - floor;
  if (scale.name === 'identity') {
    for (let i = 0; i < n; i++) unclipped[i] = state[i] === PRESENT ? (values[i]! - floor) / span : 0;
    return;
  }
  for (let i = 0; i < n; i++) {
    if (state[i] === PRESENT && values[i]! < scale.lowest) state[i] = OUT_OF_DOMAIN;
    unclipped[i] = state[i] === PRESENT ? (scale.apply(values[i]!) - floor) / span : 0;
  }
}

/** The score [0-1] of an unclipped score. */
export const clip = (unclipped: number): number => (unclipped <= 0 ? 0 : unclipped >= 1 ? 1 : unclipped);
