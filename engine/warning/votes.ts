/**
 * How many members reach each level at each step. A count is spread over planes of bits, so that one addition counts 32
 * steps (vertical counters: Warren 2013, Hacker's Delight, 2nd ed., section 5-1).
 */
import { bytesFor, numbersFor } from './room.js';
import { LEVELS } from './rule.js';

/** What enough members make. Arrays have length `steps`, the probability `k * steps + t` of `LEVELS[k]`. */
export interface Counted {
  readonly level: Uint8Array;
  readonly probability: Float64Array;
}

export class Votes {
  /** Bit p of the counts of level k: words from `(k * depth + p) * words`. */
  #planes = new Int32Array(0);
  #depth = 0;
  #words = 0;
  #members = 0;
  /** Share of each number of members. */
  #shares = new Float64Array(0);

  begin(words: number, members: number): void {
    if (this.#members !== members) this.#shares = Float64Array.from({ length: members + 1 }, (_, count) => count / members);
    [this.#depth, this.#words, this.#members] = [32 - Math.clz32(members), words, members];
    const length = LEVELS.length * this.#depth * words;
    if (this.#planes.length < length) this.#planes = new Int32Array(length);
    for (let at = 0; at < length; at++) this.#planes[at] = 0;
  }

  /** One more for level k + 1 at the steps of each member. @param rows bits of all members */
  add(k: number, rows: Int32Array): void {
    const words = this.#words;
    const planes = this.#planes;
    for (let w = 0; w < words; w++) {
      const first = k * this.#depth * words + w;
      for (let m = 0; m < this.#members; m++) {
        let carry = rows[m * words + w]!;
        for (let at = first; carry !== 0; at += words) {
          const there = planes[at]!;
          planes[at] = there ^ carry;
          carry &= there;
        }
      }
    }
  }

  /** @param least members that make a level */
  count(steps: number, least: number): Counted {
    const [probability, level] = [numbersFor(LEVELS.length * steps), bytesFor(steps)];
    const [words, depth, planes] = [this.#words, this.#depth, this.#planes];
    for (let k = 0; k < LEVELS.length; k++) {
      for (let w = 0; w < words; w++) {
        const first = k * depth * words + w;
        const end = first + depth * words;
        let some = 0;
        for (let at = first; at < end; at += words) some |= planes[at]!;
        while (some !== 0) {
          const bit = 31 - Math.clz32(some);
          some &= ~(1 << bit);
          let count = 0;
          for (let at = end - words; at >= first; at -= words) count = 2 * count + ((planes[at]! >>> bit) & 1);
          const t = 32 * w + bit;
          probability[k * steps + t] = this.#shares[count]!;
          if (count >= least) level[t] = k + 1;
        }
      }
    }
    return { level, probability };
  }
}
