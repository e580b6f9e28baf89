/**
 * What is kept over time: observations with their revisions, the latest of each, alerts, records of runs, subscriptions
 * and keys, and a log that only grows. One interface; SQLite and PostgreSQL keep it alike.
 */
import type { LevelBasis } from '../warning/facts.js';
import type { AuditEntry, NewAuditEntry } from './audit-chain.js';
import type { CapStatus, NewDelivery, Outbox } from './delivery.js';
import type { Writer } from './writer.js';

/** One number seen at one place at one moment by one source. */
export interface Observation {
  /** Code of a village or id of a station. */
  readonly place: string;
  readonly variable: string;
  /** When it was seen [ms since 1970]. */
  readonly time: number;
  readonly source: string;
  /** In the unit of its variable. */
  readonly value: number;
}

export interface KeptObservation extends Observation {
  /** 0 as first told; one more each time its source told another value for the same moment. */
  readonly revision: number;
  /** When it came in [ms since 1970]. */
  readonly received: number;
}

/** New; told before with the same value; told before with another. */
export type Outcome = 'accepted' | 'duplicate' | 'revised';

/** What an append did with each row, in their order. */
export interface Appended {
  readonly outcomes: readonly Outcome[];
  /** Rows that changed the latest value of their place and variable. */
  readonly latest: readonly KeptObservation[];
}

export interface HistoryQuery {
  /** One, or several: those of one after those of the other, in the order of their names. */
  readonly place?: string;
  readonly places?: readonly string[];
  readonly variable?: string;
  /** [ms since 1970], both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Every revision, not the newest of each moment alone. */
  readonly revisions?: boolean;
  /** As it was known at this moment [ms since 1970]. */
  readonly asOf?: number;
  /** What came in after this moment alone [ms since 1970]. */
  readonly receivedAfter?: number;
}

export interface LatestQuery {
  /** Codes that begin so. */
  readonly area?: string;
  readonly places?: readonly string[];
  readonly variable?: string;
}

export type AlertStatus = 'draft' | 'issued' | 'updated' | 'cancelled' | 'expired';

export type { CapStatus } from './delivery.js';

/** What somebody did with an alert. */
export interface Hand {
  readonly action: 'acknowledge' | 'cancel';
  /** Id of the key. */
  readonly by: string;
  /** Why; told to whoever reads the alert. */
  readonly note: string;
  /** [ms since 1970] */
  readonly time: number;
  /** Of a revision that only records an acknowledgement, which is no news: the CAP message that stands with it, null where none is known. Absent: the revision was told. */
  readonly told?: string | null;
}

/** What the level of an alert rests on, and what that was worked out from. */
export interface AlertBasis extends LevelBasis {
  /** Hash of the numbers and rules, as the risk of the unit tells it. */
  readonly inputsHash: string;
}

/** One revision of an alert; the newest of an id is its head. */
export interface Alert {
  readonly id: string;
  /** 1 as issued. */
  readonly revision: number;
  /** Code of the area it is for. */
  readonly area: string;
  readonly hazard: string;
  /** 1 blue … 4 red. */
  readonly level: number;
  /** When what it says was said [ms since 1970]: one that only records an acknowledgement was made after it, at `hand.time`. */
  readonly issued: number;
  /** [ms since 1970]. */
  readonly expires: number;
  readonly status: AlertStatus;
  /** Who cancelled it, or acknowledged it at this level; absent: nobody, the rules alone made it. */
  readonly hand?: Hand;
  /** Absent: kept before it was. */
  readonly basis?: AlertBasis;
  /** Of the CAP message that says it; absent: none does, or it was kept before they were. */
  readonly identifier?: string;
  /** What it was issued as; absent: kept before that was, and not known. */
  readonly capStatus?: CapStatus;
}

export interface AlertQuery {
  /** Codes that begin so, and areas that those lie in. */
  readonly area?: string;
  readonly hazard?: string;
  /** Only those that stand: issued or updated. */
  readonly standing?: boolean;
  /** Only those that somebody cancelled. */
  readonly cancelledByHand?: boolean;
  /** As it was known at this moment [ms since 1970]; what stood then had not run out. */
  readonly asOf?: number;
}

/** Something kept whole under a name: a run, a subscription, a key. */
export interface Kept<T> {
  readonly id: string;
  readonly body: T;
}

/** Records of one kind; a body is anything JSON can say. */
export interface Records<T> {
  /** Durable when the promise resolves. */
  put(id: string, body: T): Promise<void>;
  /** Only where nothing has this name yet; false where something has. */
  add(id: string, body: T): Promise<boolean>;
  get(id: string): Promise<T | undefined>;
  /** Those whose id begins so, by id, ascending. */
  list(prefix?: string): Promise<Kept<T>[]>;
  /** Of all of them, ascending, where bodies are too large to be read together. */
  ids(): Promise<string[]>;
  remove(id: string): Promise<boolean>;
}

export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  /** This opening of the store among all that write to it. */
  readonly writer: Writer;
  /** Keep rows, all or none; durable when the promise resolves. */
  append(rows: readonly Observation[], received: number): Promise<Appended>;
  /** By place and variable, ascending. */
  latest(query: LatestQuery): Promise<KeptObservation[]>;
  /** By variable, time, source and revision, ascending. */
  history(query: HistoryQuery): Promise<KeptObservation[]>;
  /** Keep revisions of alerts, the messages that tell of them and who made them, all or none; one kept before is left as it is. */
  putAlerts(alerts: readonly Alert[], deliveries?: readonly NewDelivery[], made?: NewAuditEntry): Promise<void>;
  /** Messages that wait to be sent. */
  readonly outbox: Outbox;
  /** Heads, by area and hazard. */
  alerts(query: AlertQuery): Promise<Alert[]>;
  /** Every revision of one alert, the first first. */
  alertChain(id: string): Promise<Alert[]>;
  /** Every revision of several, by id, the first first. */
  alertChains(ids: readonly string[]): Promise<Alert[]>;
  /** Id of the alert that a CAP message of this identifier says something of; undefined: there is none. */
  alertSaidBy(identifier: string): Promise<string | undefined>;
  /** Identifiers of CAP messages from one on, ascending, that begin so. */
  identifiersFrom(first: string, beginning: string): Promise<string[]>;
  records<T>(kind: string): Records<T>;
  /** Write what was done into the log. */
  audit(entry: NewAuditEntry): Promise<AuditEntry>;
  /** Entries from a sequence number on, ascending. */
  auditLog(from: number, limit: number): Promise<AuditEntry[]>;
  /** Months of observations that are kept, `2023-06`, ascending. */
  months(): Promise<string[]>;
  /** Forget observations of whole months before this one; what is latest stays. Returns the months forgotten. */
  forgetBefore(month: string): Promise<string[]>;
  /** Throws where the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
