/** Which rows the ranked table shows, and in what order: straight off the columns. */
import { rowsUnder } from '../codes.js';
import { orderBy, type Numbers } from '../columns.js';
import type { Level } from './report.js';

export const SORTS = ['rank', 'code', 'score', 'high', 'coverage', 'grade', 'units', 'peerPercentile', 'percentile'] as const;
export type Sort = (typeof SORTS)[number];

/** What a sort looks at; null: the level has no such column. */
export function sortColumn(level: Level, sort: Sort): Numbers | null {
  if (sort === 'code') return null;
  if (sort === 'peerPercentile') return level.peers?.percentile ?? null;
  if (sort === 'percentile') return level.peers?.overall ?? null;
  return level[sort];
}

const sequence = (from: number, to: number): Uint32Array => {
  const rows = new Uint32Array(Math.max(0, to - from));
  for (let i = 0; i < rows.length; i++) rows[i] = from + i;
  return rows;
};

/** Rows under an area whose code begins with the query, if it is digits, or whose name holds it; ascending. */
export function rowsFound(level: Level, area: string, query: string): Uint32Array {
  const [from, to] = rowsUnder(level.codes, area);
  const words = query.trim();
  if (words === '') return sequence(from, to);
  if (/^\d+$/.test(words)) {
    const [first, last] = rowsUnder(level.codes, words);
    return sequence(Math.max(from, first), Math.min(to, last));
  }
  return level.names.holding(words, from, to);
}

/** The rows by a column, downwards if asked; rows without a value stay last either way, ties stay in order of code. */
export function sorted(level: Level, rows: Uint32Array, sort: Sort, down: boolean): Uint32Array {
  const column = sortColumn(level, sort);
  if (column === null) return down ? rows.slice().reverse() : rows;
  const sign = down ? -100 : 100;
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < keys.length; i++) keys[i] = Math.round(column[rows[i]!]! * sign);
  const order = orderBy(keys);
  for (let i = 0; i < order.length; i++) order[i] = rows[order[i]!]!;
  return order;
}
