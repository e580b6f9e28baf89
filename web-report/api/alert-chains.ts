/** One alert with all its revisions, by its id or by the identifier of any CAP message that says something of it, also of an old form. */
import { capIdentifierOf, oldIdentifier } from '../../engine/monitor/alerts.js';
import type { Alert, Store } from '../../engine/store/store.js';
import { orWhileAway, type KnownAlerts } from './standing.js';

export interface AlertChain {
  readonly id: string;
  /** The first first. */
  readonly revisions: readonly Alert[];
  /** The one that the identifier is of; absent: it was asked for by its id. */
  readonly said?: number;
  /** The last moment that anything was heard of it [ms since 1970]; absent: it was read now. */
  readonly knownAt?: number;
}

/** @returns null where there is none @throws StoreAwayError where that is not known */
export async function alertChain(store: Pick<Store, 'alertChain' | 'alertSaidBy'>, known: KnownAlerts, name: string): Promise<AlertChain | null> {
  const chainOf = (id: string, revisions: readonly Alert[], knownAt?: number): AlertChain | null => {
    const said = id === name ? undefined : revisions.find((alert) => capIdentifierOf(alert) === name)?.revision;
    if (revisions.length === 0 || (id !== name && said === undefined)) return null;
    return { id, revisions, ...(said === undefined ? {} : { said }), ...(knownAt === undefined ? {} : { knownAt }) };
  };
  return orWhileAway(
    async () => {
      const own = chainOf(name, await store.alertChain(name));
      if (own !== null) return own;
      const id = (await store.alertSaidBy(name)) ?? oldIdentifier(name)?.id;
      return id === undefined ? null : chainOf(id, await store.alertChain(id));
    },
    () => {
      const id = known.chain(name) === null ? known.saidBy(name) : name;
      const held = id === undefined ? null : known.chain(id);
      return held === null ? null : chainOf(id!, held.alerts, held.knownAt);
    },
  );
}
