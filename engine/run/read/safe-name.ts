/** A file under a name of ours, so that no user's text stands in any SQL but quoted column names. */
import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Run `work` with the file as a table expression; nothing stays behind.
 *
 * @param work also gets a folder for what it must put aside
 */
export async function withSafeName<T>(path: string, work: (source: string, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'shuxiang-'));
  try {
    const input = join(folder, 'input.parquet');
    await symlink(await realpath(path), input);
    return await work(`read_parquet('${input.replaceAll("'", "''")}')`, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How a DuckDB that reads a file is set up. */
export const duckDbOptions = (threads: number, folder: string): Readonly<Record<string, string>> => ({ threads: String(threads), memory_limit: '900MB', temp_directory: join(folder, 'spill'), autoinstall_known_extensions: 'false' });

/** Room to decode ahead of who reads; more only costs memory. */
export const STREAMING_BUFFER = "SET streaming_buffer_size = '4MB'";
