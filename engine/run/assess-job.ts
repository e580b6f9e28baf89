/**
 * The two passes of an assessment over blocks of rows, as any thread runs them: audit (which may reject cells), then
 * score. A job is plain data over shared columns; a shard is a run of whole blocks of it.
 */
import { BlockAuditor, type RowFindings } from '../scoring/audit/block-auditor.js';
import type { RowRule } from '../scoring/audit/row-rules.js';
import { BlockScorer, type ScoringTask } from '../scoring/score-block.js';

export interface AssessJob extends ScoringTask {
  readonly rules: readonly RowRule[];
}

export interface Shard {
  readonly pass: 'audit' | 'score';
  /** Blocks [from, to). */
  readonly from: number;
  readonly to: number;
}

/** One thread's end of a job: its kernels, compiled once. */
export class AssessThread {
  #auditor: BlockAuditor | null = null;
  #scorer: BlockScorer | null = null;

  constructor(readonly job: AssessJob) {}

  run(shard: Shard): RowFindings | null {
    if (shard.pass === 'audit') {
      this.#auditor ??= new BlockAuditor(this.job.table, this.job.rules);
      return this.#auditor.run(shard.from, shard.to);
    }
    this.#scorer ??= new BlockScorer(this.job);
    for (let block = shard.from; block < shard.to; block++) this.#scorer.run(block);
    return null;
  }
}

