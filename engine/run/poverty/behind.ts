/** Real households behind the figures of a run: of those simulated by their tallies, of those screened out by their chances. */
import { TRAITS } from '../../poverty/household.js';
import type { RelapseTallies } from '../../poverty/relapse.js';
import { BITS, pairCount, pairOf } from '../../poverty/seen.js';
import { LEAST_GROUP } from '../../poverty/suppression.js';
import type { ReadHouseholds } from './households.js';
import type { RunScreen } from './screen.js';
import type { RunVariants } from './setup.js';

/** Households behind a figure from which on it is one of many. */
const ENOUGH = 1_000;

export type Counts = (traits: number) => boolean;
export const isLifted: Counts = (traits) => (traits & TRAITS.lifted) !== 0;
export const isOther: Counts = (traits) => !isLifted(traits);
const isAny: Counts = () => true;

export class Behind {
  /** Positions screened out. */
  readonly left: readonly number[];
  readonly #width: number;

  constructor(
    private readonly read: Pick<ReadHouseholds, 'households' | 'origin'>,
    private readonly tallies: RelapseTallies,
    private readonly names: RunVariants,
    private readonly screen: RunScreen,
  ) {
    const kept = new Set(screen.kept);
    this.left = Array.from(read.origin, (_, i) => i).filter((i) => !kept.has(i));
    this.#width = names.variants.length;
  }

  /** Of the rows that are so, `ENOUGH` at most. */
  rows(is: (row: number) => boolean): Set<number> {
    const { rows } = this.tallies;
    const found = new Set<number>();
    for (let row = 0; row < rows.length && found.size < ENOUGH; row++) if (is(row)) found.add(this.read.origin[rows[row]!]!);
    return found;
  }

  /** Of those screened out that are so, `ENOUGH` at most. */
  #skipped(counts: Counts, is: (position: number) => boolean): Set<number> {
    const { households, origin } = this.read;
    const found = new Set<number>();
    for (let k = 0; k < this.left.length && found.size < ENOUGH; k++) {
      const i = this.left[k]!;
      if (counts(households.traits[i]!) && is(i)) found.add(origin[i]!);
    }
    return found;
  }

  /** A tally of a row under a variant. */
  at(column: 'fell' | 'fellRigid' | 'up' | 'down' | 'cost' | 'seen' | 'below', row: number, v: number): number {
    return this.tallies[column][row * this.#width + v]!;
  }

  /** Whether the household of a row has such traits. */
  has(row: number, counts: Counts): boolean {
    return counts(this.read.households.traits[this.tallies.rows[row]!]!);
  }

  /** Who is below in one draw at least. */
  below(v: number): Set<number> {
    return this.rows((row) => this.at('fell', row, v) > 0);
  }

  /** Who falls otherwise under a variant than under the one it is compared with. */
  turned(v: number): Set<number> {
    return this.rows((row) => this.at('up', row, v) + this.at('down', row, v) > 0);
  }

  /** Who is counted in each kind and class under a variant, and in what is left of a kind: by the bits of `seen.ts`; `ENOUGH` of each at most. */
  seen(v: number): Set<number>[] {
    return this.#byBit((row) => this.at('seen', row, v), ENOUGH);
  }

  /** Whose last twelve months lie below, by month; `ENOUGH` of each at most. */
  belowBy(v: number): Set<number>[] {
    return this.#byBit((row) => this.at('below', row, v), ENOUGH);
  }

  /** Who is counted otherwise under one variant than under another, by kind and class, or by month; `LEAST_GROUP` of each at most. */
  moved(one: number, later: number, column: 'moved' | 'belowMoved' = 'moved'): Set<number>[] {
    const bits = this.tallies[column];
    const pairs = pairCount(this.names.firstCause);
    return this.#byBit((row) => bits[row * pairs + pairOf(one, later)]!, LEAST_GROUP);
  }

  #byBit(of: (row: number) => number, most: number): Set<number>[] {
    const { rows } = this.tallies;
    const found = Array.from({ length: BITS }, () => new Set<number>());
    for (let row = 0; row < rows.length; row++) {
      for (let bits = of(row); bits !== 0; bits &= bits - 1) {
        const own = found[31 - Math.clz32(bits & -bits)]!;
        if (own.size < most) own.add(this.read.origin[rows[row]!]!);
      }
    }
    return found;
  }

  /** Who may be below of those screened out, without the storm or with it, by income or once what is due is paid. */
  mayFall(storm: boolean, counts: Counts = isAny, afterRigid = false): Set<number> {
    const { calm, stormy, calmAfter, stormyAfter } = this.screen;
    const chance = afterRigid ? (storm ? stormyAfter : calmAfter) : storm ? stormy : calm;
    return this.#skipped(counts, (i) => chance[i]! > 0);
  }

  /** Of those screened out to whom the storm gives another chance. */
  struck(counts: Counts = isAny, afterRigid = false): Set<number> {
    const { calm, stormy, calmAfter, stormyAfter } = this.screen;
    const [before, after] = afterRigid ? [calmAfter, stormyAfter] : [calm, stormy];
    return this.#skipped(counts, (i) => before[i] !== after[i]);
  }

  /** Of those screened out to whom what is due gives another chance. */
  due(storm: boolean): Set<number> {
    const { calm, stormy, calmAfter, stormyAfter } = this.screen;
    const [before, after] = storm ? [stormy, stormyAfter] : [calm, calmAfter];
    return this.#skipped(isAny, (i) => before[i] !== after[i]);
  }
}
