/**
 * What the tables of a run may tell: no cell that a few real households stand behind, none that differs by a few from one that is
 * told, and none that such a cell could be found from by subtraction.
 *
 * A variant is compared with things as they stand (the storm, where there is one), whose figures are told first.
 */
import { TRAITS } from '../../poverty/household.js';
import type { RelapseTallies } from '../../poverty/relapse.js';
import { isFew } from '../../poverty/suppression.js';
import type { ReadHouseholds } from './households.js';
import type { RunScreen } from './screen.js';
import type { RunVariants } from './setup.js';

/** Households behind a cell from which on it is one of many. */
const ENOUGH = 1_000;

/** Which figures of a variant may be told. */
export interface ToldVariant {
  /** Persons below, all that hangs on them, and the difference from things as they stand. */
  readonly persons: boolean;
  /** The same once rigid spending is taken off. */
  readonly afterRigid: boolean;
  /** How both split into those simulated and those screened out: then the months of those simulated too. */
  readonly split: boolean;
  readonly cost: boolean;
}

export class Told {
  /** Positions screened out. */
  readonly left: readonly number[];
  readonly #width: number;
  readonly #variants = new Map<number, ToldVariant>();

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

  /** Real households of the rows that are so, `ENOUGH` at most. */
  rows(is: (row: number) => boolean): Set<number> {
    const { rows } = this.tallies;
    const found = new Set<number>();
    for (let row = 0; row < rows.length && found.size < ENOUGH; row++) if (is(row)) found.add(this.read.origin[rows[row]!]!);
    return found;
  }

  /** Real households screened out that are so, `ENOUGH` at most. */
  skipped(is: (position: number) => boolean): Set<number> {
    const found = new Set<number>();
    for (let k = 0; k < this.left.length && found.size < ENOUGH; k++) if (is(this.left[k]!)) found.add(this.read.origin[this.left[k]!]!);
    return found;
  }

  /** Of those screened out that may be below under a variant, of some traits. */
  mayFall(v: number, counts: (traits: number) => boolean = () => true): Set<number> {
    const { calm, stormy } = this.screen;
    const chance = this.names.variants[v]!.storm ? stormy : calm;
    return this.skipped((i) => counts(this.read.households.traits[i]!) && chance[i]! > 0);
  }

  static isLifted(traits: number): boolean {
    return (traits & TRAITS.lifted) !== 0;
  }

  /** Those screened out whom a variant's storm makes another chance, of some traits. */
  #turned(v: number, counts: (traits: number) => boolean): Set<number> {
    const { names, screen } = this;
    return names.variants[v]!.storm === names.variants[names.base]!.storm ? new Set() : this.skipped((i) => counts(this.read.households.traits[i]!) && screen.calm[i] !== screen.stormy[i]);
  }

  /** Variant whose columns tell how `v` differs from things as they stand: that of calm stand with the storm's. */
  #pair(v: number): number {
    return v === 0 ? this.names.base : v;
  }

  /** Real households that fall otherwise under a variant than as things stand. */
  turned(v: number): Set<number> {
    if (v === this.names.base) return new Set();
    const { up, down } = this.tallies;
    const at = this.#pair(v);
    return new Set([...this.rows((row) => up[row * this.#width + at]! + down[row * this.#width + at]! > 0), ...this.#turned(v, () => true)]);
  }

  /** Position of things as they stand. */
  get base(): number {
    return this.names.base;
  }

  /** Whether nobody falls otherwise under a variant than as things stand, which is another. */
  isSame(v: number): boolean {
    return v !== this.names.base && this.turned(v).size === 0;
  }

  /** Whether a row has a bit of `seen.ts`. */
  has(row: number, v: number, bit: number): boolean {
    return ((this.tallies.seen[row * this.#width + v]! >>> bit) & 1) === 1;
  }

  /** Real households with a bit of `seen.ts`, and whether a few have it otherwise than as things stand. @param of those screened out, who count too */
  cell(v: number, bit: number, of: ((traits: number) => boolean) | null = null): { readonly behind: Set<number>; readonly forced: boolean } {
    const { seen, moved } = this.tallies;
    const { base } = this.names;
    const has = (column: Uint32Array, at: number): Set<number> => this.rows((row) => ((column[row * this.#width + at]! >>> bit) & 1) === 1);
    const behind = new Set([...has(seen, v), ...(of === null ? [] : this.mayFall(v, of))]);
    if (v === base) return { behind, forced: false };
    const differ = new Set([...has(moved, this.#pair(v)), ...(of === null ? [] : this.#turned(v, of))]);
    return { behind, forced: isFew(differ.size) };
  }

  variant(v: number): ToldVariant {
    const before = this.#variants.get(v);
    if (before !== undefined) return before;
    const found = this.#toldOf(v);
    this.#variants.set(v, found);
    return found;
  }

  /** Real households behind persons below, and behind those once rigid spending is taken off. */
  below(v: number): { readonly persons: Set<number>; readonly afterRigid: Set<number> } {
    const { fell, fellRigid } = this.tallies;
    const of = (column: Uint32Array): Set<number> => new Set([...this.rows((row) => column[row * this.#width + v]! > 0), ...this.mayFall(v)]);
    return { persons: of(fell), afterRigid: of(fellRigid) };
  }

  /** Tell less of a variant: what other cells could be found from. */
  hide(v: number, { persons, afterRigid }: Pick<ToldVariant, 'persons' | 'afterRigid'>): void {
    const may = this.variant(v);
    this.#variants.set(v, { ...may, persons: may.persons && !persons, split: may.split && !persons, afterRigid: may.afterRigid && !afterRigid });
  }

  #toldOf(v: number): ToldVariant {
    const { fell, fellRigid, cost } = this.tallies;
    const at = (column: Uint32Array | Float64Array, row: number, k = v): number => column[row * this.#width + k]!;
    const { base } = this.names;
    const simulated = this.rows((row) => at(fell, row) > 0);
    const out = this.mayFall(v);
    const persons = !isFew(new Set([...simulated, ...out]).size) && !isFew(this.turned(v).size);
    const differs = this.rows((row) => at(fellRigid, row) !== at(fellRigid, row, base));
    return {
      persons,
      afterRigid: [this.rows((row) => at(fellRigid, row) > 0), this.rows((row) => at(fellRigid, row) !== at(fell, row)), differs].every(({ size }) => !isFew(size)),
      split: persons && !isFew(simulated.size) && !isFew(out.size),
      cost: !isFew(this.rows((row) => at(cost, row) > 0).size),
    };
  }
}
