/** Who runs the shards of a scenario: this thread, or a pool of threads that may die, hang or run out of memory. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { ScenarioJob } from './job.js';
import type { ShardFault, ShardTask } from './scenario-worker.js';
import type { Shard } from './checkpoint.js';
import { runShard } from './shard.js';

/** Objects of a thread [MB]: columns lie outside of this, so a thread that needs more has gone astray. */
const HEAP = 1_024;

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
  /** Time after which a shard counts as hung [s]. */
  readonly timeLimit: number;
  /** Worker file; absent: the one of this program. */
  readonly worker?: string;
  readonly onDone?: (shard: Shard) => void;
  /** An attempt that came to nothing. */
  readonly onRetry?: (shard: Shard, attempt: number, reason: string) => void;
}

/** The compiled worker: beside this file when compiled, in `dist` when this runs from source. */
function compiledWorker(): string {
  const beside = fileURLToPath(new URL('./scenario-worker.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../dist/engine/run/scenario/scenario-worker.js', import.meta.url));
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
      runShard(job, shard, folder);
      options.onDone?.(shard);
      await new Promise(setImmediate);
    }
    return [];
  }
  const threads = Math.min(options.workers, shards.length);
  const pool = new Piscina({ filename: options.worker ?? compiledWorker(), minThreads: threads, maxThreads: threads, workerData: job, resourceLimits: { maxOldGenerationSizeMb: HEAP } });
  pool.on('error', () => undefined); // a thread that dies between shards is replaced
  const attempt = async (task: ShardTask): Promise<ShardFault | null> => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), options.timeLimit * 1_000);
    try {
      return (await pool.run(task, { signal: stop.signal })) as ShardFault | null;
    } catch (error) {
      if (stop.signal.aborted) throw new Error(`no end after ${options.timeLimit} s`, { cause: error });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
  const failed: FailedShard[] = [];
  const waiting = [...shards];
  const runOne = async (shard: Shard): Promise<void> => {
    const reasons: string[] = [];
    while (reasons.length < ATTEMPTS) {
      try {
        const fault = await attempt({ shard, folder });
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
  const lane = async (): Promise<void> => {
    for (let shard = waiting.shift(); shard !== undefined; shard = waiting.shift()) await runOne(shard);
  };
  try {
    await Promise.all(Array.from({ length: threads }, lane));
  } finally {
    await pool.destroy();
  }
  return failed.sort((a, b) => shards.indexOf(a.shard) - shards.indexOf(b.shard));
}

class ModelFault extends Error {
  override readonly name = 'ModelFault';
}
