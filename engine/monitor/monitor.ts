/** What runs all the time: observations are taken in, and soon after what follows from them is published. */
import type { Alert, Hand, Store } from '../store/store.js';
import { ChangeLog } from './changes.js';
import { Cycle, type CycleOptions } from './cycle.js';
import { ingest, type IngestOptions, type IngestReport } from './ingest.js';
import { publishedOf, type PublishedSnapshot } from './published.js';
import { receive, type Received, type ReceivedAnswer } from './receive.js';
import { earliestKept } from './retention.js';
import { hazardsIn } from './rules.js';
import type { HistorySpan, RiskHistory } from './risk-history.js';
import { NO_SNAPSHOT } from './snapshot.js';
import { BusyError, type Figures, type Published, type Watch } from './watch.js';

export interface MonitorOptions extends CycleOptions {
  /** [ms since 1970]; of a replay, its own. */
  readonly clock: () => number;
  /** Between the coming in of rows and the cycle they start [ms]. */
  readonly soonMs?: number;
  /** Between cycles that nothing started [ms]. */
  readonly idleMs?: number;
  /** Whole months of observations kept before the one of now; absent: all since 1900. */
  readonly keep?: number | undefined;
}

/** Between the coming in of rows and the cycle they start, as usual [ms]. */
const SOON_MS = 100;
/** Rows that may wait to be kept; more are turned away to come again. */
const MOST_PENDING = 200_000;

export class Monitor implements Watch {
  readonly #cycle: Cycle;
  readonly #listeners = new Set<(published: Published) => void>();
  readonly changes: ChangeLog;
  #pending = 0;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  #failed: string | null = null;
  #published: PublishedSnapshot = publishedOf(NO_SNAPSHOT);
  #cycles = 0;
  #lastMs = 0;

  constructor(private readonly options: MonitorOptions) {
    this.#cycle = new Cycle(options);
    this.changes = new ChangeLog(options.clock());
  }

  get store(): Store {
    return this.options.store;
  }

  get snapshot(): PublishedSnapshot {
    return this.#published;
  }

  get variables(): CycleOptions['variables'] {
    return this.options.variables;
  }

  get units(): CycleOptions['units'] {
    return this.options.units;
  }

  get hazards(): ReadonlySet<string> {
    return hazardsIn(this.options.rules);
  }

  get stepMs(): number {
    return this.options.rules.dt * 1_000;
  }

  now(): number {
    return this.options.clock();
  }

  async asOfMany(codes: readonly string[], moment: number): Promise<PublishedSnapshot> {
    return publishedOf(await this.#cycle.asOfMany(codes, moment));
  }

  riskHistory(code: string, span: HistorySpan): Promise<RiskHistory | null> {
    return this.#cycle.riskHistory(code, span);
  }

  get figures(): Figures {
    return { cycles: this.#cycles, lastMs: this.#lastMs, waiting: this.#cycle.waiting, pendingRows: this.#pending, failed: this.#failed };
  }

  listen(listener: (published: Published) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first cycle, then others as rows come in and as time goes by. */
  async start(): Promise<void> {
    await this.cycle();
  }

  /**
   * Take rows in.
   *
   * @throws BusyError where too many wait already
   */
  async take(rows: readonly unknown[], options: Omit<IngestOptions, 'variables' | 'now' | 'earliest'>): Promise<IngestReport> {
    if (this.#pending + rows.length > MOST_PENDING && this.#pending > 0) throw new BusyError('too many rows wait to be kept');
    this.#pending += rows.length;
    const places = new Map<string, number>();
    const [now, { keep }] = [this.now(), this.options];
    try {
      return (await ingest(this.store, rows, { ...options, variables: this.options.variables, now, earliest: keep === undefined ? undefined : earliestKept(now, keep), isWatched: (place, variable) => this.#cycle.isWatched(place, variable) }, places)).report;
    } finally {
      this.#pending -= rows.length;
      this.#cycle.seen(places);
      if (places.size > 0) this.#schedule(this.options.soonMs ?? SOON_MS, true);
    }
  }

  receive(received: Received): Promise<ReceivedAnswer> {
    return receive(this.store, received, this.now(), (place) => this.units.fedBy(place), (rows, options) => this.take(rows, options));
  }

  #soon = false;

  #schedule(ms: number, soon: boolean): void {
    if (this.#stopped || (this.#soon && this.#timer !== null)) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#soon = soon;
    this.#timer = setTimeout(() => void this.cycle(), ms);
    this.#timer.unref();
  }

  /** One cycle now, after any that runs. */
  cycle(): Promise<void> {
    this.#running = this.#running.then(() => this.#one());
    return this.#running;
  }

  /**
   * Acknowledge or cancel an alert, after any cycle that runs.
   *
   * @returns its next revision; null where it does not stand any more
   */
  byHand(id: string, hand: Omit<Hand, 'time'>): Promise<Alert | null> {
    const made = this.#running.then(() => this.#cycle.byHand(id, { ...hand, time: this.now() }));
    this.#running = made.then(
      (alert) => {
        if (alert !== null) this.#tell({ snapshot: this.snapshot, changes: [], alerts: [alert] });
      },
      () => undefined, // whoever asked is told
    );
    return made;
  }

  #tell(published: Published): void {
    for (const listener of this.#listeners) listener(published);
  }

  async #one(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    [this.#timer, this.#soon] = [null, false];
    const begun = performance.now();
    try {
      await this.#cycle.run(this.now(), ({ snapshot, changes, alerts }) => {
        this.#published = publishedOf(snapshot);
        this.#tell({ snapshot: this.#published, changes: this.changes.add(changes, this.now()), alerts });
      });
      this.#failed = null;
    } catch (error) {
      // what was published goes on being served with its age; the units wait for the next cycle
      this.#failed = error instanceof Error ? error.message : String(error);
    }
    this.#cycles++;
    this.#lastMs = performance.now() - begun;
    const isBehind = this.#failed === null && this.#cycle.waiting > 0;
    this.#schedule(isBehind ? (this.options.soonMs ?? SOON_MS) : this.#failed === null ? (this.options.idleMs ?? 30_000) : 1_000, isBehind);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }
}
