/** Runs one after another: what was asked for is kept, so a process that ends in between is gone on from by the next. */
import type { Readable } from 'node:stream';
import type { Records } from '../../engine/store/store.js';

export interface RunRecord {
  readonly owner: string;
  readonly scenario: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** [ms since 1970] */
  readonly submitted: number;
  readonly started: number | null;
  readonly ended: number | null;
  readonly tries: number;
  readonly failure: string;
}

/** How a scenario is run, and where its results are. */
export interface Runs {
  readonly scenarios: readonly string[];
  /** Rejects with why it failed; goes on from what an earlier try of the same id left. */
  run(id: string, scenario: string, signal: AbortSignal): Promise<void>;
  files(id: string): Promise<readonly string[]>;
  read(id: string, file: string): Readable;
}

/** A run that ends the process each time is not begun for ever. */
const MOST_TRIES = 3;

export class Runner {
  readonly #waiting: string[] = [];
  #current: { readonly id: string; readonly stopper: AbortController; readonly ended: Promise<void> } | null = null;
  #stopping = false;

  constructor(
    private readonly records: Records<RunRecord>,
    private readonly runs: Runs,
    private readonly clock: () => number,
  ) {}

  /** Go on with what an earlier process left, in the order it was asked for. */
  async takeUp(): Promise<void> {
    const open = (await this.records.list()).filter(({ body }) => body.state === 'waiting' || body.state === 'running').sort((a, b) => a.body.submitted - b.body.submitted);
    for (const { id, body } of open) {
      if (body.tries < MOST_TRIES) this.add(id);
      else await this.records.put(id, { ...body, state: 'failed', ended: this.clock(), failure: `it ended its process ${body.tries} times` });
    }
  }

  add(id: string): void {
    this.#waiting.push(id);
    this.#next();
  }

  /** 0: runs now; 1: the next; null: neither waits nor runs. */
  position(id: string): number | null {
    if (this.#current?.id === id) return 0;
    const at = this.#waiting.indexOf(id);
    return at < 0 ? null : at + 1;
  }

  #next(): void {
    if (this.#current !== null || this.#stopping) return;
    const id = this.#waiting.shift();
    if (id === undefined) return;
    const stopper = new AbortController();
    const ended = this.#one(id, stopper.signal)
      .catch(() => undefined)
      .then(() => {
        this.#current = null;
        this.#next();
      });
    this.#current = { id, stopper, ended };
  }

  async #one(id: string, signal: AbortSignal): Promise<void> {
    const record = await this.records.get(id);
    if (record === undefined || signal.aborted) return;
    const isCancelled = (): boolean => signal.aborted;
    const running: RunRecord = { ...record, state: 'running', started: this.clock(), tries: record.tries + 1 };
    await this.records.put(id, running);
    const failure = await this.runs.run(id, record.scenario, signal).then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (this.#stopping) return; // it runs on with the next process
    await this.records.put(id, { ...running, ended: this.clock(), state: isCancelled() ? 'cancelled' : failure === '' ? 'done' : 'failed', failure: isCancelled() ? '' : failure });
  }

  async cancel(id: string): Promise<void> {
    const at = this.#waiting.indexOf(id);
    if (at >= 0) {
      this.#waiting.splice(at, 1);
      const record = await this.records.get(id);
      if (record !== undefined) await this.records.put(id, { ...record, state: 'cancelled', ended: this.clock() });
    } else if (this.#current?.id === id) {
      this.#current.stopper.abort();
      await this.#current.ended;
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#current?.stopper.abort();
    await this.#current?.ended;
  }
}
