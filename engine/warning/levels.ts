/** Levels that members reach, as bits of all members, and what enough of them make. */
import { LEVELS } from './rule.js';
import type { UnitSeries } from './unit-series.js';
import type { Counted, Votes } from './votes.js';

/** Levels without any member are left as they were. */
export class LevelRows {
  readonly #rows = LEVELS.map(() => new Int32Array(0));
  readonly #some = LEVELS.map(() => false);

  begin(length: number): void {
    for (let k = 0; k < LEVELS.length; k++) {
      if (this.#rows[k]!.length !== length) this.#rows[k] = new Int32Array(length);
      this.#some[k] = false;
    }
  }

  /** Join the steps at which a level is met, as bits of all members. @param k 0 blue … 3 red */
  join(k: number, met: Int32Array): void {
    const out = this.#rows[k]!;
    if (this.#some[k]!) for (let at = 0; at < out.length; at++) out[at]! |= met[at]!;
    else for (let at = 0; at < out.length; at++) out[at] = met[at]!;
    this.#some[k] = true;
  }

  /** What enough members make: one that reaches a level reaches those below. @param share of the members that is enough [1] */
  count(votes: Votes, { steps, members }: UnitSeries, words: number, share: number): Counted {
    votes.begin(words, members);
    let above: Int32Array | null = null;
    for (let k = LEVELS.length - 1; k >= 0; k--) {
      const rows = this.#rows[k]!;
      if (!this.#some[k]!) {
        if (above !== null) votes.add(k, above);
        continue;
      }
      if (above !== null) for (let at = 0; at < rows.length; at++) rows[at]! |= above[at]!;
      votes.add(k, rows);
      above = rows;
    }
    return votes.count(steps, Math.max(1, share * members - 1e-9)); // 0.6 of 5 members is 3, whatever the product rounds to
  }
}
