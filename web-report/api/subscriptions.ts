/** `/v1/subscriptions`: alerts sent to an address as they are published, signed; what was sent, what is dead, and sending it again. */
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { checkedUrl } from '../../engine/monitor/address.js';
import { rotated, secretsOf, subscriptionsOf, type Subscription } from '../../engine/monitor/subscription.js';
import type { Delivery } from '../../engine/store/delivery.js';
import { isAdminOfAll, mayIn, type Caller } from './access.js';
import type { App, Context } from './app.js';
import { knownAreas, knownHazards } from './known.js';
import { ApiProblem, notFound } from './problem.js';
import { answers, AREA } from './schemas.js';
import { momentOrNull, momentText } from './time.js';

/** Subscriptions of one key, and areas of one subscription. */
const [MOST, MOST_AREAS] = [20, 100] as const;

const HAZARDS = Type.Array(Type.String({ pattern: '^[a-z0-9-]{1,64}$' }), { minItems: 1, maxItems: 50, uniqueItems: true });
const NEW = Type.Object({ url: Type.String({ maxLength: 2_000 }), areas: Type.Array(AREA, { minItems: 1, maxItems: MOST_AREAS, uniqueItems: true }), hazards: Type.Optional(HAZARDS), minLevel: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })) }, { additionalProperties: false });
const SUBSCRIPTION = Type.Object({ id: Type.String(), url: Type.String(), areas: Type.Array(Type.String()), hazards: Type.Union([Type.Array(Type.String()), Type.Null()]), minLevel: Type.Integer(), created: Type.String(), secrets: Type.Integer({ description: '生效的签名密钥数 / secrets in force' }) });
const SECRET = Type.Object({ id: Type.String(), secret: Type.String({ description: '只显示一次 / told this once' }), previousUntil: Type.Union([Type.String(), Type.Null()]) });
const STATE = Type.Enum(['waiting', 'delivered', 'dead']);
const NULLABLE = Type.Union([Type.String(), Type.Null()]);
const DELIVERY = Type.Object({ id: Type.String(), sequence: Type.Integer(), place: Type.String(), state: STATE, attempts: Type.Integer(), created: Type.String(), due: NULLABLE, status: Type.Union([Type.Integer(), Type.Null()]), reason: NULLABLE, ended: NULLABLE });
const PAGE = Type.Object({ state: Type.Optional(STATE), before: Type.Optional(Type.Integer({ minimum: 1 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })) }, { additionalProperties: false });
const ID = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }) });
const DELIVERY_ID = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }), delivery: Type.String({ maxLength: 200 }) });

const view = (id: string, { url, areas, hazards, minLevel, created, previousUntil }: Subscription, now: number) => ({ id, url, areas: [...areas], hazards: hazards === undefined ? null : [...hazards], minLevel, created: momentText(created), secrets: previousUntil !== null && now < previousUntil ? 2 : 1 });
const sent = ({ id, sequence, place, state, attempts, created, due, status, reason, ended }: Delivery) => ({ id, sequence, place, state, attempts, created: momentText(created), due: state === 'waiting' ? momentText(due) : null, status, reason, ended: momentOrNull(ended) });

export function addSubscriptions(app: App, context: Context): void {
  const { monitor, basePath, secrets, webhooks: { rules, deliverer } } = context;
  const { store } = monitor;
  const records = subscriptionsOf(store);
  const config = { scope: 'subscription:write' } as const;
  const tags = ['subscriptions'];
  const note = (actor: string | null, action: string, subject: string, detail = ''): Promise<unknown> => store.audit({ time: Date.now(), actor: actor ?? 'system', action, subject, detail });

  /** A subscription of the caller; of another's it is not told that it is there. */
  const own = async (caller: Caller, id: string): Promise<Subscription> => {
    const found = await records.get(id);
    if (found === undefined || (found.owner !== caller.id && !isAdminOfAll(caller))) throw notFound(`subscription ${id}`);
    return found;
  };

  const stopListening = monitor.listen(({ alerts }) => {
    if (alerts.length > 0) deliverer.wake();
  });
  app.addHook('onListen', (done) => {
    deliverer.wake(); // what waited when the process before this one ended
    done();
  });
  app.addHook('onClose', async () => {
    stopListening();
    await deliverer.stop();
  });

  app.get('/v1/subscriptions', { config, schema: { summary: '订阅 / subscriptions of the key', tags, response: answers({ 200: Type.Object({ subscriptions: Type.Array(SUBSCRIPTION) }) }) } }, async ({ caller }) => ({
    subscriptions: (await records.list()).filter(({ body }) => body.owner === caller.id || isAdminOfAll(caller)).map(({ id, body }) => view(id, body, Date.now())),
  }));

  app.post('/v1/subscriptions', { config, schema: { summary: '订阅预警 / have alerts sent to an address', description: '签名 / signed: shuxiang-signature = v1=HMAC-SHA256(secret, shuxiang-timestamp + "." + body)', tags, body: NEW, response: answers({ 201: SECRET }) } }, async ({ body, caller }, reply) => {
    const { url, areas, hazards, minLevel = 1 } = body;
    areas.forEach((area, k) => {
      if (!mayIn(caller, area)) throw new ApiProblem(403, 'area', `the key is not good for ${area === '' ? 'all areas' : area}`, { errors: [{ pointer: `/areas/${k}`, detail: `codes that begin with one of: ${caller.areas.join(', ')}`, code: 'request/area' }] });
    });
    await knownAreas(context, areas, (k) => `/areas/${k}`, 422);
    await knownHazards(context, hazards ?? [], (k) => `/hazards/${k}`, 422);
    const { href } = checkedUrl(url, rules);
    if ((await records.list()).filter((each) => each.body.owner === caller.id).length >= MOST) throw new ApiProblem(409, 'too-many-subscriptions', `at most ${MOST} subscriptions of one key`);
    const id = randomBytes(8).toString('hex');
    const subscription: Subscription = { url: href, areas, ...(hazards === undefined ? {} : { hazards }), minLevel, owner: caller.id!, created: Date.now(), generation: 1, previousUntil: null };
    await records.put(id, subscription);
    await note(caller.id, 'subscription/create', id, JSON.stringify({ host: new URL(href).host, areas }));
    return reply.code(201).header('location', `${basePath}/v1/subscriptions/${id}`).header('cache-control', 'no-store').send({ id, secret: secretsOf(secrets, id, subscription, Date.now())[0]!, previousUntil: null });
  });

  app.get('/v1/subscriptions/:id', { config, schema: { summary: '一个订阅 / one subscription', tags, params: ID, response: answers({ 200: SUBSCRIPTION }) } }, async ({ params: { id }, caller }) => view(id, await own(caller, id), Date.now()));

  app.delete('/v1/subscriptions/:id', { config, schema: { summary: '退订 / send nothing more', tags, params: ID, response: answers({ 204: Type.Null() }) } }, async ({ params: { id }, caller }, reply) => {
    await own(caller, id);
    await records.remove(id);
    await store.outbox.drop(id);
    await note(caller.id, 'subscription/remove', id);
    return reply.code(204).send(null);
  });

  app.post('/v1/subscriptions/:id/rotate', { config, schema: { summary: '换签名密钥,旧的再用一天 / a new secret; the old one is signed with for a day more', tags, params: ID, response: answers({ 200: SECRET }) } }, async ({ params: { id }, caller }, reply) => {
    const next = rotated(await own(caller, id), Date.now());
    await records.put(id, next);
    await note(caller.id, 'subscription/rotate', id);
    return reply.header('cache-control', 'no-store').send({ id, secret: secretsOf(secrets, id, next, Date.now())[0]!, previousUntil: momentOrNull(next.previousUntil) });
  });

  app.get('/v1/subscriptions/:id/deliveries', { config, schema: { summary: '投递记录,state=dead 为死信 / what was sent; state=dead: what was given up', tags, params: ID, querystring: PAGE, response: answers({ 200: Type.Object({ deliveries: Type.Array(DELIVERY), before: Type.Union([Type.Integer(), Type.Null()]) }) }) } }, async ({ params: { id }, query: { state, before, limit = 100 }, caller }, reply) => {
    await own(caller, id);
    const found = await store.outbox.list({ subscription: id, limit, ...(state === undefined ? {} : { state }), ...(before === undefined ? {} : { before }) });
    return reply.header('cache-control', 'no-store').send({ deliveries: found.map(sent), before: found.length < limit ? null : found.at(-1)!.sequence });
  });

  app.post('/v1/subscriptions/:id/deliveries/:delivery/redeliver', { config, schema: { summary: '再投递 / send one again', tags, params: DELIVERY_ID, response: answers({ 202: DELIVERY }) } }, async ({ params: { id, delivery }, caller }, reply) => {
    await own(caller, id);
    const again = await store.outbox.again(id, delivery, Date.now());
    if (again === undefined) throw notFound(`delivery ${delivery}`);
    deliverer.wake();
    return reply.code(202).send(sent(again));
  });
}
