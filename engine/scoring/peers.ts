/** Peer groups: units alike in terrain, type and history, so that a mountain village is also compared with mountain villages. */
import { PRESENT, type Column, type Table } from '../core/table.js';

export interface PeerGroups {
  /** Names in ascending order, the values joined by ` · `. */
  readonly names: readonly string[];
  /** Group of each unit; the number of groups where a value is not known: such units have no peers. */
  readonly of: Uint32Array;
}

/** Contents of a cell up to which a group's part is found by position; beyond, by a map. */
const RADIX = 4_096;
/** Groups up to which there are positions: they take memory. */
const MOST_GROUPS = 1_024;

/**
 * Split the groups of rows by the cells of a column as well.
 *
 * @param of group of each row, below `groups`; rewritten
 * @returns the first row of each new group
 */
function refine(of: Uint32Array, groups: number, column: Column): number[] {
  const firsts: number[] = [];
  const near = new Int32Array(groups <= MOST_GROUPS ? groups * RADIX : 0).fill(-1);
  const far = new Map<string, number>();
  const { missing } = column;
  const contents = column.kind === 'text' ? column.codes : column.values;
  for (let row = 0; row < of.length; row++) {
    const group = of[row]!;
    const content = missing[row] !== PRESENT ? 0 : 1 + contents[row]!;
    const isNear = near.length > 0 && content >= 0 && content < RADIX && content === Math.trunc(content);
    let own = isNear ? near[group * RADIX + content]! : (far.get(`${group} ${content}`) ?? -1);
    if (own < 0) {
      own = firsts.push(row) - 1;
      if (isNear) near[group * RADIX + content] = own;
      else far.set(`${group} ${content}`, own);
    }
    of[row] = own;
  }
  return firsts;
}

/** The peer group of every row: the values of `fields` together. */
export function peerGroups(table: Table, fields: readonly string[]): PeerGroups {
  const columns = fields.map((name) => table.columns.get(name)!);
  const isKnown = (row: number): boolean => columns.every(({ missing }) => missing[row] === PRESENT);
  const describe = (row: number): string => columns.map((column) => (column.kind === 'text' ? column.dictionary[column.codes[row]!]! : String(column.values[row]!))).join(' · ');
  // Rows with the same cells get the same number, column by column; a text is made once for each.
  const of = new Uint32Array(table.rows);
  let firsts = [0];
  for (const column of columns) firsts = refine(of, firsts.length, column);
  const texts = table.rows === 0 ? [] : firsts.map((row) => (isKnown(row) ? describe(row) : null));
  const names = [...new Set(texts.filter((text) => text !== null))].sort();
  const position = Uint32Array.from(texts, (text) => (text === null ? names.length : names.indexOf(text)));
  for (let row = 0; row < of.length; row++) of[row] = position[of[row]!]!;
  return { names, of };
}
