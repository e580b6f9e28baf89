/** A table of some rows of another. */
import { numberColumn, textColumn, type Column, type Table } from '../core/table.js';

/** The rows `rows` of `table`, in that order. */
export function selectRows(table: Table, rows: ArrayLike<number>): Table {
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) {
    const chosen = column.kind === 'number' ? numberColumn(rows.length) : textColumn(rows.length, column.dictionary);
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      chosen.missing[k] = column.missing[row]!;
      if (chosen.kind === 'number') chosen.values[k] = (column as typeof chosen).values[row]!;
      else chosen.codes[k] = (column as typeof chosen).codes[row]!;
    }
    columns.set(name, chosen);
  }
  return { rows: rows.length, columns };
}

/** The table with only the columns named. */
export function selectColumns(table: Table, names: Iterable<string>): Table {
  const columns = new Map<string, Column>();
  for (const name of names) {
    const column = table.columns.get(name);
    if (column !== undefined) columns.set(name, column);
  }
  return { rows: table.rows, columns };
}
