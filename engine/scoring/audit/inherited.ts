/**
 * Township and county fields: resolved once per unit of their level and inherited by all its rows (scoring policy, R12).
 * The single value that stands among the rows fills the others; two different values are an error (C18).
 */
import { PRESENT, reasonCode, type Column, type Table } from '../../core/table.js';
import type { Framework } from '../framework.js';
import type { GroupLevel } from '../levels.js';

export interface InheritedConflict {
  readonly field: string;
  readonly level: string;
  readonly group: string;
  /** The first row of each of the first two values, and those values as text. */
  readonly rows: readonly [number, number];
  readonly values: readonly [string, string];
  /** How many rows have each of the two, and how many the group has: all of them lose the field. */
  readonly counts: readonly [number, number];
  readonly units: number;
}

type GroupConflict = Pick<InheritedConflict, 'rows' | 'values' | 'counts' | 'units'>;

const CONFLICT = reasonCode('conflict');

/**
 * Fill the blanks of higher-level fields from the rows that have the value, in place.
 *
 * @returns every group with two values of one field; there the field becomes missing, `conflict`, in all rows
 */
export function resolveInherited(table: Table, framework: Pick<Framework, 'fields' | 'levels'>, levels: readonly GroupLevel[]): InheritedConflict[] {
  const conflicts: InheritedConflict[] = [];
  for (const field of framework.fields) {
    const k = framework.levels.findIndex((level) => level.name === field.level) - 1;
    const column = table.columns.get(field.name);
    if (k < 0 || column === undefined) continue;
    const { codes, start } = levels[k]!;
    for (let group = 0; group < codes.length; group++) {
      const conflict = resolveGroup(column, start[group]!, start[group + 1]!);
      if (conflict !== null) conflicts.push({ field: field.name, level: field.level, group: codes[group]!, ...conflict });
    }
  }
  return conflicts;
}

const textOf = (column: Column, row: number): string => (column.kind === 'number' ? String(column.values[row]!) : column.dictionary[column.codes[row]!]!);

/** Whether all rows of [from, to) have one value, as nearly always. */
function isOneValue(contents: Float64Array | Uint32Array, missing: Uint8Array, from: number, to: number): boolean {
  const first = contents[from]!;
  for (let row = from; row < to; row++) if (contents[row] !== first || missing[row] !== PRESENT) return false;
  return true;
}

function conflictOf(column: Column, contents: Float64Array | Uint32Array, rows: readonly [number, number], from: number, to: number): GroupConflict {
  const counts: [number, number] = [0, 0];
  for (let row = from; row < to; row++) {
    if (column.missing[row] !== PRESENT) continue;
    if (contents[row] === contents[rows[0]]) counts[0]++;
    else if (contents[row] === contents[rows[1]]) counts[1]++;
  }
  return { rows, values: [textOf(column, rows[0]), textOf(column, rows[1])], counts, units: to - from };
}

function resolveGroup(column: Column, from: number, to: number): GroupConflict | null {
  const contents = column.kind === 'number' ? column.values : column.codes;
  const { missing } = column;
  if (isOneValue(contents, missing, from, to)) return null;
  let first = -1;
  let gaps = 0;
  let conflict: GroupConflict | null = null;
  for (let row = from; row < to && conflict === null; row++) {
    if (missing[row] !== PRESENT) gaps++;
    else if (first < 0) first = row;
    else if (contents[row] !== contents[first]) conflict = conflictOf(column, contents, [first, row], from, to);
  }
  if (first < 0 || (gaps === 0 && conflict === null)) return null;
  const value = contents[first]!;
  for (let row = from; row < to; row++) {
    contents[row] = conflict === null ? value : 0;
    column.missing[row] = conflict === null ? PRESENT : CONFLICT;
  }
  return conflict;
}
