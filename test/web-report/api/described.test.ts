import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve, type Served } from './served.js';

type Response = { readonly headers?: Readonly<Record<string, { readonly schema: { readonly const?: number } }>> };
type Paths = Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Response>> }>>>>;

const RATE = ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'];
const NONE = { rate: 0.01, burst: 0 } as const;
let served: Served;
let folder = '';
let operations: { readonly path: string; readonly url: string; readonly method: string; readonly responses: Readonly<Record<string, Response>> }[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shuxiang-described-'));
  served = await serve({ docs: true, data: folder });
  const { paths } = (await served.get('/openapi.json')).json<{ readonly paths: Paths }>();
  operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { responses }]) => ({ path, url: path.replaceAll(/\{[^}]+\}/g, '330102001201'), method: method.toUpperCase(), responses })));
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every route that answers 429 describes it with what is left and when to come again; those of watchers never do', async () => {
  const spent = await serve({ data: folder, rates: { anyone: NONE, key: NONE } });
  const free: string[] = [];
  for (const { path, url, method, responses } of operations) {
    const { statusCode, headers } = await spent.app.inject({ method: method as 'GET', url });
    if (statusCode !== 429) {
      free.push(path);
      expect(responses, path).not.toHaveProperty('429');
      continue;
    }
    expect(Object.keys(headers), `${method} ${path}`).toEqual(expect.arrayContaining([...RATE, 'retry-after']));
    expect(Object.keys(responses['429']?.headers ?? {}), `${method} ${path}`).toEqual(expect.arrayContaining([...RATE, 'retry-after']));
    for (const [status, { headers: own = {} }] of Object.entries(responses)) expect(Object.keys(own), `${method} ${path} ${status}`).toEqual(expect.arrayContaining(RATE));
  }
  expect(free).toEqual(['/healthz', '/readyz', '/metrics']);
  await spent.stop();
});

test('every route that takes a body describes 413 and answers it, and so do those whose answers have an end', async () => {
  const admin = await served.key(['admin']);
  const without: string[] = [];
  for (const { path, url, method, responses } of operations) {
    if (responses['413'] === undefined) without.push(`${method} ${path}`);
    if (method === 'GET') continue;
    const { statusCode } = await served.app.inject({ method: method as 'POST', url, headers: { ...admin, 'content-type': 'application/json', 'content-length': String(2 ** 30) }, payload: '{}' });
    expect([statusCode, Object.keys(responses)], `${method} ${path}`).toEqual([413, expect.arrayContaining(['413'])]);
  }
  expect(without.filter((name) => !name.startsWith('GET '))).toEqual([]);
  expect(operations.filter(({ method, responses }) => method === 'GET' && responses['413'] !== undefined).map(({ path }) => path)).toEqual(['/v1/risks', '/v1/risks.geojson', '/v1/risks.csv', '/v1/risks.ndjson', '/v1/villages/{code}/observations', '/v1/villages/{code}/risks', '/v1/households/statistics']);
});

test('what a request of observations may have is told by every answer of its route, good or bad, and by the description', async () => {
  const most = { 'shuxiang-max-rows': '200000', 'shuxiang-max-bytes': '33554432' };
  const key = await served.key(['observation:write']);
  const answers = await Promise.all([served.post('/v1/observations', [], key), served.post('/v1/observations', []), served.post('/v1/observations', '<a/>', { ...key, 'content-type': 'application/xml' }), served.post('/v1/observations', '[', { ...key, 'content-type': 'application/json' }), served.post('/v1/observations', '[]', { ...key, 'content-type': 'application/json', 'content-length': String(2 ** 30) })]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 401, 415, 422, 413]);
  for (const { headers } of answers) expect(headers).toMatchObject(most);
  const { responses } = operations.find(({ path }) => path === '/v1/observations')!;
  for (const [status, { headers = {} }] of Object.entries(responses)) expect([headers['shuxiang-max-rows']?.schema.const, headers['shuxiang-max-bytes']?.schema.const], status).toEqual([200_000, 33_554_432]);
  expect((await served.get('/v1/risks')).headers['shuxiang-max-rows']).toBeUndefined();
});
