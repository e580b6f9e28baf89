/** Goalpost normalisation of one value: z = clip((g(x) - g(floor)) / (g(target) - g(floor)), 0, 1). */
import type { Goalpost } from '../framework.js';
import { scaleNamed } from './index.js';

export interface NormalisedValue {
  /** Before clipping [1]: below 0 or above 1 where the value lies beyond the goalposts. */
  readonly unclipped: number;
  /** [1], between 0 and 1. */
  readonly normalised: number;
}

/**
 * Where a value lies between its goalposts. A floor above the target makes lower values better.
 *
 * @param value [the indicator's unit], finite
 * @returns null where the scale has no place for the value: below zero under `log1p` and `sqrt`
 */
export function normalise(value: number, goalpost: Pick<Goalpost, 'floor' | 'target' | 'scale'>): NormalisedValue | null {
  const { apply, lowest } = scaleNamed(goalpost.scale);
  if (value < lowest) return null;
  const floor = apply(goalpost.floor);
  // + 0: at a floor above the target the quotient is a negative zero.
  const unclipped = (apply(value) - floor) / (apply(goalpost.target) - floor) + 0;
  return { unclipped, normalised: unclipped <= 0 ? 0 : unclipped >= 1 ? 1 : unclipped };
}
