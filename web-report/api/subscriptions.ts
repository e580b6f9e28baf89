/** `/v1/subscriptions`: who is told of alerts by webhook, what did not arrive, and to send that again. */
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { Type } from 'typebox';
import { mayIn, type Caller } from './access.js';
import type { App, Context } from './app.js';
import { Deliveries, type Delivery, type Subscription } from './deliveries.js';
import { isPrivate, post } from './outgoing.js';
import { ApiProblem, notFound } from './problem.js';
import { answers, AREA, LEVEL } from './schemas.js';
import { momentText } from './time.js';

const EVERY_MS = 5_000;
const ID = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }) });
const NEW = Type.Object({ url: Type.String({ maxLength: 2_000 }), areas: Type.Array(AREA, { minItems: 1, maxItems: 100 }), hazards: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50 })), minLevel: Type.Optional(LEVEL) }, { additionalProperties: false });
const SHOWN = Type.Object({ id: Type.String(), url: Type.String(), areas: Type.Array(Type.String()), hazards: Type.Array(Type.String()), minLevel: Type.Integer(), created: Type.String(), secrets: Type.Integer() });
const SECRET = Type.Object({ id: Type.String(), secret: Type.String({ description: '只显示一次;签名头 Shuxiang-Signature: t=秒,v1=HMAC-SHA256(secret, "秒.正文")/ told this once' }) });
const DELIVERY = Type.Object({ alert: Type.String(), revision: Type.Integer(), area: Type.String(), state: Type.String(), tries: Type.Integer(), failure: Type.String() });

/** @throws ApiProblem where the address is none that is sent to */
function checkUrl(text: string, allowPrivate: boolean): void {
  const refuse = (detail: string): ApiProblem => new ApiProblem(422, 'url', detail, { errors: [{ pointer: '/url', detail, code: 'subscription/url' }] });
  if (!URL.canParse(text)) throw refuse('expected an address such as https://example.org/hook');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) throw refuse('expected https');
  if (url.username !== '' || url.password !== '') throw refuse('expected no name and no password in the address');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && (host === 'localhost' || (isIP(host) !== 0 && isPrivate(host)))) throw refuse('expected an address outside private networks');
}

export function addSubscriptions(app: App, { monitor, allowPrivate }: Context): void {
  const { store } = monitor;
  const records = store.records<Subscription>('subscription');
  const deliveries = new Deliveries({ store, clock: () => Date.now(), chance: Math.random, send: (url, headers, body) => post(url, headers, body, allowPrivate) });
  // a store that does not answer now is asked again
  const pass = (): void => void deliveries.pass().catch(() => undefined);
  const stop = monitor.listen(({ alerts }) => {
    if (alerts.length > 0) pass();
  });
  const timer = setInterval(pass, EVERY_MS);
  timer.unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    stop();
    await deliveries.pass().catch(() => undefined);
  });

  const config = { scope: 'subscription:write' } as const;
  const mine = async (id: string, caller: Caller): Promise<Subscription> => {
    const found = await records.get(id);
    if (found === undefined || (found.owner !== caller.id && !caller.scopes.includes('admin'))) throw notFound(`subscription ${id}`);
    return found;
  };
  const secretOf = (): string => randomBytes(32).toString('base64url');

  app.get('/v1/subscriptions', { config, schema: { summary: '订阅 / subscriptions', tags: ['subscriptions'], response: answers({ 200: Type.Object({ subscriptions: Type.Array(SHOWN) }) }) } }, async (request) => ({
    subscriptions: (await records.list()).filter(({ body }) => body.owner === request.caller.id || request.caller.scopes.includes('admin')).map(({ id, body: { url, areas, hazards, minLevel, created, secrets } }) => ({ id, url, areas: [...areas], hazards: [...hazards], minLevel, created: momentText(created), secrets: secrets.length })),
  }));

  app.post('/v1/subscriptions', { config, schema: { summary: '新订阅 / a new subscription', tags: ['subscriptions'], body: NEW, response: answers({ 201: SECRET }) } }, async (request, reply) => {
    const { url, areas, hazards = [], minLevel = 1 } = request.body;
    checkUrl(url, allowPrivate);
    const outside = areas.find((area) => !mayIn(request.caller, area));
    if (outside !== undefined) throw new ApiProblem(403, 'area', `the key is not good for the area ${outside}`);
    const [id, secret] = [randomBytes(8).toString('hex'), secretOf()];
    await records.put(id, { owner: request.caller.id!, url, areas, hazards, minLevel, secrets: [secret], created: Date.now(), from: monitor.now() + 1 });
    return reply.code(201).header('location', `/v1/subscriptions/${id}`).header('cache-control', 'no-store').send({ id, secret });
  });

  app.post('/v1/subscriptions/:id/rotate', { config, schema: { summary: '换签名密钥,新旧并用 / a new secret beside the one before', tags: ['subscriptions'], params: ID, response: answers({ 200: SECRET }) } }, async (request, reply) => {
    const { id } = request.params;
    const [found, secret] = [await mine(id, request.caller), secretOf()];
    await records.put(id, { ...found, secrets: [secret, ...found.secrets].slice(0, 2) });
    return reply.header('cache-control', 'no-store').send({ id, secret });
  });

  app.delete('/v1/subscriptions/:id', { config, schema: { summary: '退订 / end a subscription', tags: ['subscriptions'], params: ID, response: answers({ 204: Type.Null() }) } }, async (request, reply) => {
    await mine(request.params.id, request.caller);
    await records.remove(request.params.id);
    return reply.code(204).send(null);
  });

  app.get('/v1/subscriptions/:id/deliveries', { config, schema: { summary: '未送达的 / what has not arrived', tags: ['subscriptions'], params: ID, response: answers({ 200: Type.Object({ deliveries: Type.Array(DELIVERY) }) }) } }, async (request) => {
    await mine(request.params.id, request.caller);
    const all = await store.records<Delivery>('delivery').list();
    return { deliveries: all.filter(({ body }) => body.subscription === request.params.id).map(({ body: { alert, state, tries, failure } }) => ({ alert: alert.id, revision: alert.revision, area: alert.area, state, tries, failure })) };
  });

  app.post('/v1/subscriptions/:id/redeliver', { config, schema: { summary: '重送已放弃的 / send again what was given up', tags: ['subscriptions'], params: ID, response: answers({ 200: Type.Object({ again: Type.Integer() }) }) } }, async (request) => {
    await mine(request.params.id, request.caller);
    const own = store.records<Delivery>('delivery');
    const dead = (await own.list()).filter(({ body }) => body.subscription === request.params.id && body.state === 'dead');
    for (const { id, body } of dead) await own.put(id, { ...body, state: 'waiting', tries: 0, next: 0 });
    pass();
    return { again: dead.length };
  });
}
