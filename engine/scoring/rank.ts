/**
 * Exact competition ranks (1, 2, 2, 4) and percentiles.
 *
 * Scores are compared rounded to 9 decimals (scoring policy, R11): as whole numbers of a billionth of a point, sorted by
 * a least-significant-digit radix sort of their upper 26 bits. Few keys agree in those; they are put in order of the
 * lower 11 bits by insertion, or, where they are many, by a third radix pass before the two.
 */

/** Billionths of a point: what scores and coverages are compared by. */
export const comparable = (score: number): number => Math.round(score * 1e9);

/** Keys of billionths in two digits of 13 bits and a rest of 11: scores below 137 points. */
const DIGIT_BITS = 13;
const DIGITS = 1 << DIGIT_BITS;
const REST = 2_048;
/** Steps of insertion per unit beyond which a radix pass is cheaper. */
const INSERTION_STEPS = 4;

/** Keys as whole numbers, one per unit: key = upper · 2,048 + rest. */
interface Keys {
  readonly upper: Uint32Array;
  readonly rest: Uint16Array;
}

function keysOf(scores: Float64Array, members: Uint32Array): Keys {
  const upper = new Uint32Array(scores.length);
  const rest = new Uint16Array(scores.length);
  for (let k = 0; k < members.length; k++) {
    const unit = members[k]!;
    const key = Math.floor(scores[unit]! * 1e9 + 0.5);
    const quotient = Math.floor(key / REST);
    upper[unit] = quotient;
    rest[unit] = key - quotient * REST;
  }
  return { upper, rest };
}

/** Stable counting sort of `order` by 13 bits of `part`, into `sorted`. */
function sortByDigit(order: Uint32Array, part: Uint32Array | Uint16Array, shift: number, sorted: Uint32Array): void {
  const place = new Uint32Array(DIGITS);
  for (let k = 0; k < order.length; k++) place[(part[order[k]!]! >>> shift) & (DIGITS - 1)]!++;
  let before = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const here = place[digit]!;
    place[digit] = before;
    before += here;
  }
  for (let k = 0; k < order.length; k++) {
    const unit = order[k]!;
    sorted[place[(part[unit]! >>> shift) & (DIGITS - 1)]!++] = unit;
  }
}

/** Put units of equal upper keys in order of the rest; false where that would take too many steps. */
function insertRests(order: Uint32Array, { upper, rest }: Keys): boolean {
  let steps = 0;
  let last = order.length > 0 ? upper[order[0]!]! : 0;
  for (let k = 1; k < order.length; k++) {
    const unit = order[k]!;
    const own = upper[unit]!;
    if (own === last) {
      let at = k;
      for (; at > 0 && upper[order[at - 1]!] === own && rest[order[at - 1]!]! > rest[unit]!; at--) order[at] = order[at - 1]!;
      order[at] = unit;
      steps += k - at;
      if (steps > INSERTION_STEPS * order.length) return false;
    }
    last = own;
  }
  return true;
}

/** The members in ascending order of their keys. */
function ascending(members: Uint32Array, keys: Keys): Uint32Array {
  const spare = new Uint32Array(members.length);
  const sorted = new Uint32Array(members.length);
  const byUpper = (from: Uint32Array): void => {
    sortByDigit(from, keys.upper, 0, spare);
    sortByDigit(spare, keys.upper, DIGIT_BITS, sorted);
  };
  byUpper(members);
  if (insertRests(sorted, keys)) return sorted;
  const byRest = new Uint32Array(members.length);
  sortByDigit(members, keys.rest, 0, byRest);
  byUpper(byRest);
  return sorted;
}

function membersOf(eligible: Uint8Array): Uint32Array {
  const members = new Uint32Array(eligible.length);
  let m = 0;
  for (let unit = 0; unit < eligible.length; unit++) if (eligible[unit] === 1) members[m++] = unit;
  return members.subarray(0, m);
}

export interface Ranks {
  /** 1 = highest; 0 = not eligible. */
  readonly rank: Uint32Array;
  /** How many share the rank; 0 = not eligible. */
  readonly tied: Uint32Array;
  /** Eligible units, best first. */
  readonly order: Uint32Array;
}

/**
 * Rank the eligible units by score, highest first.
 *
 * @param scores one per unit, from 0 to 130
 * @param eligible 1 where the unit takes part
 */
export function rankDescending(scores: Float64Array, eligible: Uint8Array): Ranks {
  const members = membersOf(eligible);
  const keys = keysOf(scores, members);
  const order = ascending(members, keys).reverse();
  const rank = new Uint32Array(scores.length);
  const tied = new Uint32Array(eligible);
  rankInOrder(order, keys, rank, tied);
  return { rank, tied, order };
}

/** Write the ranks and the ties along a list of units, best first; `tied` holds 1 for each of them already. */
function rankInOrder(order: Uint32Array, { upper, rest }: Keys, rank: Uint32Array, tied: Uint32Array): void {
  let start = 0;
  let [ofUpper, ofRest] = [-1, -1];
  for (let k = 0; k <= order.length; k++) {
    const unit = k < order.length ? order[k]! : -1;
    if (unit >= 0 && upper[unit] === ofUpper && rest[unit] === ofRest) {
      rank[unit] = start + 1;
      continue;
    }
    if (k - start > 1) for (let tie = start; tie < k; tie++) tied[order[tie]!] = k - start;
    if (unit < 0) return;
    start = k;
    ofUpper = upper[unit]!;
    ofRest = rest[unit]!;
    rank[unit] = k + 1;
  }
}

/**
 * Percentile of each eligible unit in its group: 100 (below + half of the equals, itself included) / members.
 *
 * @param groupOf group of each unit, or null for one group
 * @returns [0-100]; -1 where not eligible
 */
export function percentiles(ranks: Ranks, scores: Float64Array, groupOf: Uint32Array | null, groups: number): Float64Array {
  const percentile = new Float64Array(scores.length).fill(-1);
  const { order, tied } = ranks;
  const members = new Uint32Array(groups);
  for (let k = 0; k < order.length; k++) members[groupOf === null ? 0 : groupOf[order[k]!]!]!++;
  const above = new Uint32Array(groups);
  const equal = new Uint32Array(groups);
  for (let start = 0; start < order.length; ) {
    const unit = order[start]!;
    const end = start + tied[unit]!;
    if (end === start + 1) {
      const group = groupOf === null ? 0 : groupOf[unit]!;
      percentile[unit] = (100 * (members[group]! - above[group]! - 1 / 2)) / members[group]!;
      above[group]!++;
      start = end;
      continue;
    }
    for (let k = start; k < end; k++) equal[groupOf === null ? 0 : groupOf[order[k]!]!]!++;
    for (let k = start; k < end; k++) {
      const unit = order[k]!;
      const group = groupOf === null ? 0 : groupOf[unit]!;
      percentile[unit] = (100 * (members[group]! - above[group]! - equal[group]! / 2)) / members[group]!;
    }
    for (let k = start; k < end; k++) {
      const group = groupOf === null ? 0 : groupOf[order[k]!]!;
      above[group]! += equal[group]!;
      equal[group] = 0;
    }
    start = end;
  }
  return percentile;
}
