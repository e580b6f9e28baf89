/** Households of which one of the three guarantees, or water, fails, under every variant that a run tells of. */
import type { RelapseTallies } from '../../poverty/relapse.js';
import { isFew, mayTell, realHouseholds } from '../../poverty/suppression.js';
import type { ReadHouseholds } from './households.js';
import type { RunVariants } from './setup.js';

export interface GuaranteeResult {
  readonly variant: string;
  /** Simulated households of which one fails at the beginning, and those whose house a storm makes unsafe, on average; null: too few to tell. */
  readonly unguaranteed: number | null;
  readonly unsafe: number | null;
}

export function guaranteeResults({ unguaranteed, origin }: Pick<ReadHouseholds, 'unguaranteed' | 'origin'>, { rows, unsafe }: Pick<RelapseTallies, 'rows' | 'unsafe'>, { variants, base, firstCause }: Pick<RunVariants, 'variants' | 'base' | 'firstCause'>, draws: number): GuaranteeResult[] {
  const all = realHouseholds(origin, rows).size;
  const told = (count: number, of: Uint32Array): number | null => (mayTell(realHouseholds(origin, of).size, all) ? count : null);
  const failing = rows.filter((position) => unguaranteed[position] === 1);
  return variants.slice(0, firstCause).map(({ name }, v) => {
    const struck = rows.filter((_, row) => unsafe[row * variants.length + v]! > 0);
    // nor what a few would be the difference of from things as they stand
    const differ = rows.filter((_, row) => unsafe[row * variants.length + v] !== unsafe[row * variants.length + base]);
    return { variant: name, unguaranteed: told(failing.length, failing), unsafe: isFew(realHouseholds(origin, differ).size) ? null : told(rows.reduce((sum, _, row) => sum + unsafe[row * variants.length + v]!, 0) / draws, struck) };
  });
}
