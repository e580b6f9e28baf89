/** Messages that wait to be sent: what each is, and what a store owes them. */

/** Whether a warning is for the public, an exercise or a test. */
export type CapStatus = 'actual' | 'exercise' | 'test';

export interface NewDelivery {
  /** The same each time it is tried, so that whoever gets it twice knows. */
  readonly id: string;
  readonly subscription: string;
  /** What it tells of; messages of one place are sent one after another. */
  readonly place: string;
  readonly body: string;
  /** Of what it tells; null or absent: kept before that was, and not known. */
  readonly capStatus?: CapStatus | null;
  /** [ms since 1970] */
  readonly created: number;
}

export type DeliveryState = 'waiting' | 'delivered' | 'dead';

export interface Delivery extends NewDelivery {
  /** Grows in the order they were kept. */
  readonly sequence: number;
  readonly state: DeliveryState;
  /** Tries so far. */
  readonly attempts: number;
  /** When it may be tried next [ms since 1970]. */
  readonly due: number;
  /** HTTP status of the last answer; null: there was none. */
  readonly status: number | null;
  /** Why the last try failed; null: it did not, or was not made yet. */
  readonly reason: string | null;
  /** When it was delivered or given up [ms since 1970]. */
  readonly ended: number | null;
}

/** What a try came to. */
export type Tried = Pick<Delivery, 'state' | 'attempts' | 'due' | 'status' | 'reason' | 'ended'>;

export interface TriedDelivery extends Tried {
  readonly id: string;
}

export interface DeliveryQuery {
  readonly subscription: string;
  readonly state?: DeliveryState;
  /** Those before this sequence number. */
  readonly before?: number;
  readonly limit: number;
}

export interface Outbox {
  /** Subscriptions with something to try at this moment. */
  waiting(now: number): Promise<string[]>;
  /** Of each place the first that waits, where its time has come; in the order they were kept. */
  due(subscription: string, now: number, limit: number): Promise<Delivery[]>;
  /** When the first of those that wait beyond a moment is to be tried [ms since 1970]; null: none does. */
  nextDue(after: number): Promise<number | null>;
  /** Keep what tries came to, all or none. */
  tried(results: readonly TriedDelivery[]): Promise<void>;
  /** Everything of a subscription that failed before may be tried at this moment. */
  bringForward(subscription: string, now: number): Promise<void>;
  /** Send one again from the first try on; undefined where it is not there. */
  again(subscription: string, id: string, now: number): Promise<Delivery | undefined>;
  /** The newest first. */
  list(query: DeliveryQuery): Promise<Delivery[]>;
  /** Forget what waits for a subscription that is no more. */
  drop(subscription: string): Promise<void>;
  /** Forget what ended before a moment. */
  forget(before: number): Promise<void>;
}
