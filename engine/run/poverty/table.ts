/** A small table of results: rows of cells under their heads. */
import type { OutputFolder } from '../write/atomic.js';
import type { BlockColumn, OutputColumn } from '../write/block.js';
import { writeCsv } from '../write/csv.js';

export type Cell = string | number | null;

/** Write rows of cells; a column is of texts where one of its values is. */
export async function table(out: OutputFolder, name: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void> {
  const isText = heads.map((_, c) => rows.some((row) => typeof row[c] === 'string'));
  const columns = heads.map((head, c): OutputColumn => ({ name: head, type: isText[c] === true ? 'text' : 'number' }));
  const values = heads.map((_, c): BlockColumn => (isText[c] === true ? rows.map((row) => row[c] as string | null) : Float64Array.from(rows, (row) => Number(row[c] ?? 0))));
  const present = heads.map((_, c) => (rows.some((row) => row[c] === null) ? Uint8Array.from(rows, (row) => Number(row[c] !== null)) : null));
  await writeCsv(out.file(name), columns, [{ rows: rows.length, columns: values, present }]);
}
