/** `/v1/alerts`: the head of every alert, and the whole chain of one. */
import { Type } from 'typebox';
import type { Alert } from '../../engine/store/store.js';
import type { App, Context } from './app.js';
import { notFound } from './problem.js';
import { levelName } from './risk-view.js';
import { answers, AREA } from './schemas.js';
import { momentText } from './time.js';

const ALERT = Type.Object({ id: Type.String(), revision: Type.Integer(), area: Type.String(), name: Type.Union([Type.String(), Type.Null()]), hazard: Type.String(), level: Type.Integer(), levelName: Type.String(), issued: Type.String(), expires: Type.String(), status: Type.Enum(['draft', 'issued', 'updated', 'cancelled', 'expired']) });
const QUERY = Type.Object({ area: Type.Optional(AREA), hazard: Type.Optional(Type.String({ maxLength: 64 })), status: Type.Optional(Type.Enum(['standing', 'all'])) }, { additionalProperties: false });
const ID = Type.Object({ id: Type.String({ maxLength: 200 }) });

/** An alert as it is written. */
export const alertView = (alert: Alert, name: string | null): Readonly<Record<keyof (typeof ALERT)['properties'], string | number | null>> => ({ ...alert, name, levelName: levelName(alert.level) ?? '', issued: momentText(alert.issued), expires: momentText(alert.expires) });

export function addAlerts(app: App, { monitor }: Context): void {
  const view = (alert: Alert) => alertView(alert, monitor.units.get(alert.area)?.name ?? null);

  app.get('/v1/alerts', { schema: { summary: '预警 / alerts', description: 'status=standing(默认)只给生效的 / standing, as usual: only those in force', tags: ['alerts'], querystring: QUERY, response: answers({ 200: Type.Object({ count: Type.Integer(), alerts: Type.Array(ALERT) }) }) } }, async (request, reply) => {
    const { area, hazard, status = 'standing' } = request.query;
    const alerts = await monitor.store.alerts({ standing: status === 'standing', ...(area === undefined ? {} : { area }), ...(hazard === undefined ? {} : { hazard }) });
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(JSON.stringify({ count: alerts.length, alerts: alerts.map(view) }));
  });

  app.get('/v1/alerts/:id', { schema: { summary: '一条预警的全过程 / every revision of one alert', tags: ['alerts'], params: ID, response: answers({ 200: Type.Object({ id: Type.String(), revisions: Type.Array(ALERT) }) }) } }, async (request, reply) => {
    const { id } = request.params;
    const chain = await monitor.store.alertChain(id);
    if (chain.length === 0) throw notFound(`alert ${id}`);
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(JSON.stringify({ id, revisions: chain.map(view) }));
  });
}
