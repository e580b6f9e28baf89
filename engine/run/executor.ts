/**
 * Who runs the shards of a job: this thread, or a pool of threads. The same shards give the same bytes either way.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { RowFindings } from '../scoring/audit/block-auditor.js';
import type { NumbersPool } from './read/parquet.js';
import { rollUp, type GroupResult, type RollupTask } from '../scoring/rollup.js';
import { writeStepsTable } from './steps-table.js';
import type { StepsTask } from './steps-worker.js';
import { AssessThread, type AssessJob, type Shard } from './assess-job.js';

/** Number cells of a file below which a thread would take longer to begin than to read. */
const CELLS_TO_SHARE = 4_000_000;

export interface Executor extends NumbersPool {
  /** Run every shard; the results stand in the order of the shards. */
  run(job: AssessJob, shards: readonly Shard[], onDone?: (done: number) => void): Promise<RowFindings[]>;
  /** Score the groups of a job that has run, on a thread of its own where there is one. */
  rollUp(task: RollupTask): Promise<GroupResult[]>;
  /** Write a table of steps, on a thread of its own where there is one. */
  write(task: StepsTask): Promise<number>;
  close(): Promise<void>;
}

/** Everything in this thread, a turn of the event loop between shards. */
export function inlineExecutor(): Executor {
  let thread: AssessThread | null = null;
  return {
    async run(job, shards, onDone) {
      if (thread?.job !== job) thread = new AssessThread(job);
      const results: RowFindings[] = [];
      for (const shard of shards) {
        results.push(thread.run(shard));
        onDone?.(results.length);
        await new Promise(setImmediate);
      }
      return results;
    },
    rollUp: (task) => Promise.resolve(rollUp(task)),
    write: ({ table, path, source }) => writeStepsTable(table, path, source),
    readNumbers: async (task) => (await import('./read/numbers-worker.js')).default(task),
    threads: 1,
    cellsToShare: Infinity,
    close: () => Promise.resolve(),
  };
}

/** A compiled worker: beside this file when compiled, in `dist` when this runs from source. */
function compiled(name: string): string {
  const beside = fileURLToPath(new URL(`./${name}`, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../../dist/engine/run/${name}`, import.meta.url));
}

/** A pool of `threads` threads, started at once so that they are warm when the data have been read. */
export function threadExecutor(threads: number): Executor {
  const pool = new Piscina({ filename: compiled('worker.js'), minThreads: threads, maxThreads: threads });
  const jobs = new Map<AssessJob, number>();
  return {
    async run(job, shards, onDone) {
      const id = jobs.get(job) ?? jobs.size + 1;
      jobs.set(job, id);
      let done = 0;
      return Promise.all(
        shards.map(async (shard) => {
          const result = (await pool.run({ id, job, shard })) as RowFindings;
          onDone?.(++done);
          return result;
        }),
      );
    },
    rollUp: (task) => pool.run(task, { filename: compiled('rollup-worker.js') }) as Promise<GroupResult[]>,
    write: (task) => pool.run(task, { filename: compiled('steps-worker.js') }) as Promise<number>,
    readNumbers: (task) => pool.run(task, { filename: compiled('read/numbers-worker.js') }) as Promise<boolean[] | null>,
    threads,
    cellsToShare: CELLS_TO_SHARE,
    close: () => pool.destroy(),
  };
}

/** Cut `blocks` blocks into shards of `size` blocks. */
export function shardsOf(blocks: number, size: number): Shard[] {
  const shards: Shard[] = [];
  for (let from = 0; from < blocks; from += size) shards.push({ from, to: Math.min(from + size, blocks) });
  return shards;
}
