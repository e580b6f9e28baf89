import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstBroken } from '../../../engine/store/audit-chain.js';
import { serve, type Served } from './served.js';

let served: Served;
let admin: { readonly authorization: string };
beforeEach(async () => {
  served = await serve();
  admin = await served.key(['admin']);
});
afterEach(() => served.stop());

interface Token {
  readonly id: string;
  readonly token: string;
}

test('a key is made, told once, kept as a hash, and listed without it', async () => {
  const made = await served.post('/v1/keys', { name: 'gauge', scopes: ['observation:write'], areas: ['3301'] }, admin);
  expect(made.statusCode).toBe(201);
  const { id, token } = made.json<Token>();
  expect(made.headers['location']).toBe(`/v1/keys/${id}`);
  const kept = JSON.stringify(await served.store.records('key').list());
  expect(kept).not.toContain(token.slice(-43));
  const listed = (await served.get('/v1/keys', admin)).body;
  expect(listed).toContain('"name":"gauge"');
  expect(listed).not.toContain('hash');
  expect((await served.post('/v1/observations', [], { authorization: `Bearer ${token}` })).statusCode).toBe(200);
});

test('after a change of secret, taking back, or its end, a key is good no more', async () => {
  const make = async (expires?: string): Promise<Token> => (await served.post('/v1/keys', { name: 'k', scopes: ['observation:write'], areas: [''], ...(expires === undefined ? {} : { expires }) }, admin)).json<Token>();
  const use = async (token: string): Promise<number> => (await served.post('/v1/observations', [], { authorization: `Bearer ${token}` })).statusCode;
  const first = await make();
  expect(await use(first.token)).toBe(200);
  const second = (await served.post(`/v1/keys/${first.id}/rotate`, {}, admin)).json<Token>();
  expect([await use(first.token), await use(second.token)]).toEqual([401, 200]);
  expect((await served.app.inject({ method: 'DELETE', url: `/v1/keys/${first.id}`, headers: admin })).statusCode).toBe(204);
  expect(await use(second.token)).toBe(401);
  expect(await use((await make('2020-01-01T00:00:00Z')).token)).toBe(401);
});

test('what is done with keys stands in the log, which is whole', async () => {
  const { id } = (await served.post('/v1/keys', { name: 'k', scopes: ['run:write'], areas: [''] }, admin)).json<Token>();
  const log = await served.store.auditLog(1, 10);
  expect(log.map(({ action, subject }) => [action, subject])).toEqual([['key/create', id]]);
  expect(firstBroken(log)).toBeNull();
});

test('only an admin may, and a body that is wrong is told place by place', async () => {
  expect((await served.get('/v1/keys', await served.key(['run:write']))).statusCode).toBe(403);
  const { statusCode, body } = await served.post('/v1/keys', { name: '', scopes: ['everything'], areas: ['x'], more: 1 }, admin);
  expect(statusCode).toBe(400);
  for (const pointer of ['/name', '/scopes/0', '/areas/0', '/more']) expect(body).toContain(`"pointer":"${pointer}"`);
});
