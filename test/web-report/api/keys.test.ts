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
  const ended = await served.post('/v1/keys', { name: 'k', scopes: ['run:write'], areas: [''], expires: '2020-01-01T00:00:00Z' }, admin);
  expect([ended.statusCode, ended.json<{ detail: string }>().detail]).toEqual([422, 'expected a moment to come, found 2020-01-01T00:00:00Z']);
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

test('an administrator of an area gives, sees and changes keys of that area alone', async () => {
  const local = await served.key(['admin'], ['3301']);
  const make = async (areas: readonly string[], headers: object): Promise<{ readonly statusCode: number; readonly id: string }> => {
    const answer = await served.post('/v1/keys', { name: 'k', scopes: ['household:read'], areas }, headers as never);
    return { statusCode: answer.statusCode, id: answer.statusCode === 201 ? answer.json<Token>().id : '' };
  };
  const [inside, everywhere, beside, above] = [await make(['330102'], local), await make([''], local), await make(['330102', '3302'], local), await make(['33'], local)];
  expect([inside, everywhere, beside, above].map(({ statusCode }) => statusCode)).toEqual([201, 403, 403, 403]);
  const root = await make([''], admin);
  const listed = (await served.get('/v1/keys', local)).json<{ keys: { id: string; areas: string[] }[] }>().keys;
  expect(listed.map(({ areas }) => areas)).toEqual(expect.arrayContaining([['330102'], ['3301']]));
  expect(listed.every(({ areas }) => areas.every((area) => area.startsWith('3301')))).toBe(true);
  const change = async (method: 'POST' | 'DELETE', url: string): Promise<number> => (await served.app.inject({ method, url, headers: local, ...(method === 'POST' ? { payload: {} } : {}) })).statusCode;
  expect([await change('POST', `/v1/keys/${root.id}/rotate`), await change('DELETE', `/v1/keys/${root.id}`), await change('POST', `/v1/keys/${inside.id}/rotate`), await change('DELETE', `/v1/keys/${inside.id}`)]).toEqual([404, 404, 200, 204]);
});

test('a key that ends makes and takes over no key that ends later', async () => {
  const soon = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}+00:00`;
  const later = `${new Date(Date.now() + 7_200_000).toISOString().slice(0, 19)}+00:00`;
  const { token } = (await served.post('/v1/keys', { name: 'short', scopes: ['admin'], areas: [''], expires: soon }, admin)).json<Token>();
  const short = { authorization: `Bearer ${token}` };
  const made = async (expires?: string): Promise<readonly [number, string | undefined]> => {
    const answer = await served.post('/v1/keys', { name: 'k', scopes: ['run:write'], areas: [''], ...(expires === undefined ? {} : { expires }) }, short);
    return [answer.statusCode, answer.json<Partial<Token>>().id];
  };
  expect((await made(later))[0]).toBe(403);
  const [status, id] = await made();
  const { keys } = (await served.get('/v1/keys', admin)).json<{ keys: { id: string; expires: string | null }[] }>();
  expect([status, Date.parse(keys.find((key) => key.id === id)!.expires!)]).toEqual([201, Date.parse(soon)]);
  const endless = (await served.post('/v1/keys', { name: 'k', scopes: ['admin'], areas: [''] }, admin)).json<Token>();
  expect((await served.post(`/v1/keys/${endless.id}/rotate`, {}, short)).statusCode).toBe(403);
});

test('with its key a subscription ends', async () => {
  const { id, token } = (await served.post('/v1/keys', { name: 'k', scopes: ['subscription:write'], areas: [''] }, admin)).json<Token>();
  expect((await served.post('/v1/subscriptions', { url: 'https://example.cn/hook', areas: [''] }, { authorization: `Bearer ${token}` })).statusCode).toBe(201);
  const kept = async (): Promise<number> => (await served.store.records('subscription').list()).length;
  expect(await kept()).toBe(1);
  await served.app.inject({ method: 'DELETE', url: `/v1/keys/${id}`, headers: admin });
  expect(await kept()).toBe(0);
});

test('who guesses keys comes to the limit of an address', async () => {
  await served.stop();
  served = await serve({ rates: { anyone: { rate: 1, burst: 3 }, key: { rate: 100, burst: 100 } } });
  const guess = async (k: number): Promise<number> => (await served.get('/v1/risks', { authorization: `Bearer sx_${String(k).padStart(12, '0')}_${'a'.repeat(43)}` })).statusCode;
  expect([await guess(1), await guess(2), await guess(3), await guess(4)]).toEqual([401, 401, 401, 429]);
});
