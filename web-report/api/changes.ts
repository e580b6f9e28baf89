/** `/v1/changes`: levels that changed since a cursor, so that whoever asks again and again gets only those. */
import type { FastifyReply } from 'fastify';
import { Type, type Static } from 'typebox';
import { bearsOn } from '../../engine/monitor/alerts.js';
import { kindOf } from '../../engine/monitor/units.js';
import { sendText } from './answer.js';
import type { App, Context } from './app.js';
import { TYPES } from './formats.js';
import { knownAreas } from './known.js';
import { levelName } from './risk-view.js';
import { answers, AREA, LEVEL, ready } from './schemas.js';
import { momentText } from './time.js';

const MOST = 10_000;
const LEVEL_OR_NULL = Type.Union([Type.Integer(), Type.Null()]);
const KIND = Type.Enum(['village', 'area'], { description: '村,或按面规则的区域 / a village, or an area that rules speak of' });
const CHANGE = Type.Object({ id: Type.Integer(), time: Type.String(), code: Type.String(), kind: KIND, name: Type.Union([Type.String(), Type.Null()]), from: LEVEL_OR_NULL, to: LEVEL_OR_NULL, levelName: Type.Union([Type.String(), Type.Null()]) });
const QUERY = Type.Object({ since: Type.Optional(Type.Integer({ minimum: 0 })), area: Type.Optional(AREA), kind: Type.Optional(KIND), minLevel: Type.Optional(LEVEL), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })) }, { additionalProperties: false });
const CHANGES = Type.Object({ cursor: Type.Integer(), reset: Type.Boolean({ description: '为真则须重读全部 / true: all has to be read again' }), more: Type.Boolean(), changes: Type.Array(CHANGE) });

/** Whether a change bears on those whose codes begin so: of a village among them, of an area also where they lie in it. */
export const changeIn = (code: string, area: string): boolean => (kindOf(code) === 'area' ? bearsOn(code, area) : code.startsWith(area));

export function addChanges(app: App, context: Context): void {
  const { monitor } = context;
  app.get('/v1/changes', { schema: { summary: '变级 / changes of level', description: '不写 since 则只给游标;含按面规则的区域(kind) / without since: the cursor alone; of villages and of areas that rules speak of (kind)', tags: ['risk'], querystring: QUERY, response: answers({ 200: CHANGES, 304: ready('未变 / nothing changed') }) } }, async (request, reply) => {
    const { since, area = '', kind, minLevel = 0, limit = MOST } = request.query;
    await knownAreas(context, [area], () => '/area');
    const give = (told: Static<typeof CHANGES>): FastifyReply | Promise<FastifyReply> => sendText(request, reply, TYPES.json, JSON.stringify(told));
    const { last } = monitor.changes;
    const found = since === undefined ? [] : monitor.changes.since(since, limit);
    if (found === null) return give({ cursor: last, reset: true, more: false, changes: [] });
    const cursor = found.at(-1)?.id ?? last;
    return give({
      cursor,
      reset: false,
      more: cursor < last,
      changes: found.filter(({ code, from, to }) => changeIn(code, area) && (kind === undefined || kind === kindOf(code)) && Math.max(from ?? 0, to ?? 0) >= minLevel).map(({ id, time, code, from, to }) => ({ id, time: momentText(time), code, kind: kindOf(code), name: monitor.units.nameOf(code), from, to, levelName: levelName(to) })),
    });
  });
}
