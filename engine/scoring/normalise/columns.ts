/** Goalpost normalisation of a column of indicator values: z = clip((g(x) - g(floor)) / (g(target) - g(floor)), 0, 1). */
import { NOT_APPLICABLE, OUT_OF_DOMAIN, PRESENT } from '../../core/table.js';
import type { Goalpost } from '../framework.js';
import { scaleNamed } from './index.js';

/** What of one indicator is known of a block of units, before weights. */
export interface IndicatorColumns {
  readonly value: Float64Array;
  /** 0 value, 255 not applicable, else a missing reason. */
  readonly state: Uint8Array;
  /** Score before clipping [1]; 0 where there is no value. */
  readonly unclipped: Float64Array;
  /** Score [0-1]; 0 where there is no value. */
  readonly normalised: Float64Array;
  /** Share of the units inside that reported [0-1]: 1 or 0 for a unit of the finest level. */
  readonly share: Float64Array;
  /** 1 unless not applicable. */
  readonly applies: Float64Array;
}

export const indicatorColumns = (size: number): IndicatorColumns => ({
  value: new Float64Array(size),
  state: new Uint8Array(size),
  unclipped: new Float64Array(size),
  normalised: new Float64Array(size),
  share: new Float64Array(size),
  applies: new Float64Array(size),
});

/** A value below zero under `log1p` or `sqrt` has no score: its state becomes out-of-domain (scoring policy, R20). */
function refuseBelow(lowest: number, { value, state }: IndicatorColumns, n: number): void {
  for (let i = 0; i < n; i++) {
    if (state[i] !== PRESENT || value[i]! >= lowest) continue;
    state[i] = OUT_OF_DOMAIN;
    value[i] = 0;
  }
}

/** Normalise the values of the first `n` units, from `value` and `state` to all the other columns. */
export function normaliseColumn(goalpost: Goalpost, columns: IndicatorColumns, n: number): void {
  const scale = scaleNamed(goalpost.scale);
  const floor = scale.apply(goalpost.floor);
  const span = scale.apply(goalpost.target) - floor;
  const isIdentity = scale.name === 'identity';
  if (!isIdentity) refuseBelow(scale.lowest, columns, n);
  const { value, state, unclipped, normalised, share, applies } = columns;
  for (let i = 0; i < n; i++) {
    const s = state[i]!;
    if (s === PRESENT) {
      const x = value[i]!;
      const u = ((isIdentity ? x : scale.apply(x)) - floor) / span;
      unclipped[i] = u;
      normalised[i] = u <= 0 ? 0 : u >= 1 ? 1 : u;
      share[i] = 1;
      applies[i] = 1;
    } else {
      unclipped[i] = 0;
      normalised[i] = 0;
      share[i] = 0;
      applies[i] = s === NOT_APPLICABLE ? 0 : 1;
    }
  }
}
