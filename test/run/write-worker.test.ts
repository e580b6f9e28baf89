/** Large tables are written by other threads, whose problems arrive as problems. */
import { expect, test } from 'vitest';
import { InputError } from '../../engine/core/errors.js';
import { inlineExecutor, threadExecutor } from '../../engine/run/executor.js';
import type { TablesTask } from '../../engine/run/tables.js';

const task: TablesTask = { table: 'scores', csv: '/dev/full', parquet: '/dev/null', source: { framework: { grades: [], root: { children: [] } }, levels: [], peerGroups: [] } };

test.skipIf(process.platform !== 'linux').each([
  ['this thread', inlineExecutor],
  ['another thread', () => threadExecutor(2)],
])('a full disk met by %s is an error a user can act on', async (_, make) => {
  const executor = make();
  try {
    const error: unknown = await executor.write(task).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect(String(error)).toContain('/dev/full: expected room for the results, found a full disk (ENOSPC) [output/disk-full]');
  } finally {
    await executor.close();
  }
});
