/** A worker thread of a scenario: gets the job when it starts, then shards. */
import { workerData } from 'piscina';
import type { ScenarioJob } from './job.js';
import type { Shard } from './checkpoint.js';
import { runShard } from './shard.js';

export interface ShardTask {
  readonly shard: Shard;
  readonly folder: string;
}

/** What a model threw: a bug, which another attempt would meet again. */
export interface ShardFault {
  readonly message: string;
}

/** Out of memory is no bug of a model: elsewhere, or later, there may be enough. */
const outOfMemory = (error: unknown): boolean => error instanceof RangeError && /allocation failed|Invalid typed array length|Invalid array buffer length/.test(error.message);

export default function work({ shard, folder }: ShardTask): ShardFault | null {
  try {
    runShard(workerData as ScenarioJob, shard, folder);
    return null;
  } catch (error) {
    if (outOfMemory(error)) throw error;
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
