import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunRecord, Runs } from '../../../web-report/api/runner.js';
import { buildServer } from '../../../web-report/api/server.js';
import { serve, type Served } from './served.js';

let served: Served;
let key: { readonly authorization: string };
/** Ends the run that runs now, by its id. */
const end = new Map<string, (failure?: string) => void>();

const runs: Runs = {
  scenarios: ['flood', 'storm'],
  run: (id, _scenario, signal) =>
    new Promise((resolve, reject) => {
      end.set(id, (failure) => (failure === undefined ? resolve() : reject(new Error(failure))));
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    }),
  files: () => Promise.resolve(['manifest.json', 'report.html']),
  read: (id, file) => Readable.from([`${file} of ${id}`]),
};

beforeEach(async () => {
  end.clear();
  served = await serve({ runs });
  key = await served.key(['run:write']);
});
afterEach(() => served.stop());

interface Run {
  readonly id: string;
  readonly state: string;
  readonly position: number | null;
}
const submit = async (scenario: string): Promise<Run> => (await served.post('/v1/runs', { scenario }, key)).json<Run>();
const state = async (id: string): Promise<Run> => (await served.get(`/v1/runs/${id}`, key)).json<Run>();

test('a run is kept before it is answered for, runs when those before it are done, and has results then', async () => {
  const [first, second] = [await submit('flood'), await submit('storm')];
  expect(await served.store.records<RunRecord>('run').get(second.id)).toMatchObject({ scenario: 'storm', state: 'waiting' });
  await vi.waitFor(async () => expect(await state(first.id)).toMatchObject({ state: 'running', position: 0 }));
  expect(await state(second.id)).toMatchObject({ state: 'waiting', position: 1 });
  expect((await served.get(`/v1/runs/${first.id}/results`, key)).statusCode).toBe(409);
  end.get(first.id)!();
  await vi.waitFor(async () => expect(await state(second.id)).toMatchObject({ state: 'running', position: 0 }));
  expect(await state(first.id)).toMatchObject({ state: 'done', position: null });
  expect((await served.get(`/v1/runs/${first.id}/results`, key)).json()).toEqual({ files: [`/v1/runs/${first.id}/results/manifest.json`, `/v1/runs/${first.id}/results/report.html`] });
  expect((await served.get(`/v1/runs/${first.id}/results/manifest.json`, key)).body).toBe(`manifest.json of ${first.id}`);
  expect((await served.get(`/v1/runs/${first.id}/results/secret.txt`, key)).statusCode).toBe(404);
  end.get(second.id)!('no water');
  await vi.waitFor(async () => expect(await state(second.id)).toMatchObject({ state: 'failed', failure: 'no water' }));
});

test('a run that waits or runs is stopped within two seconds', async () => {
  const [first, second] = [await submit('flood'), await submit('flood')];
  await vi.waitFor(() => expect(end.has(first.id)).toBe(true));
  for (const { id } of [second, first]) {
    const begun = performance.now();
    expect((await served.app.inject({ method: 'DELETE', url: `/v1/runs/${id}`, headers: key })).json()).toMatchObject({ state: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(2_000);
  }
  const other = await served.key(['run:write']);
  const third = await submit('flood');
  expect((await served.app.inject({ method: 'DELETE', url: `/v1/runs/${third.id}`, headers: other })).statusCode).toBe(403);
});

test('what ran when the process ended runs again with the next; the third end is its last', async () => {
  const { id } = await submit('flood');
  await vi.waitFor(() => expect(end.has(id)).toBe(true));
  const records = served.store.records<RunRecord>('run');
  for (const tries of [2, 3]) {
    await served.app.close();
    expect(await records.get(id)).toMatchObject({ state: 'running', tries: tries - 1 });
    Object.assign(served, { app: await buildServer({ monitor: served.monitor, version: '1', docs: false, runs }) });
    await vi.waitFor(async () => expect(await records.get(id)).toMatchObject({ state: 'running', tries }));
  }
  await served.app.close();
  Object.assign(served, { app: await buildServer({ monitor: served.monitor, version: '1', docs: false, runs }) });
  await vi.waitFor(async () => expect(await records.get(id)).toMatchObject({ state: 'failed', failure: 'it ended its process 3 times' }));
});

test('a scenario that is not there is named with those that are', async () => {
  expect((await served.post('/v1/runs', { scenario: 'fire' }, key)).json()).toMatchObject({ status: 422, detail: 'expected one of flood, storm, found fire' });
  expect((await served.post('/v1/runs', { scenario: '../x' }, key)).statusCode).toBe(400);
  expect((await served.post('/v1/runs', { scenario: 'flood' })).statusCode).toBe(401);
});
