/**
 * Which groups of a published table are blanked: those of fewer than k households, and what would give them away.
 *
 * With the total of all groups told, one blank is the total less the others. So blanks are two at least, and hold k
 * households between them: the smallest of the other groups are blanked too, until they do.
 *
 * Households that are counted are real ones: copies that a synthetic population makes of one household of its sample count once.
 *
 * Source: Hundepool et al. (2012) Statistical Disclosure Control, ch. 4 (primary and secondary suppression).
 */

/** Households below which a group is not told of. */
export const LEAST_GROUP = 10;

/** Real households behind some positions. @param origin the household of the sample that each is of, or a copy of */
export function realHouseholds(origin: ArrayLike<number>, positions: Iterable<number>): Set<number> {
  const found = new Set<number>();
  for (const i of positions) found.add(origin[i]!);
  return found;
}

/** Whether a cell may be told behind which so many real households stand, out of so many. */
export const mayTell = (count: number, of: number): boolean => (count === 0 || count >= LEAST_GROUP) && (count === of || of - count >= LEAST_GROUP);

const sum = (counts: readonly number[]): number => counts.reduce((total, each) => total + each, 0);

/**
 * @param households real ones of each group
 * @param together real households of some groups, by their positions; absent: no household is in two
 * @returns 1 where the group is blanked; groups of nobody hide nobody and stay
 */
export function suppressed(households: ArrayLike<number>, together: (groups: readonly number[]) => number = (groups) => sum(groups.map((k) => households[k]!))): Uint8Array {
  const least = LEAST_GROUP;
  const blank = Uint8Array.from(households, (n) => Number(n > 0 && n < least));
  const bySize = Array.from(households, (_, k) => k).filter((k) => blank[k] === 0 && households[k]! > 0).sort((a, b) => households[a]! - households[b]! || a - b);
  for (const k of bySize) {
    const hidden = Array.from(blank, (_, at) => at).filter((at) => blank[at] === 1);
    if (hidden.length === 0 || (hidden.length >= 2 && together(hidden) >= least)) break;
    blank[k] = 1;
  }
  return blank;
}

/** Whether so many are a few: of nobody there is nothing to tell. */
export const isFew = (count: number): boolean => count > 0 && count < LEAST_GROUP;
