/** A monitor in a thread of its own: it does what it is asked, and hands over what it publishes. */
import type { MessagePort } from 'node:worker_threads';
import type { NewAuditEntry } from '../../store/audit-chain.js';
import type { TriedDelivery } from '../../store/delivery.js';
import type { Hand, Store } from '../../store/store.js';
import type { Monitor } from '../monitor.js';
import type { PublishedSet } from '../published.js';
import type { HistorySpan } from '../risk-history.js';
import type { Received } from '../receive.js';
import { buffersOf, errorText, type Call, type SetParts, type Told } from './messages.js';

const FIGURES_EVERY_MS = 1_000;

type Does = (...given: readonly unknown[]) => Promise<unknown>;

/** Changes of the store that another thread may ask for: there is one writer. */
function writes(store: Store): Readonly<Record<string, Does>> {
  return {
    'records.put': (kind, id, body) => store.records(kind as string).put(id as string, body),
    'records.add': (kind, id, body) => store.records(kind as string).add(id as string, body),
    'records.remove': (kind, id) => store.records(kind as string).remove(id as string),
    audit: (entry) => store.audit(entry as NewAuditEntry),
    forgetBefore: (month) => store.forgetBefore(month as string),
    'outbox.tried': (results) => store.outbox.tried(results as TriedDelivery[]),
    'outbox.bringForward': (subscription, now) => store.outbox.bringForward(subscription as string, now as number),
    'outbox.again': (subscription, id, now) => store.outbox.again(subscription as string, id as string, now as number),
    'outbox.drop': (subscription) => store.outbox.drop(subscription as string),
    'outbox.forget': (before) => store.outbox.forget(before as number),
  };
}

const partsOf = ({ computedAt, tag, counties }: PublishedSet): SetParts => ({ computedAt, tag, counties: [...counties.values()].map(({ parts }) => parts) });

export function host(monitor: Monitor, port: Pick<MessagePort, 'on' | 'postMessage' | 'close'>): void {
  const { store } = monitor;
  const tell = (told: Told, buffers: ArrayBuffer[] = []): void => port.postMessage(told, buffers);
  const [ofUnits, ofAreas] = [new Map<string, string>(), new Map<string, string>()];
  /** What the other thread has not yet. */
  const others = (set: PublishedSet, handedOver: Map<string, string>): SetParts => {
    const { counties, ...rest } = partsOf(set);
    const own = counties.filter(({ code, tag }) => handedOver.get(code) !== tag);
    for (const { code, tag } of own) handedOver.set(code, tag);
    return { ...rest, counties: own };
  };

  monitor.listen(({ snapshot, changes, alerts }) => {
    const [units, areas] = [others(snapshot, ofUnits), others(snapshot.areas, ofAreas)];
    tell({ kind: 'published', ...units, areas, changes: changes.map(({ code, from, to }) => ({ code, from, to })), alerts, figures: monitor.figures }, buffersOf([...units.counties, ...areas.counties]));
  });

  const does: Readonly<Record<string, Does>> = {
    ...writes(store),
    receive: (received) => monitor.receive(received as Received),
    take: (rows, source) => monitor.take(rows as unknown[], { source: source as string, mayTell: () => true, dryRun: false, atomic: false }),
    start: () => monitor.start(),
    cycle: () => monitor.cycle(),
    byHand: (id, hand) => monitor.byHand(id as string, hand as Omit<Hand, 'time'>),
    asOfMany: async (codes, moment) => {
      const { areas, ...units } = await monitor.asOfMany(codes as string[], moment as number);
      return { ...partsOf(units), areas: partsOf(areas) };
    },
    riskHistory: (code, span) => monitor.riskHistory(code as string, span as HistorySpan),
    stop: async () => {
      await monitor.stop();
      await store.close();
    },
  };

  port.on('message', ({ id, name, arguments: given }: Call) => {
    void does[name]!(...given).then(
      (value) => tell({ kind: 'answer', id, value, figures: monitor.figures }),
      (error: unknown) => tell({ kind: 'error', id, error: errorText(error), figures: monitor.figures }),
    ).finally(() => {
      if (name === 'stop') port.close();
    });
  });
  // a cycle that fails publishes nothing
  setInterval(() => tell({ kind: 'figures', figures: monitor.figures }), FIGURES_EVERY_MS).unref();
  tell({ kind: 'ready', units: monitor.units.units, areaNames: monitor.units.areaNames, stepMs: monitor.stepMs, variables: monitor.variables, hazards: monitor.hazards });
}
