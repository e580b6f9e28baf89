/** Levels of an area from those of its units: enough of them must warrant it. */
import { LEVELS, type AreaRule } from './rule.js';

/**
 * The level of an area at each step: the highest that `units` of them, or a `share`, reach; both where both are given.
 *
 * @param levels of its units; each of length n
 */
export function areaLevel(levels: readonly Uint8Array[], { units = 1, share = 0 }: AreaRule): Uint8Array {
  const steps = levels[0]?.length ?? 0;
  const out = new Uint8Array(steps);
  for (let t = 0; t < steps; t++) {
    const enough = (k: number): boolean => {
      const reached = levels.filter((level) => level[t]! >= k).length;
      return reached >= units && reached >= share * levels.length - 1e-9;
    };
    let k: number = LEVELS.length;
    while (k > 0 && !enough(k)) k--;
    out[t] = k;
  }
  return out;
}
