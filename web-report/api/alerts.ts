/** `/v1/alerts`: the head of every alert, the whole chain of one, and what an office does with it. */
import { Type } from 'typebox';
import { capIdentifierOf, capStatusOf } from '../../engine/monitor/alerts.js';
import { basisTold } from '../../engine/monitor/basis.js';
import { kindOf, type UnitIndex } from '../../engine/monitor/units.js';
import type { Alert } from '../../engine/store/store.js';
import { mayIn } from './access.js';
import { alertChain } from './alert-chains.js';
import { Answer, AnswerCache, hasTag, heldAnswer, notModified, sendAnswer } from './answer.js';
import type { App, CapVoice, Context } from './app.js';
import { TYPES } from './formats.js';
import { knownAreas, knownHazards } from './known.js';
import { ApiProblem, notFound } from './problem.js';
import { levelName } from './risk-view.js';
import { answers, AREA, CAP_STATUS, ISSUED_AS, MOMENT, ready } from './schemas.js';
import { orWhileAway } from './standing.js';
import { momentParameter, momentText } from './time.js';

const TEXT_OR_NULL = Type.Union([Type.String(), Type.Null()]);
const BASIS = Type.Object({ observed: Type.Union([Type.Boolean(), Type.Null()]), onset: Type.String(), probability: Type.Union([Type.Number(), Type.Null()]), judged: Type.String(), before: Type.Integer(), reasons: Type.Array(Type.Object({ zh: Type.String(), en: Type.String() })), inputsHash: Type.String() });
const ALERT = Type.Object({ id: Type.String(), revision: Type.Integer(), capStatus: ISSUED_AS, area: Type.String(), kind: Type.Enum(['village', 'area'], { description: '村,或按面规则的区域 / a village, or an area of a rule over areas' }), name: TEXT_OR_NULL, township: Type.Union([Type.String(), Type.Null()], { description: '所在乡镇名;不详或本身即上级区域则为 null / of the township it lies in; null where not known or none is above it' }), county: Type.Union([Type.String(), Type.Null()], { description: '所在县名 / of the county' }), identifier: Type.Union([Type.String(), Type.Null()], { description: '本版 CAP 报文的标识;确认不另发报文,给所确认的那份;到期没有报文,为 null / of the CAP message of this revision; an acknowledgement has none of its own and gives that of what it acknowledges; null of one that expired' }), hazard: Type.String(), level: Type.Integer(), levelName: Type.String(), issued: Type.String(), expires: Type.String(), status: Type.Enum(['draft', 'issued', 'updated', 'cancelled', 'expired']), acknowledged: TEXT_OR_NULL, note: TEXT_OR_NULL, basis: Type.Union([BASIS, Type.Null()], { description: '级别依据;此前存下的预警没有 / what its level rests on; null of alerts kept before it was' }) });
const DONE = Type.Object({ note: Type.String({ minLength: 2, maxLength: 500, description: '原因,随预警公开 / why; told with the alert' }), revision: Type.Optional(Type.Integer({ minimum: 1, description: '所据版本;已有更新的版本则 409 / the revision it is about; 409 where there is a newer one' })) }, { additionalProperties: false });
const QUERY = Type.Object({ area: Type.Optional(AREA), hazard: Type.Optional(Type.String({ maxLength: 64 })), status: Type.Optional(Type.Enum(['standing', 'all'])), asOf: Type.Optional(MOMENT) }, { additionalProperties: false });
const ID = Type.Object({ id: Type.String({ maxLength: 200 }) });

/** An alert as it is written. */
export const alertView = (whole: Alert, units: Pick<UnitIndex, 'placeOf'>): Readonly<Record<keyof (typeof ALERT)['properties'], string | number | object | null>> => {
  const { hand, basis, ...alert } = whole;
  return { ...alert, capStatus: capStatusOf(whole), identifier: capIdentifierOf(whole), kind: kindOf(alert.area), basis: basis === undefined ? null : basisTold(basis), acknowledged: hand?.action === 'acknowledge' ? momentText(hand.time) : null, note: hand?.note ?? null, ...units.placeOf(alert.area), levelName: levelName(alert.level) ?? '', issued: momentText(alert.issued), expires: momentText(alert.expires) };
};

/** Whether alerts are meant: `actual`, or a drill or a test, as CAP has it; without a voice nothing is said to the public. */
export const statusOf = (cap: CapVoice | null): string => cap?.status ?? 'test';

export function addAlerts(app: App, context: Context): void {
  const { monitor, front, alertTag, cap, known: told } = context;
  const capStatus = statusOf(cap);
  const cache = new AnswerCache();
  app.addHook('onReady', () => told.load());
  const view = (alert: Alert) => alertView(alert, monitor.units);

  // a past moment that is asked for may not be over yet
  front.add('/v1/alerts', ({ url = '', headers }) => (url.includes('asOf=') ? null : heldAnswer(cache, url, alertTag(), headers)), alertTag);

  app.get('/v1/alerts', { schema: { summary: '预警 / alerts', description: '强 ETag:未变则 304 / a strong ETag: 304 while nothing changed. status=standing(默认)只给生效的 / standing, as usual: only those in force;asOf 重演过去任一时刻 / any past moment replayed. 数据库暂时断开时给出最近所知的预警,附 knownAt(最近一次得知的时刻);asOf 早于最近一次变动的则 503 并带 Retry-After / While the store is away alerts as they were last told, with knownAt; of a moment before the last change 503 with Retry-After', tags: ['alerts'], querystring: QUERY, response: answers({ 200: Type.Object({ count: Type.Integer(), capStatus: CAP_STATUS, knownAt: Type.Optional(Type.String({ description: '仅在数据库断开时:最近一次得知的时刻 / while the store is away alone: the moment this was last heard of' })), partial: Type.Optional(Type.Literal(true, { description: '仅在数据库断开且 status=all 时:本服务启动前已结束的不在其中 / while the store is away, of status=all: those that ended before this process began are not among them' })), alerts: Type.Array(ALERT) }), 304: ready('未变 / nothing changed') }) } }, async (request, reply) => {
    const { area, hazard, status = 'standing', asOf } = request.query;
    const moment = asOf === undefined ? undefined : momentParameter('asOf', asOf);
    const tag = alertTag();
    if (moment === undefined) {
      if (hasTag(request, tag)) return notModified(request, reply, tag);
      const known = cache.peek(request.url, tag);
      if (known !== undefined) return sendAnswer(request, reply, known);
    }
    await told.load();
    await knownAreas(context, [area], () => '/area');
    await knownHazards(context, [hazard], () => '/hazard');
    const read = async (): Promise<{ readonly alerts: readonly Alert[]; readonly knownAt?: number }> => ({ alerts: await monitor.store.alerts({ standing: status === 'standing', ...(area === undefined ? {} : { area }), ...(hazard === undefined ? {} : { hazard }), ...(moment === undefined ? {} : { asOf: moment }) }) });
    // what stood before the last change, or ended before this process began, is in the store alone
    const { alerts, knownAt } = await orWhileAway(read, () => told.of({ area, hazard, standing: status === 'standing', asOf: moment }));
    const away = knownAt === undefined ? {} : { knownAt: momentText(knownAt), ...(status === 'all' ? { partial: true } : {}) };
    const text = JSON.stringify({ count: alerts.length, capStatus, ...away, alerts: alerts.map(view) });
    if (moment !== undefined || knownAt !== undefined) return reply.header('cache-control', 'no-cache').type(TYPES.json).send(text);
    return sendAnswer(request, reply, cache.get(request.url, tag, () => new Answer(tag, TYPES.json, text)));
  });

  app.get('/v1/alerts/:id', { schema: { summary: '一条预警的全过程 / every revision of one alert', description: 'id 或其任一 CAP 报文的标识 / its id, or the identifier of any CAP message of it', tags: ['alerts'], params: ID, response: answers({ 200: Type.Object({ id: Type.String(), knownAt: Type.Optional(Type.String()), revisions: Type.Array(ALERT) }) }) } }, async (request, reply) => {
    const chain = await alertChain(monitor.store, told, request.params.id);
    if (chain === null) throw notFound(`alert ${request.params.id}`);
    const { id, revisions, knownAt } = chain;
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(JSON.stringify({ id, ...(knownAt === undefined ? {} : { knownAt: momentText(knownAt) }), revisions: revisions.map(view) }));
  });

  for (const [action, summary, description] of [
    ['acknowledge', '确认收到 / acknowledge an alert', '级别改变后须再确认。确认只记录(版本加一,时刻、状态、标识不变),不是新消息:不推送 webhook,不进 Atom、CAP,在 /v1/stream 列于 acknowledged。CAP 的 Ack 由收到报文者发给发布者,不在此列 / holds until its level changes. It is recorded (one revision more; moment issued, status and identifier as they were) and is no news: no webhook, nothing in Atom or CAP, and in /v1/stream it is among acknowledged. An Ack of CAP is sent by who received a message to who sent it, and is not this'],
    ['cancel', '人工解除 / cancel an alert', '同一过程不再发布,级别升高或新过程则重新发布 / not said again in the same run; a higher level or a new run is'],
  ] as const) {
    app.post(`/v1/alerts/:id/${action}`, { config: { scope: 'alert:write' }, schema: { summary, description, tags: ['alerts'], params: ID, body: DONE, response: answers({ 200: ALERT }) } }, async ({ params: { id }, body: { note, revision }, caller }, reply) => {
      const head = (await monitor.store.alertChain(id)).at(-1);
      if (head === undefined) throw notFound(`alert ${id}`);
      if (!mayIn(caller, head.area)) throw new ApiProblem(403, 'area', `the key is not good for ${head.area}`);
      if (revision !== undefined && revision !== head.revision) throw new ApiProblem(409, 'revision', `the alert is at revision ${head.revision} by now`);
      const next = await monitor.byHand(id, { action, by: caller.id ?? '', note });
      if (next === null) throw new ApiProblem(409, 'not-standing', 'the alert does not stand any more');
      return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(JSON.stringify(view(next)));
    });
  }
}
