/**
 * How many members reach each level at each step. Where there is room for them the kernel counts (`assembly/votes.ts`); else a count is
 * spread over planes of bits, so that one addition counts 32 steps (vertical counters: Warren 2013, Hacker's Delight, 2nd ed., section 5-1).
 */
import { fixedColumns, moduleOf } from '../core/column-memory.js';
import { bytesFor, numbersFor } from './room.js';
import { LEVELS } from './rule.js';
import { VOTES_MODULE } from './votes-module.js';

/** What enough members make. Arrays have length `steps`, the probability `k * steps + t` of `LEVELS[k]`. */
export interface Counted {
  readonly level: Uint8Array;
  readonly probability: Float64Array;
}

/** Members of a unit, and their bits. */
export interface Voters {
  readonly members: number;
  readonly steps: number;
  /** Words of the bits of the steps. */
  readonly words: number;
}

/** Of `LEVELS[k]` the steps at which members reach it, as bits of all members; null: none does at any. */
type Rows = readonly (Int32Array | null)[];

/** Words of a level and steps that there is room for, steps beyond the last that the kernel writes, and members that it counts. */
const [ROOM, BEYOND, MOST] = [4_096, 16, 255];
/** Bytes that are the kernel's own, for its constants. */
const OWN = 1_024;

const { columns, instance } = fixedColumns(OWN, { rows: (LEVELS.length * ROOM) / 2, level: (ROOM + BEYOND) / 8, probability: LEVELS.length * ROOM });
const rowWords = new Int32Array(columns.rows.buffer, columns.rows.byteOffset, LEVELS.length * ROOM);
let kernel: ((rows: number, present: number, members: number, words: number, steps: number, least: number, level: number, probability: number) => void) | undefined;

/** What the kernel made of as many steps as the last unit has. */
let levels = new Uint8Array(columns.level.buffer, columns.level.byteOffset, 0);
let shares = columns.probability.subarray(0, 0);

function countAtOnce(rows: Rows, { members, steps, words }: Voters, least: number): Counted {
  const length = members * words;
  let present = 0;
  for (let k = 0; k < LEVELS.length; k++) {
    const own = rows[k] ?? null;
    if (own === null) continue;
    present |= 1 << k;
    for (let at = 0, to = k * length; at < length; at++, to++) rowWords[to] = own[at]!;
  }
  kernel ??= instance(moduleOf(VOTES_MODULE)).votes as NonNullable<typeof kernel>;
  kernel(rowWords.byteOffset, present, members, words, steps, least, columns.level.byteOffset, columns.probability.byteOffset);
  if (levels.length !== steps) {
    levels = new Uint8Array(columns.level.buffer, columns.level.byteOffset, steps);
    shares = columns.probability.subarray(0, LEVELS.length * steps);
  }
  const [level, probability] = [bytesFor(steps), numbersFor(LEVELS.length * steps)];
  level.set(levels);
  probability.set(shares);
  return { level, probability };
}

/** Bit p of the counts of a level: words from `p * words`. */
let planes = new Int32Array(0);

/** One more at the steps of each member. @param rows bits of all members */
function addUp(rows: Int32Array, above: Int32Array, { members, words }: Voters): void {
  planes.fill(0);
  for (let w = 0; w < words; w++) {
    for (let m = 0; m < members; m++) {
      let carry = (above[m * words + w]! |= rows[m * words + w]!);
      for (let at = w; carry !== 0; at += words) {
        const there = planes[at]!;
        planes[at] = there ^ carry;
        carry &= there;
      }
    }
  }
}

function countByPlanes(rows: Rows, voters: Voters, least: number): Counted {
  const { members, steps, words } = voters;
  const [level, probability] = [bytesFor(steps), numbersFor(LEVELS.length * steps)];
  const depth = 32 - Math.clz32(members);
  if (planes.length !== depth * words) planes = new Int32Array(depth * words);
  const [above, none] = [new Int32Array(members * words), new Int32Array(members * words)];
  for (let k = LEVELS.length - 1; k >= 0; k--) {
    addUp(rows[k] ?? none, above, voters);
    for (let t = 0; t < steps; t++) {
      let count = 0;
      for (let p = depth - 1; p >= 0; p--) count = 2 * count + ((planes[p * words + (t >>> 5)]! >>> (t & 31)) & 1);
      probability[k * steps + t] = count / members;
      if (count >= least && level[t] === 0) level[t] = k + 1;
    }
  }
  return { level, probability };
}

/** Least number of members that is a share of them, at least 1: 0.6 of 5 are 3, whatever the product rounds to. */
const leastMembers = (share: number, members: number): number => Math.max(1, Math.ceil(share * members - 1e-9));

/**
 * What enough members make: one that reaches a level reaches those below.
 *
 * @param share of the members that is enough [1]
 */
export function countVotes(rows: Rows, voters: Voters, share: number): Counted {
  const { members, steps, words } = voters;
  const least = leastMembers(share, members);
  return members <= MOST && members * words <= ROOM && steps <= ROOM ? countAtOnce(rows, voters, least) : countByPlanes(rows, voters, least);
}
