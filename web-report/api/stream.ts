/** `/v1/stream`: what is published, as it is published (server-sent events); after a break it goes on from the last id. Source: HTML Living Standard, section 9.2. */
import type { ServerResponse } from 'node:http';
import { Type } from 'typebox';
import { ChangeLog, type NumberedChange } from '../../engine/monitor/changes.js';
import type { Published } from '../../engine/monitor/watch.js';
import type { Alert } from '../../engine/store/store.js';
import { bearsOn, isAcknowledgement } from '../../engine/monitor/alerts.js';
import { kindOf } from '../../engine/monitor/units.js';
import { alertView, statusOf } from './alerts.js';
import type { App, Context } from './app.js';
import { changeIn } from './changes.js';
import { knownAreas } from './known.js';
import { ApiProblem } from './problem.js';
import { answers, AREA, ready } from './schemas.js';
import { momentOrNull } from './time.js';

/** Bytes that may wait for a listener that does not read; then it is let go and comes again with its last id. */
const MOST_WAITING = 64 * 1_024;
/** Beats for which something may wait: half a minute. */
const MOST_BEATS = 2;
/** Changes told one by one; after more all is read again, so that one event cannot fill the memory. */
const MOST_CHANGES = 5_000;
const MOST_LISTENERS = 2_000;
const BEAT_MS = 15_000;

interface Listener {
  readonly raw: ServerResponse;
  readonly area: string;
  /** Beats at which something waited, one after another. */
  behind: number;
}

/** Numbers of a change and of an alert, as an id of an event holds them. */
const LAST_ID = /^(\d+)-(\d+)$/;

const QUERY = Type.Object({ area: Type.Optional(AREA) }, { additionalProperties: false });

export function addStream(app: App, context: Context): void {
  const { monitor, cap } = context;
  const capStatus = statusOf(cap);
  const listeners = new Set<Listener>();

  const letGo = (listener: Listener): void => {
    listeners.delete(listener);
    listener.raw.destroy();
  };
  const write = (listener: Listener, text: string | Buffer): void => {
    if (listener.raw.writableLength > MOST_WAITING) letGo(listener);
    else listener.raw.write(text);
  };

  /** Alerts as they were told, each revision once: an event with alerts alone has an id of its own too. */
  const told = new ChangeLog<{ readonly alert: Alert }>(0, MOST_CHANGES);
  /** The last change and the last alert an event tells of: from both it goes on after a break. */
  const here = (): string => `${monitor.changes.last}-${told.last}`;
  /** What was published after an event; null where that is not known any more. */
  const after = (id: string): { readonly changes: readonly NumberedChange[]; readonly alerts: readonly Alert[] } | null => {
    const [, change, alert] = LAST_ID.exec(id) ?? [];
    const [changes, alerts] = [monitor.changes.since(Number(change ?? -1)), told.since(Number(alert ?? -1))];
    return changes === null || alerts === null ? null : { changes, alerts: alerts.map((each) => each.alert) };
  };
  const event = (name: string, data: object): string => `event: ${name}\nid: ${here()}\ndata: ${JSON.stringify(data)}\n\n`;
  /** What is news of alerts, and beside it what somebody has seen of them. */
  const alertsTold = (alerts: readonly Alert[]): object => {
    const views = (own: readonly Alert[]): readonly object[] => own.map((alert) => alertView(alert, monitor.units));
    return { alerts: views(alerts.filter((alert) => !isAcknowledgement(alert))), acknowledged: views(alerts.filter(isAcknowledgement)) };
  };
  const published = (area: string, changes: readonly NumberedChange[], alerts: readonly Alert[]): string => {
    const { tag, computedAt } = monitor.snapshot;
    if (changes.length + alerts.length > MOST_CHANGES) return event('reset', { reason: 'too much changed to be told one by one: read everything again' });
    return event('published', { snapshot: tag, capStatus, computedAt: momentOrNull(computedAt === 0 ? null : computedAt), changes: changes.filter(({ code }) => changeIn(code, area)).map(({ code, from, to }) => ({ code, kind: kindOf(code), from, to })), ...alertsTold(alerts.filter((alert) => bearsOn(alert.area, area))) });
  };

  let tag = '';
  const stopListening = monitor.listen(({ changes, alerts, snapshot }: Published) => {
    if (snapshot.tag === tag && alerts.length === 0) return;
    tag = snapshot.tag;
    told.add(alerts.map((alert) => ({ alert })), monitor.now());
    // listeners of one area get one text, the very same bytes
    const texts = new Map<string, Buffer>();
    for (const listener of listeners) {
      let text = texts.get(listener.area);
      if (text === undefined) texts.set(listener.area, (text = Buffer.from(published(listener.area, changes, alerts))));
      write(listener, text);
    }
  });
  const beat = setInterval(() => {
    for (const listener of listeners) {
      listener.behind = listener.raw.writableLength > 0 ? listener.behind + 1 : 0;
      if (listener.behind > MOST_BEATS) letGo(listener);
      else write(listener, ': beat\n\n');
    }
  }, BEAT_MS);
  beat.unref();

  app.addHook('preClose', (done) => {
    clearInterval(beat);
    stopListening();
    for (const { raw } of listeners) raw.end();
    done();
  });

  app.get('/v1/stream', { preHandler: ({ query }) => knownAreas(context, [(query as { readonly area?: string }).area], () => '/area'), schema: { summary: '推送 / published as it happens (SSE)', tags: ['risk'], querystring: QUERY, headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 64 })) }), response: answers({ 200: ready('事件 published(changes 变级、alerts 新消息、acknowledged 已确认)与 reset / events published (changes of levels, alerts that are news, acknowledged: those that somebody has seen) and reset', 'text/event-stream') }) } }, (request, reply) => {
    if (listeners.size >= MOST_LISTENERS) throw new ApiProblem(503, 'too-many-listeners', `at most ${MOST_LISTENERS} listeners`, { headers: { 'retry-after': '30' } });
    if (request.method === 'HEAD') {
      void reply.type('text/event-stream; charset=utf-8').send();
      return;
    }
    const { raw } = reply.hijack();
    const listener: Listener = { raw, area: request.query.area ?? '', behind: 0 };
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    const given = request.headers['last-event-id'];
    const missed = given === undefined ? { changes: [], alerts: [] } : after(given);
    raw.write('retry: 2000\n\n');
    raw.write(missed === null ? event('reset', { reason: 'the last id is not known any more: read everything again' }) : published(listener.area, missed.changes, missed.alerts));
    listeners.add(listener);
    raw.on('close', () => listeners.delete(listener));
  });
}
