/** The service as others' programs meet it, over a socket: what each of them sends, and what it needs to find in the answer. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packagePath } from '../../../engine/run/package-root.js';
import { START, VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

/** The block of README that checks a message, as it stands there. */
async function webhookRecipe(): Promise<{ readonly isGenuine: (headers: Readonly<Record<string, unknown>>, body: string, secret: string, now?: number) => boolean }> {
  const [, source] = /```js\n(\/\/ webhook\.mjs[^`]*(?:`[^`]+)*?)```/.exec(readFileSync(packagePath('README.md'), 'utf8'))!;
  return (await import(`data:text/javascript,${encodeURIComponent(source!)}`)) as Awaited<ReturnType<typeof webhookRecipe>>;
}

let served: Served;
let origin: string;
beforeAll(async () => {
  served = await serve({ docs: true, webhooksInto: ['127.0.0.1'] });
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(served.app.server.address() as AddressInfo).port}`;
  await storm(served);
});
afterAll(() => served.stop());

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> => fetch(`${origin}${path}`, { headers });
const json = async <T>(answer: Response | Promise<Response>): Promise<T> => (await (await answer).json()) as T;

test('curl: rows as CSV with a key, then the risk of a village, packed', async () => {
  const key = await served.key(['observation:write']);
  const body = `station,variable,time,value,unit\nP1,rain,${new Date(START).toISOString()},2,mm\n`;
  const sent = await fetch(`${origin}/v1/observations`, { method: 'POST', headers: { ...key, 'content-type': 'text/csv', 'user-agent': 'curl/8.5.0' }, body });
  expect(await json(sent)).toMatchObject({ counts: { accepted: 1 } });
  const risk = await get(`/v1/villages/${VILLAGES[0]}`, { accept: '*/*', 'accept-encoding': 'deflate, gzip, br, zstd' });
  expect(await json(risk)).toMatchObject({ code: VILLAGES[0], level: 1, quality: 'fresh' });
});

test('curl --fail: what is wrong has a status of its own and a body that says where', async () => {
  const answer = await get('/v1/risks?minLevel=9');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
  expect(await json(answer)).toMatchObject({ errors: [{ pointer: '/minLevel' }] });
});

test('Grafana Infinity: one page as CSV with columns by name, and as JSON with rows under one selector', async () => {
  const csv = parse<Record<string, string>>(await (await get('/v1/risks?f=csv&fields=code,name,level,lon,lat')).text(), { columns: true });
  expect(csv.map(({ code, level }) => [code, level])).toEqual([[VILLAGES[0], '1'], [VILLAGES[1], '1'], [VILLAGES[2], '']]);
  const { villages, next } = await json<{ villages: readonly Record<string, unknown>[]; next: string | null }>(get('/v1/risks?f=json&fields=code,level&limit=2000'));
  expect([villages, next]).toEqual([[{ code: VILLAGES[0], level: 1 }, { code: VILLAGES[1], level: 1 }, { code: VILLAGES[2], level: null }], null]);
});

test('Grafana Infinity: a series by time in steps, whose moments its parser reads', async () => {
  const span = `from=${encodeURIComponent('2023-07-02T00:00:00+08:00')}&to=${encodeURIComponent('2023-07-03T00:00:00+08:00')}`;
  const { observations } = await json<{ observations: readonly { time: string; mean: number; max: number }[] }>(get(`/v1/villages/${VILLAGES[0]}/observations?variable=rain&step=3h&${span}`));
  expect(observations.map(({ time, mean, max }) => [Date.parse(time), mean, max])).toEqual([
    [START - 2 * 3_600_000, 2, 2],
    [START + 3_600_000, 40, 40],
  ]);
});

test('QGIS: from the address that is typed in to features with flat properties, by the links alone', async () => {
  interface Linked {
    readonly links: readonly { readonly rel: string; readonly href: string; readonly type: string }[];
  }
  const follow = <T>(from: Linked, rel: string): Promise<T> => json<T>(fetch(from.links.find((link) => link.rel === rel)!.href)); // as they are written: QGIS resolves none
  const landing = await json<Linked>(get('/ogc', { accept: 'application/json' }));
  expect(await follow<{ openapi: string }>(landing, 'service-desc')).toMatchObject({ openapi: '3.1.0' });
  const { collections } = await follow<{ collections: readonly (Linked & { id: string })[] }>(landing, 'data');
  const items = await follow<{ type: string; features: readonly { geometry: { type: string; coordinates: number[] }; properties: Record<string, unknown> }[] }>(collections[0]!, 'items');
  expect([items.type, items.features[0]!.geometry.type, items.features[0]!.properties['level']]).toEqual(['FeatureCollection', 'Point', 1]);
  for (const { properties } of items.features) expect(Object.values(properties).filter((value) => typeof value === 'object' && value !== null)).toEqual([]);
});

test('Home Assistant: a sensor that polls gets 304 while nothing changed, and the new state once it did', async () => {
  const poll = (tag?: string): Promise<Response> => get(`/v1/risks?area=${VILLAGES[2]}&fields=code,level`, tag === undefined ? {} : { 'if-none-match': tag });
  const first = await poll();
  const tag = first.headers.get('etag')!;
  expect(await json<object>(first)).toMatchObject({ villages: [{ level: null }] });
  const same = await poll(tag);
  expect([same.status, await same.text()]).toEqual([304, '']);
  await served.monitor.take([{ place: VILLAGES[2], variable: 'rain', time: new Date(START).toISOString(), value: 0, unit: 'mm', source: 'gauge' }], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  await served.monitor.cycle();
  const changed = await poll(tag);
  expect([changed.status, changed.headers.get('etag') === tag]).toEqual([200, false]);
  expect(await json<object>(changed)).toMatchObject({ villages: [{ level: 0 }] });
});

test('a client made from the description: every GET without parameters in its path answers as described', async () => {
  const { paths } = await json<{ paths: Readonly<Record<string, { readonly get?: { readonly parameters?: readonly { readonly required?: boolean }[]; readonly responses: Readonly<Record<string, unknown>> } }>> }>(get('/openapi.json'));
  const plain = Object.entries(paths).filter(([path, { get: own }]) => own !== undefined && !path.includes('{') && path !== '/v1/stream' && (own.parameters ?? []).every(({ required }) => required !== true));
  expect(plain.length).toBeGreaterThan(8);
  for (const [path, { get: own }] of plain) {
    const { status } = await get(path);
    const described = Object.keys(own!.responses);
    expect([path, described.includes(String(status)) || described.includes(`${String(status)[0]!}XX`)]).toEqual([path, true]);
  }
});

test('a receiver of messages that knows nothing of us but the recipe: header, secret, window', async () => {
  let taken: (alert: { readonly area: string; readonly status: string }) => void;
  const told = new Promise<{ readonly area: string; readonly status: string }>((resolve) => (taken = resolve));
  let secret = '';
  const { isGenuine } = await webhookRecipe();
  const receiver = createServer((request, reply) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      if (!isGenuine(request.headers, body, secret) || isGenuine(request.headers, `${body} `, secret) || isGenuine(request.headers, body, secret, Date.now() + 301_000)) {
        reply.writeHead(401).end();
        return;
      }
      reply.writeHead(204).end();
      taken((JSON.parse(body) as { readonly alert: { readonly area: string; readonly status: string } }).alert);
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const key = await served.key(['subscription:write']);
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  ({ secret } = await json<{ secret: string }>(fetch(`${origin}/v1/subscriptions`, { method: 'POST', headers: { ...key, 'content-type': 'application/json' }, body: JSON.stringify({ url, areas: [VILLAGES[2]] }) })));
  await served.monitor.take([{ place: VILLAGES[2], variable: 'rain', time: new Date(START + 3_600_000).toISOString(), value: 60, unit: 'mm', source: 'gauge' }], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  await served.monitor.cycle();
  expect(await told).toMatchObject({ area: VILLAGES[2], status: 'issued' });
  await new Promise((resolve) => receiver.close(resolve));
});
