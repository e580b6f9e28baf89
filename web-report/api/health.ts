/** `/healthz`: the process lives. `/readyz`: it can serve: the store answers and something was published. */
import { Type } from 'typebox';
import type { App, Context } from './app.js';
import { answers } from './schemas.js';
import { within } from './standing.js';
import { momentText } from './time.js';

/** Whoever asks whether it can serve waits no longer for the store [ms]. */
const PING_MS = 2_000;
const NOTHING = Type.Object({}, { additionalProperties: false });
const READY = Type.Object({ ready: Type.Boolean(), store: Type.String(), cycle: Type.String(), audit: Type.String(), computedAt: Type.Union([Type.String(), Type.Null()]), snapshotAgeSeconds: Type.Union([Type.Number(), Type.Null()]) });

export function addHealth(app: App, { monitor, version, audit }: Context): void {
  app.get('/healthz', { schema: { summary: '存活 / the process lives', tags: ['admin'], querystring: NOTHING, response: answers({ 200: Type.Object({ alive: Type.Boolean(), version: Type.String() }) }) } }, (_request, reply) => reply.header('cache-control', 'no-store').send({ alive: true, version }));

  app.get('/readyz', { schema: { summary: '就绪 / it can serve', tags: ['admin'], querystring: NOTHING, response: { 200: READY, 503: READY } } }, async (_request, reply) => {
    const store = await within(monitor.store.ping(), PING_MS).then(
      (answered) => (answered === null ? 'does not answer' : 'ok'),
      () => 'does not answer',
    );
    const { failed } = monitor.figures;
    const log = audit.last;
    const { computedAt } = monitor.snapshot;
    const published = computedAt > 0;
    const isReady = store === 'ok' && monitor.figures.cycles > 0;
    return reply
      .header('cache-control', 'no-store')
      .code(isReady ? 200 : 503)
      .send({ ready: isReady, store, cycle: failed === null ? 'ok' : 'failed, tried again', audit: log === null ? 'not checked yet' : log.broken === null ? 'ok' : `broken from entry ${log.broken} on`, computedAt: published ? momentText(computedAt) : null, snapshotAgeSeconds: published ? Math.max(0, Math.round((monitor.now() - computedAt) / 1_000)) : null });
  });
}
