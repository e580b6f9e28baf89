/** How far one variant moves a number of every member from another, paired under common random numbers. */

export interface Difference {
  /** Members that have a number under both. */
  readonly members: number;
  readonly mean: number;
  /** Mean of the numbers themselves, under the variant that is moved to. */
  readonly level: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
}

/** The same between two policies, neither of them the chain as it stands. */
export interface PairDifference extends Difference {
  /** Variant it is moved from. */
  readonly from: number;
}

/** Policies of a run whose differences from each other are kept: of more, those from the chain as it stands alone. */
export const MOST_PAIRED = 20;

/** Takes members block by block (Welford 1962). */
export class DifferenceTally {
  private members = 0;
  private mean = 0;
  private squares = 0;
  private level = 0;

  /** @param from,to a number for each member; NaN: none */
  add(from: Float64Array, to: Float64Array): void {
    for (let m = 0; m < to.length; m++) {
      const moved = to[m]! - from[m]!;
      if (Number.isNaN(moved)) continue;
      const off = moved - this.mean;
      this.mean += off / ++this.members;
      this.level += (to[m]! - this.level) / this.members;
      this.squares += off * (moved - this.mean);
    }
  }

  finish(): Difference {
    const { members, mean, level, squares } = this;
    return { members, mean, level, squares };
  }
}

/** Standard error of the mean [unit of the numbers]; null with fewer than two members. */
export const standardErrorOf = ({ members, squares }: Difference): number | null => (members > 1 ? Math.sqrt(squares / (members - 1) / members) : null);
