/** A worker thread of a scenario: gets the job when it starts, then shards. */
import { threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import type { ScenarioJob } from './job.js';
import type { Shard } from './checkpoint.js';
import { shardSteps } from './shard.js';
import { WHOLE } from './share.js';

export interface ShardTask {
  readonly shard: Shard;
  readonly folder: string;
  /** Element 0 counts every step of the shard, the first when it is begun: a thread that counts on is not hung. Element 1: how much of it is done, of `WHOLE`. */
  readonly beats: Int32Array;
}

/** What a thread is given when it starts. */
export interface ThreadData {
  readonly job: ScenarioJob;
  /** Element `threadId % length`: 1 once the thread has loaded. */
  readonly loaded: Int32Array;
}

const { job, loaded } = workerData as ThreadData;
Atomics.store(loaded, threadId % loaded.length, 1);

/** What a model threw: a bug, which another attempt would meet again. */
export interface ShardFault {
  readonly message: string;
}

/** Out of memory is no bug of a model: elsewhere, or later, there may be enough. */
const outOfMemory = (error: unknown): boolean => error instanceof RangeError && /allocation failed|Invalid typed array length|Invalid array buffer length/.test(error.message);

export default function work({ shard, folder, beats }: ShardTask): ShardFault | null {
  try {
    Atomics.add(beats, 0, 1);
    const steps = shardSteps(job, shard, folder);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return null;
      Atomics.store(beats, 1, Math.floor(value * WHOLE));
      Atomics.add(beats, 0, 1);
    }
  } catch (error) {
    if (outOfMemory(error)) throw error;
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
