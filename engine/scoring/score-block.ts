/**
 * Score one block of units: indicators, goalposts, tree, and the sums that groups and the weight table need. It reads
 * and writes shared columns and knows no other block, so blocks can be scored by any thread in any order.
 */
import { bindCondition, bindIndicator } from '../core/expression/bind.js';
import { NOT_APPLICABLE, PRESENT, type NumberColumn, type Table } from '../core/table.js';
import { BLOCK_ROWS, type Segments } from './levels.js';
import { clip, normaliseColumn } from './normalise/columns.js';
import type { IndicatorProgram, ScoringProgram } from './program.js';
import type { IndicatorSlots, RollupLayout } from './rollup-layout.js';
import { indicatorColumns, ScoreWriter, type IndicatorColumns, type RankingRule, type UnitScores } from './unit-scores.js';
import { weightStatistics, type WeightStatistics } from './weight/statistics.js';

type Kernel = (lo: number, hi: number, out: Float64Array, state: Uint8Array) => void;
type Condition = (lo: number, hi: number, out: Uint8Array) => void;

interface BoundIndicator {
  readonly program: IndicatorProgram;
  readonly slots: IndicatorSlots;
  readonly kernel: Kernel;
  readonly filter: readonly Condition[];
  /** Columns in the order of the sums; null for the means over units. */
  readonly sums: readonly (NumberColumn | null)[];
  /** Columns of every formula and guard field: all must be there for a unit ruled out by an amount to be summed. */
  readonly needed: readonly Uint8Array[];
  readonly columns: IndicatorColumns;
}

export interface ScoringTask {
  readonly program: ScoringProgram;
  readonly ranking: RankingRule;
  readonly table: Table;
  readonly segments: Segments;
  readonly layout: RollupLayout;
  /** One number per slot and segment: slot × segments + segment. */
  readonly sums: Float64Array;
  readonly scores: UnitScores;
  /** One record per block, see weight/statistics. */
  readonly statistics: Float64Array;
}

export class BlockScorer {
  readonly #bound: readonly BoundIndicator[];
  readonly #writer: ScoreWriter;
  readonly #weights: WeightStatistics;
  readonly #segmentCount: number;
  readonly #filter = new Uint8Array(BLOCK_ROWS);
  readonly #part = new Uint8Array(BLOCK_ROWS);
  readonly #used = new Uint8Array(BLOCK_ROWS);

  constructor(readonly task: ScoringTask) {
    const { program, table, layout } = task;
    this.#segmentCount = task.segments.group.length;
    this.#bound = program.indicators.map((indicator, k) => bind(program, indicator, layout.indicators[k]!, table));
    this.#writer = new ScoreWriter(program, task.ranking, BLOCK_ROWS, true);
    this.#weights = weightStatistics(program);
  }

  /** Indicator columns of the block last scored, in framework order. */
  get columns(): readonly IndicatorColumns[] {
    return this.#bound.map((bound) => bound.columns);
  }

  /** Effective weights of the block last scored [points]. */
  get effective(): readonly Float64Array[] {
    return this.#writer.effective.indicators;
  }

  /** Score block `block`; returns its number of rows. */
  run(block: number): number {
    const { table, scores, statistics } = this.task;
    const lo = block * BLOCK_ROWS;
    const n = Math.min(BLOCK_ROWS, table.rows - lo);
    for (const bound of this.#bound) this.#indicator(bound, lo, n);
    this.#writer.write(this.columns, n, scores, lo);
    for (const bound of this.#bound) this.#addUp(bound, block, lo, n);
    this.#addScores(block);
    this.#weights.add(this.columns, this.effective, scores, lo, n, statistics, block);
    return n;
  }

  #indicator({ program, kernel, columns }: BoundIndicator, lo: number, n: number): void {
    kernel(lo, lo + n, columns.value, columns.state);
    normaliseColumn(program.goalpost, columns.value, columns.state, columns.unclipped, n);
    for (let i = 0; i < n; i++) {
      const has = columns.state[i] === PRESENT;
      columns.normalised[i] = has ? clip(columns.unclipped[i]!) : 0;
      columns.share[i] = has ? 1 : 0;
    }
  }

  /** Per segment of the block: units passing the filter, missing, used, and the sums over those used. */
  #addUp(bound: BoundIndicator, block: number, lo: number, n: number): void {
    const { segments, sums } = this.task;
    const { slots, columns } = bound;
    this.#evaluateFilter(bound, lo, n);
    this.#markUsed(bound, lo, n);
    for (let s = segments.ofBlock[block]!; s < segments.ofBlock[block + 1]!; s++) {
      const from = segments.start[s]! - lo;
      const to = segments.start[s + 1]! - lo;
      let [passing, missing, used] = [0, 0, 0];
      for (let i = from; i < to; i++) {
        const state = columns.state[i]!;
        const isMissing = state !== PRESENT && state !== NOT_APPLICABLE;
        if (this.#filter[i] === 1 || (this.#filter[i] === 2 && isMissing)) passing++;
        if (isMissing) missing++;
        used += this.#used[i]!;
      }
      sums[slots.passing * this.#segmentCount + s] = passing;
      sums[slots.missing * this.#segmentCount + s] = missing;
      sums[slots.used * this.#segmentCount + s] = bound.program.rollup === 'as-given' ? Math.min(used, 1) : used;
      this.#addSums(bound, lo, from, to, s);
    }
  }

  #evaluateFilter({ filter }: BoundIndicator, lo: number, n: number): void {
    this.#filter.fill(1, 0, n);
    for (const condition of filter) {
      condition(lo, lo + n, this.#part);
      for (let i = 0; i < n; i++) {
        if (this.#part[i] === 0) this.#filter[i] = 0;
        else if (this.#part[i] === 2 && this.#filter[i] === 1) this.#filter[i] = 2;
      }
    }
  }

  /** Units whose raw fields enter the sums: those with a value, and those ruled out by an amount alone with every field there. */
  #markUsed({ program, columns, needed }: BoundIndicator, lo: number, n: number): void {
    const takesRuledOut = program.rollup === 'formula-on-sums' && program.amounts.length > 0;
    for (let i = 0; i < n; i++) {
      const state = columns.state[i]!;
      this.#used[i] = state === PRESENT ? 1 : 0;
      if (takesRuledOut && state === NOT_APPLICABLE && this.#filter[i] === 1) this.#used[i] = needed.every((missing) => missing[lo + i] === PRESENT) ? 1 : 0;
    }
  }

  #addSums({ program, slots, sums: columns, columns: own }: BoundIndicator, lo: number, from: number, to: number, segment: number): void {
    const { sums, layout } = this.task;
    if (program.rollup === 'weighted-mean') {
      const weight = columns[0]!;
      let [weighted, total] = [0, 0];
      for (let i = from; i < to; i++) {
        if (this.#used[i] === 0) continue;
        weighted += own.value[i]! * weight.values[lo + i]!;
        total += weight.values[lo + i]!;
      }
      sums[slots.sums[0]!.slot * this.#segmentCount + segment] = weighted;
      sums[slots.sums[1]!.slot * this.#segmentCount + segment] = total;
      return;
    }
    slots.sums.forEach(({ slot }, k) => {
      const values = columns[k]?.values ?? null;
      const once = layout.rules[slot]!.kind !== 'sum';
      let sum = 0;
      for (let i = from; i < to; i++) {
        if (this.#used[i] === 0) continue;
        const value = values === null ? own.value[i]! : values[lo + i]!;
        if (once) {
          sum = value;
          break;
        }
        sum += value;
      }
      sums[slot * this.#segmentCount + segment] = sum;
    });
  }

  #addScores(block: number): void {
    const { segments, sums, layout, scores } = this.task;
    for (let s = segments.ofBlock[block]!; s < segments.ofBlock[block + 1]!; s++) {
      let [sum, count] = [0, 0];
      for (let row = segments.start[s]!; row < segments.start[s + 1]!; row++) {
        sum += scores.score[row]!;
        count += scores.scored[row]!;
      }
      sums[layout.scoreSum * this.#segmentCount + s] = sum;
      sums[layout.scoreCount * this.#segmentCount + s] = count;
    }
  }
}

function bind(program: ScoringProgram, indicator: IndicatorProgram, slots: IndicatorSlots, table: Table): BoundIndicator {
  const numbers = (name: string): NumberColumn => {
    const column = table.columns.get(name);
    if (column?.kind !== 'number') throw new Error(`${name} is no number column`);
    return column;
  };
  const missingOf = (name: string): Uint8Array => table.columns.get(name)!.missing;
  const fields = new Set([...indicator.formula.fields, ...(indicator.guard?.fields ?? [])]);
  return {
    program: indicator,
    slots,
    kernel: bindIndicator(table, indicator.guard, indicator.formula),
    filter: indicator.filter.map((part) => bindCondition(table, part)),
    sums: indicator.rollup === 'weighted-mean' ? [numbers(program.weightField)] : slots.sums.map(({ field }) => (field === null ? null : numbers(field))),
    needed: [...fields].map(missingOf),
    columns: indicatorColumns(BLOCK_ROWS),
  };
}
