/** Peer groups: units alike in terrain, type and history, so that a mountain village is also compared with mountain villages. */
import { PRESENT, type Table } from '../core/table.js';

export interface PeerGroups {
  /** Names in ascending order, the values joined by ` · `; an unknown value reads `?`. */
  readonly names: readonly string[];
  readonly of: Uint32Array;
}

/** The peer group of every row: the values of `fields` together. */
export function peerGroups(table: Table, fields: readonly string[]): PeerGroups {
  const texts = Array.from({ length: table.rows }, (_, row) =>
    fields
      .map((name) => {
        const column = table.columns.get(name)!;
        if (column.missing[row] !== PRESENT) return '?';
        return column.kind === 'text' ? column.dictionary[column.codes[row]!]! : String(column.values[row]!);
      })
      .join(' · '),
  );
  const names = [...new Set(texts)].sort();
  const position = new Map(names.map((name, k) => [name, k]));
  return { names, of: Uint32Array.from(texts, (text) => position.get(text)!) };
}
