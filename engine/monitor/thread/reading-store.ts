/** A store that reads for itself and has another thread write: whoever serves never waits for a disk. */
import type { Outbox } from '../../store/delivery.js';
import type { Records, Store } from '../../store/store.js';

/** Has something done by the thread that writes. */
export type Ask = <T>(name: string, ...given: readonly unknown[]) => Promise<T>;

export function readingStore(store: Store, ask: Ask): Store {
  const { outbox } = store;
  const records = <T>(kind: string): Records<T> => {
    const own = store.records<T>(kind);
    return { get: (id) => own.get(id), list: (prefix) => own.list(prefix), ids: () => own.ids(), put: (id, body) => ask('records.put', kind, id, body), add: (id, body) => ask('records.add', kind, id, body), remove: (id) => ask('records.remove', kind, id) };
  };
  const asking: Outbox = {
    waiting: (now) => outbox.waiting(now),
    due: (subscription, now, limit) => outbox.due(subscription, now, limit),
    nextDue: (after) => outbox.nextDue(after),
    list: (query) => outbox.list(query),
    tried: (results) => ask('outbox.tried', results),
    bringForward: (subscription, now) => ask('outbox.bringForward', subscription, now),
    again: (subscription, id, now) => ask('outbox.again', subscription, id, now),
    drop: (subscription) => ask('outbox.drop', subscription),
    forget: (before) => ask('outbox.forget', before),
  };
  return {
    kind: store.kind,
    writer: store.writer,
    outbox: asking,
    append: () => Promise.reject(new Error('rows are taken in by the thread that writes')),
    putAlerts: () => Promise.reject(new Error('alerts are kept by the thread that writes')),
    latest: (query) => store.latest(query),
    history: (query) => store.history(query),
    alerts: (query) => store.alerts(query),
    alertChain: (id) => store.alertChain(id),
    alertChains: (ids) => store.alertChains(ids),
    alertSaidBy: (identifier) => store.alertSaidBy(identifier),
    identifiersFrom: (first, beginning) => store.identifiersFrom(first, beginning),
    records,
    audit: (entry) => ask('audit', entry),
    auditLog: (from, limit) => store.auditLog(from, limit),
    months: () => store.months(),
    forgetBefore: (month) => ask('forgetBefore', month),
    ping: () => store.ping(),
    close: () => store.close(),
  };
}
