/** A small table held in memory, written as CSV: columns of texts and of numbers, some of which may not be there. */
import type { BlockColumn, OutputColumn } from './block.js';
import { writeCsv } from './csv.js';

type PlainColumn = readonly [column: OutputColumn, values: BlockColumn, present: Uint8Array | null];

export const textColumn = (name: string, values: readonly (string | null)[]): PlainColumn => [{ name, type: 'text' }, values, null];
export const numberColumn = (name: string, values: readonly (number | null)[]): PlainColumn => [{ name, type: 'number' }, Float64Array.from(values, (value) => value ?? 0), Uint8Array.from(values, (value) => (value === null ? 0 : 1))];

/** Chinese of an English phrase; null where there are no words for it. */
export type ChineseOf = (phrase: string) => string | null;

/** A reason in words, blank where there is none: in English, and in a column `NAME_zh` in Chinese. */
export const reasonColumns = (name: string, reasons: readonly string[], chinese: ChineseOf): PlainColumn[] => [textColumn(name, reasons), textColumn(`${name}_zh`, reasons.map((reason) => (reason === '' ? '' : (chinese(reason) ?? reason))))];

/** @param columns at least one; all of the same length */
export async function writeTable(path: string, columns: readonly PlainColumn[]): Promise<void> {
  const rows = columns[0]![1].length;
  await writeCsv(path, columns.map(([column]) => column), [{ rows, columns: columns.map(([, values]) => values), present: columns.map(([, , present]) => present) }]);
}
