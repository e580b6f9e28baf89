/** What every answer that can be read again owes: a tag, 304 where nothing changed, packed forms; and links that lead somewhere behind a proxy. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rain, START, VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
beforeAll(async () => {
  served = await serve();
  await storm(served);
});
afterAll(() => served.stop());

const span = (from: number, to: number): string => `from=${encodeURIComponent(new Date(from).toISOString())}&to=${encodeURIComponent(new Date(to).toISOString())}`;
const HOUR = 3_600_000;
const CODE = VILLAGES[0];
const PATHS = ['/v1/risks', '/v1/risks.csv', '/v1/risks.ndjson', '/v1/risks.geojson?limit=2', `/v1/villages/${CODE}`, `/v1/villages/${CODE}/risks?${span(START, START + 3 * HOUR)}`, `/v1/villages/${CODE}/observations?${span(START, START + 3 * HOUR)}`, '/v1/changes?since=0', '/v1/alerts', '/ogc/collections/villages/items?limit=2', `/ogc/collections/villages/items/${CODE}`];

test.each(PATHS)('%s has a strong tag in each form, and is 304 for who has one of them, or anything', async (url) => {
  const tags = new Set<string>();
  for (const encoding of ['identity', 'gzip', 'br']) {
    const { statusCode, headers, rawPayload } = await served.get(url, { 'accept-encoding': encoding });
    expect([statusCode, headers['etag'], headers['cache-control'], headers['vary']]).toEqual([200, expect.stringMatching(/^"[\w.-]+"$/), expect.stringContaining('no-cache'), 'accept, accept-encoding']);
    expect((await served.get(url, { 'accept-encoding': encoding })).rawPayload).toEqual(rawPayload);
    tags.add(String(headers['etag']));
  }
  for (const tag of [...tags, '*', `"other", ${[...tags][0]!}`, `W/${[...tags][0]!}`]) {
    const { statusCode, body } = await served.get(url, { 'if-none-match': tag });
    expect([tag, statusCode, body]).toEqual([tag, 304, '']);
  }
  expect((await served.get(url, { 'if-none-match': '"other"' })).statusCode).toBe(200);
});

test('whoever has anything is told what is wrong with a question all the same', async () => {
  expect((await served.get('/v1/risks?nothing=1', { 'if-none-match': '*' })).statusCode).toBe(400);
  expect((await served.get('/v1/villages/999999999999', { 'if-none-match': '*' })).statusCode).toBe(404);
});

test.each(['/v1/risks.csv', '/v1/risks.ndjson', '/v1/risks?f=ndjson&fields=code,level'])('%s is packed on its way where that is wanted', async (url) => {
  const plain = await served.get(url);
  expect(plain.headers['content-encoding']).toBeUndefined();
  for (const [encoding, unpack] of [['gzip', gunzipSync], ['br', brotliDecompressSync]] as const) {
    const packed = await served.get(url, { 'accept-encoding': encoding });
    expect([packed.headers['content-encoding'], packed.headers['content-type']]).toEqual([encoding, plain.headers['content-type']]);
    expect(unpack(packed.rawPayload)).toEqual(plain.rawPayload);
  }
});

test('tags are others once levels are', async () => {
  const own = await serve();
  await storm(own);
  const paths = [`/v1/villages/${CODE}`, '/v1/changes?since=0', '/ogc/collections/villages/items'];
  const before = await Promise.all(paths.map((url) => own.get(url)));
  own.now += HOUR;
  await own.monitor.take([rain('P1', 2, 80)], { source: 'gauge', mayTell: () => true, dryRun: false, atomic: false });
  await own.monitor.cycle();
  for (const [k, url] of paths.entries()) {
    const after = await own.get(url, { 'if-none-match': String(before[k]!.headers['etag']) });
    expect([url, after.statusCode, after.body === before[k]!.body]).toEqual([url, 200, false]);
  }
  await own.stop();
});

test('a span that ends before it begins is refused with the place of it', async () => {
  const answer = await served.get(`/v1/villages/${CODE}/observations?${span(START + HOUR, START)}`);
  expect(answer.json()).toMatchObject({ status: 400, detail: 'from is after to', errors: [{ pointer: '/from', code: 'request/span' }] });
});

test('behind a proxy that serves a folder of its host, links lead into that folder', async () => {
  const own = await serve({ publicUrl: 'https://example.cn/risk/', docs: true });
  await storm(own);
  expect((await own.get('/openapi.json')).json()).toMatchObject({ servers: [{ url: 'https://example.cn/risk' }] });
  const { headers } = await own.get('/v1/risks?limit=1');
  expect(headers['link']).toMatch(/^<\/risk\/v1\/risks\?limit=1&cursor=[\w-]+>; rel="next"$/);
  const key = await own.key(['admin']);
  const made = await own.post('/v1/keys', { name: 'other', scopes: ['run:write'], areas: [''] }, key);
  expect([made.statusCode, made.headers['location']]).toEqual([201, expect.stringMatching(/^\/risk\/v1\/keys\//)]);
  await own.stop();
});
