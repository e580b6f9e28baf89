/** A Parquet file opened with DuckDB when something is asked of it: to load and open it takes longer than to read most files. */
import type { DuckDbParquet } from './parquet-duckdb.js';

async function openFor(path: string, work: (file: DuckDbParquet) => Promise<void>): Promise<void> {
  const [{ withDuckDb }, { DuckDbParquet }] = await Promise.all([import('./duckdb-file.js'), import('./parquet-duckdb.js')]);
  await withDuckDb(path, async (connection, source) => work(await DuckDbParquet.of(connection, source)));
}

/** Run `work` with a way to open the file: once, however often it is asked for. */
export async function withDuckDbOnDemand<T>(path: string, work: (open: () => Promise<DuckDbParquet>) => Promise<T>): Promise<T> {
  let opened: Promise<DuckDbParquet> | null = null;
  let closed = Promise.resolve();
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const open = (): Promise<DuckDbParquet> =>
    (opened ??= new Promise((resolve, reject) => {
      closed = openFor(path, (file) => {
        resolve(file);
        return finished;
      }).catch(reject);
    }));
  try {
    return await work(open);
  } finally {
    finish();
    await closed;
  }
}
