/**
 * What those who were screened out add to the totals of a run, by closed form: so that villages and groups sum to them.
 *
 * They are given no support, and no month, detection or layer is known of them: tables of these say that they are of households
 * that were simulated.
 */
import { TRAITS, type Households } from '../../poverty/household.js';
import type { RunScreen } from './screen.js';

/** Persons expected below among those screened out, without and with the storm. */
type ByStorm = readonly [calm: number, stormy: number];

export interface ScreenedOut {
  readonly persons: ByStorm;
  /** Households, not persons. */
  readonly households: ByStorm;
  /** Once rigid spending is taken off. */
  readonly afterRigid: ByStorm;
  /** Of the persons below: of households that were lifted, and of others. */
  readonly unstable: ByStorm;
  readonly borderline: ByStorm;
}

export function screenedOutOf({ persons, traits }: Households, { kept, calm, stormy, calmAfter, stormyAfter }: RunScreen): ScreenedOut {
  const skipped = new Uint8Array(persons.length).fill(1);
  for (const i of kept) skipped[i] = 0;
  const sum = (chances: Float64Array, counts: (bits: number) => boolean): number => persons.reduce((total, people, i) => (skipped[i] === 1 && counts(traits[i]!) ? total + people * chances[i]! : total), 0);
  const both = (counts: (bits: number) => boolean): ByStorm => [sum(calm, counts), sum(stormy, counts)];
  const isLifted = (bits: number): boolean => (bits & TRAITS.lifted) !== 0;
  const households = (chances: Float64Array): number => chances.reduce((total, chance, i) => (skipped[i] === 1 ? total + chance : total), 0);
  return { persons: both(() => true), households: [households(calm), households(stormy)], afterRigid: [sum(calmAfter, () => true), sum(stormyAfter, () => true)], unstable: both(isLifted), borderline: both((bits) => !isLifted(bits)) };
}
