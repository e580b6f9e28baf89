/** Persons below by village, expected without and with the storm: those that may be told beside the totals of the variants. */
import { FIGURE, type Told } from './figures.js';
import type { Grain } from './spread.js';
import type { VillageBehind } from './village-behind.js';

export interface VillageResult {
  readonly code: string;
  /** null: not told, the group is too small or would give another away. Of these persons below are null where few stand behind them. */
  readonly figures: { readonly households: number; readonly persons: number; readonly calm: number | null; readonly base: number | null } | null;
}

export function villageResults(villages: readonly string[], { sums, hidden, moved }: VillageBehind, told: Told, grain: Grain): VillageResult[] {
  return villages.map((code, k) => {
    const of = sums[k]!;
    const isTold = (column: 'calm' | 'base'): boolean => told.may(FIGURE.village(k, moved[k]!.size === 0 ? 'calm' : column));
    return { code, figures: hidden[k] === 1 ? null : { ...of, calm: isTold('calm') ? grain.told(of.calm) : null, base: isTold('base') ? grain.told(of.base) : null } };
  });
}
