import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { signatureOf } from '../../../web-report/api/signature.js';
import { VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
let receiver: Server;
let url = '';
let got: { readonly signature: string; readonly body: string }[] = [];
let status = 200;

beforeEach(async () => {
  [got, status] = [[], 200];
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      if (status === 200) got.push({ signature: String(request.headers['shuxiang-signature']), body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  served = await serve({ allowPrivate: true });
  served.now -= 1_000;
});
afterEach(async () => {
  await served.stop();
  receiver.close();
});

interface Secret {
  readonly id: string;
  readonly secret: string;
}

test('a receiver gets the alerts of its area and can check the signature', async () => {
  const key = await served.key(['subscription:write']);
  const { secret } = (await served.post('/v1/subscriptions', { url, areas: [VILLAGES[0]] }, key)).json<Secret>();
  served.now += 1_000;
  await storm(served);
  await vi.waitFor(() => expect(got).toHaveLength(1));
  const [, seconds, hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(got[0]!.signature) ?? [];
  expect(hash).toBe(signatureOf(secret, Number(seconds), got[0]!.body));
  expect(JSON.parse(got[0]!.body)).toMatchObject({ type: 'alert', alert: { area: VILLAGES[0], level: 1, status: 'issued' } });
});

test('what does not arrive is listed with why; secrets are never listed', async () => {
  status = 503;
  const key = await served.key(['subscription:write']);
  const { id, secret } = (await served.post('/v1/subscriptions', { url, areas: ['3301'], hazards: ['flash-flood'] }, key)).json<Secret>();
  served.now += 1_000;
  await storm(served);
  await vi.waitFor(async () => expect((await served.get(`/v1/subscriptions/${id}/deliveries`, key)).json()).toMatchObject({ deliveries: [{ area: VILLAGES[0], state: 'waiting', tries: 1, failure: 'status 503' }, { area: VILLAGES[1] }] }));
  expect((await served.post(`/v1/subscriptions/${id}/rotate`, {}, key)).json<Secret>().secret).not.toBe(secret);
  const listed = (await served.get('/v1/subscriptions', key)).body;
  expect(listed).toContain('"secrets":2');
  expect(listed).not.toContain(secret);
  expect((await served.post(`/v1/subscriptions/${id}/redeliver`, {}, key)).json()).toEqual({ again: 0 });
});

test('a subscription belongs to its key, and lies in the areas of the key', async () => {
  const key = await served.key(['subscription:write'], ['3301']);
  const { id } = (await served.post('/v1/subscriptions', { url, areas: ['330102'] }, key)).json<Secret>();
  expect((await served.post('/v1/subscriptions', { url, areas: [''] }, key)).json()).toMatchObject({ status: 403, type: 'urn:shuxiang:problem:area' });
  const other = await served.key(['subscription:write']);
  expect((await served.get(`/v1/subscriptions/${id}/deliveries`, other)).statusCode).toBe(404);
  expect((await served.app.inject({ method: 'DELETE', url: `/v1/subscriptions/${id}`, headers: key })).statusCode).toBe(204);
});

test('an address in a private network, without https or with a password is refused', async () => {
  const strict = await serve();
  const key = await strict.key(['subscription:write']);
  for (const bad of ['http://example.org/', 'https://127.0.0.1/', 'https://localhost/', 'https://[::1]/', 'https://169.254.169.254/latest', 'https://2130706433/', 'https://a:b@example.org/', 'nonsense']) {
    expect([bad, (await strict.post('/v1/subscriptions', { url: bad, areas: [''] }, key)).statusCode]).toEqual([bad, 422]);
  }
  await strict.stop();
});
