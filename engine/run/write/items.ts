/** Small tables, one object a row, as blocks: each column says how it is got out of an object. */
import type { Label } from '../../core/label.js';
import type { Block, BlockColumn } from './block.js';
import type { XlsxColumn } from './xlsx.js';

/** A column of numbers, texts or yes/no got out of an item; `null` is no value. */
export type ItemColumn<T> = XlsxColumn & { readonly title: Label } & (
    | { readonly type: 'text'; readonly get: (item: T) => string | null }
    | { readonly type: 'number' | 'integer'; readonly get: (item: T) => number | null }
    | { readonly type: 'boolean'; readonly get: (item: T) => boolean | null }
  );

const BLOCK_ROWS = 4096;

function columnOf<T>(column: ItemColumn<T>, items: readonly T[]): { values: BlockColumn; present: Uint8Array | null } {
  if (column.type === 'text') return { values: items.map(column.get), present: null };
  const got = items.map((item) => column.get(item));
  return { values: Float64Array.from(got, (value) => Number(value ?? 0)), present: Uint8Array.from(got, (value) => (value === null ? 0 : 1)) };
}

/** The items as blocks of a table, in their order. */
export function* blocksOf<T>(items: readonly T[], columns: readonly ItemColumn<T>[]): Generator<Block> {
  for (let from = 0; from < items.length; from += BLOCK_ROWS) {
    const part = items.slice(from, from + BLOCK_ROWS);
    const made = columns.map((column) => columnOf(column, part));
    yield { rows: part.length, columns: made.map(({ values }) => values), present: made.map(({ present }) => present) };
  }
}
