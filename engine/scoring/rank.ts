/**
 * Exact competition ranks (1, 2, 2, 4) and percentiles.
 *
 * Scores are compared rounded to 9 decimals (scoring policy, R11): as whole numbers of a billionth of a point, sorted by
 * a least-significant-digit radix sort, which has no comparison to get wrong and is stable.
 */

/** Billionths of a point: what scores and coverages are compared by. */
export const comparable = (score: number): number => Math.round(score * 1e9);

/** Keys below 2^52 in four digits of 13 bits: three are enough for billionths of 100 points. */
const DIGIT_BITS = 13;
const DIGITS = 1 << DIGIT_BITS;
const HALF = 2 ** (2 * DIGIT_BITS);

/**
 * Order of `keys`, ascending.
 *
 * @param keys whole numbers from 0 to 2^52 - 1
 * @returns positions; equal keys stay in their order
 */
export function radixOrder(keys: Float64Array): Uint32Array {
  const n = keys.length;
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  let highest = 0;
  for (let i = 0; i < n; i++) {
    const upper = Math.floor(keys[i]! / HALF);
    high[i] = upper;
    low[i] = keys[i]! - upper * HALF;
    if (upper > highest) highest = upper;
  }
  let order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let spare = new Uint32Array(n);
  const pass = (half: Uint32Array, shift: number): void => {
    sortByDigit(half, shift, order, spare);
    [order, spare] = [spare, order];
  };
  pass(low, 0);
  pass(low, DIGIT_BITS);
  if (highest > 0) pass(high, 0);
  if (highest >= DIGITS) pass(high, DIGIT_BITS);
  return order;
}

function sortByDigit(half: Uint32Array, shift: number, order: Uint32Array, sorted: Uint32Array): void {
  const place = new Uint32Array(DIGITS);
  for (let i = 0; i < half.length; i++) place[(half[i]! >>> shift) & (DIGITS - 1)]!++;
  let before = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const here = place[digit]!;
    place[digit] = before;
    before += here;
  }
  for (let k = 0; k < order.length; k++) {
    const item = order[k]!;
    sorted[place[(half[item]! >>> shift) & (DIGITS - 1)]!++] = item;
  }
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
 * @param scores one per unit, >= 0
 * @param eligible 1 where the unit takes part
 */
export function rankDescending(scores: Float64Array, eligible: Uint8Array): Ranks {
  const n = scores.length;
  const members = new Uint32Array(n);
  let m = 0;
  for (let i = 0; i < n; i++) if (eligible[i] === 1) members[m++] = i;
  const keys = new Float64Array(m);
  for (let k = 0; k < m; k++) keys[k] = comparable(scores[members[k]!]!);
  const ascending = radixOrder(keys);
  const rank = new Uint32Array(n);
  const tied = new Uint32Array(n);
  const order = new Uint32Array(m);
  for (let end = m; end > 0; ) {
    const key = keys[ascending[end - 1]!]!;
    let start = end - 1;
    while (start > 0 && keys[ascending[start - 1]!] === key) start--;
    for (let k = start; k < end; k++) {
      const unit = members[ascending[k]!]!;
      rank[unit] = m - end + 1;
      tied[unit] = end - start;
      order[m - end + (k - start)] = unit;
    }
    end = start;
  }
  return { rank, tied, order };
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
