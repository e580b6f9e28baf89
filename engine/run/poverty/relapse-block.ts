/** One block of households under every variant: what a thread is given, and what it gives back. */
import { randomStream, type Entities } from '../../core/random.js';
import { FEN } from '../../poverty/account.js';
import type { Households, StormDamage } from '../../poverty/household.js';
import { simulateRelapse, type DrawSums, type RelapseRun, type RelapseTallies } from '../../poverty/relapse.js';
import { minimalTransfer } from '../../poverty/transfer.js';
import type { RelapseSetting } from './declaration.js';
import { layersOf, rulesOf, variantsOf } from './setup.js';

/** Chance that a minimal transfer may leave where the declaration does not say. */
const TARGET = 0.05;

/** Columns of the block alone, see `sliceHouseholds`. */
export interface RelapseBlock {
  readonly households: Households;
  readonly entities: Entities;
  readonly members: readonly StormDamage[];
  readonly unguaranteed: Uint8Array;
  /** Without supports and causes. */
  readonly plain: boolean;
  /** What the totals of each draw are added to: shared by all blocks. */
  readonly sums: DrawSums;
}

export interface BlockTallies {
  readonly tallies: RelapseTallies;
  /** Minimal transfer of each row [yuan]. */
  readonly transfers: Float64Array;
}

/** What all blocks of a run share: made once in every thread. */
export type RelapseContext = Pick<RelapseRun, 'rules' | 'variants' | 'draws' | 'stream' | 'shortfallOf'> & { readonly firstSupport: number; readonly target: number; readonly layers: ReturnType<typeof layersOf> };

/** What a thread is told when it starts. */
export interface RelapseShared {
  readonly setting: RelapseSetting;
  /** Of the households, by position. */
  readonly villages: readonly string[];
}

export function contextOf({ setting, villages }: RelapseShared): RelapseContext {
  const { draws, seed, target = TARGET } = setting.declaration;
  const { variants, base, firstSupport } = variantsOf(setting, villages);
  return { rules: rulesOf(setting), variants, draws, stream: randomStream(seed, 'poverty/year'), shortfallOf: base, firstSupport, target, layers: layersOf(setting) };
}

export function simulateBlock({ firstSupport, target, layers, variants, ...shared }: RelapseContext, { households, entities, members, unguaranteed, plain, sums }: RelapseBlock): BlockTallies {
  const transfers = new Float64Array(households.ids.length);
  const run = { ...shared, households, entities, members, variants: plain ? variants.slice(0, firstSupport) : variants, classes: { unguaranteed, layers } };
  const tallies = simulateRelapse(run, Uint32Array.from(households.ids, (_, i) => i), (row, shortfall) => (transfers[row] = minimalTransfer(shortfall.map((fen) => fen / FEN), target)), sums);
  return { tallies, transfers };
}
