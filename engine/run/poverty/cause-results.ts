/** Causes of falling as a run tells of them: persons below as things stand, by cause, those screened out apart. */
import { causesOf, type CauseShare } from '../../poverty/causes.js';
import { FIGURE, type Told } from './figures.js';
import type { RunVariants } from './setup.js';

export interface CauseResult {
  readonly cause: CauseShare['cause'];
  /** null: few households, or what would give few away. */
  readonly persons: number | null;
}

/**
 * @param mean persons simulated below under each variant
 * @param screenedOut persons below of those screened out; null: nobody was
 */
export function causeResults({ variants, base, firstCause }: RunVariants, told: Told, mean: (v: number) => number, screenedOut: number | null): CauseResult[] {
  const shares: readonly CauseShare[] = [...causesOf(mean(base), mean(0), variants.slice(firstCause).map((_, k) => mean(firstCause + k))), ...(screenedOut === null ? [] : [{ cause: 'screened-out' as const, persons: screenedOut }])];
  return shares.map(({ cause, persons }) => ({ cause, persons: told.may(cause === 'screened-out' ? FIGURE.screenedOut(Number(base > 0)) : FIGURE.cause(cause)) ? persons : null }));
}
