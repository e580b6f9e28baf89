/** `/v1/keys`: who may do what and where; a token is told once, when it is made. */
import { Type } from 'typebox';
import type { App, Context } from './app.js';
import { notFound } from './problem.js';
import { answers, AREA, MOMENT, SCOPE } from './schemas.js';
import { momentOrNull, momentParameter, momentText } from './time.js';

const KEY = Type.Object({ id: Type.String(), name: Type.String(), scopes: Type.Array(SCOPE), areas: Type.Array(Type.String()), created: Type.String(), expires: Type.Union([Type.String(), Type.Null()]) });
const TOKEN = Type.Object({ id: Type.String(), token: Type.String({ description: '只显示一次 / told this once' }) });
const ID = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{12}$' }) });
const NEW = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }), scopes: Type.Array(SCOPE, { minItems: 1, uniqueItems: true }), areas: Type.Array(AREA, { minItems: 1, maxItems: 100 }), expires: Type.Optional(MOMENT) }, { additionalProperties: false });

export function addKeys(app: App, { keys, monitor }: Context): void {
  const config = { scope: 'admin' } as const;
  const note = (actor: string | null, action: string, subject: string, detail = ''): Promise<unknown> => monitor.store.audit({ time: monitor.now(), actor: actor ?? 'system', action, subject, detail });

  app.get('/v1/keys', { config, schema: { summary: '密钥 / keys', tags: ['admin'], response: answers({ 200: Type.Object({ keys: Type.Array(KEY) }) }) } }, async () => ({
    keys: (await keys.list()).map(({ id, name, scopes, areas, created, expires }) => ({ id, name, scopes: [...scopes], areas: [...areas], created: momentText(created), expires: momentOrNull(expires) })),
  }));

  app.post('/v1/keys', { config, schema: { summary: '新密钥 / a new key', tags: ['admin'], body: NEW, response: answers({ 201: TOKEN }) } }, async (request, reply) => {
    const { name, scopes, areas, expires } = request.body;
    const made = await keys.create({ name, scopes, areas, expires: expires === undefined ? null : momentParameter('expires', expires) });
    await note(request.caller.id, 'key/create', made.id, JSON.stringify({ scopes, areas }));
    return reply.code(201).header('location', `/v1/keys/${made.id}`).header('cache-control', 'no-store').send(made);
  });

  app.post('/v1/keys/:id/rotate', { config, schema: { summary: '换密钥 / a new secret; the old one is good no more', tags: ['admin'], params: ID, response: answers({ 200: TOKEN }) } }, async (request, reply) => {
    const { id } = request.params;
    const token = await keys.rotate(id);
    if (token === undefined) throw notFound(`key ${id}`);
    await note(request.caller.id, 'key/rotate', id);
    return reply.header('cache-control', 'no-store').send({ id, token });
  });

  app.delete('/v1/keys/:id', { config, schema: { summary: '删密钥 / take a key back', tags: ['admin'], params: ID, response: answers({ 204: Type.Null() }) } }, async (request, reply) => {
    const { id } = request.params;
    if (!(await keys.remove(id))) throw notFound(`key ${id}`);
    await note(request.caller.id, 'key/remove', id);
    return reply.code(204).send(null);
  });
}
