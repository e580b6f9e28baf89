/** Tables of numbers under test/oracles: lines that begin with # say where they come from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sources.js';

/** The rows of a table as numbers by column. */
export function oracle(name: string): Readonly<Record<string, number>>[] {
  const [header, ...rows] = readFileSync(join(root, 'test', 'oracles', name), 'utf8').trim().split('\n').filter((line) => !line.startsWith('#')).map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(header!.map((column, k) => [column, Number(cells[k])])));
}
