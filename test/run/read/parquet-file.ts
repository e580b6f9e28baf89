/** Parquet files as DuckDB writes them. */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { temporary } from './form.js';

const instance = await DuckDBInstance.create(':memory:');

/** The rows of a query as a Parquet file that is gone after the test; options as those of COPY. */
export async function written(select: string, options: string): Promise<string> {
  const path = join(temporary(), 'v.parquet');
  const connection = await instance.connect();
  try {
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet, ${options})`);
  } finally {
    connection.closeSync();
  }
  return path;
}
