/** `/v1/alerts`: the head of every alert, the whole chain of one, and what an office does with it. */
import { Type } from 'typebox';
import { basisTold } from '../../engine/monitor/basis.js';
import type { Alert } from '../../engine/store/store.js';
import { mayIn } from './access.js';
import { Answer, AnswerCache, hasTag, heldAnswer, notModified, sendAnswer } from './answer.js';
import type { App, CapVoice, Context } from './app.js';
import { TYPES } from './formats.js';
import { ApiProblem, notFound } from './problem.js';
import { levelName } from './risk-view.js';
import { answers, AREA, MOMENT, ready } from './schemas.js';
import { orWhileAway, StandingAlerts } from './standing.js';
import { momentParameter, momentText } from './time.js';

const MOMENT_OR_NULL = Type.Union([Type.String(), Type.Null()]);
const BASIS = Type.Object({ observed: Type.Union([Type.Boolean(), Type.Null()]), onset: Type.String(), probability: Type.Union([Type.Number(), Type.Null()]), judged: Type.String(), before: Type.Integer(), reasons: Type.Array(Type.Object({ zh: Type.String(), en: Type.String() })), inputsHash: Type.String() });
const ALERT = Type.Object({ id: Type.String(), revision: Type.Integer(), area: Type.String(), kind: Type.Enum(['village', 'area'], { description: '村,或按面规则的区域 / a village, or an area of a rule over areas' }), name: Type.Union([Type.String(), Type.Null()]), hazard: Type.String(), level: Type.Integer(), levelName: Type.String(), issued: Type.String(), expires: Type.String(), status: Type.Enum(['draft', 'issued', 'updated', 'cancelled', 'expired']), acknowledged: MOMENT_OR_NULL, note: MOMENT_OR_NULL, basis: Type.Union([BASIS, Type.Null()], { description: '级别依据;此前存下的预警没有 / what its level rests on; null of alerts kept before it was' }) });
const CAP_STATUS = Type.Enum(['actual', 'exercise', 'test'], { description: '正式、演练或测试(重放总为测试) / whether these alerts are meant; a replay is always a test' });
const DONE = Type.Object({ note: Type.String({ minLength: 2, maxLength: 500, description: '原因,随预警公开 / why; told with the alert' }), revision: Type.Optional(Type.Integer({ minimum: 1, description: '所据版本;已有更新的版本则 409 / the revision it is about; 409 where there is a newer one' })) }, { additionalProperties: false });
const QUERY = Type.Object({ area: Type.Optional(AREA), hazard: Type.Optional(Type.String({ maxLength: 64 })), status: Type.Optional(Type.Enum(['standing', 'all'])), asOf: Type.Optional(MOMENT) }, { additionalProperties: false });
const ID = Type.Object({ id: Type.String({ maxLength: 200 }) });

const VILLAGE_DIGITS = 12;

/** An alert as it is written. */
export const alertView = ({ hand, basis, ...alert }: Alert, name: string | null): Readonly<Record<keyof (typeof ALERT)['properties'], string | number | object | null>> => ({ ...alert, kind: alert.area.length === VILLAGE_DIGITS ? 'village' : 'area', basis: basis === undefined ? null : basisTold(basis), acknowledged: hand?.action === 'acknowledge' ? momentText(hand.time) : null, note: hand?.note ?? null, name, levelName: levelName(alert.level) ?? '', issued: momentText(alert.issued), expires: momentText(alert.expires) });

/** Whether alerts are meant: `actual`, or a drill or a test, as CAP has it; without a voice nothing is said to the public. */
export const statusOf = (cap: CapVoice | null): string => cap?.status ?? 'test';

export function addAlerts(app: App, { monitor, front, alertTag, cap }: Context): void {
  const capStatus = statusOf(cap);
  const cache = new AnswerCache();
  const standing = new StandingAlerts(monitor);
  app.addHook('onReady', () => standing.load());
  const view = (alert: Alert) => alertView(alert, monitor.units.get(alert.area)?.name ?? null);

  // a past moment that is asked for may not be over yet
  front.add('/v1/alerts', ({ url = '', headers }) => (url.includes('asOf=') ? null : heldAnswer(cache, url, alertTag(), headers)));

  app.get('/v1/alerts', { schema: { summary: '预警 / alerts', description: '强 ETag:未变则 304 / a strong ETag: 304 while nothing changed. status=standing(默认)只给生效的 / standing, as usual: only those in force;asOf 重演过去任一时刻 / any past moment replayed. 数据库暂时断开时给出最近所知的生效预警,附 knownAt(最近一次得知的时刻) / While the store is away those that stood as they were last told, with knownAt', tags: ['alerts'], querystring: QUERY, response: answers({ 200: Type.Object({ count: Type.Integer(), capStatus: CAP_STATUS, knownAt: Type.Optional(Type.String({ description: '仅在数据库断开时:最近一次得知的时刻 / while the store is away alone: the moment this was last heard of' })), alerts: Type.Array(ALERT) }), 304: ready('未变 / nothing changed') }) } }, async (request, reply) => {
    const { area, hazard, status = 'standing', asOf } = request.query;
    const moment = asOf === undefined ? undefined : momentParameter('asOf', asOf);
    const tag = alertTag();
    if (moment === undefined) {
      if (hasTag(request, tag)) return notModified(request, reply, tag);
      const known = cache.peek(request.url, tag);
      if (known !== undefined) return sendAnswer(request, reply, known);
    }
    await standing.load();
    const read = async (): Promise<{ readonly alerts: readonly Alert[]; readonly knownAt?: number }> => ({ alerts: await monitor.store.alerts({ standing: status === 'standing', ...(area === undefined ? {} : { area }), ...(hazard === undefined ? {} : { hazard }), ...(moment === undefined ? {} : { asOf: moment }) }) });
    // what stood in the past, or ended, is in the store alone
    const { alerts, knownAt } = await orWhileAway(read, () => (status === 'standing' && moment === undefined ? standing.of(area, hazard) : null));
    const text = JSON.stringify({ count: alerts.length, capStatus, ...(knownAt === undefined ? {} : { knownAt: momentText(knownAt) }), alerts: alerts.map(view) });
    if (moment !== undefined || knownAt !== undefined) return reply.header('cache-control', 'no-cache').type(TYPES.json).send(text);
    return sendAnswer(request, reply, cache.get(request.url, tag, () => new Answer(tag, TYPES.json, text)));
  });

  app.get('/v1/alerts/:id', { schema: { summary: '一条预警的全过程 / every revision of one alert', tags: ['alerts'], params: ID, response: answers({ 200: Type.Object({ id: Type.String(), revisions: Type.Array(ALERT) }) }) } }, async (request, reply) => {
    const { id } = request.params;
    const chain = await monitor.store.alertChain(id);
    if (chain.length === 0) throw notFound(`alert ${id}`);
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(JSON.stringify({ id, revisions: chain.map(view) }));
  });

  for (const [action, summary, description] of [
    ['acknowledge', '确认收到 / acknowledge an alert', '级别改变后须再确认 / holds until its level changes'],
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
