/** `/v1/audit`: the log of who did what, and whether it is whole; it is checked at the start and every day. */
import { Type } from 'typebox';
import { checkAudit, type AuditCheck } from '../../engine/store/audit-check.js';
import type { Store } from '../../engine/store/store.js';
import { isAdminOfAll, type Caller } from './access.js';
import type { App, Context } from './app.js';
import { ApiProblem } from './problem.js';
import { answers } from './schemas.js';
import { momentText } from './time.js';

const DAY_MS = 24 * 3_600_000;
const MOST = 1_000;

const HEAD = Type.Object({ sequence: Type.Integer(), hash: Type.String() });
const ENTRY = Type.Object({ sequence: Type.Integer(), time: Type.String(), actor: Type.String(), action: Type.String(), subject: Type.String(), detail: Type.String(), previous: Type.String(), hash: Type.String() });
const CHECK = Type.Object({ entries: Type.Integer(), head: Type.Union([HEAD, Type.Null()]), broken: Type.Union([Type.Integer(), Type.Null()], { description: '第一条被改动、删除或插入的记录;null 为完整 / the first entry changed, dropped or put in; null: whole' }) });
const QUERY = Type.Object({ from: Type.Optional(Type.Integer({ minimum: 1 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })) }, { additionalProperties: false });

/** What the last check of a log came to. */
export class AuditWatch {
  #last: AuditCheck | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: Store,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Null: not checked yet. */
  get last(): AuditCheck | null {
    return this.#last;
  }

  async check(): Promise<AuditCheck> {
    this.#last = await checkAudit(this.store);
    const { broken } = this.#last;
    if (broken !== null) this.report(`审计日志自第 ${broken} 条起被改动或缺失 / the audit log was changed or cut from entry ${broken} on`);
    return this.#last;
  }

  start(): void {
    const check = (): void => void this.check().catch(this.report);
    check();
    this.#timer = setInterval(check, DAY_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }
}

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
