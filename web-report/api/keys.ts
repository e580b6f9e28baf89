/** `/v1/keys`: who may do what and where; a token is told once, when it is made. */
import { Type } from 'typebox';
import { endsWith, isWithin, mayIn, type Caller } from './access.js';
import type { App, Context } from './app.js';
import { ApiProblem, notFound } from './problem.js';
import { answers, AREA, MOMENT, SCOPE } from './schemas.js';
import { subscriptionsOf } from '../../engine/monitor/subscription.js';
import { momentOrNull, momentParameter, momentText } from './time.js';

const KEY = Type.Object({ id: Type.String(), name: Type.String(), scopes: Type.Array(SCOPE), areas: Type.Array(Type.String()), created: Type.String(), expires: Type.Union([Type.String(), Type.Null()]) });
const TOKEN = Type.Object({ id: Type.String(), token: Type.String({ description: '只显示一次 / told this once' }) });
const ID = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{12}$' }) });
const NEW = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }), scopes: Type.Array(SCOPE, { minItems: 1, uniqueItems: true }), areas: Type.Array(AREA, { minItems: 1, maxItems: 100 }), expires: Type.Optional(MOMENT) }, { additionalProperties: false });

export function addKeys(app: App, { keys, monitor, basePath }: Context): void {
  const config = { scope: 'admin' } as const;
  const note = (actor: string | null, action: string, subject: string, detail = ''): Promise<unknown> => monitor.store.audit({ time: monitor.now(), actor: actor ?? 'system', action, subject, detail });

  /** A key that a caller may change: of his own areas, and no longer in force than his. @throws ApiProblem 404, as if it were not there; 403 */
  const changeable = async (caller: Caller, id: string): Promise<void> => {
    const record = await keys.get(id);
    if (record === undefined || !isWithin(caller, record.areas)) throw notFound(`key ${id}`);
    if (id !== caller.id && !endsWith(caller, record.expires)) throw new ApiProblem(403, 'key-outlives', `key ${id} ends later than the one that asks`);
  };

  app.get('/v1/keys', { config, schema: { summary: '密钥 / keys', tags: ['admin'], response: answers({ 200: Type.Object({ keys: Type.Array(KEY) }) }) } }, async ({ caller }) => ({
    keys: (await keys.list()).filter(({ areas }) => isWithin(caller, areas)).map(({ id, name, scopes, areas, created, expires }) => ({ id, name, scopes: [...scopes], areas: [...areas], created: momentText(created), expires: momentOrNull(expires) })),
  }));

  app.post('/v1/keys', { config, schema: { summary: '新密钥 / a new key', tags: ['admin'], body: NEW, response: answers({ 201: TOKEN }) } }, async (request, reply) => {
    const { name, scopes, areas, expires } = request.body;
    const { caller } = request;
    const outside = areas.filter((area) => !mayIn(caller, area));
    if (outside.length > 0) throw new ApiProblem(403, 'key-area', 'a key gives no more than one has: areas within those of the key that asks', { errors: outside.map((area) => ({ pointer: `/areas/${areas.indexOf(area)}`, detail: `expected a code that begins with ${caller.areas.join(' or ')}, found "${area}"`, code: 'key/area' })) });
    const until = expires === undefined ? caller.expires : momentParameter('expires', expires);
    if (until !== null && until <= Date.now()) throw new ApiProblem(422, 'key-ended', `expected a moment to come, found ${expires!}`);
    if (!endsWith(caller, until)) throw new ApiProblem(403, 'key-outlives', `expected an end no later than that of the key that asks, ${momentText(caller.expires!)}, found ${expires!}`);
    const made = await keys.create({ name, scopes, areas, expires: until });
    await note(caller.id, 'key/create', made.id, JSON.stringify({ scopes, areas }));
    return reply.code(201).header('location', `${basePath}/v1/keys/${made.id}`).header('cache-control', 'no-store').send(made);
  });

  app.post('/v1/keys/:id/rotate', { config, schema: { summary: '换密钥 / a new secret; the old one is good no more', tags: ['admin'], params: ID, response: answers({ 200: TOKEN }) } }, async (request, reply) => {
    const { id } = request.params;
    await changeable(request.caller, id);
    const token = await keys.rotate(id);
    if (token === undefined) throw notFound(`key ${id}`);
    await note(request.caller.id, 'key/rotate', id);
    return reply.header('cache-control', 'no-store').send({ id, token });
  });

  app.delete('/v1/keys/:id', { config, schema: { summary: '删密钥及其订阅 / take a key back, with its subscriptions', tags: ['admin'], params: ID, response: answers({ 204: Type.Null() }) } }, async (request, reply) => {
    const { id } = request.params;
    await changeable(request.caller, id);
    if (!(await keys.remove(id))) throw notFound(`key ${id}`);
    await note(request.caller.id, 'key/remove', id);
    for (const { id: subscription, body } of await subscriptionsOf(monitor.store).list()) {
      if (body.owner !== id) continue;
      await subscriptionsOf(monitor.store).remove(subscription);
      await monitor.store.outbox.drop(subscription);
    }
    return reply.code(204).send(null);
  });
}
