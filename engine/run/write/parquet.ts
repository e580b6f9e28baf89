/** Parquet files. What writes them is loaded with the first one: most commands write none, and DuckDB takes a while to load. */
import type { Blocks, OutputColumn } from './block.js';
import type { ParquetOptions } from './duckdb-parquet.js';

/**
 * Write a Parquet file.
 *
 * @param path where to write; `writeFolder` gives one
 * @returns the number of rows written
 * @throws InputError `output/...` if the disk or the path does not take it
 */
export async function writeParquet(path: string, columns: readonly OutputColumn[], blocks: Blocks, options: ParquetOptions = {}): Promise<number> {
  const writer = await import('./duckdb-parquet.js');
  return writer.writeParquet(path, columns, blocks, options);
}
