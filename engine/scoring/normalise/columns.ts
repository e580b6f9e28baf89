/** Goalpost normalisation of a column of indicator values: z = clip((g(x) - g(floor)) / (g(target) - g(floor)), 0, 1). */
import { OUT_OF_DOMAIN, PRESENT } from '../../core/table.js';
import type { LeafColumns } from '../aggregate/leaf-sums.js';
import type { Goalpost } from '../framework.js';
import { scaleNamed } from './index.js';

/** What of one indicator is known of a block of units, before weights. */
export interface IndicatorColumns extends LeafColumns {
  /** [the indicator's unit]; 0 where there is no value. */
  readonly value: Float64Array;
}

export const indicatorColumns = (size: number, whole: boolean): IndicatorColumns => ({
  value: new Float64Array(size),
  state: new Uint8Array(size),
  normalised: new Float64Array(size),
  share: whole ? null : new Float64Array(size),
});

/**
 * Normalise the values of the first `n` units, from `value` and `state` to `normalised`. A value below zero under
 * `log1p` or `sqrt` has no score: its state becomes out-of-domain (scoring policy, R20).
 */
export function normaliseColumn(goalpost: Goalpost, { value, state, normalised }: IndicatorColumns, n: number): void {
  const scale = scaleNamed(goalpost.scale);
  const floor = scale.apply(goalpost.floor);
  const span = scale.apply(goalpost.target) - floor;
  if (scale.name === 'identity') {
    // The value is 0 where there is none: computed like the others, then put back to 0.
    for (let i = 0; i < n; i++) {
      const u = (value[i]! - floor) / span;
      normalised[i] = state[i] !== PRESENT || u <= 0 ? 0 : u >= 1 ? 1 : u;
    }
    return;
  }
  for (let i = 0; i < n; i++) {
    if (state[i] === PRESENT && value[i]! < scale.lowest) {
      state[i] = OUT_OF_DOMAIN;
      value[i] = 0;
    }
    const u = state[i] === PRESENT ? (scale.apply(value[i]!) - floor) / span : 0;
    normalised[i] = u <= 0 ? 0 : u >= 1 ? 1 : u;
  }
}
