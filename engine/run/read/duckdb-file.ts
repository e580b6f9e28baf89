/** A Parquet file opened with DuckDB under a name of ours, so that no user's text is in any SQL but quoted column names. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Run `work` with a connection to an empty database and the file as a table expression; nothing stays behind. */
export async function withDuckDb<T>(path: string, work: (connection: DuckDBConnection, source: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shuxiang-'));
  try {
    const input = join(folder, 'input.parquet');
    await symlink(await realpath(path), input);
    const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '900MB', temp_directory: join(folder, 'spill'), autoinstall_known_extensions: 'false' });
    const connection = await instance.connect();
    try {
      await connection.run("SET streaming_buffer_size = '4MB'"); // room to decode ahead; more only costs memory
      return await work(connection, `read_parquet('${input.replaceAll("'", "''")}')`);
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
