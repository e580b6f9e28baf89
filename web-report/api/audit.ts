/** `/v1/audit`: the log of who did what, and whether it is whole. */
import { Type } from 'typebox';
import { isAdminOfAll, type Caller } from './access.js';
import type { App, Context } from './app.js';
import { ApiProblem } from './problem.js';
import { answers } from './schemas.js';
import { momentText } from './time.js';

const MOST = 1_000;

const HEAD = Type.Object({ sequence: Type.Integer(), hash: Type.String() });
const ENTRY = Type.Object({ sequence: Type.Integer(), time: Type.String(), actor: Type.String(), action: Type.String(), subject: Type.String(), detail: Type.String(), previous: Type.String(), hash: Type.String() });
const CHECK = Type.Object({ entries: Type.Integer(), head: Type.Union([HEAD, Type.Null()]), broken: Type.Union([Type.Integer(), Type.Null()], { description: '第一条被改动、删除或插入的记录;null 为完整 / the first entry changed, dropped or put in; null: whole' }) });
const QUERY = Type.Object({ from: Type.Optional(Type.Integer({ minimum: 1 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })) }, { additionalProperties: false });

function allow(caller: Caller): void {
  if (!isAdminOfAll(caller)) throw new ApiProblem(403, 'area', 'the log is of all areas, and so must the key be');
}

export function addAudit(app: App, { monitor, audit }: Context): void {
  const config = { scope: 'admin' } as const;
  app.addHook('onListen', (done) => {
    audit.start();
    done();
  });
  app.addHook('onClose', (_app, done) => {
    audit.stop();
    done();
  });

  app.get('/v1/audit', { config, schema: { summary: '审计日志 / the log', tags: ['admin'], querystring: QUERY, response: answers({ 200: Type.Object({ entries: Type.Array(ENTRY), next: Type.Union([Type.Integer(), Type.Null()]) }) }) } }, async ({ caller, query: { from = 1, limit = 100 } }, reply) => {
    allow(caller);
    const entries = await monitor.store.auditLog(from, limit);
    return reply.header('cache-control', 'no-store').send({ entries: entries.map((entry) => ({ ...entry, time: momentText(entry.time) })), next: entries.length < limit ? null : entries.at(-1)!.sequence + 1 });
  });

  app.get('/v1/audit/check', { config, schema: { summary: '核对整个日志 / check the whole log', description: '末条散列可另处保存,以后核对 / keep the hash of the last entry elsewhere, and find it again later', tags: ['admin'], response: answers({ 200: CHECK }) } }, async ({ caller }, reply) => {
    allow(caller);
    return reply.header('cache-control', 'no-store').send(await audit.check());
  });
}
