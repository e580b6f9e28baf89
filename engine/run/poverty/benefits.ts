/** What each support keeps above the line and costs, by household and batch of draws: what frontiers and portfolios are chosen on. */
import type { RandomStream } from '../../core/random.js';
import { FEN } from '../../poverty/account.js';
import { batchSizes } from '../../poverty/batches.js';
import type { Households } from '../../poverty/household.js';
import type { Option } from '../../poverty/portfolio.js';
import type { RelapseTallies } from '../../poverty/relapse.js';
import type { RunVariants } from './setup.js';

export interface Given {
  readonly households: Households;
  /** Household of the sample that each is of, or a copy of. */
  readonly origin: ArrayLike<number>;
  readonly tallies: RelapseTallies;
  /** Positions screened out. */
  readonly skipped: readonly number[];
  /** Real households screened out that may be below as things stand. */
  readonly mayFall: ReadonlySet<number>;
  /** Whether the groups of lifted households that fall, and of others, are told. */
  readonly liftedTold: boolean;
  /** Whether it is told how many households there are to choose for. */
  readonly countTold: boolean;
  /** Supports whose difference from things as they stand is not told. */
  readonly untold: readonly number[];
  readonly names: RunVariants;
  readonly draws: number;
  readonly budgets: readonly number[];
  readonly stream: RandomStream;
}

/** Persons kept above the line by each option of each row, from the counts of its batches. */
export class Benefits {
  readonly sizes: Float64Array;
  readonly #width: number;
  readonly supports: number;

  constructor(private readonly given: Given) {
    const { names, draws } = given;
    this.sizes = batchSizes(draws);
    this.#width = names.variants.length;
    this.supports = names.firstCause - names.firstSupport;
  }

  /** Persons × draws below the line in a batch, without support. */
  fallen(row: number, batch: number): number {
    const { tallies, names, households } = this.given;
    return tallies.batches[(row * this.#width + names.base) * this.sizes.length + batch]! * households.persons[tallies.rows[row]!]!;
  }

  /** Persons × draws that an option keeps in a batch. */
  kept(row: number, option: number, batch: number): number {
    const { tallies, names, households } = this.given;
    const at = (v: number): number => tallies.batches[(row * this.#width + v) * this.sizes.length + batch]!;
    return (at(names.base) - at(names.firstSupport + option)) * households.persons[tallies.rows[row]!]!;
  }

  /** Whether a row may be below with an option; -1: with none. */
  isBelow(row: number, option: number): boolean {
    const { tallies, names } = this.given;
    return tallies.fell[row * this.#width + (option < 0 ? names.base : names.firstSupport + option)]! > 0;
  }

  /** Whether a row may be below otherwise with one option than with another; -1: with none. */
  differ(row: number, one: number, other: number): boolean {
    const { tallies, names } = this.given;
    const fell = (option: number): number => tallies.fell[row * this.#width + (option < 0 ? names.base : names.firstSupport + option)]!;
    return fell(one) !== fell(other);
  }

  cost(row: number, option: number): number {
    const { tallies, names, draws } = this.given;
    return tallies.cost[row * this.#width + names.firstSupport + option]! / draws / FEN;
  }

  /** Options of all rows, of the batches that count. */
  options(counts: (batch: number) => boolean): Option[][] {
    const batches = Array.from(this.sizes, (_, k) => k).filter(counts);
    const draws = batches.reduce((sum, k) => sum + this.sizes[k]!, 0);
    return Array.from(this.given.tallies.rows, (_, row) => Array.from({ length: this.supports }, (__, s): Option => ({ cost: this.cost(row, s), benefit: batches.reduce((sum, k) => sum + this.kept(row, s, k), 0) / draws })));
  }

  /** Sums by batch of what a choice of options keeps. */
  sums(chosen: ArrayLike<number>): Float64Array {
    return this.sizes.map((_, k) => Array.from(chosen).reduce((sum, option, row) => sum + (option < 0 ? 0 : this.kept(row, option, k)), 0));
  }
}
