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

/** A cell of a table that may be blanked: real households that it is made of. */
export interface Cell {
  readonly behind: ReadonlySet<number>;
  /** Whether it is blanked however many they are; whether its value is told elsewhere, so that it hides nothing. */
  readonly forced?: boolean;
  readonly known?: boolean;
  /** Whether it is blanked to hide others only where no other cell is left. */
  readonly last?: boolean;
}

/** Whether so many are a few: of nobody there is nothing to tell. */
export const isFew = (count: number): boolean => count > 0 && count < LEAST_GROUP;

/**
 * Which cells of a table with sums that are told are blanked: those of a few households, and of each sum so many others that
 * two at least are blank and ten households stand behind them. A cell of nobody stays, but where no other can stand beside a lone blank.
 *
 * @param sums cells that each equation has, by their positions. Where equations share cells: every equation of fewest cells that follows from them
 *   (a circuit of their row space), for then no blanked cell follows from all of them together
 * @returns 1 where a cell is blanked
 */
export function blankedCells(cells: readonly Cell[], sums: readonly (readonly number[])[]): Uint8Array {
  const blank = Uint8Array.from(cells, ({ behind, forced }) => Number(isFew(behind.size) || (forced === true && behind.size > 0)));
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const sum of sums) {
      const hidden = sum.filter((k) => blank[k] === 1 && cells[k]!.known !== true);
      if (hidden.length === 0 || (hidden.length >= 2 && new Set(hidden.flatMap((k) => [...cells[k]!.behind])).size >= LEAST_GROUP)) continue;
      const next = sum.filter((k) => blank[k] === 0 && cells[k]!.known !== true && (hidden.length < 2 || cells[k]!.behind.size > 0)).sort((a, b) => Number(cells[a]!.behind.size === 0) - Number(cells[b]!.behind.size === 0) || Number(cells[a]!.last === true) - Number(cells[b]!.last === true) || cells[a]!.behind.size - cells[b]!.behind.size || a - b)[0];
      if (next === undefined) continue;
      blank[next] = 1;
      isDone = false;
    }
  }
  return blank;
}
