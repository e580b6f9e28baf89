/** `/v1/households`: one household at a time to whoever may and says why, each reading in the log; and counts for everybody, without the few. */
import { Type } from 'typebox';
import { FIELDS, HouseholdFile, STATUSES, type Household } from '../../engine/monitor/households.js';
import { isPseudonym, Pseudonyms, villageOf } from '../../engine/monitor/pseudonym.js';
import { LEAST_SHOWN } from '../../engine/monitor/small-cells.js';
import { hasScope, mayIn, type Caller } from './access.js';
import type { App, Context } from './app.js';
import { ApiProblem, notFound } from './problem.js';
import { answers, AREA, TOO_LARGE, VILLAGE_CODE } from './schemas.js';
import { momentText } from './time.js';

const MOST = 100;
const LOG_PAGE = 1_000;
const MOST_AREAS = 5_000;

const PURPOSE = Type.String({ minLength: 4, maxLength: 200, pattern: '\\S{2}', description: '为何查阅,记入日志 / what it is read for; written into the log' });
const VALUE = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]);
const HOUSEHOLD = Type.Object({ pseudonym: Type.String(), village: Type.String(), fields: Type.Record(Type.String(), VALUE) });
const NAME = Type.Object({ pseudonym: Type.String({ maxLength: 45 }) });
const READ = Type.Object({ purpose: PURPOSE }, { additionalProperties: false });
const LIST = Type.Object({ village: VILLAGE_CODE, purpose: PURPOSE, after: Type.Optional(Type.String({ maxLength: 45 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })) }, { additionalProperties: false });
const VALUES = { status: Type.Enum([...STATUSES]), persons: Type.Integer({ minimum: 1, maximum: 50 }), labour: Type.Integer({ minimum: 0, maximum: 50 }), income_yuan: Type.Number({ minimum: 0, maximum: 1e7 }), elderly: Type.Boolean(), disability: Type.Boolean(), chronic: Type.Boolean() } satisfies Record<(typeof FIELDS)[number], unknown>;
const CORRECTION = Type.Object({ purpose: PURPOSE, fields: Type.Partial(Type.Object(VALUES), { minProperties: 1, additionalProperties: false }) }, { additionalProperties: false });
const ACCESS = Type.Object({ sequence: Type.Integer(), time: Type.String(), actor: Type.String(), action: Type.String(), purpose: Type.String() });
const COUNT = Type.Union([Type.Integer(), Type.Null()]);
const COUNTS = Type.Object({ least: Type.Integer({ description: '少于此数不公布 / fewer are withheld' }), areas: Type.Array(Type.Object({ area: Type.String(), total: COUNT, byStatus: Type.Record(Type.String(), COUNT), suppressed: Type.Array(Type.String({ description: '不公布的格,值为 null 而非 0 / withheld: null, not 0' })) })) });

interface Detail {
  readonly purpose: string;
  readonly pseudonyms: readonly string[];
}

export function addHouseholds(app: App, { monitor: { store }, secrets, data }: Context): void {
  if (data === null) return;
  const file = new HouseholdFile(data, store, new Pseudonyms(secrets));
  const config = { scope: 'household:read' } as const;
  const change = { scope: 'admin' } as const;
  const tags = ['households'];

  const inside = (caller: Caller, village: string): void => {
    if (!mayIn(caller, village)) throw new ApiProblem(403, 'area', `the key is not good for ${village}`);
    if (!file.isThere) throw notFound('a file of households');
  };
  /** Written before anything is told: what cannot be written is not told. */
  const note = (caller: Caller, action: string, subject: string, detail: Detail): Promise<unknown> => store.audit({ time: Date.now(), actor: caller.id!, action, subject, detail: JSON.stringify(detail) });
  const found = async (caller: Caller, pseudonym: string): Promise<Household> => {
    if (!isPseudonym(pseudonym)) throw notFound('this household');
    inside(caller, villageOf(pseudonym));
    const household = await file.find(pseudonym);
    if (household === undefined) throw notFound('this household');
    return household;
  };
  const view = ({ pseudonym, village, fields }: Household) => ({ pseudonym, village, fields: { ...fields } });

  app.get('/v1/households/statistics', { schema: { summary: '户数统计,小数不公布 / counts of households, without the few', description: '不足十户的数及可由合计推出它们的数不公布;更正和删除随即计入,因此知道某户被更正或删除的人,前后两次比较可知其归类 / Counts of fewer than ten, and what they follow from, are withheld. Corrections and erasures count at once: who knows of one can tell by two answers what that household was counted as', tags, querystring: Type.Object({ area: Type.Optional(AREA) }, { additionalProperties: false }), response: answers({ 200: COUNTS, ...TOO_LARGE }) } }, async ({ query: { area = '' } }, reply) => {
    if (!file.isThere) throw notFound('a file of households');
    const own = (await file.counts()).filter((counts) => counts.area.startsWith(area));
    if (own.length > MOST_AREAS) throw new ApiProblem(413, 'too-many-rows', `at most ${MOST_AREAS} areas in one answer, this has ${own.length}: ask for a smaller area`);
    return reply.header('cache-control', 'no-cache').send({ least: LEAST_SHOWN, areas: own.map(({ area: code, total, byStatus }) => ({ area: code, total, byStatus: { ...byStatus }, suppressed: Object.entries({ total, ...byStatus }).flatMap(([name, value]) => (value === null ? [name] : [])) })) });
  });

  app.get('/v1/households', { config, schema: { summary: '一村各户,须写明用途,记入日志 / households of a village; the purpose is needed and logged', tags, querystring: LIST, response: answers({ 200: Type.Object({ households: Type.Array(HOUSEHOLD), after: Type.Union([Type.String(), Type.Null()]) }) }) } }, async ({ query: { village, purpose, after = '', limit = MOST }, caller }, reply) => {
    inside(caller, village);
    const all = (await file.ofVillage(village)).filter(({ pseudonym }) => pseudonym > after);
    const page = all.slice(0, limit);
    await note(caller, 'household/read', village, { purpose, pseudonyms: page.map(({ pseudonym }) => pseudonym) });
    return reply.header('cache-control', 'no-store').send({ households: page.map(view), after: all.length > limit ? page.at(-1)!.pseudonym : null });
  });

  app.get('/v1/households/:pseudonym', { config, schema: { summary: '一户(个人信息保护法第四十五条查阅) / one household (PIPL art. 45, access)', tags, params: NAME, querystring: READ, response: answers({ 200: HOUSEHOLD }) } }, async ({ params: { pseudonym }, query: { purpose }, caller }, reply) => {
    const household = await found(caller, pseudonym);
    await note(caller, 'household/read', pseudonym, { purpose, pseudonyms: [pseudonym] });
    return reply.header('cache-control', 'no-store').send(view(household));
  });

  app.get('/v1/households/:pseudonym/accesses', { config, schema: { summary: '谁查阅过这一户(第四十四条知情) / who read this household (art. 44)', tags, params: NAME, querystring: READ, response: answers({ 200: Type.Object({ accesses: Type.Array(ACCESS) }) }) } }, async ({ params: { pseudonym }, query: { purpose }, caller }, reply) => {
    await found(caller, pseudonym);
    await note(caller, 'household/read-log', pseudonym, { purpose, pseudonyms: [pseudonym] });
    const accesses = [];
    for (let from = 1; ; ) {
      const entries = await store.auditLog(from, LOG_PAGE);
      for (const { sequence, time, actor, action, detail } of entries) {
        if (!action.startsWith('household/') || !detail.includes(pseudonym)) continue;
        accesses.push({ sequence, time: momentText(time), actor: hasScope(caller, 'admin') || actor === caller.id ? actor : 'another key', action, purpose: (JSON.parse(detail) as Detail).purpose });
      }
      if (entries.length < LOG_PAGE) break;
      from = entries.at(-1)!.sequence + 1;
    }
    return reply.header('cache-control', 'no-store').send({ accesses });
  });

  app.patch('/v1/households/:pseudonym', { config: change, schema: { summary: '更正(第四十六条) / put right (art. 46)', tags, params: NAME, body: CORRECTION, response: answers({ 200: HOUSEHOLD }) } }, async ({ params: { pseudonym }, body: { purpose, fields }, caller }, reply) => {
    await found(caller, pseudonym);
    await note(caller, `household/correct ${Object.keys(fields).join(' ')}`, pseudonym, { purpose, pseudonyms: [pseudonym] });
    await file.correct(pseudonym, fields);
    return reply.header('cache-control', 'no-store').send(view(await found(caller, pseudonym)));
  });

  app.delete('/v1/households/:pseudonym', { config: change, schema: { summary: '删除(第四十七条):销毁假名密钥 / erase (art. 47): its key is destroyed', tags, params: NAME, querystring: READ, response: answers({ 204: Type.Null() }) } }, async ({ params: { pseudonym }, query: { purpose }, caller }, reply) => {
    await found(caller, pseudonym);
    await note(caller, 'household/erase', pseudonym, { purpose, pseudonyms: [pseudonym] });
    await file.erase(pseudonym);
    return reply.code(204).send(null);
  });
}
