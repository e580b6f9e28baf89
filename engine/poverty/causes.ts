/**
 * Why households fall: each cause switched off alone, and what only their meeting explains.
 *
 * cause = p(all) - p(all but it); interaction = (p(all) - p(none)) - Σ causes; structural = p(none): who is below without
 * any shock. So structural + Σ causes + interaction = p(all), exactly in counts.
 */
import { NO_SUPPORT } from './support.js';
import { ALL_CAUSES, CAUSES, type Cause } from './cause.js';
import type { RelapseVariant } from './variant.js';

const NAMES = Object.keys(CAUSES) as readonly Cause[];

export interface CauseShare {
  /** A cause, `storm`, `structural` or `interaction`; `screened-out`: by closed form, of households whose causes were not simulated. */
  readonly cause: Cause | 'storm' | 'structural' | 'interaction' | 'screened-out';
  /** Persons below on average. */
  readonly persons: number;
}

/** The variants that `causesOf` reads, to follow variant `base` of a storm that has them all. */
export const causeVariants = (base: number): RelapseVariant[] => [
  ...NAMES.map((name): RelapseVariant => ({ name: `without-${name}`, off: CAUSES[name], storm: true, support: NO_SUPPORT, against: base })),
  { name: 'without-shocks', off: ALL_CAUSES, storm: false, support: NO_SUPPORT, against: base },
];

/**
 * @param all,calm persons below with everything, and without the storm
 * @param without persons below under each of `causeVariants`, in their order
 */
export function causesOf(all: number, calm: number, without: readonly number[]): CauseShare[] {
  const structural = without[NAMES.length]!;
  const causes: CauseShare[] = [{ cause: 'storm', persons: all - calm }, ...NAMES.map((cause, k): CauseShare => ({ cause, persons: all - without[k]! }))];
  const interaction = all - structural - causes.reduce((sum, { persons }) => sum + persons, 0);
  return [{ cause: 'structural', persons: structural }, ...causes, { cause: 'interaction', persons: interaction }];
}
