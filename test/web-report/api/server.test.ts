import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serve, type Served } from './served.js';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.stop());

test('a path that is not there is 404, a method it has not 405 with those it has: both as problems', async () => {
  const missing = await served.get('/v1/nothing?x=1');
  expect([missing.statusCode, missing.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  expect(missing.json()).toEqual({ type: 'urn:shuxiang:problem:not-found', title: 'Not found', status: 404, detail: '/v1/nothing is not known here', instance: '/v1/nothing?x=1' });
  const wrong = await served.app.inject({ method: 'DELETE', url: '/healthz' });
  expect([wrong.statusCode, wrong.headers['allow']]).toEqual([405, 'GET, HEAD']);
});

test('a parameter that is not known is told with its place', async () => {
  expect((await served.get('/healthz?verbose=1')).json()).toMatchObject({ status: 400, errors: [{ pointer: '/verbose', code: 'request/additionalProperties' }] });
});

test('every answer has an id, secure headers and what is left of the limit', async () => {
  const { headers } = await served.get('/v1/nothing', { 'x-request-id': 'mine-1' });
  expect(headers).toMatchObject({ 'x-request-id': 'mine-1', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; frame-ancestors 'none'", 'ratelimit-limit': '500' });
  expect((await served.get('/v1/nothing', { 'x-request-id': 'a b' })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('beyond the limit it is 429 with when to come again; a watcher of health is not limited', async () => {
  const limited = await serve({ rates: { anyone: { rate: 0.5, burst: 3 }, key: { rate: 1, burst: 1 } } });
  for (let k = 0; k < 3; k++) expect((await limited.get('/v1/keys')).statusCode).toBe(401);
  const last = await limited.get('/v1/keys');
  expect(last.statusCode).toBe(429);
  expect(last.headers).toMatchObject({ 'retry-after': '2', 'ratelimit-limit': '3', 'ratelimit-remaining': '0' });
  expect(last.json()).toMatchObject({ type: 'urn:shuxiang:problem:rate-limit' });
  expect((await limited.get('/healthz')).statusCode).toBe(200);
  await limited.stop();
});

test('bytes that are no request get a problem over the socket', async () => {
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = served.app.server.address() as AddressInfo;
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('NOT HTTP\r\n\r\n'));
    let all = '';
    socket.on('data', (part: Buffer) => (all += part.toString()));
    socket.on('close', () => resolve(all));
    socket.on('error', reject);
  });
  expect(text).toContain('application/problem+json');
  expect(text).toContain('urn:shuxiang:problem:malformed');
});

test('a path that cannot be decoded is a problem too', async () => {
  const answer = await served.get('/v1/%E0%A4%A');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'application/problem+json; charset=utf-8']);
});
