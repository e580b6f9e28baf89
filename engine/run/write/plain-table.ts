/** A small table held in memory, written as CSV: columns of texts and of numbers, some of which may not be there. */
import type { BlockColumn, OutputColumn } from './block.js';
import { writeCsv } from './csv.js';

type PlainColumn = readonly [column: OutputColumn, values: BlockColumn, present: Uint8Array | null];

export const textColumn = (name: string, values: readonly (string | null)[]): PlainColumn => [{ name, type: 'text' }, values, null];
export const numberColumn = (name: string, values: readonly (number | null)[]): PlainColumn => [{ name, type: 'number' }, Float64Array.from(values, (value) => value ?? 0), Uint8Array.from(values, (value) => (value === null ? 0 : 1))];

/** @param columns at least one; all of the same length */
export async function writeTable(path: string, columns: readonly PlainColumn[]): Promise<void> {
  const rows = columns[0]![1].length;
  await writeCsv(path, columns.map(([column]) => column), [{ rows, columns: columns.map(([, values]) => values), present: columns.map(([, , present]) => present) }]);
}
