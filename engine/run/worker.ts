/** A worker thread that audits and scores shards of a job. */
import { assessShards, type AssessTask, type ShardFindings } from './assess-job.js';

export default function run(task: AssessTask): ShardFindings[] {
  return [...assessShards(task)];
}
