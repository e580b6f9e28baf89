import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { addressRules } from '../../engine/monitor/address.js';
import { guardedPost } from '../../engine/monitor/post.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function receiver(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const here = addressRules(['127.0.0.1']);
const namesAre =
  (...addresses: string[]): LookupFunction =>
  (_name, _options, callback) =>
    callback(null, addresses.map((address) => ({ address, family: 4 })));

test('sends body and headers, and tells the status', async () => {
  const got: unknown[] = [];
  const origin = await receiver((request, reply) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      got.push([request.method, request.url, request.headers['x-mine'], body]);
      reply.writeHead(202).end('a'.repeat(100_000));
    });
  });
  expect(await guardedPost({ rules: here })(`${origin}/hook`, '{"村":1}', { 'x-mine': 'yes' })).toEqual({ status: 202, reason: null });
  expect(got).toEqual([['POST', '/hook', 'yes', '{"村":1}']]);
});

test('a name that stands for an address inside is refused at the moment of connecting, also as one of several', async () => {
  let asked = 0;
  const origin = await receiver((_request, reply) => {
    asked++;
    reply.end();
  });
  const url = `http://hooks.example.cn:${new URL(origin).port}/`;
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '169.254.169.254'], []]) {
    const { status, reason } = await guardedPost({ rules: addressRules(), lookup: namesAre(...addresses) })(url, '{}', {});
    expect(status).toBeNull();
    expect(reason).toMatch(addresses.length === 0 ? 'has no address' : /127\.0\.0\.1|169\.254\.169\.254/);
  }
  expect(asked).toBe(0);
  expect(await guardedPost({ rules: here, lookup: namesAre('127.0.0.1') })(url, '{}', {})).toEqual({ status: 200, reason: null });
});

test('a redirect is followed where it leads outside, refused where it leads inside, and others are no answer', async () => {
  const origin = await receiver((request, reply) => {
    const to = { '/metadata': 'http://169.254.169.254/', '/inside': 'http://10.0.0.1/', '/good': '/end', '/loop': '/loop' }[request.url ?? ''];
    if (request.url === '/get') reply.writeHead(302, { location: '/end' }).end();
    else if (to !== undefined) reply.writeHead(307, { location: to }).end();
    else reply.writeHead(204).end();
  });
  const post = guardedPost({ rules: here });
  expect(await post(`${origin}/good`, '{}', {})).toEqual({ status: 204, reason: null });
  expect(await post(`${origin}/get`, '{}', {})).toEqual({ status: 302, reason: null });
  expect(await post(`${origin}/loop`, '{}', {})).toEqual({ status: 310, reason: 'more than 3 redirects' });
  expect((await post(`${origin}/metadata`, '{}', {})).reason).toContain('169.254.169.254 is not a public address');
  expect((await post(`${origin}/inside`, '{}', {})).reason).toContain('10.0.0.1 is not a public address');
});

test('who does not answer in time, or is not there, gives no status', async () => {
  const origin = await receiver(() => undefined);
  expect(await guardedPost({ rules: here, timeLimit: 100 })(`${origin}/`, '{}', {})).toEqual({ status: null, reason: 'no answer within 0.1 s' });
  await new Promise((resolve) => {
    servers[0]!.closeAllConnections();
    servers.splice(0)[0]!.close(resolve);
  });
  expect(await guardedPost({ rules: here })(`${origin}/`, '{}', {})).toMatchObject({ status: null, reason: expect.stringContaining('ECONNREFUSED') as unknown });
});
