/** Sends what waits: at least once, of one place in order, many places at a time, and again after a break from where it was. */
import type { Delivery, TriedDelivery } from '../store/delivery.js';
import type { Secrets } from '../store/secrets.js';
import type { Store } from '../store/store.js';
import type { Post } from './post.js';
import { secretsOf, subscriptionsOf, type Subscription } from './subscription.js';
import { afterTry, HEADERS, isDown, isTaken, sign } from './webhook.js';

export interface DelivererOptions {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly post: Post;
  /** [ms since 1970] */
  readonly clock: () => number;
  /** Whether the key whose subscription it is may still be told: not taken back, and not at its end. */
  readonly mayHear: (owner: string) => Promise<boolean>;
  /** What is sent as User-Agent. */
  readonly agent?: string;
}

/** Messages of one subscription that are on their way at once. */
const AT_ONCE = 8;
/** Places looked for at once: to look costs as much as there is that waits. */
const LOOKED_FOR = 256;
/** Looked for what waits at least so often [ms]. */
const LOOK_EVERY_MS = 30_000;
const AGAIN_AFTER_FAULT_MS = 1_000;
/** What ended is kept so long [ms]. */
const KEPT_MS = 30 * 86_400_000;
const LONGEST_STOP_MS = 2_000;
const TIDY_EVERY_MS = 3_600_000;

export class Deliverer {
  readonly #down = new Set<string>();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #results: TriedDelivery[] = [];
  #keeping: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #running = false;
  #tidied = -Infinity;
  #failed: string | null = null;

  constructor(private readonly options: DelivererOptions) {}

  /** What kept the last look from what waits; null where nothing did. */
  get failed(): string | null {
    return this.#failed;
  }

  /** Everything whose time has come, until nothing of it is left to try. */
  async pass(): Promise<void> {
    await Promise.all(await this.#begin());
  }

  async #begin(): Promise<Promise<void>[]> {
    const { store, clock } = this.options;
    const now = clock();
    if (now - this.#tidied >= TIDY_EVERY_MS) {
      this.#tidied = now;
      await store.outbox.forget(now - KEPT_MS);
    }
    return (await store.outbox.waiting(now)).map((id) => this.#drain(id));
  }

  /** One subscription, one drain at a time: a slow receiver holds up nobody else. */
  #drain(id: string): Promise<void> {
    let busy = this.#busy.get(id);
    if (busy === undefined) {
      busy = this.#sendAll(id).finally(() => this.#busy.delete(id));
      this.#busy.set(id, busy);
      if (this.#running) busy.then(() => this.wake(), (error: unknown) => this.#fault(error));
    }
    return busy;
  }

  async #sendAll(id: string): Promise<void> {
    const { store, clock } = this.options;
    while (!this.#stopped) {
      const subscription = await subscriptionsOf(store).get(id);
      if (subscription === undefined || !(await this.options.mayHear(subscription.owner))) {
        await store.outbox.drop(id);
        return;
      }
      const due = await store.outbox.due(id, clock(), LOOKED_FOR);
      if (due.length === 0) return;
      const lane = async (): Promise<void> => {
        for (let next = due.shift(); next !== undefined && !this.#stopped; next = due.shift()) await this.#send(id, subscription, next);
      };
      const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
      for (const end of ends) if (end.status === 'rejected') throw end.reason; // the store's fault, once all have ended
    }
  }

  async #send(id: string, subscription: Subscription, delivery: Delivery): Promise<void> {
    const { store, secrets, post, clock, agent = 'shuxiang' } = this.options;
    const timestamp = Math.floor(clock() / 1_000);
    const answered = await post(subscription.url, delivery.body, {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': agent,
      [HEADERS.id]: delivery.id,
      [HEADERS.status]: delivery.capStatus ?? 'unknown', // as it was when it was kept, whatever the service says by now
      [HEADERS.timestamp]: String(timestamp),
      [HEADERS.signature]: sign(secretsOf(secrets, id, subscription, clock()), timestamp, delivery.body),
    });
    await this.#keep({ id: delivery.id, ...afterTry(delivery, answered, clock()) });
    if (isDown(answered)) this.#down.add(id);
    else if (isTaken(answered) && this.#down.delete(id)) await store.outbox.bringForward(id, clock()); // it is back: what waited for it need not wait longer
  }

  /** What tries came to, kept together with what came in while the disk was written to. */
  async #keep(result: TriedDelivery): Promise<void> {
    this.#results.push(result);
    this.#keeping = this.#keeping.catch(() => undefined).then(async () => {
      const results = this.#results.splice(0);
      if (results.length > 0) await this.options.store.outbox.tried(results);
    });
    await this.#keeping;
  }

  /** Look for what waits now, and from then on by itself. */
  wake(): void {
    this.#running = true;
    this.#look(0);
  }

  #look(wait: number): void {
    if (this.#stopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#turn(), wait);
    this.#timer.unref();
  }

  async #turn(): Promise<void> {
    const { store, clock } = this.options;
    try {
      for (const drain of await this.#begin()) drain.catch(() => undefined); // each says itself how it ended
      const next = await store.outbox.nextDue(clock());
      this.#failed = null;
      this.#look(Math.min(LOOK_EVERY_MS, next === null ? Infinity : Math.max(1, next - clock())));
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(error: unknown): void {
    this.#failed = error instanceof Error ? error.message : String(error);
    this.#look(AGAIN_AFTER_FAULT_MS);
  }

  /** Nothing is begun any more; resolves when what is on its way has ended, or soon after: it is sent again at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([Promise.allSettled(this.#busy.values()), new Promise((resolve) => (timer = setTimeout(resolve, LONGEST_STOP_MS)))]);
    clearTimeout(timer);
  }
}
