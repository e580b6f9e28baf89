/**
 * The levels of administration above the units: which group each unit lies in, and where blocks of rows cut groups.
 *
 * Rows are sorted by code, so a group is a run of rows. Rows are cut into blocks of 4,096; sums are made per segment
 * (a run of rows of one group inside one block) and joined in order, so they do not depend on how blocks are shared out.
 */
import type { LevelDeclaration } from './framework.js';

/** Rows in a block: a constant, so that sums do not depend on the number of workers or the size of a shard. */
export const BLOCK_ROWS = 4_096;

/** Rows worked on at once inside a block: so few that the columns of all indicators stay in the cache. */
export const TILE_ROWS = 512;

/** The groups of one level. */
export interface GroupLevel {
  readonly declaration: LevelDeclaration;
  readonly codes: readonly string[];
  /** Row of each unit's (or lower group's) group in this level. */
  readonly ofBelow: Uint32Array;
  /** First unit of each group; one more entry at the end: the number of units. */
  readonly start: Uint32Array;
}

export interface Segments {
  /** First row of each segment; one more entry at the end: the number of rows. */
  readonly start: Uint32Array;
  /** Group (row of the first level above the units) of each segment. */
  readonly group: Uint32Array;
  /** First segment of each block; one more entry at the end: the number of segments. */
  readonly ofBlock: Uint32Array;
}

/** The groups of every level above the units, finest first. `codes` are unit codes, ascending. */
export function groupLevels(codes: readonly string[], levels: readonly LevelDeclaration[]): GroupLevel[] {
  const result: GroupLevel[] = [];
  let below: Pick<GroupLevel, 'codes' | 'start'> | null = null;
  for (const declaration of levels.slice(1)) {
    const parts: readonly string[] = below?.codes ?? codes;
    const groups: string[] = [];
    const start: number[] = [];
    const ofBelow = new Uint32Array(parts.length);
    let last: string | null = null;
    for (let part = 0; part < parts.length; part++) {
      const code = parts[part]!;
      if (last === null || !code.startsWith(last) || (last.length < declaration.prefix && last !== code)) {
        last = code.slice(0, declaration.prefix);
        groups.push(last);
        start.push(below === null ? part : below.start[part]!);
      }
      ofBelow[part] = groups.length - 1;
    }
    below = { codes: groups, start: Uint32Array.from([...start, codes.length]) };
    result.push({ declaration, ofBelow, ...below });
  }
  return result;
}

/** Cut `rows` rows into segments: a new one at each block and at each change of group. */
export function segmentsOf(rows: number, groupOf: Uint32Array | null): Segments {
  const start: number[] = [];
  const group: number[] = [];
  const ofBlock: number[] = [];
  for (let row = 0; row < rows; row++) {
    const newBlock = row % BLOCK_ROWS === 0;
    const own = groupOf === null ? 0 : groupOf[row]!;
    if (newBlock) ofBlock.push(start.length);
    if (newBlock || own !== group.at(-1)) {
      start.push(row);
      group.push(own);
    }
  }
  start.push(rows);
  ofBlock.push(group.length);
  return { start: shared(start), group: shared(group), ofBlock: shared(ofBlock) };
}

function shared(values: readonly number[]): Uint32Array {
  const array = new Uint32Array(new SharedArrayBuffer(values.length * 4));
  array.set(values);
  return array;
}
