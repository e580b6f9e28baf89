/** Runs one after another: kept before they are acknowledged, gone on with after a break, stopped at once when nobody wants them any more. */
import { randomBytes } from 'node:crypto';
import type { Records, Store } from '../store/store.js';
import type { RunFolders, RunRequest } from './run-folder.js';
import type { RunProcess, StartRun } from './run-process.js';
import { afterAttempt, type RunRecord, type StageProgress } from './run-record.js';

/** How far a run that goes on has come. */
export interface RunProgress extends StageProgress {
  /** Until the end of the part it is at [ms]; null: not known yet. */
  readonly left: number | null;
}

export interface RunStatus {
  readonly id: string;
  readonly record: RunRecord;
  readonly progress: RunProgress | null;
  /** Runs before it; null: it does not wait. */
  readonly position: number | null;
}

export interface RunQueueOptions {
  readonly store: Store;
  readonly folders: RunFolders;
  readonly start: StartRun;
  /** [ms since 1970] */
  readonly clock: () => number;
}

interface Going {
  readonly id: string;
  readonly process: RunProcess;
  /** And how much of the part was done when it was first heard of, and when that was and the last word [ms since 1970]. */
  progress: (StageProgress & { readonly kept: number; readonly since: number; readonly now: number }) | null;
}

/** Runs that may wait. */
export const MOST_WAITING = 100;

/** Until a store that failed is asked again [ms]. */
const AGAIN_MS = 5_000;

export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

export class RunQueue {
  readonly #records: Records<RunRecord>;
  readonly #listeners = new Set<(status: RunStatus) => void>();
  /** Ids that wait, the first first. */
  readonly #waiting: string[] = [];
  #going: Going | null = null;
  /** Ids that are being cancelled: none of them is begun, or put back. */
  readonly #unwanted = new Set<string>();
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;
  #opened = false;

  constructor(private readonly options: RunQueueOptions) {
    this.#records = options.store.records<RunRecord>('run');
  }

  /** Go on with what had not ended, in the order it was asked for; folders nobody knows of are removed. */
  async open(): Promise<void> {
    const { folders } = this.options;
    const all = await this.#records.list();
    const known = new Set(all.map(({ id }) => id));
    for (const id of await folders.list()) if (!known.has(id)) await folders.remove(id);
    const unfinished = all.filter(({ body: { state } }) => state === 'queued' || state === 'running').sort((a, b) => a.body.created - b.body.created);
    for (const { id, body } of unfinished) {
      const attempts = body.attempts.map((attempt) => (attempt.ended === null ? { ...attempt, ended: this.options.clock() } : attempt));
      await this.#records.put(id, { ...body, attempts, state: 'queued' });
      this.#waiting.push(id);
    }
    this.#opened = true;
    this.#next();
  }

  /** @throws QueueFullError */
  async submit(request: RunRequest, owner: string): Promise<RunStatus> {
    const { folders, clock } = this.options;
    if (this.#waiting.length >= MOST_WAITING) throw new QueueFullError(`at most ${MOST_WAITING} runs wait`);
    const id = randomBytes(8).toString('hex');
    await folders.prepare(id, request);
    const record: RunRecord = { scenario: 'name' in request.scenario ? request.scenario.name : null, seed: request.seed, owner, created: clock(), state: 'queued', attempts: [], status: null, problems: [], ended: null };
    await this.#records.put(id, record);
    this.#waiting.push(id);
    this.#next();
    return this.#statusOf(id, record);
  }

  async get(id: string): Promise<RunStatus | undefined> {
    const record = await this.#records.get(id);
    return record === undefined ? undefined : this.#statusOf(id, record);
  }

  /** The newest first. */
  async list(): Promise<RunStatus[]> {
    return (await this.#records.list()).sort((a, b) => b.body.created - a.body.created).map(({ id, body }) => this.#statusOf(id, body));
  }

  /** Stop a run, or forget one that has ended; resolves when nothing of it goes on. */
  async cancel(id: string): Promise<RunStatus | undefined> {
    const record = await this.#records.get(id);
    if (record === undefined) return undefined;
    this.#unwanted.add(id);
    try {
      return await this.#cancelled(id, record);
    } finally {
      this.#unwanted.delete(id);
    }
  }

  async #cancelled(id: string, record: RunRecord): Promise<RunStatus> {
    const at = this.#waiting.indexOf(id);
    if (at >= 0) this.#waiting.splice(at, 1);
    const cancelled: RunRecord = { ...record, state: 'cancelled', ended: this.options.clock(), attempts: record.attempts.map((attempt) => ({ ...attempt, ended: attempt.ended ?? this.options.clock() })) };
    await this.#records.put(id, cancelled);
    if (this.#going?.id === id) {
      const { process } = this.#going;
      process.stop();
      await process.ended;
    }
    await this.options.folders.remove(id);
    this.#tell(id, cancelled);
    return this.#statusOf(id, cancelled);
  }

  /** Be told whenever a run changes or goes on; returns how to stop it. */
  listen(listener: (status: RunStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #statusOf(id: string, record: RunRecord): RunStatus {
    const at = this.#waiting.indexOf(id);
    const progress = this.#going?.id === id ? this.#going.progress : null;
    return { id, record, position: at < 0 ? null : at + (this.#going === null ? 0 : 1), progress: progress === null ? null : { stage: progress.stage, done: progress.done, of: progress.of, share: progress.share, left: leftOf(progress) } };
  }

  #tell(id: string, record: RunRecord): void {
    const status = this.#statusOf(id, record);
    for (const listener of this.#listeners) listener(status);
  }

  #next(): void {
    this.#turn = this.#turn.then(() => this.#oneByOne()).catch(() => undefined);
  }

  /** Run what waits, each once the one before has ended, until none waits. */
  async #oneByOne(): Promise<void> {
    while (this.#opened && !this.#stopped && this.#waiting.length > 0) {
      const id = this.#waiting.shift()!;
      let process: RunProcess | null;
      try {
        process = await this.#begin(id);
      } catch {
        // the store's fault: the run keeps its place until the store is back
        this.#waiting.unshift(id);
        setTimeout(() => this.#next(), AGAIN_MS).unref();
        return;
      }
      if (process !== null) await this.#end(id, process).catch(() => undefined); // the store's fault: gone on with at the next start
    }
  }

  /** Null: it is wanted no more. */
  async #begin(id: string): Promise<RunProcess | null> {
    const record = await this.#records.get(id);
    if (record?.state !== 'queued' || this.#hasStopped() || this.#unwanted.has(id)) return null;
    const { folders, start, clock } = this.options;
    const running: RunRecord = { ...record, state: 'running', attempts: [...record.attempts, { started: clock(), ended: null, failure: null }] };
    const process = start(folders.placeOf(id, record.scenario !== null), (progress) => {
      if (this.#going?.id !== id) return;
      const { progress: before } = this.#going;
      const begun = before?.stage === progress.stage ? before : { kept: progress.share, since: clock() };
      this.#going.progress = { ...progress, kept: begun.kept, since: begun.since, now: clock() };
      this.#tell(id, running);
    });
    this.#going = { id, process, progress: null };
    try {
      await this.#records.put(id, running);
    } catch (error) {
      process.stop();
      await process.ended;
      this.#going = null;
      throw error;
    }
    this.#tell(id, running);
    return process;
  }

  async #end(id: string, process: RunProcess): Promise<void> {
    const end = await process.ended;
    this.#going = null;
    const now = await this.#records.get(id);
    if (this.#hasStopped() || now?.state !== 'running' || this.#unwanted.has(id)) return; // stopped on purpose
    const after = afterAttempt(now, end, this.options.clock());
    await this.#records.put(id, after);
    if (after.state === 'queued') this.#waiting.unshift(id);
    this.#tell(id, after);
  }

  #hasStopped(): boolean {
    return this.#stopped;
  }

  /** Nothing is begun any more, and what goes on is stopped, to be gone on with at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#going?.process.stop();
    await this.#turn;
  }
}

/** At the pace since the part began; what was kept from an earlier try cost nothing. */
function leftOf({ share, kept, since, now }: NonNullable<Going['progress']>): number | null {
  return share <= kept ? null : Math.round(((now - since) / (share - kept)) * (1 - share));
}
