/**
 * Which groups of a published table are blanked: those of fewer than k households, and what would give them away.
 *
 * With the total of all groups told, one blank is the total less the others. So blanks are two at least, and hold k
 * households between them: the smallest of the other groups are blanked too, until they do.
 *
 * Source: Hundepool et al. (2012) Statistical Disclosure Control, ch. 4 (primary and secondary suppression).
 */

/** Households below which a group is not told of. */
export const LEAST_GROUP = 10;

/**
 * @param households of each group
 * @returns 1 where the group is blanked; groups of nobody hide nobody and stay
 */
export function suppressed(households: ArrayLike<number>, least = LEAST_GROUP): Uint8Array {
  const blank = Uint8Array.from(households, (n) => Number(n > 0 && n < least));
  const bySize = Array.from(households, (_, k) => k).filter((k) => blank[k] === 0 && households[k]! > 0).sort((a, b) => households[a]! - households[b]! || a - b);
  const hidden = (): { groups: number; households: number } => {
    let [groups, sum] = [0, 0];
    blank.forEach((is, k) => {
      groups += is;
      sum += is * households[k]!;
    });
    return { groups, households: sum };
  };
  for (const k of bySize) {
    const { groups, households: sum } = hidden();
    if (groups === 0 || (groups >= 2 && sum >= least)) break;
    blank[k] = 1;
  }
  return blank;
}
