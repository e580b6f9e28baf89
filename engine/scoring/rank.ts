/**
 * Exact competition ranks (1, 2, 2, 4) and percentiles.
 *
 * Scores are compared rounded to 9 decimals (scoring policy, R11): as whole numbers of a billionth of a point, sorted by
 * a least-significant-digit radix sort, which has no comparison to get wrong and is stable.
 */

/** Billionths of a point: what scores and coverages are compared by. */
export const comparable = (score: number): number => Math.round(score * 1e9);

/** Keys of billionths in three digits of 13 bits: scores below 549 points. */
const DIGIT_BITS = 13;
const DIGITS = 1 << DIGIT_BITS;
const MASK = DIGITS - 1;
const LOW = 2 ** (2 * DIGIT_BITS);

/** Keys in two halves of whole numbers, one per unit, and how often each of their three digits occurs. */
interface Keys {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly counts: readonly [Uint32Array, Uint32Array, Uint32Array];
}

function keysOf(scores: Float64Array, members: Uint32Array): Keys {
  const low = new Uint32Array(scores.length);
  const high = new Uint32Array(scores.length);
  const [first, second, third] = [new Uint32Array(DIGITS), new Uint32Array(DIGITS), new Uint32Array(DIGITS)];
  for (let k = 0; k < members.length; k++) {
    const unit = members[k]!;
    const key = Math.floor(scores[unit]! * 1e9 + 0.5);
    const upper = Math.floor(key / LOW);
    const lower = key - upper * LOW;
    high[unit] = upper;
    low[unit] = lower;
    first[lower & MASK]!++;
    second[lower >>> DIGIT_BITS]!++;
    third[upper & MASK]!++;
  }
  return { low, high, counts: [first, second, third] };
}

/** Stable counting sort of `order` by one digit of `half`, into `sorted`; `count` becomes the places. */
function sortByDigit(order: Uint32Array, half: Uint32Array, shift: number, count: Uint32Array, sorted: Uint32Array): void {
  let before = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const here = count[digit]!;
    count[digit] = before;
    before += here;
  }
  for (let k = 0; k < order.length; k++) {
    const unit = order[k]!;
    sorted[count[(half[unit]! >>> shift) & MASK]!++] = unit;
  }
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
 * @param scores one per unit, from 0 to 500
 * @param eligible 1 where the unit takes part
 */
export function rankDescending(scores: Float64Array, eligible: Uint8Array): Ranks {
  const order = membersOf(eligible);
  const keys = keysOf(scores, order);
  const spare = new Uint32Array(order.length);
  const sorted = new Uint32Array(order.length);
  sortByDigit(order, keys.low, 0, keys.counts[0], sorted);
  sortByDigit(sorted, keys.low, DIGIT_BITS, keys.counts[1], spare);
  sortByDigit(spare, keys.high, 0, keys.counts[2], sorted);
  sorted.reverse();
  const rank = new Uint32Array(scores.length);
  const tied = new Uint32Array(eligible);
  rankInOrder(sorted, keys, rank, tied);
  return { rank, tied, order: sorted };
}

/** Write the ranks and the ties along a list of units, best first; `tied` holds 1 for each of them already. */
function rankInOrder(order: Uint32Array, { low, high }: Keys, rank: Uint32Array, tied: Uint32Array): void {
  let start = 0;
  let [lower, upper] = [-1, -1];
  for (let k = 0; k <= order.length; k++) {
    const unit = k < order.length ? order[k]! : -1;
    if (unit >= 0 && low[unit] === lower && high[unit] === upper) {
      rank[unit] = start + 1;
      continue;
    }
    if (k - start > 1) for (let tie = start; tie < k; tie++) tied[order[tie]!] = k - start;
    if (unit < 0) return;
    start = k;
    lower = low[unit]!;
    upper = high[unit]!;
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
  const members = new Uint32Array(groups);
  for (const unit of ranks.order) members[groupOf === null ? 0 : groupOf[unit]!]!++;
  const above = new Uint32Array(groups);
  const equal = new Uint32Array(groups);
  for (let start = 0; start < ranks.order.length; ) {
    const end = start + ranks.tied[ranks.order[start]!]!;
    for (let k = start; k < end; k++) equal[groupOf === null ? 0 : groupOf[ranks.order[k]!]!]!++;
    for (let k = start; k < end; k++) {
      const unit = ranks.order[k]!;
      const group = groupOf === null ? 0 : groupOf[unit]!;
      percentile[unit] = (100 * (members[group]! - above[group]! - equal[group]! / 2)) / members[group]!;
    }
    for (let k = start; k < end; k++) {
      const group = groupOf === null ? 0 : groupOf[ranks.order[k]!]!;
      above[group]! += equal[group]!;
      equal[group] = 0;
    }
    start = end;
  }
  return percentile;
}
