/** A Parquet file opened with DuckDB. */
import { DuckDBInstance, type DuckDBConnection, type DuckDBDataChunk } from '@duckdb/node-api';
import { duckDbOptions, STREAMING_BUFFER, withSafeName } from './safe-name.js';

/** Run `work` with a connection to an empty database and the file as a table expression; nothing stays behind. */
export async function withDuckDb<T>(path: string, work: (connection: DuckDBConnection, source: string) => Promise<T>): Promise<T> {
  return withSafeName(path, async (source, folder) => {
    const instance = await DuckDBInstance.create(':memory:', duckDbOptions(2, folder));
    const connection = await instance.connect();
    try {
      await connection.run(STREAMING_BUFFER);
      return await work(connection, source);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  });
}

/** Run `take` on every chunk of a query, with the number of its first row; the next one is fetched meanwhile. */
export async function forEachChunk(connection: DuckDBConnection, expressions: readonly string[], source: string, take: (chunk: DuckDBDataChunk, first: number) => void): Promise<void> {
  const result = await connection.stream(`SELECT ${expressions.join(', ')} FROM ${source}`);
  let coming = result.fetchChunk();
  for (let first = 0; ; ) {
    const chunk = await coming;
    if (chunk === null || chunk.rowCount === 0) return;
    coming = result.fetchChunk();
    take(chunk, first);
    first += chunk.rowCount;
  }
}
