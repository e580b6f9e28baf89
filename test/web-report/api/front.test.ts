import { request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { KeyRing } from '../../../web-report/api/access.js';
import { HOUR, rain, START } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

const PATH = '/v1/risks?county=330102';
const SECURE = ['content-security-policy', 'cross-origin-opener-policy', 'cross-origin-resource-policy', 'permissions-policy', 'referrer-policy', 'x-content-type-options', 'x-frame-options'];

interface Got {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let served: Served;
afterEach(() => served.stop());

async function listening(options: Parameters<typeof serve>[0] = {}): Promise<(headers?: Readonly<Record<string, string>>, method?: string) => Promise<Got>> {
  served = await serve(options);
  await storm(served);
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = served.app.server.address() as AddressInfo;
  return (headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', path: PATH, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
      });
      asked.on('error', reject);
      asked.end();
    });
}

const RUNNING = /^(date|x-request-id|ratelimit-.*|connection|keep-alive|transfer-encoding)$/;
const lasting = ({ headers }: Got): object => Object.fromEntries(Object.entries(headers).filter(([name]) => !RUNNING.test(name)));

test('what is at hand is told as it was when it was made: the same bytes and headers, packed or not', async () => {
  const get = await listening();
  for (const encoding of [{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br' }]) {
    const [made, again] = [await get(encoding), await get(encoding)];
    expect(again.status).toBe(200);
    expect(again.body.equals(made.body)).toBe(true);
    expect(lasting(again)).toEqual(lasting(made));
    expect(Object.keys(again.headers)).toEqual(expect.arrayContaining([...SECURE, 'x-request-id', 'shuxiang-version', 'ratelimit-remaining', 'etag', 'vary']));
  }
  expect((await get({ 'x-request-id': 'mine-1' })).headers['x-request-id']).toBe('mine-1');
});

test('nothing new is 304 under the tag that was held, out of many too, until something is published', async () => {
  const get = await listening();
  const tag = (await get()).headers.etag!;
  const held = await get({ 'if-none-match': `"other", ${tag}, W/"x"` });
  expect([held.status, held.headers.etag, held.body.length]).toEqual([304, tag, 0]);
  expect(Object.keys(held.headers)).toEqual(expect.arrayContaining([...SECURE, 'cache-control', 'vary']));
  expect((await get({ 'if-none-match': '"other"' })).status).toBe(200);
  served.now = START + 3 * HOUR;
  await served.monitor.take([rain('P1', 2, 90)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  await served.monitor.cycle();
  const next = await get({ 'if-none-match': tag });
  expect(next.status).toBe(200);
  expect(next.headers.etag).not.toBe(tag);
});

test('HEAD tells the headers alone', async () => {
  const get = await listening();
  const whole = await get();
  const head = await get({}, 'HEAD');
  expect([head.status, head.body.length, head.headers.etag, head.headers['content-length']]).toEqual([200, 0, whole.headers.etag, String(whole.body.length)]);
});

test('a key is good here as long as it is anywhere', async () => {
  const get = await listening();
  const key = await served.key(['observation:write']);
  const admin = await served.key(['admin']);
  const bad = { authorization: `${key.authorization.slice(0, -1)}${key.authorization.endsWith('A') ? 'B' : 'A'}` };
  expect((await get(key)).headers['ratelimit-limit']).toBe('5000');
  expect((await get(key)).headers['ratelimit-limit']).toBe('5000');
  expect([(await get(bad)).status, (await get({ authorization: key.authorization.replace('Bearer', 'Basic') })).status]).toEqual([401, 401]);
  const id = /sx_([0-9a-f]{12})/.exec(key.authorization)![1]!;
  await served.app.inject({ method: 'DELETE', url: `/v1/keys/${id}`, headers: admin });
  expect((await get(key)).status).toBe(401);
});

test('a key that ends is not known beyond its end, and one given a new secret not by the old', async () => {
  served = await serve();
  let now = 0;
  const keys = new KeyRing(served.store, () => now);
  const { id, token } = await keys.create({ name: 'k', scopes: ['admin'], areas: [''], expires: 1_000 });
  const known = (): string | null | undefined => keys.known(`Bearer ${token}`)?.id;
  expect(known()).toBeUndefined();
  await keys.find(token);
  expect(known()).toBe(id);
  now = 1_000;
  expect([known(), await keys.find(token)]).toEqual([undefined, null]);
  now = 0;
  expect(known()).toBe(id);
  const next = (await keys.rotate(id))!;
  expect([known(), await keys.find(token), (await keys.find(next))?.id]).toEqual([undefined, null, id]);
});

test('limits and figures count what is at hand as all else; a page of another host gets its own headers', async () => {
  const few = { rate: 0.001, burst: 4 };
  const get = await listening({ rates: { anyone: few, key: few }, cors: ['https://a.example'] });
  const tag = (await get()).headers.etag!;
  expect((await get({ 'if-none-match': tag })).status).toBe(304);
  const page = await get({ origin: 'https://a.example', 'if-none-match': tag });
  expect([page.status, page.headers['access-control-allow-origin']]).toEqual([304, 'https://a.example']);
  const last = await get();
  expect([last.status, last.headers['ratelimit-remaining']]).toEqual([200, '0']);
  const over = await get({ 'if-none-match': tag });
  expect([over.status, over.headers['content-type']]).toEqual([429, expect.stringContaining('application/problem+json')]);
  expect(over.headers['retry-after']).toBeDefined();
  const { body } = await served.get('/metrics');
  for (const [status, count] of [[200, 2], [304, 2], [429, 1]]) expect(body).toContain(`shuxiang_requests_total{route="/v1/risks",status="${status}"} ${count}\n`);
});
