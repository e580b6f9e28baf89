/**
 * Whom a list of households misses and whom it helps without need, in expectation over their chances.
 *
 * Source: Cornia & Stewart (1993) IDS Bulletin 24, 59-90 (errors of exclusion and inclusion).
 */

export interface Targeting {
  /** Households on the list; null, as is all else: the list, or who is not on it, is too small to tell of. */
  readonly helped: number | null;
  /** Share of the helped households that would not have fallen [1]; null: nobody is helped. */
  readonly inclusion: number | null;
  /** Share of the persons who fall that are not helped [1]; null: nobody falls. */
  readonly exclusion: number | null;
  /** Share of the money that goes to who would not have fallen [1], and to who falls all the same; null: none is spent. */
  readonly deadweight: number | null;
  readonly inVain: number | null;
}

/** Nothing of a list that few are on, or few are not on. */
export const UNTOLD: Targeting = { helped: null, inclusion: null, exclusion: null, deadweight: null, inVain: null };

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/**
 * @param chance of each household without help [1]; `after` with it; `persons` and `cost` [yuan] of each
 * @param helped 1: on the list
 */
export function targetingOf(chance: ArrayLike<number>, after: ArrayLike<number>, persons: ArrayLike<number>, cost: ArrayLike<number>, helped: ArrayLike<number>): Targeting {
  let [count, needless, fallers, missed, spent, dead, vain] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < chance.length; i++) {
    fallers += chance[i]! * persons[i]!;
    if (helped[i] !== 1) {
      missed += chance[i]! * persons[i]!;
      continue;
    }
    count++;
    needless += 1 - chance[i]!;
    spent += cost[i]!;
    dead += cost[i]! * (1 - chance[i]!);
    vain += cost[i]! * Math.min(chance[i]!, after[i]!);
  }
  return { helped: count, inclusion: share(needless, count), exclusion: share(missed, fallers), deadweight: share(dead, spent), inVain: share(vain, spent) };
}
