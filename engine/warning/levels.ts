/** Levels that members reach, as bits of all members, and what enough of them make. */
import { LEVELS } from './rule.js';
import { countVotes, type Counted, type Voters } from './votes.js';

export class LevelRows {
  readonly #rows = LEVELS.map(() => new Int32Array(0));
  /** Those of levels that some member may reach; null: none does. */
  readonly #own: (Int32Array | null)[] = LEVELS.map(() => null);

  begin(length: number): void {
    for (let k = 0; k < LEVELS.length; k++) {
      if (this.#rows[k]!.length !== length) this.#rows[k] = new Int32Array(length);
      this.#own[k] = null;
    }
  }

  /** Join the steps at which a level is met, as bits of all members. @param k 0 blue … 3 red */
  join(k: number, met: Int32Array): void {
    const out = this.#rows[k]!;
    if (this.#own[k] !== null) for (let at = 0; at < out.length; at++) out[at]! |= met[at]!;
    else for (let at = 0; at < out.length; at++) out[at] = met[at]!;
    this.#own[k] = out;
  }

  /** What enough members make. @param share of the members that is enough [1] */
  count(voters: Voters, share: number): Counted {
    return countVotes(this.#own, voters, share);
  }
}
