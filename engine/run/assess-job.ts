/**
 * The work of an assessment over blocks of rows, as any thread does it: audit a block (which may reject cells), then
 * score it. A job is plain data over shared columns; a shard is a run of whole blocks of it.
 */
import { BlockAuditor, type RowFindings } from '../scoring/audit/block-auditor.js';
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

/** One thread's end of a job: its kernels, compiled once. */
export class AssessThread {
  readonly #auditor: BlockAuditor;
  readonly #scorer: BlockScorer;

  constructor(readonly job: AssessJob) {
    this.#auditor = new BlockAuditor(job.table, job.rules);
    this.#scorer = new BlockScorer(job);
  }

  /** Audit and score the blocks of a shard; no block looks at another. */
  run({ from, to }: Shard): RowFindings {
    const findings = this.#auditor.run(from, to);
    for (let block = from; block < to; block++) this.#scorer.run(block);
    return findings;
  }
}
