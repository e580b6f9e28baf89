/**
 * The work of an assessment over blocks of rows, as any thread does it: audit a block (which may reject cells), then
 * score it. A job is plain data over shared columns; a shard is a run of whole blocks of it.
 */
import { TileAuditor, type RowFindings } from '../scoring/audit/tile-auditor.js';
import type { RowRule } from '../scoring/audit/row-rules.js';
import { BlockScorer, type ScoringTask } from '../scoring/score-block.js';

export interface AssessJob extends ScoringTask {
  readonly rules: readonly RowRule[];
}

/** Blocks [from, to). */
export interface Shard {
  readonly from: number;
  readonly to: number;
}

/** A job as all its threads see it. */
export interface AssessTask {
  readonly job: AssessJob;
  readonly shards: readonly Shard[];
  /** The next shard to be taken, and how many are done. */
  readonly progress: Int32Array;
}

/** What was found in a shard, by its place among the shards. */
export type ShardFindings = readonly [number, RowFindings];

/** Audit and score shards until none is left; no block looks at another. */
export function* assessShards({ job, shards, progress }: AssessTask): Generator<ShardFindings> {
  const scorer = new BlockScorer(job);
  const auditor = new TileAuditor(scorer.rows, job.rules);
  for (let k = Atomics.add(progress, 0, 1); k < shards.length; k = Atomics.add(progress, 0, 1)) {
    const { from, to } = shards[k]!;
    for (let block = from; block < to; block++) {
      scorer.run(block, (lo, n) => auditor.run(lo, n));
      auditor.endBlock();
    }
    Atomics.add(progress, 1, 1);
    yield [k, auditor.take()];
  }
}
