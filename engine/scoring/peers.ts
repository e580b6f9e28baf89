/** Peer groups: units alike in terrain, type and history, so that a mountain village is also compared with mountain villages. */
import { PRESENT, type Table } from '../core/table.js';

export interface PeerGroups {
  /** Names in ascending order, the values joined by ` · `; an unknown value reads `?`. */
  readonly names: readonly string[];
  readonly of: Uint32Array;
}

/** More than the values any peer field has. */
const RADIX = 4_096;

/** The peer group of every row: the values of `fields` together. */
export function peerGroups(table: Table, fields: readonly string[]): PeerGroups {
  const columns = fields.map((name) => table.columns.get(name)!);
  const describe = (row: number): string =>
    columns
      .map((column) => {
        if (column.missing[row] !== PRESENT) return '?';
        return column.kind === 'text' ? column.dictionary[column.codes[row]!]! : String(column.values[row]!);
      })
      .join(' · ');
  // Rows with the same cells are told apart by numbers; a text is made once for each combination.
  const nameOf = new Map<number, string>();
  const keys = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    let key = 0;
    for (const column of columns) key = key * RADIX + (column.missing[row] !== PRESENT ? 0 : 1 + (column.kind === 'text' ? column.codes[row]! : column.values[row]!));
    keys[row] = key;
    if (!nameOf.has(key)) nameOf.set(key, describe(row));
  }
  const names = [...new Set(nameOf.values())].sort();
  const position = new Map([...nameOf].map(([key, name]) => [key, names.indexOf(name)]));
  const of = new Uint32Array(table.rows);
  for (let row = 0; row < table.rows; row++) of[row] = position.get(keys[row]!)!;
  return { names, of };
}
