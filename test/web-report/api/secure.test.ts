/** Every answer has the headers that keep a browser from doing anything with it but show it: those of routes, of errors, of what is no route, and of bytes that are no request. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECURE } from '../../../web-report/api/secure.js';
import { serve, type Served } from './served.js';

const NAMES = SECURE.map(([name]) => name);
let served: Served;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shuxiang-secure-'));
  served = await serve({ docs: true, data: folder });
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

const lackedBy = (headers: Readonly<Record<string, unknown>>): string[] => NAMES.filter((name) => headers[name] === undefined);

test('every route, with whatever it answers to who may not, or asks wrongly', async () => {
  const { paths } = (await served.get('/openapi.json')).json<{ readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>> }>();
  const admin = await served.key(['admin']);
  const statuses = new Set<number>();
  for (const [path, methods] of Object.entries(paths)) {
    if (path === '/v1/stream') continue; // it does not end; its own test looks at it
    for (const method of Object.keys(methods)) {
      for (const headers of [{}, admin]) {
        const answer = await served.app.inject({ method: method.toUpperCase() as 'GET', url: path.replaceAll(/\{[^}]+\}/g, '330102001201'), headers });
        statuses.add(answer.statusCode);
        expect([`${method} ${path} ${answer.statusCode}`, lackedBy(answer.headers)]).toEqual([`${method} ${path} ${answer.statusCode}`, []]);
      }
    }
  }
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 401, 404]));
});

test.each<[string, InjectOptions]>([
  ['no route', { url: '/nothing' }],
  ['a way out of the folder', { url: '/docs/static/..%2f..%2f..%2fpackage.json' }],
  ['an address that cannot be read', { url: '/v1/villages/%E0%A4%A' }],
  ['another method', { method: 'PUT', url: '/v1/risks' }],
  ['another media type', { method: 'POST', url: '/v1/risks/query', payload: '<a/>', headers: { 'content-type': 'application/xml' } }],
  ['a body that is no JSON', { method: 'POST', url: '/v1/risks/query', payload: '{', headers: { 'content-type': 'application/json' } }],
  ['a key that is none', { url: '/v1/risks', headers: { authorization: 'Bearer sx_none' } }],
  ['the page', { url: '/' }],
  ['its description', { url: '/openapi.json' }],
  ['the page of the description', { url: '/docs/' }],
  ['a file of it', { url: '/docs/static/swagger-ui.css' }],
  ['a file of it that is not there', { url: '/docs/static/none.css' }],
  ['a question of another page', { method: 'OPTIONS', url: '/v1/risks', headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' } }],
])('%s', async (_what, options) => {
  const { headers, statusCode } = await served.app.inject(options);
  expect([statusCode, lackedBy(headers)]).toEqual([statusCode, []]);
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test('bytes that are no request', async () => {
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((served.app.server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  socket.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise((resolve) => socket.on('close', resolve));
  socket.write('NONSENSE\r\n\r\n');
  await ended;
  const [head = ''] = text.split('\r\n\r\n');
  const names = head.split('\r\n').slice(1).map((line) => line.split(':')[0]!.toLowerCase());
  expect([head.split('\r\n')[0], NAMES.filter((name) => !names.includes(name))]).toEqual(['HTTP/1.1 400 Bad Request', []]);
});
