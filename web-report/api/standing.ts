/** Alerts as they were last told, with their last revisions: what is served while the store does not answer. What is held is bounded: the store has the rest. */
import { bearsOn, capIdentifierOf, madeAt } from '../../engine/monitor/alerts.js';
import type { Watch } from '../../engine/monitor/watch.js';
import { StoreAwayError } from '../../engine/store/driver.js';
import type { Alert } from '../../engine/store/store.js';

/** Of alerts that ended since this process began, so many are held. */
const MOST_ENDED = 10_000;
/** Of one alert the last so many revisions are held: hours of a storm, or weeks of a river. */
const MOST_REVISIONS = 100;
/** And of one that ended. */
const MOST_OF_ENDED = 20;
/** Revisions held in all, of many alerts: beyond, those that changed the longest ago keep their head alone. */
const MOST_HELD = 10_000;
/** Alerts whose revisions are read at once. */
const READ_AT_ONCE = 200;

interface Known<T> {
  readonly alerts: T;
  /** The last moment that anything was heard [ms since 1970]. */
  readonly knownAt: number;
}

interface Asked {
  readonly area?: string | undefined;
  readonly hazard?: string | undefined;
  /** Only those that stand. */
  readonly standing: boolean;
  /** [ms since 1970]; absent: now. */
  readonly asOf?: number | undefined;
}

const orderOf = ({ area, hazard, id }: Alert): string => `${area} ${hazard} ${id}`;
const stands = ({ status }: Alert): boolean => status === 'issued' || status === 'updated';

/** Who polls does not wait for a store that says nothing: after so long it is told what is known [ms]. */
const WAIT_MS = 2_000;

/** What a promise comes to within some time; null: it has not yet. */
export async function within<T>(asked: Promise<T>, ms: number): Promise<{ readonly value: T } | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, ms, null)));
  try {
    return await Promise.race([asked.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What an answer from the store is, or what stands in for it while the store is away, or takes its time. */
export async function orWhileAway<T>(read: () => Promise<T>, known: () => T | null): Promise<T> {
  const reading = read();
  try {
    const soon = await within(reading, WAIT_MS);
    if (soon !== null) return soon.value;
    const other = known();
    if (other === null) return await reading;
    reading.catch(() => undefined); // nobody waits for it any more
    return other;
  } catch (error) {
    const other = error instanceof StoreAwayError ? known() : null;
    if (other === null) throw error;
    return other;
  }
}

export class KnownAlerts {
  /** Of those that stand, and the last that ended, the last revisions. */
  #chains: Map<string, readonly Alert[]> | null = null;
  readonly #ended = new Set<string>();
  /** Of which more than the head is held, the last that changed at the end. */
  readonly #longer = new Set<string>();
  #held = 0;
  /** Of which a revision was missed. */
  readonly #holes = new Set<string>();
  #knownAt = 0;
  /** When the newest revision that is known was made, or all of them were read [ms since 1970]. */
  #changedAt = 0;
  #loading: Promise<void> | null = null;

  constructor(private readonly monitor: Watch) {
    monitor.listen(({ alerts }) => this.#heard(alerts));
  }

  /** Have them at hand; where the store is away nothing is known yet. */
  load(): Promise<void> {
    if (this.#chains !== null && this.#holes.size === 0) return Promise.resolve();
    return (this.#loading ??= this.#load().finally(() => (this.#loading = null)));
  }

  async #load(): Promise<void> {
    const { store } = this.monitor;
    try {
      do {
        const ids = this.#chains === null ? (await store.alerts({ standing: true })).map(({ id }) => id) : [...this.#holes];
        // what is heard from here on may not be in what is read
        this.#holes.clear();
        const chains = new Map<string, Alert[]>();
        for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
          for (const alert of await store.alertChains(ids.slice(from, from + READ_AT_ONCE))) {
            const own = chains.get(alert.id);
            if (own === undefined) chains.set(alert.id, [alert]);
            else if (own.push(alert) > MOST_REVISIONS) own.shift();
          }
        }
        if (this.#chains === null) [this.#chains, this.#changedAt, this.#knownAt] = [new Map<string, readonly Alert[]>(), this.monitor.now(), this.monitor.now()];
        for (const [id, chain] of chains) this.#put(id, chain);
      } while (this.#holes.size > 0);
    } catch (error) {
      if (!(error instanceof StoreAwayError)) throw error;
    }
  }

  #put(id: string, chain: readonly Alert[]): void {
    const known = this.#chains!.get(id);
    if (known !== undefined && known.at(-1)!.revision > chain.at(-1)!.revision) return;
    const isOver = !stands(chain.at(-1)!);
    this.#hold(id, chain.slice(isOver ? -MOST_OF_ENDED : -MOST_REVISIONS));
    if (isOver) this.#ended.add(id);
    if (this.#ended.size > MOST_ENDED) {
      const [oldest] = this.#ended;
      this.#ended.delete(oldest!);
      this.#hold(oldest!, []);
    }
    for (const oldest of this.#longer) {
      if (this.#held <= MOST_HELD) break;
      this.#hold(oldest, this.#chains!.get(oldest)!.slice(-1));
    }
  }

  /** @param chain none: it is let go */
  #hold(id: string, chain: readonly Alert[]): void {
    this.#held += chain.length - (this.#chains!.get(id)?.length ?? 0);
    this.#longer.delete(id);
    if (chain.length === 0) this.#chains!.delete(id);
    else this.#chains!.set(id, chain);
    if (chain.length > 1) this.#longer.add(id);
  }

  #heard(alerts: readonly Alert[]): void {
    this.#knownAt = this.monitor.now();
    for (const alert of alerts) {
      if (this.#chains === null) {
        this.#holes.add(alert.id);
        continue;
      }
      this.#changedAt = Math.max(this.#changedAt, madeAt(alert));
      const before = this.#chains.get(alert.id) ?? [];
      const last = before.at(-1)?.revision ?? 0;
      if (last === alert.revision - 1) this.#put(alert.id, [...before, alert]);
      else if (last < alert.revision) this.#holes.add(alert.id);
    }
  }

  /** Heads that bear on an area, by area and hazard; null: it is not known, as of a moment before the last change. */
  of({ area = '', hazard, standing, asOf }: Asked): Known<readonly Alert[]> | null {
    if (this.#chains === null || this.#holes.size > 0 || (asOf !== undefined && asOf < this.#changedAt)) return null;
    const moment = asOf ?? this.monitor.now();
    const heads = [...this.#chains.values()].map((chain) => chain.at(-1)!);
    const alerts = heads.filter((head) => (!standing || (stands(head) && head.expires > moment)) && bearsOn(head.area, area) && (hazard === undefined || head.hazard === hazard)).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    return { alerts, knownAt: this.#knownAt };
  }

  /** Every revision of one; null: it is not known, or the first are in the store alone. */
  chain(id: string): Known<readonly Alert[]> | null {
    const chain = this.#holes.has(id) ? undefined : this.#chains?.get(id);
    return chain?.[0]?.revision !== 1 ? null : { alerts: chain, knownAt: this.#knownAt };
  }

  /** Revisions that are held. */
  get held(): number {
    return this.#held;
  }

  /** Id of the one that a CAP message of this identifier says something of; undefined: none that is known. */
  saidBy(identifier: string): string | undefined {
    for (const [id, chain] of this.#chains ?? []) if (chain.some((alert) => capIdentifierOf(alert) === identifier)) return id;
    return undefined;
  }

  /** When the newest revision that is known was made [ms since 1970]. */
  get changedAt(): number {
    return this.#changedAt;
  }
}
