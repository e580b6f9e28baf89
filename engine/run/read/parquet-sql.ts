/** The columns of a Parquet file as SQL: as texts, as numbers, and beside the number of their row. */

/** A column of the file: its name and its DuckDB type. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: string;
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const isFloat = (type: string): boolean => /^(FLOAT|DOUBLE|DECIMAL)/.test(type);
const isNumeric = (type: string): boolean => isFloat(type) || /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BOOLEAN)$/.test(type);

/** A cell as it is written, NULL as NULL. */
export const asWritten = ({ name }: ParquetColumn): string => `CAST(${identifier(name)} AS VARCHAR)`;

/** A cell as text, whole numbers without a fraction; NULL as NULL. */
export function asText(source: ParquetColumn): string {
  const column = identifier(source.name);
  const text = asWritten(source);
  if (!isFloat(source.type)) return text;
  return `CASE WHEN abs(${column}) <= 9007199254740991 AND ${column} = trunc(${column}) THEN CAST(CAST(${column} AS BIGINT) AS VARCHAR) ELSE ${text} END`;
}

/** A cell as a double: NULL where nothing stands, not finite where it must be read from its text. */
export function asNumber(source: ParquetColumn): string {
  const column = identifier(source.name);
  if (isNumeric(source.type)) return `CAST(${column} AS DOUBLE)`;
  const text = asWritten(source);
  return `CASE WHEN ${column} IS NULL OR ${text} = '' THEN NULL WHEN ltrim(${text}, '-.0123456789') = '' THEN coalesce(TRY_CAST(${text} AS DOUBLE), 'inf'::DOUBLE) ELSE 'inf'::DOUBLE END`;
}

/** Name of the column that {@link numbered} adds: one that the file does not have. */
function freeName(columns: readonly ParquetColumn[]): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = 'row number';
  while (taken.has(name)) name += '_';
  return identifier(name);
}

/** The file with the number of each row, from 0, in a column of its own: [table expression, name of the column]. */
export function numbered(source: string, columns: readonly ParquetColumn[]): readonly [string, string] {
  const name = freeName(columns);
  const hidden = columns.some((column) => column.name.toLowerCase() === 'file_row_number'); // DuckDB's own would be this one
  return [`(SELECT *, ${hidden ? 'row_number() OVER () - 1' : 'file_row_number'} AS ${name} FROM ${source})`, name];
}
