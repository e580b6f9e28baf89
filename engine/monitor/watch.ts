/** What is served of a monitor, wherever it runs: in this thread, or in one of its own. */
import type { Alert, Hand, Store } from '../store/store.js';
import type { ChangeLog, NumberedChange } from './changes.js';
import type { PublishedSnapshot } from './published.js';
import type { Received, ReceivedAnswer } from './receive.js';
import type { HistorySpan, RiskHistory } from './risk-history.js';
import type { UnitIndex } from './units.js';
import type { Variable } from './variables.js';

/** What a cycle published. */
export interface Published {
  readonly snapshot: PublishedSnapshot;
  readonly changes: readonly NumberedChange[];
  readonly alerts: readonly Alert[];
}

/** Figures for whoever watches it; `failed`: what stopped the last cycle, null where nothing did. */
export interface Figures {
  readonly cycles: number;
  readonly lastMs: number;
  /** Units to be worked out again. */
  readonly waiting: number;
  readonly pendingRows: number;
  readonly failed: string | null;
}

export interface Watch {
  readonly store: Store;
  readonly units: UnitIndex;
  readonly variables: ReadonlyMap<string, Variable>;
  /** That the rules speak of. */
  readonly hazards: ReadonlySet<string>;
  readonly snapshot: PublishedSnapshot;
  /** Length of the steps that levels are worked out in [ms]. */
  readonly stepMs: number;
  readonly changes: ChangeLog;
  readonly figures: Figures;
  /** [ms since 1970] */
  now(): number;
  /** Be told of everything that is published; returns how to stop it. */
  listen(listener: (published: Published) => void): () => void;
  /** Take in what was sent. @throws what cannot be read, `BusyError`, `TooManyRowsError`, `OtherRequestError`, `UnderWayError`, `StoreAwayError`, `StoreFullError` */
  receive(received: Received): Promise<ReceivedAnswer>;
  /** Units as they would have been judged at a moment, from what was known then, and the areas all of whose units these are; those that are not watched are left out. */
  asOfMany(codes: readonly string[], moment: number): Promise<PublishedSnapshot>;
  /** Levels of a unit over time; null: it is not watched. @throws StoreAwayError */
  riskHistory(code: string, span: HistorySpan): Promise<RiskHistory | null>;
  /** Acknowledge or cancel an alert; null where it does not stand any more. */
  byHand(id: string, hand: Omit<Hand, 'time'>): Promise<Alert | null>;
  /** No cycle begins any more; resolves when the last has ended. */
  stop(): Promise<void>;
}

/** Too much waits to be kept: it may be sent again. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}
