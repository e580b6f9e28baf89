import { afterEach, beforeEach, expect, test } from 'vitest';
import { VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.stop());

interface Changes {
  readonly cursor: number;
  readonly reset: boolean;
  readonly changes: readonly { readonly code: string; readonly to: number | null }[];
}
const changes = async (query: string): Promise<Changes> => (await served.get(`/v1/changes${query}`)).json<Changes>();

test('from a cursor on only what changed is told, and the next cursor', async () => {
  const { cursor } = await changes('');
  expect(await changes(`?since=${cursor}`)).toEqual({ cursor, reset: false, more: false, changes: [] });
  await storm(served);
  const first = await changes(`?since=${cursor}&limit=1`);
  expect(first).toMatchObject({ cursor: cursor + 1, more: true, changes: [{ code: VILLAGES[0], from: null, to: 1, levelName: 'blue' }] });
  expect(await changes(`?since=${first.cursor}`)).toMatchObject({ cursor: cursor + 2, more: false, changes: [{ code: VILLAGES[1] }] });
  expect((await changes(`?since=${cursor}&minLevel=2`)).changes).toEqual([]);
  expect((await changes(`?since=${cursor}&area=330103`)).changes).toEqual([]);
});

test('a cursor that is not known any more says that all has to be read again', async () => {
  expect(await changes('?since=1')).toMatchObject({ reset: true, changes: [] });
});
