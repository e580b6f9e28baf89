/** Who runs the shards of a scenario: this thread, or a pool of threads that may die, hang or run out of memory. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ScenarioJob } from './job.js';
import { WHOLE } from './share.js';
import type { ShardFault, ShardTask, ThreadData } from './scenario-worker.js';
import type { Shard } from './checkpoint.js';
import { shardSteps } from './shard.js';
import { waitsForBase } from './shard-plan.js';

/** Objects of a thread [MB]: columns lie outside of this, so a thread that needs more has gone astray. */
const HEAP = 1_024;

/** Time that a thread has to load before its first shard, at least [s]: one that is ended while it loads can take the process with it. */
const LOADING = 120;

/** How often the beats of a shard are looked at [ms]. */
const LOOK_EVERY = 100;

/** Time after which this thread looks up from its work [ms]. */
const LOOK_UP = 50;

/** Threads of one process that are told apart, from first to last. */
const MOST_THREADS = 65_536;

/** Attempts at a shard. */
const ATTEMPTS = 3;

export interface FailedShard {
  readonly shard: Shard;
  /** What ended each attempt. */
  readonly reasons: readonly string[];
}

export interface ExecuteOptions {
  /** Threads; 0: this thread. */
  readonly workers: number;
  /** Time without a step of its work after which a shard counts as hung [s]. */
  readonly timeLimit: number;
  /** Worker file; absent: the one of this program. */
  readonly worker?: string;
  readonly onDone?: (shard: Shard) => void;
  /** Told now and then of a shard that goes on, how much of it is done [1]. */
  readonly onShare?: (shard: Shard, share: number) => void;
  /** An attempt that came to nothing. */
  readonly onRetry?: (shard: Shard, attempt: number, reason: string) => void;
}

/** The compiled worker: beside this file when compiled, in `dist` when this runs from source. */
function compiledWorker(): string {
  const beside = fileURLToPath(new URL('./scenario-worker.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../dist/engine/run/scenario/scenario-worker.js', import.meta.url));
}

/** Run a shard in this thread, which looks up now and then: a signal to stop comes through. */
async function runHere(job: ScenarioJob, shard: Shard, folder: string, onShare: ExecuteOptions['onShare']): Promise<void> {
  const steps = shardSteps(job, shard, folder);
  for (let looked = performance.now(); ; ) {
    const { done, value } = steps.next();
    if (done === true) return;
    if (performance.now() - looked < LOOK_UP) continue;
    onShare?.(shard, value);
    await new Promise(setImmediate);
    looked = performance.now();
  }
}

/** Wait until no thread loads any more: a quick run may be over before its second thread has begun. */
async function allLoaded({ threads }: Piscina, loaded: Int32Array): Promise<void> {
  const until = performance.now() + LOADING * 1_000;
  const loads = (): boolean => threads.some(({ threadId }) => threadId > 0 && Atomics.load(loaded, threadId % loaded.length) === 0);
  while (loads() && performance.now() < until) await new Promise((done) => setTimeout(done, LOOK_EVERY / 10));
}

/** Run a task that counts its steps, and end it when it counts no more. @param timeLimit [s] from one step to the next; a thread may first have to load @param onShare told how much of it is done [1] */
async function watched<T>(timeLimit: number, run: (signal: AbortSignal, beats: Int32Array) => Promise<T>, onShare: (share: number) => void): Promise<T> {
  const stop = new AbortController();
  const beats = new Int32Array(new SharedArrayBuffer(8));
  let [seen, since] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = Atomics.load(beats, 0);
    if (now !== seen) {
      [seen, since] = [now, performance.now()];
      onShare(Atomics.load(beats, 1) / WHOLE);
    } else if (performance.now() - since > (seen === 0 ? Math.max(LOADING, timeLimit) : timeLimit) * 1_000) stop.abort();
  }, LOOK_EVERY);
  try {
    return await run(stop.signal, beats);
  } catch (error) {
    if (stop.signal.aborted) throw new Error(`no step in ${timeLimit} s`, { cause: error });
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Run shards; each keeps its results in the folder of the checkpoint.
 *
 * @returns the shards that three attempts did not bring to an end
 * @throws Error what a model threw: a bug, which stops the run
 */
export async function execute(job: ScenarioJob, shards: readonly Shard[], folder: string, options: ExecuteOptions): Promise<FailedShard[]> {
  if (shards.length === 0) return []; // all of them were kept
  if (options.workers === 0) {
    for (const shard of shards) {
      await runHere(job, shard, folder, options.onShare);
      options.onDone?.(shard);
      await new Promise(setImmediate);
    }
    return [];
  }
  const threads = Math.min(options.workers, shards.length);
  const loaded = new Int32Array(new SharedArrayBuffer(4 * MOST_THREADS));
  const pool = new Piscina({ filename: options.worker ?? compiledWorker(), minThreads: threads, maxThreads: threads, workerData: { job, loaded } satisfies ThreadData, resourceLimits: { maxOldGenerationSizeMb: HEAP } });
  pool.on('error', () => undefined); // a thread that dies between shards is replaced
  const attempt = (shard: Shard): Promise<ShardFault | null> => watched(options.timeLimit, (signal, beats) => pool.run({ shard, folder, beats } satisfies ShardTask, { signal }) as Promise<ShardFault | null>, (share) => options.onShare?.(shard, share));
  const failed: FailedShard[] = [];
  const runOne = async (shard: Shard): Promise<void> => {
    const reasons: string[] = [];
    while (reasons.length < ATTEMPTS) {
      try {
        const fault = await attempt(shard);
        if (fault !== null) throw new ModelFault(fault.message);
        options.onDone?.(shard);
        return;
      } catch (error) {
        if (error instanceof ModelFault) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        reasons.push(reason);
        options.onRetry?.(shard, reasons.length, reason);
      }
    }
    failed.push({ shard, reasons });
  };
  // as many shards under way as there are threads, so that the time limit runs only while one works
  const runAll = async (all: readonly Shard[]): Promise<void> => {
    const waiting = [...all];
    const lane = async (): Promise<void> => {
      for (let shard = waiting.shift(); shard !== undefined; shard = waiting.shift()) await runOne(shard);
    };
    await Promise.all(Array.from({ length: threads }, lane));
  };
  const hasBase = (shard: Shard): boolean => !failed.some((one) => one.shard.of === 'members' && one.shard.from === shard.from);
  try {
    await runAll(shards.filter((shard) => !waitsForBase(job, shard)));
    // what is left of a group whose first members are missing could not be joined to anything
    await runAll(shards.filter((shard) => waitsForBase(job, shard) && hasBase(shard)));
  } finally {
    await allLoaded(pool, loaded);
    await pool.destroy();
  }
  return failed.sort((a, b) => shards.indexOf(a.shard) - shards.indexOf(b.shard));
}

class ModelFault extends Error {
  override readonly name = 'ModelFault';
}
