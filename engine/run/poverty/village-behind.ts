/** Persons below by village, expected without and with the storm, and the real households behind them. */
import { suppressed } from '../../poverty/suppression.js';
import type { ReadHouseholds } from './households.js';

/** What the villages are told from, by household. */
export interface VillageChances {
  /** Chance without the storm, and as things stand: by simulation where it was simulated, by the screen where not. */
  readonly calm: Float64Array;
  readonly base: Float64Array;
  /** 1: falls otherwise as things stand than without the storm. */
  readonly turned: Uint8Array;
  /** 1: not simulated. */
  readonly out: Uint8Array;
}

/** Sums by village, and who is behind them. */
export interface VillageBehind {
  readonly sums: readonly { readonly households: number; readonly persons: number; readonly calm: number; readonly base: number }[];
  /** 1: nothing is told of the village. */
  readonly hidden: ArrayLike<number>;
  /** Real households of each village that may be below without the storm, as things stand, and that fall otherwise in the one than in the other. */
  readonly calm: readonly ReadonlySet<number>[];
  readonly base: readonly ReadonlySet<number>[];
  readonly moved: readonly ReadonlySet<number>[];
  /** Real households of each village that may be below and were not simulated. */
  readonly out: readonly ReadonlySet<number>[];
}

export function villageBehind({ households: { persons, group }, villages, origin }: Pick<ReadHouseholds, 'households' | 'villages' | 'origin'>, { calm, base, turned, out }: VillageChances): VillageBehind {
  const sets = (): Set<number>[] => villages.map(() => new Set<number>());
  const real = sets();
  const behind = { calm: sets(), base: sets(), moved: sets(), out: sets() };
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
    if (out[i] === 1 && (calm[i]! > 0 || base[i]! > 0)) behind.out[k]!.add(household);
    if (turned[i] === 1) behind.moved[k]!.add(household);
  });
  return { sums, hidden: suppressed(real.map(({ size }) => size)), ...behind };
}
