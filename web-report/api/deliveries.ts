/** Webhooks: every revision of an alert goes to whoever asked for it, at least once, in order for each area, over a day of tries. */
import type { Alert, Store } from '../../engine/store/store.js';
import { alertView } from './alerts.js';
import { delayAfter, signatureHeader } from './signature.js';

export interface Subscription {
  /** Id of the key it belongs to. */
  readonly owner: string;
  readonly url: string;
  /** Codes begin so. */
  readonly areas: readonly string[];
  /** Empty: all. */
  readonly hazards: readonly string[];
  readonly minLevel: number;
  /** The newest first; at most two. */
  readonly secrets: readonly string[];
  readonly created: number;
  /** Revisions made from here on are not yet all put down as deliveries [ms since 1970]. */
  readonly from: number;
}

export interface Delivery {
  readonly subscription: string;
  readonly alert: Alert;
  readonly state: 'waiting' | 'dead';
  readonly tries: number;
  /** When it is tried next [ms]. */
  readonly next: number;
  readonly failure: string;
}

export interface DeliveryOptions {
  readonly store: Store;
  /** Our clock [ms since 1970]. */
  readonly clock: () => number;
  readonly chance: () => number;
  readonly send: (url: URL, headers: Readonly<Record<string, string>>, body: string) => Promise<number>;
}

const wants = ({ areas, hazards, minLevel }: Subscription, { area, hazard, level }: Alert): boolean => areas.some((own) => area.startsWith(own)) && (hazards.length === 0 || hazards.includes(hazard)) && level >= minLevel;

/** Sorts as the revisions were made. */
const deliveryId = (subscription: string, { issued, id, revision }: Alert): string => `${subscription} ${String(issued).padStart(15, '0')} ${id} ${String(revision).padStart(6, '0')}`;

export class Deliveries {
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly options: DeliveryOptions) {}

  /** Put down what is new and send what is due, after any such pass that runs. */
  pass(): Promise<void> {
    this.#running = this.#running.then(async () => {
      await this.#putDown();
      await this.#sendDue();
    });
    const done = this.#running;
    this.#running = this.#running.catch(() => undefined);
    return done;
  }

  /** From the alerts that are kept: what a crash left undone is put down the next time, and nothing twice. */
  async #putDown(): Promise<void> {
    const { store } = this.options;
    const [subscriptions, putDown] = [store.records<Subscription>('subscription'), store.records<true>('delivered')];
    for (const { id, body } of await subscriptions.list()) {
      const alerts = await store.alertsSince(body.from);
      const last = alerts.at(-1)?.issued;
      if (last === undefined) continue;
      for (const alert of alerts) {
        const name = deliveryId(id, alert);
        if (!wants(body, alert) || (await putDown.get(name)) !== undefined) continue;
        // in this order a crash between the two sends twice, never not at all
        await store.records<Delivery>('delivery').put(name, { subscription: id, alert, state: 'waiting', tries: 0, next: 0, failure: '' });
        await putDown.put(name, true);
      }
      if (last > body.from) {
        await subscriptions.put(id, { ...body, from: last });
        for (const { id: done } of await putDown.list()) if (done.startsWith(`${id} `) && done < `${id} ${String(last).padStart(15, '0')}`) await putDown.remove(done);
      }
    }
  }

  async #sendDue(): Promise<void> {
    const { store, clock } = this.options;
    const subscriptions = new Map((await store.records<Subscription>('subscription').list()).map(({ id, body }) => [id, body]));
    const deliveries = store.records<Delivery>('delivery');
    const held = new Set<string>();
    for (const { id, body } of await deliveries.list()) {
      const subscription = subscriptions.get(body.subscription);
      if (subscription === undefined) {
        await deliveries.remove(id);
        continue;
      }
      const line = `${body.subscription} ${body.alert.area}`;
      if (body.state === 'dead' || held.has(line)) continue;
      if (body.next > clock() || !(await this.#try(id, body, subscription))) held.add(line); // what is behind it waits
    }
  }

  async #try(id: string, delivery: Delivery, { url, secrets }: Subscription): Promise<boolean> {
    const { store, clock, chance, send } = this.options;
    const deliveries = store.records<Delivery>('delivery');
    const body = JSON.stringify({ type: 'alert', alert: alertView(delivery.alert, null) });
    const seconds = Math.floor(clock() / 1_000);
    let failure: string;
    try {
      const status = await send(new URL(url), { 'content-type': 'application/json', 'shuxiang-id': id.replaceAll(' ', '/'), 'shuxiang-signature': signatureHeader(secrets, seconds, body) }, body);
      if (status >= 200 && status < 300) {
        await deliveries.remove(id);
        return true;
      }
      failure = `status ${status}`;
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    const tries = delivery.tries + 1;
    const delay = delayAfter(tries, chance());
    await deliveries.put(id, { ...delivery, tries, failure, state: delay === null ? 'dead' : 'waiting', next: clock() + (delay ?? 0) });
    return delay === null;
  }
}
