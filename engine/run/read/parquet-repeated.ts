/** Text columns in which few texts repeat: DuckDB hands them over as numbers into a list, which spares decoding each cell. */
import type { DuckDBConnection } from '@duckdb/node-api';

/** Different texts up to which a column is worth a type of its own. */
const FEW = 10_000;

/** A column of a query for texts. */
export interface TextColumn {
  readonly expression: string;
  /** The values of its ENUM type in order, or null where it is VARCHAR. */
  readonly values: readonly string[] | null;
}

/**
 * Make an ENUM type for every column with few different texts.
 *
 * @param expressions one VARCHAR a column
 */
export async function repeatedTexts(connection: DuckDBConnection, source: string, expressions: readonly string[]): Promise<TextColumn[]> {
  const [counts] = (await connection.runAndReadAll(`SELECT ${expressions.map((text) => `CAST(approx_count_distinct(${text}) AS DOUBLE)`).join(', ')} FROM ${source}`)).getRows() as [number[]];
  const columns: TextColumn[] = [];
  for (const [k, expression] of expressions.entries()) {
    const plain: TextColumn = { expression, values: null };
    if (counts[k] === 0 || counts[k]! > FEW) {
      columns.push(plain);
      continue;
    }
    const type = `repeated_${k}`;
    await connection.run(`CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${expression} FROM ${source} WHERE ${expression} IS NOT NULL)`);
    const [[values]] = (await connection.runAndReadAll(`SELECT enum_range(NULL::${type})`)).getRows() as unknown as [[{ readonly items: readonly string[] }]];
    columns.push({ expression: `CAST(${expression} AS ${type})`, values: values.items });
  }
  return columns;
}
