import { afterEach, expect, test } from 'vitest';
import { checkedOrigins } from '../../../web-report/api/cors.js';
import { serve, storm, type Served } from './served.js';

const PAGE = 'https://platform.example.cn';
let served: Served | null = null;
afterEach(async () => {
  await served?.stop();
  served = null;
});

test('no page of another host may read as usual', async () => {
  served = await serve();
  const answer = await served.get('/v1/risks', { origin: PAGE });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
});

test('a page on the list may read, also what is 304 and what is a problem; another may not', async () => {
  served = await serve({ cors: [PAGE] });
  await storm(served);
  const first = await served.get('/v1/risks', { origin: PAGE });
  expect(first.headers).toMatchObject({ 'access-control-allow-origin': PAGE, vary: 'accept, accept-encoding, origin', 'cross-origin-resource-policy': 'cross-origin' });
  expect(first.headers['access-control-expose-headers']).toContain('etag');
  const again = await served.get('/v1/risks', { origin: PAGE, 'if-none-match': String(first.headers['etag']) });
  expect([again.statusCode, again.headers['access-control-allow-origin'], again.headers['vary']]).toEqual([304, PAGE, 'accept, accept-encoding, origin']);
  expect((await served.get('/v1/nothing', { origin: PAGE })).headers).toMatchObject({ 'access-control-allow-origin': PAGE, vary: 'origin' });
  const other = await served.get('/v1/risks', { origin: 'https://other.example.cn' });
  expect(other.headers['access-control-allow-origin']).toBeUndefined();
  expect(other.headers).toMatchObject({ vary: 'accept, accept-encoding, origin', 'cross-origin-resource-policy': 'same-site' });
});

test('a browser that asks first is told what may be sent, without a key and without any right to credentials', async () => {
  served = await serve({ cors: [PAGE] });
  const ask = (origin: string): ReturnType<Served['get']> => served!.app.inject({ method: 'OPTIONS', url: '/v1/observations', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } });
  const answer = await ask(PAGE);
  expect(answer.statusCode).toBe(204);
  expect(answer.headers).toMatchObject({ 'access-control-allow-origin': PAGE, 'access-control-allow-headers': expect.stringContaining('authorization') as string, 'access-control-max-age': '600' });
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  expect((await ask('https://other.example.cn')).statusCode).toBe(405);
});

test('what is no origin is refused with what one is', () => {
  expect([...checkedOrigins(['*', 'http://127.0.0.1:3000'])]).toHaveLength(2);
  for (const wrong of ['platform.example.cn', 'https://platform.example.cn/', 'file:///x', 'https://a.cn/path']) expect(() => checkedOrigins([wrong])).toThrow('[serve/bad-origin]');
});
