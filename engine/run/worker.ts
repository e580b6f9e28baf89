/** A worker thread: gets a job once, then its shards. */
import { AssessThread, type AssessJob, type Shard } from './assess-job.js';
import type { RowFindings } from '../scoring/audit/block-auditor.js';

/** What a pool sends: the job with the first shards of a thread, its number with every one. */
export interface WorkerTask {
  readonly id: number;
  readonly job: AssessJob;
  readonly shard: Shard;
}

let current: { id: number; thread: AssessThread } | null = null;

export default function runShard({ id, job, shard }: WorkerTask): RowFindings {
  if (current?.id !== id) current = { id, thread: new AssessThread(job) };
  return current.thread.run(shard);
}
