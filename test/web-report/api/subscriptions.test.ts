import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusalOf } from '../../../engine/monitor/webhook.js';
import { VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

interface Message {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}

let served: Served;
let key: { readonly authorization: string };
let receiver: Server;
let origin: string;
let got: Message[];
let status: number;
let arrived: () => void;

beforeEach(async () => {
  [got, status, arrived] = [[], 204, () => undefined];
  receiver = createServer((request, reply) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const header = (name: string): string => String(request.headers[`shuxiang-${name}`]);
      got.push({ id: header('id'), timestamp: header('timestamp'), signature: header('signature'), body });
      reply.writeHead(status).end();
      arrived();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  served = await serve({ webhooksInto: ['127.0.0.1'] });
  key = await served.key(['subscription:write'], ['3301']);
});
afterEach(async () => {
  await served.stop();
  await new Promise((resolve) => receiver.close(resolve));
});

/** Resolves when so many messages have come. */
const until = (count: number): Promise<void> =>
  new Promise((resolve) => {
    arrived = () => {
      if (got.length >= count) resolve();
    };
    arrived();
  });

interface Told {
  readonly id: string;
  readonly secret: string;
}

const subscribe = async (more: object = {}, by = key): Promise<Told> => (await served.post('/v1/subscriptions', { url: origin, areas: ['330102'], ...more }, by)).json<Told>();
const deliveries = async (id: string, query = ''): Promise<{ readonly id: string; readonly state: string; readonly attempts: number; readonly status: number }[]> => (await served.get(`/v1/subscriptions/${id}/deliveries${query}`, key)).json<{ deliveries: { id: string; state: string; attempts: number; status: number }[] }>().deliveries;

/** What is kept of a message is kept after its answer came. */
async function settled(id: string, state: string, count: number): Promise<void> {
  const tried = async (): Promise<unknown[]> => (await deliveries(id, `?state=${state}`)).filter(({ attempts }) => attempts > 0);
  for (let k = 0; k < 4_000 && (await tried()).length < count; k++) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await tried()).toHaveLength(count);
}

test('alerts come signed with the secret that was told once, and what was sent is listed', async () => {
  const { id, secret } = await subscribe();
  await storm(served);
  await until(2);
  for (const message of got) expect(refusalOf(message, [secret], Date.now() / 1_000)).toBeNull();
  expect(got.map(({ body }) => (JSON.parse(body) as { readonly alert: { readonly area: string } }).alert.area).sort()).toEqual([VILLAGES[0], VILLAGES[1]]);
  await settled(id, 'delivered', 2);
  expect((await served.get('/v1/subscriptions', key)).body).not.toContain(secret);
  expect(JSON.stringify(await served.store.records('subscription').list())).not.toContain(secret);
});

test('what is refused waits with its reason, and goes at once when it is sent again', async () => {
  status = 500;
  const { id } = await subscribe({ minLevel: 1 });
  await storm(served);
  await until(2);
  await settled(id, 'waiting', 2);
  const [first] = await deliveries(id);
  expect(first).toMatchObject({ attempts: 1, status: 500, reason: 'HTTP 500' });
  status = 200;
  expect((await served.post(`/v1/subscriptions/${id}/deliveries/${first!.id}/redeliver`, {}, key)).statusCode).toBe(202);
  await until(3);
  await settled(id, 'delivered', 1);
  expect((await served.post(`/v1/subscriptions/${id}/deliveries/none/redeliver`, {}, key)).statusCode).toBe(404);
});

test('after a change of secret a message is good under either', async () => {
  const before = await subscribe();
  const after = (await served.post(`/v1/subscriptions/${before.id}/rotate`, {}, key)).json<Told>();
  expect(after.secret).not.toBe(before.secret);
  await storm(served);
  await until(1);
  for (const { secret } of [before, after]) expect(refusalOf(got[0]!, [secret], Date.now() / 1_000)).toBeNull();
  expect((await served.get(`/v1/subscriptions/${before.id}`, key)).json()).toMatchObject({ secrets: 2 });
});

test('a filter is kept to, and nothing is sent any more once it is taken back', async () => {
  const high = await subscribe({ minLevel: 4 });
  const other = await subscribe({ areas: ['330103'] });
  const gone = await subscribe();
  expect((await served.app.inject({ method: 'DELETE', url: `/v1/subscriptions/${gone.id}`, headers: key })).statusCode).toBe(204);
  await storm(served);
  expect([await deliveries(high.id), await deliveries(other.id), got]).toEqual([[], [], []]);
  expect((await served.get(`/v1/subscriptions/${gone.id}`, key)).statusCode).toBe(404);
});

test('an address inside, an area of others and a body that is wrong are refused', async () => {
  const make = async (more: object): Promise<{ status: number; body: string }> => {
    const { statusCode, body } = await served.post('/v1/subscriptions', { url: 'https://example.cn/hook', areas: ['330102'], ...more }, key);
    return { status: statusCode, body };
  };
  for (const url of ['http://127.0.0.2/', 'http://169.254.169.254/', 'http://[::1]/', 'http://localhost/', 'file:///etc/passwd']) {
    const { status: code, body } = await make({ url });
    expect([code, body.includes('"pointer":"/url"')]).toEqual([422, true]);
  }
  expect((await make({ areas: ['3302'] })).body).toContain('"pointer":"/areas/0"');
  expect((await make({ areas: [''] })).status).toBe(403);
  expect((await make({ minLevel: 0, more: 1 })).status).toBe(400);
  expect((await served.post('/v1/subscriptions', { url: origin, areas: [''] })).statusCode).toBe(401);
});

test('a key sees its own subscriptions alone; an admin all', async () => {
  const { id } = await subscribe();
  const other = await served.key(['subscription:write'], ['']);
  expect((await served.get(`/v1/subscriptions/${id}`, other)).statusCode).toBe(404);
  expect((await served.get('/v1/subscriptions', other)).json()).toEqual({ subscriptions: [] });
  expect((await served.get(`/v1/subscriptions/${id}`, await served.key(['admin']))).statusCode).toBe(200);
});
