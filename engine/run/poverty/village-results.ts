/** Persons below by village, expected without and with the storm: those that may be told beside the totals of the variants. */
import { blankedCells, isFew, suppressed } from '../../poverty/suppression.js';
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

/** A village whose chances the storm does not move has one number in both columns: it is told in both or in neither. */
export function villageResults({ households: { persons, group }, villages, origin }: Pick<ReadHouseholds, 'households' | 'villages' | 'origin'>, { calm, base, turned }: VillageChances, totals: TotalsTold): VillageResult[] {
  const sets = (): Set<number>[] => villages.map(() => new Set<number>());
  const [real, moved] = [sets(), sets()];
  const behind = { calm: sets(), base: sets() };
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
    if (turned[i] === 1) moved[k]!.add(household);
  });
  const hidden = suppressed(real.map(({ size }) => size));
  const blankOf = (column: 'calm' | 'base', forced: readonly boolean[]): boolean[] => {
    const own = behind[column];
    const total = { behind: new Set(own.flatMap((each) => [...each])), forced: !totals[column], known: totals[column] };
    const cells = [...own.map((each, k) => ({ behind: each, forced: hidden[k] === 1 || forced[k]! })), total];
    const blank = blankedCells(cells, [cells.map((_, k) => k)]);
    return villages.map((_, k) => blank[k] === 1);
  };
  let blank = { calm: blankOf('calm', moved.map(({ size }) => isFew(size))), base: blankOf('base', villages.map(() => false)) };
  for (let before = -1, now = 0; now !== before; ) {
    before = now;
    const { calm: ofCalm, base: ofBase } = blank;
    const next = blankOf('base', ofBase.map((is, k) => is || (ofCalm[k]! && moved[k]!.size === 0)));
    blank = { calm: blankOf('calm', ofCalm.map((is, k) => is || (next[k]! && moved[k]!.size === 0))), base: next };
    now = [...blank.calm, ...blank.base].filter(Boolean).length;
  }
  return villages.map((code, k) => ({ code, figures: hidden[k] === 1 ? null : { ...sums[k]!, calm: blank.calm[k]! ? null : sums[k]!.calm, base: blank.base[k]! ? null : sums[k]!.base } }));
}
