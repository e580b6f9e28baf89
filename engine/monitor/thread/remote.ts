/**
 * A monitor whose rows are taken in and whose levels are worked out in a thread of its own; this one only serves what was published.
 * Where that thread ends by a fault it is begun again, what was published stays, and whoever waited is told to come again.
 */
import { Worker } from 'node:worker_threads';
import type { Alert, Hand, Store } from '../../store/store.js';
import { ChangeLog } from '../changes.js';
import { PublishedCounty, publishedOf, publishedUnit, type PublishedSet, type PublishedSnapshot } from '../published.js';
import type { Received, ReceivedAnswer } from '../receive.js';
import type { HistorySpan, RiskHistory } from '../risk-history.js';
import { NO_SNAPSHOT } from '../snapshot.js';
import { UnitIndex } from '../units.js';
import type { Variable } from '../variables.js';
import { BusyError, type Figures, type Published, type Watch } from '../watch.js';
import { errorOf, type SetParts, type Told } from './messages.js';
import { readingStore } from './reading-store.js';

export interface RemoteOptions {
  /** The thread: it makes a monitor and gives it to `host`. */
  readonly file: string | URL;
  /** What it is given. */
  readonly data: unknown;
  /** Opens the same store once the thread has, to read from. */
  readonly openStore: () => Promise<Store>;
  /** [ms since 1970]; the same as the thread's. */
  readonly clock: () => number;
  /** Told of faults of ours. */
  readonly report?: (error: unknown) => void;
}

/** Bytes of bodies that may wait for the thread; more are turned away to come again. */
const MOST_PENDING = 96 * 1_024 * 1_024;
/** Wait before the thread is begun again [ms]. */
const AGAIN_MS = 500;

interface Waiting {
  readonly done: (value: unknown) => void;
  readonly failed: (error: Error) => void;
}

export class RemoteMonitor implements Watch {
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(published: Published) => void>();
  readonly changes: ChangeLog;
  #snapshot: PublishedSnapshot = publishedOf(NO_SNAPSHOT);
  #figures: Figures = { cycles: 0, lastMs: 0, waiting: 0, pendingRows: 0, failed: null };
  #units = new UnitIndex([]);
  #stepMs = 0;
  #variables: ReadonlyMap<string, Variable> = new Map();
  #hazards: ReadonlySet<string> = new Set();
  #store: Store | null = null;
  #worker: Worker | null = null;
  #calls = 0;
  #pending = 0;
  #stopped = false;

  private constructor(private readonly options: RemoteOptions) {
    this.changes = new ChangeLog(options.clock());
  }

  /** @throws what the thread throws where it cannot begin */
  static async open(options: RemoteOptions): Promise<RemoteMonitor> {
    const monitor = new RemoteMonitor(options);
    try {
      await monitor.#begin();
      monitor.#store = readingStore(await options.openStore(), (name, ...given) => monitor.#ask(name, given));
    } catch (error) {
      await monitor.#worker?.terminate();
      throw error;
    }
    return monitor;
  }

  #begin(): Promise<void> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.options.file, { workerData: this.options.data });
      this.#worker = worker;
      worker.on('message', (told: Told) => {
        if (told.kind === 'ready') {
          this.#units = new UnitIndex(told.units, told.areaNames);
          this.#stepMs = told.stepMs;
          this.#variables = told.variables;
          this.#hazards = told.hazards;
          resolve();
        } else if (told.kind === 'failed') reject(errorOf(told.error));
        else this.#heard(told);
      });
      worker.on('error', (error) => {
        this.options.report?.(error);
        reject(error instanceof Error ? error : new Error(String(error)));
      });
      worker.on('exit', () => this.#ended(worker));
    });
  }

  #ended(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const { failed } of this.#waiting.values()) failed(new BusyError('what takes rows in was begun again: send it once more'));
    this.#waiting.clear();
    if (this.#stopped || this.#store === null) return;
    this.#figures = { ...this.#figures, failed: 'the thread that works levels out ended and is begun again' };
    setTimeout(() => {
      // where it ends again before it has started, that end begins it once more
      if (!this.#stopped) this.#begin().then(() => this.start()).catch((error: unknown) => this.options.report?.(error));
    }, AGAIN_MS);
  }

  #heard(told: Exclude<Told, { readonly kind: 'ready' | 'failed' }>): void {
    this.#figures = told.figures;
    if (told.kind === 'published') {
      this.#publish(told);
      return;
    }
    if (told.kind === 'figures') return;
    const waiting = this.#waiting.get(told.id);
    this.#waiting.delete(told.id);
    if (told.kind === 'answer') waiting?.done(told.value);
    else waiting?.failed(errorOf(told.error));
  }

  #publish({ computedAt, tag, counties, areas, changes: told, alerts }: Extract<Told, { readonly kind: 'published' }>): void {
    // a thread begun again does not know what was published before it
    const changes = told.flatMap(({ code, to }) => {
      const known = publishedUnit(this.#snapshot, code) ?? publishedUnit(this.#snapshot.areas, code);
      const from = known === undefined ? null : known.county.levelOf(known.k);
      return from === to ? [] : [{ code, from, to }];
    });
    this.#snapshot = { ...withParts(this.#snapshot, { computedAt, tag, counties }), areas: withParts(this.#snapshot.areas, areas) };
    const published = { snapshot: this.#snapshot, changes: this.changes.add(changes, computedAt), alerts };
    for (const listener of this.#listeners) listener(published);
  }

  #ask<T>(name: string, given: readonly unknown[], buffers: ArrayBuffer[] = []): Promise<T> {
    const worker = this.#worker;
    if (worker === null) return Promise.reject(new BusyError('what takes rows in is begun again: send it once more'));
    const id = ++this.#calls;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { done: (value) => resolve(value as T), failed: reject });
      worker.postMessage({ id, name, arguments: given }, buffers);
    });
  }

  get store(): Store {
    return this.#store!;
  }

  get units(): UnitIndex {
    return this.#units;
  }

  get variables(): ReadonlyMap<string, Variable> {
    return this.#variables;
  }

  get hazards(): ReadonlySet<string> {
    return this.#hazards;
  }

  get stepMs(): number {
    return this.#stepMs;
  }

  get snapshot(): PublishedSnapshot {
    return this.#snapshot;
  }

  get figures(): Figures {
    return this.#figures;
  }

  now(): number {
    return this.options.clock();
  }

  listen(listener: (published: Published) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first cycle, then others as rows come in and as time goes by. */
  start(): Promise<void> {
    return this.#ask('start', []);
  }

  cycle(): Promise<void> {
    return this.#ask('cycle', []);
  }

  /** Take in rows that nobody sent: those of a record told again. */
  take(rows: readonly unknown[], source: string): Promise<void> {
    return this.#ask('take', [rows, source]);
  }

  async receive(received: Received): Promise<ReceivedAnswer> {
    const { length } = received.body;
    if (this.#pending > 0 && this.#pending + length > MOST_PENDING) throw new BusyError('too many rows wait to be kept');
    this.#pending += length;
    try {
      // a small body lies in a buffer that others use; a large one has its own and is handed over
      const { buffer, byteLength } = received.body;
      const body = buffer.byteLength === byteLength ? received.body : received.body.slice();
      return await this.#ask('receive', [{ ...received, body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength) }], [body.buffer as ArrayBuffer]);
    } finally {
      this.#pending -= length;
    }
  }

  async asOfMany(codes: readonly string[], moment: number): Promise<PublishedSnapshot> {
    const { areas, ...units } = await this.#ask<SetParts & { readonly areas: SetParts }>('asOfMany', [codes, moment]);
    return { ...withParts(NOTHING, units), areas: withParts(NOTHING, areas) };
  }

  riskHistory(code: string, span: HistorySpan): Promise<RiskHistory | null> {
    return this.#ask('riskHistory', [code, span]);
  }

  byHand(id: string, hand: Omit<Hand, 'time'>): Promise<Alert | null> {
    return this.#ask('byHand', [id, hand]);
  }

  /** End the thread as a fault would: what follows is the same. */
  async breakDown(): Promise<void> {
    await this.#worker?.terminate();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const worker = this.#worker;
    if (worker !== null) {
      await this.#ask('stop', []).catch((error: unknown) => this.options.report?.(error));
      await worker.terminate();
    }
    await this.#store?.close();
  }
}

const NOTHING: Pick<PublishedSet, 'counties'> = { counties: new Map() };

/** What was published with some counties put in place of what was. */
function withParts(before: Pick<PublishedSet, 'counties'>, { computedAt, tag, counties: others }: SetParts): PublishedSet {
  const counties = new Map(before.counties);
  for (const parts of others) counties.set(parts.code, new PublishedCounty(parts));
  return { computedAt, tag, counties: counties.size > before.counties.size ? inOrder(counties) : counties };
}

const inOrder = (counties: ReadonlyMap<string, PublishedCounty>): ReadonlyMap<string, PublishedCounty> => new Map([...counties].sort(([a], [b]) => (a < b ? -1 : 1)));
