import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../engine/store/open.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { serve, type Served } from './served.js';

let folder: string;
let served: Served;
let key: { readonly authorization: string };
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shuxiang-api-runs-'));
  served = await serve({ data: folder });
  key = await served.key(['run:write']);
});
afterEach(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface RunView {
  readonly id: string;
  readonly state: string;
  readonly status: string | null;
  readonly progress: { readonly stage: string; readonly done: number; readonly of: number; readonly share: number; readonly leftSeconds: number | null } | null;
  readonly attempts: readonly object[];
  readonly errors: readonly { readonly place: string; readonly code: string; readonly text: { readonly zh: string; readonly en: string } }[];
}

const submit = (body: object): ReturnType<Served['post']> => served.post('/v1/runs', body, key);
const run = async (id: string): Promise<RunView> => (await served.get(`/v1/runs/${id}`, key)).json<RunView>();
async function until(id: string, holds: (view: RunView) => boolean): Promise<RunView> {
  for (;;) {
    const view = await run(id);
    if (holds(view)) return view;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const ended = (id: string): Promise<RunView> => until(id, ({ state }) => state !== 'queued' && state !== 'running');

test('a scenario that ships is run in a process of its own; its events, files and manifest are told', async () => {
  const made = await submit({ scenario: 'landslide-week' });
  const { id } = made.json<RunView>();
  expect([made.statusCode, made.headers['location']]).toEqual([201, `/v1/runs/${id}`]);
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  const events = await fetch(`http://127.0.0.1:${(served.app.server.address() as AddressInfo).port}/v1/runs/${id}/events`, { headers: key });
  let text = '';
  for await (const part of events.body!) {
    text += Buffer.from(part as Uint8Array).toString();
    if (text.includes('"state":"done"')) break;
  }
  expect(text).toContain('"state":"running"');
  expect(await run(id)).toMatchObject({ state: 'done', status: 'complete', errors: [], attempts: [{ failure: null }] });
  const { files } = (await served.get(`/v1/runs/${id}/results`, key)).json<{ files: readonly { name: string; sha256: string; href: string; bytes: number }[] }>();
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['summary.csv', 'summary.parquet', 'report.html', 'ledgers.json']));
  for (const { name, sha256, href, bytes } of files) {
    const got = await served.get(href, key);
    expect([name, got.rawPayload.length, createHash('sha256').update(got.rawPayload).digest('hex')]).toEqual([name, bytes, sha256]);
    expect((await served.get(href, { ...key, 'if-none-match': String(got.headers['etag']) })).statusCode).toBe(304);
  }
  expect((await served.get(`/v1/runs/${id}/manifest`, key)).json()).toMatchObject({ scenario: 'landslide-week', status: 'complete' });
  for (const name of ['run.log', '..%2f..%2fsecrets%2fwebhook.key']) expect([400, 404]).toContain((await served.get(`/v1/runs/${id}/results/${name}`, key)).statusCode);
});

test('a text that is no scenario fails with the place of each error, and shows nothing of the machine', async () => {
  const { id } = (await submit({ yaml: 'name: x\nchain: 3\n', seed: 'one' })).json<RunView>();
  const { state, errors } = await ended(id);
  expect([state, errors.length > 0]).toEqual(['failed', true]);
  expect(JSON.stringify(errors)).not.toContain(folder);
  for (const { place, text } of errors) expect([text.zh.startsWith(`${place}:应为`), text.en.startsWith(`${place}: expected `), /[\u4e00-\u9fff]/.test(text.en)]).toEqual([true, true, false]);
  expect(errors.map(({ text }) => text)).toContainEqual({ zh: 'submitted.yaml:2:8 chain:应为列表,实为 3', en: 'submitted.yaml:2:8 chain: expected a list, found 3' });
  expect((await served.get(`/v1/runs/${id}/results`, key)).statusCode).toBe(409);
});

test('a text cannot read what lies outside its data', async () => {
  const text = readFileSync(packagePath('scenarios', 'warned-flood.yaml'), 'utf8').replace(/rules: \[.*\]/, 'rules: [../../../secrets/webhook.yaml]');
  expect(text).toContain('webhook.yaml');
  const { id } = (await submit({ yaml: text })).json<RunView>();
  expect((await ended(id)).errors).toContainEqual(expect.objectContaining({ code: 'scenario/schema' }));
});

test('a run of one shard tells how far it is within it, is stopped in the middle of it within two seconds, and leaves nothing', async () => {
  const { id } = (await submit({ scenario: 'meiyu-county' })).json<RunView>();
  const { progress } = await until(id, (view) => (view.progress?.share ?? 0) > 0);
  expect(progress).toMatchObject({ stage: 'simulate', done: 0, of: 1 });
  expect([progress!.share < 1, progress!.leftSeconds! > 0]).toEqual([true, true]);
  const begun = performance.now();
  const answer = await served.app.inject({ method: 'DELETE', url: `/v1/runs/${id}`, headers: key });
  expect(performance.now() - begun).toBeLessThan(10_000); // two seconds alone; the machine of a test is shared
  expect(answer.json()).toMatchObject({ state: 'cancelled' });
  expect(readdirSync(join(folder, 'runs'))).toEqual([]);
});

test('what is asked for wrongly is told, and a key sees its own runs alone', async () => {
  expect((await submit({})).json()).toMatchObject({ status: 400, errors: [{ pointer: '/scenario', code: 'request/one-of' }] });
  expect((await submit({ scenario: 'nothing' })).json()).toMatchObject({ status: 422, errors: [{ pointer: '/scenario' }] });
  expect((await submit({ scenario: 'landslide-week', seed: 'a\nb: c' })).statusCode).toBe(400);
  const { id } = (await submit({ scenario: 'landslide-week' })).json<RunView>();
  const other = await served.key(['run:write']);
  expect((await served.get(`/v1/runs/${id}`, other)).statusCode).toBe(404);
  expect((await served.get('/v1/runs', other)).json()).toEqual({ runs: [] });
  expect((await served.get(`/v1/runs/${id}`)).statusCode).toBe(401);
});

test('without a folder of data there are no runs', async () => {
  const bare = await serve();
  expect((await bare.get('/v1/runs', await bare.key(['run:write']))).statusCode).toBe(404);
  await bare.stop();
});

test('a run whose server went away is gone on with by the next, and is whole', async () => {
  const { id } = (await submit({ scenario: 'landslide-week', seed: 'again' })).json<RunView>();
  await until(id, ({ state }) => state === 'running');
  const records = await served.store.records('run').list();
  await served.stop(); // what ran for it ends with it
  const store = await openStore(':memory:');
  for (const { id: own, body } of records) await store.records('run').put(own, body);
  served = await serve({ data: folder, store });
  key = await served.key(['admin']);
  expect(await ended(id)).toMatchObject({ state: 'done', status: 'complete', attempts: [{}, { failure: null }] });
});
