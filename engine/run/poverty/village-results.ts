/** Persons below by village, expected without and with the storm: those that may be told beside the totals of the variants. */
import { blankedCells, isFew, suppressed, type Cell } from '../../poverty/suppression.js';
import type { ReadHouseholds } from './households.js';

export interface VillageResult {
  readonly code: string;
  /** null: not told, the group is too small or would give another away. Of these persons below are null where few stand behind them. */
  readonly figures: { readonly households: number; readonly persons: number; readonly calm: number | null; readonly base: number | null } | null;
}

/** What the villages are told from, by household. */
export interface VillageChances {
  /** Chance without the storm, and as things stand: by simulation where it was simulated, by the screen where not. */
  readonly calm: Float64Array;
  readonly base: Float64Array;
  /** 1: falls otherwise as things stand than without the storm. */
  readonly turned: Uint8Array;
}

/** Whether the totals of all villages are told elsewhere. */
interface TotalsTold {
  readonly calm: boolean;
  readonly base: boolean;
}

interface Behind {
  /** Real households of each village that may be below without the storm, as things stand, and that fall otherwise in the one than in the other. */
  readonly calm: readonly ReadonlySet<number>[];
  readonly base: readonly ReadonlySet<number>[];
  readonly moved: readonly ReadonlySet<number>[];
}

/**
 * Villages not told of in each column. Both are one system: of their columns the sums are told, a village that the storm does not
 * move has one number in both (told in both or in neither), and what the storm adds to all is the sum of what it adds to those it moves.
 *
 * @param hidden 1: the village is in no column
 */
function blankVillages({ calm, base, moved }: Behind, everybody: ReadonlySet<number>, hidden: ArrayLike<number>, totals: TotalsTold): { readonly calm: boolean[]; readonly base: boolean[] } {
  const cells: Cell[] = [];
  const put = (cell: Cell): number => cells.push(cell) - 1;
  // a total that is not told hides what it is of
  const at = { calm: put({ behind: everybody, forced: !totals.calm, known: totals.calm }), base: put({ behind: everybody, forced: !totals.base, known: totals.base }) };
  // what the storm adds in a village is a cell of its own where it moves few: never told, nor to be found
  const places = moved.map((own, k) => {
    const [isHidden, few] = [hidden[k] === 1, isFew(own.size)];
    const ofCalm = put({ behind: calm[k]!, forced: isHidden || few });
    const ofBase = own.size === 0 ? ofCalm : put({ behind: base[k]!, forced: isHidden });
    return { calm: ofCalm, base: ofBase, added: few ? put({ behind: own, forced: true }) : null };
  });
  const struck = places.filter((_, k) => moved[k]!.size > 0);
  const both = struck.flatMap(({ calm: c, base: b }) => [c, b]);
  const blank = blankedCells(cells, [
    [at.calm, ...places.map(({ calm: c }) => c)],
    [at.base, ...places.map(({ base: b }) => b)],
    [at.calm, at.base, ...both],
    // the same by what the storm adds where it moves few
    [at.calm, ...places.flatMap(({ calm: c, base: b, added }) => (added === null ? [c] : [b, added]))],
    [at.base, ...places.flatMap(({ calm: c, base: b, added }) => (added === null ? [b] : [c, added]))],
    [at.calm, at.base, ...struck.flatMap(({ calm: c, base: b, added }) => (added === null ? [c, b] : [added]))],
  ]);
  return { calm: places.map(({ calm: c }) => blank[c] === 1), base: places.map(({ base: b }) => blank[b] === 1) };
}

export function villageResults({ households: { persons, group }, villages, origin }: Pick<ReadHouseholds, 'households' | 'villages' | 'origin'>, { calm, base, turned }: VillageChances, totals: TotalsTold): VillageResult[] {
  const sets = (): Set<number>[] => villages.map(() => new Set<number>());
  const real = sets();
  const behind = { calm: sets(), base: sets(), moved: sets() };
  const sums = villages.map(() => ({ households: 0, persons: 0, calm: 0, base: 0 }));
  persons.forEach((people, i) => {
    const [k, household] = [group[i]!, origin[i]!];
    const sum = sums[k]!;
    sum.households++;
    real[k]!.add(household);
    sum.persons += people;
    sum.calm += people * calm[i]!;
    sum.base += people * base[i]!;
    if (calm[i]! > 0) behind.calm[k]!.add(household);
    if (base[i]! > 0) behind.base[k]!.add(household);
    if (turned[i] === 1) behind.moved[k]!.add(household);
  });
  const hidden = suppressed(real.map(({ size }) => size));
  const blank = blankVillages(behind, new Set(origin), hidden, totals);
  return villages.map((code, k) => ({ code, figures: hidden[k] === 1 ? null : { ...sums[k]!, calm: blank.calm[k]! ? null : sums[k]!.calm, base: blank.base[k]! ? null : sums[k]!.base } }));
}
