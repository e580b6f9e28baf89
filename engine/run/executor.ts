/**
 * Who runs the shards of a job: this thread, or a pool of threads. The same shards give the same bytes either way.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { InputError, type Problem } from '../core/errors.js';
import type { RowFindings } from '../scoring/audit/tile-auditor.js';
import type { NumbersPool } from './read/numbers-pool.js';
import { hashFile } from './read/sha256.js';
import type { RollupTask } from '../scoring/group-columns.js';
import { rollUp } from '../scoring/rollup.js';
import { writeTables, type TablesTask } from './tables.js';
import { assessShards, type AssessJob, type AssessTask, type Shard, type ShardFindings } from './assess-job.js';

/** Number cells of a file below which a thread would take longer to begin than to read. */
const CELLS_TO_SHARE = 4_000_000;

export interface Executor extends NumbersPool {
  /** Run every shard; the results stand in the order of the shards. */
  run(job: AssessJob, shards: readonly Shard[], onDone?: (done: number) => void): Promise<RowFindings[]>;
  /** Score the groups of a job that has run: they stand in the columns of the task. */
  rollUp(task: RollupTask): Promise<void>;
  /** Write large tables, on a thread of their own where there is one. @throws InputError `output/...` */
  write(task: TablesTask): Promise<void>;
  close(): Promise<void>;
}

/** How often progress is told while other threads work [ms]. */
const TELL_EVERY_MS = 100;

const taskOf = (job: AssessJob, shards: readonly Shard[]): AssessTask => ({ job, shards, progress: new Int32Array(new SharedArrayBuffer(8)) });
const inOrder = (found: readonly ShardFindings[]): RowFindings[] => [...found].sort(([a], [b]) => a - b).map(([, findings]) => findings);

/** Everything in this thread, a turn of the event loop between shards. */
export function inlineExecutor(): Executor {
  return {
    async run(job, shards, onDone) {
      const found: ShardFindings[] = [];
      for (const shard of assessShards(taskOf(job, shards))) {
        onDone?.(found.push(shard));
        await new Promise(setImmediate);
      }
      return inOrder(found);
    },
    rollUp(task) {
      rollUp(task);
      return Promise.resolve();
    },
    write: writeTables,
    hash: hashFile,
    readNumbers: async (task) => ('pieces' in task ? (await import('./read/parquet-pieces.js')).readPieces(task) : (await import('./read/parquet-numbers.js')).readNumbers(task)),
    readCells: async (task) => (await import('./read/cell-numbers.js')).readCells(task),
    orderColumns: async (task) => (await import('./read/order-columns.js')).orderColumns(task),
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
  const onEach = <T>(task: AssessTask | RollupTask, filename: string): Promise<T[]> => Promise.all(Array.from({ length: threads }, () => pool.run(task, { filename: compiled(filename) }) as Promise<T>));
  return {
    async run(job, shards, onDone) {
      const task = taskOf(job, shards);
      const timer = setInterval(() => onDone?.(task.progress[1]!), TELL_EVERY_MS);
      try {
        const found = await onEach<ShardFindings[]>(task, 'worker.js');
        onDone?.(shards.length);
        return inOrder(found.flat());
      } finally {
        clearInterval(timer);
      }
    },
    async rollUp(task) {
      await onEach(task, 'rollup-worker.js');
    },
    async write(task) {
      const problems = (await pool.run(task, { filename: compiled('write-worker.js') })) as readonly Problem[];
      if (problems.length > 0) throw new InputError(problems);
    },
    hash: (path) => pool.run(path, { filename: compiled('read/sha256-worker.js') }) as Promise<string>,
    readNumbers: (task) => pool.run(task, { filename: compiled('read/numbers-worker.js') }) as Promise<boolean[] | null>,
    readCells: (task) => pool.run(task, { filename: compiled('read/cells-worker.js') }) as Promise<Uint32Array>,
    orderColumns: (task) => pool.run(task, { filename: compiled('read/numbers-worker.js') }) as ReturnType<Executor['orderColumns']>,
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
