/**
 * Exact competition ranks (1, 2, 2, 4) and percentiles.
 *
 * Scores are compared rounded to 9 decimals (scoring policy, R11): as whole numbers of a billionth of a point, sorted in
 * WebAssembly (`assembly/rank.ts`).
 */
import { moduleOf } from '../core/column-memory.js';
import { RANK_MODULE } from './rank-module.js';

/** Billionths of a point: what scores and coverages are compared by. */
export const comparable = (score: number): number => Math.round(score * 1e9);

interface Kernel {
  readonly words: (scores: number, eligible: number, from: number, to: number, out: number, tied: number) => number;
  readonly countDigits: (from: number, end: number, shift: bigint, places: number) => void;
  readonly placesOf: (places: number, to: number) => void;
  readonly moveByDigit: (from: number, end: number, shift: bigint, places: number) => void;
  readonly insertRests: (words: number, count: number) => number;
  readonly rank: (words: number, from: number, to: number, order: number, ranks: number, tied: number) => void;
  readonly endTie: (end: number, order: number, tied: number) => void;
  readonly countMembers: (from: number, end: number, groupOf: number, members: number) => void;
  readonly percentiles: (from: number, until: number, tied: number, groupOf: number, members: number, above: number, equal: number, out: number) => number;
}

/** Rows that can be told apart in a word, and bits at which the digits of its score begin: its rest, then the two it is sorted by. */
const MOST_ROWS = 2 ** 27;
const [REST, LOWER, UPPER] = [27n, 38n, 51n];
const DIGITS = 8_192;
const PAGE = 65_536;
/** Rows of one call: a call that has begun goes on in the code it began with, and the first one's is slow. */
const AT_ONCE = 16_384;

const memory = new WebAssembly.Memory({ initial: 1 });
const kernel = new WebAssembly.Instance(moduleOf(RANK_MODULE), { env: { memory } }).exports as unknown as Kernel;

/** Make room for so many bytes. */
function reach(end: number): void {
  if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE));
}

/** Where everything stands for so many rows: two lists of words, places of digits, then the columns. */
function areasOf(rows: number): Readonly<Record<'first' | 'second' | 'places' | 'order' | 'ranks' | 'tied' | 'eligible', number>> {
  const second = 8 * rows;
  const places = 2 * second;
  const order = places + 4 * DIGITS;
  reach(order + 13 * rows);
  return { first: 0, second, places, order, ranks: order + 4 * rows, tied: order + 8 * rows, eligible: order + 12 * rows };
}

/** Run `work` on the whole numbers from 0 to `count`, some at once. */
function inParts(count: number, work: (from: number, to: number) => void): void {
  for (let from = 0; from < count; from += AT_ONCE) work(from, Math.min(from + AT_ONCE, count));
}

/** Stable sort of `count` words by 13 bits, the highest first. */
function sortByDigit(from: number, to: number, count: number, shift: bigint, places: number): void {
  new Uint32Array(memory.buffer, places, DIGITS).fill(0);
  inParts(count, (lo, hi) => {
    kernel.countDigits(from + 8 * lo, from + 8 * hi, shift, places);
  });
  kernel.placesOf(places, to);
  inParts(count, (lo, hi) => {
    kernel.moveByDigit(from + 8 * lo, from + 8 * hi, shift, places);
  });
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
  const rows = scores.length;
  if (rows > MOST_ROWS) throw new RangeError(`${rows} rows are more than can be ranked at once`);
  const { first, second, places, order, ranks, tied, eligible: takesPart } = areasOf(rows);
  new Float64Array(memory.buffer, first, rows).set(scores);
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(eligible, takesPart);
  let end = second;
  for (let hi = rows; hi > 0; hi -= AT_ONCE) end = kernel.words(first, takesPart, Math.max(0, hi - AT_ONCE), hi, end, tied);
  const count = (end - second) / 8;
  const byUpper = (from: number, to: number): void => {
    sortByDigit(from, to, count, LOWER, places);
    sortByDigit(to, from, count, UPPER, places);
  };
  byUpper(second, first);
  let sorted = second;
  if (kernel.insertRests(second, count) === 0) {
    sortByDigit(second, first, count, REST, places);
    byUpper(first, second);
    sorted = first;
  }
  if (count < rows) bytes.fill(0, ranks, tied);
  inParts(count, (lo, hi) => {
    kernel.rank(sorted, lo, hi, order, ranks, tied);
  });
  if (count > 0) kernel.endTie(count, order, tied);
  const copy = (at: number, length: number): Uint32Array => new Uint32Array(memory.buffer, at, length).slice();
  return { rank: copy(ranks, rows), tied: copy(tied, rows), order: copy(order, count) };
}

/**
 * Percentile of each eligible unit: 100 (below + half of the equals, itself included) / members.
 *
 * @returns [0-100]; -1 where not eligible
 */
export function percentiles({ rank, tied, order: { length: members } }: Ranks): Float64Array {
  const out = new Float64Array(rank.length).fill(-1);
  for (let row = 0; row < out.length; row++) if (rank[row] !== 0) out[row] = (100 * (members - (rank[row]! - 1) - tied[row]! / 2)) / members;
  return out;
}

/** The same of each eligible unit among those of its group. */
export function percentilesIn({ order, tied }: Ranks, groupOf: Uint32Array, groups: number): Float64Array {
  const rows = groupOf.length;
  const [atTied, atGroups] = [8 * rows, 12 * rows];
  const [atOrder, members] = [16 * rows, 16 * rows + 4 * order.length];
  reach(members + 12 * groups);
  const words = new Uint32Array(memory.buffer);
  words.set(tied, atTied / 4);
  words.set(order, atOrder / 4);
  words.fill(0, members / 4, members / 4 + 3 * groups);
  words.set(groupOf, atGroups / 4);
  const out = new Float64Array(memory.buffer, 0, rows).fill(-1);
  inParts(order.length, (lo, hi) => {
    kernel.countMembers(atOrder + 4 * lo, atOrder + 4 * hi, atGroups, members);
  });
  let at = atOrder;
  inParts(order.length, (_, hi) => {
    at = kernel.percentiles(at, atOrder + 4 * hi, atTied, atGroups, members, members + 4 * groups, members + 8 * groups, 0);
  });
  return out.slice();
}
