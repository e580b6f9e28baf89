/**
 * Score one block of units: indicators, goalposts, tree, and the sums that groups and the weight table need. It reads
 * and writes shared columns and knows no other block, so blocks can be scored by any thread in any order.
 */
import { bindCondition, bindIndicator } from '../core/expression/bind.js';
import { NOT_APPLICABLE, PRESENT, type Table } from '../core/table.js';
import { BLOCK_ROWS, TILE_ROWS, type Segments } from './levels.js';
import { indicatorColumns, normaliseColumn, type IndicatorColumns } from './normalise/columns.js';
import type { IndicatorProgram, ScoringProgram } from './program.js';
import type { IndicatorSlots, RollupLayout } from './rollup-layout.js';
import { ScoreWriter, type RankingRule, type UnitScores } from './unit-scores.js';
import { weightStatistics, type WeightStatistics } from './weight/statistics.js';

type Kernel = (lo: number, hi: number, out: Float64Array, state: Uint8Array) => void;
type Condition = (lo: number, hi: number, out: Uint8Array) => void;

interface BoundIndicator {
  readonly program: IndicatorProgram;
  readonly slots: IndicatorSlots;
  readonly kernel: Kernel;
  readonly filter: readonly Condition[];
  readonly sums: readonly BoundSum[];
  /** Columns of every formula and guard field: all must be there for a unit ruled out by an amount to be summed. */
  readonly needed: readonly Uint8Array[];
  readonly columns: IndicatorColumns;
}

/** One sum of an indicator: of a raw column, of its own values, of its values times a weight, or of the weights. */
interface BoundSum {
  readonly slot: number;
  readonly column: Float64Array | null;
  readonly weight: Float64Array | null;
  /** One value for the whole group: the first is taken. */
  readonly once: boolean;
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
  /** Indicator columns of the tile last scored, in framework order. */
  readonly columns: readonly IndicatorColumns[];
  readonly #bound: readonly BoundIndicator[];
  readonly #writer: ScoreWriter;
  readonly #weights: WeightStatistics;
  readonly #segmentCount: number;
  /** 0 fails the filter, 1 passes, 2 unknown. */
  readonly #filter = new Uint8Array(TILE_ROWS);
  readonly #part = new Uint8Array(TILE_ROWS);
  readonly #used = new Uint8Array(TILE_ROWS);

  constructor(readonly task: ScoringTask) {
    const { program, table, layout } = task;
    this.#segmentCount = task.segments.group.length;
    this.#bound = program.indicators.map((indicator, k) => bind(program, indicator, layout, layout.indicators[k]!, table));
    this.columns = this.#bound.map((bound) => bound.columns);
    this.#writer = new ScoreWriter(program, task.ranking, this.columns, TILE_ROWS, true);
    this.#weights = weightStatistics(program);
  }

  /** Effective weights of the tile last scored [points]. */
  get effective(): readonly Float64Array[] {
    return this.#writer.effective.indicators;
  }

  /**
   * Score block `block`.
   *
   * @param visit called after each tile of the block, when `columns` and `effective` hold its rows [lo, lo + n)
   */
  run(block: number, visit?: (lo: number, n: number) => void): void {
    const { table, scores, statistics } = this.task;
    const end = Math.min((block + 1) * BLOCK_ROWS, table.rows);
    let segment = this.task.segments.ofBlock[block]!;
    this.#weights.clear(statistics, block);
    for (let lo = block * BLOCK_ROWS; lo < end; lo += TILE_ROWS) {
      const n = Math.min(TILE_ROWS, end - lo);
      for (const { kernel, columns, program } of this.#bound) {
        kernel(lo, lo + n, columns.value, columns.state);
        normaliseColumn(program.goalpost, columns, n);
      }
      this.#writer.write(n, scores, lo);
      while (this.task.segments.start[segment + 1]! <= lo) segment++;
      for (const bound of this.#bound) this.#addUp(bound, segment, lo, n);
      this.#weights.add(this.columns, this.effective, scores, lo, n, statistics, block);
      visit?.(lo, n);
    }
    this.#addScores(block);
  }

  /** Per segment from `first` on that has rows in the tile: units passing the filter, missing, used, and the sums over those used. */
  #addUp(bound: BoundIndicator, first: number, lo: number, n: number): void {
    const { start, group } = this.task.segments;
    const { sums } = this.task;
    const hasFilter = bound.filter.length > 0;
    if (hasFilter) this.#evaluateFilter(bound, lo, n);
    this.#markUsed(bound, hasFilter, lo, n);
    for (let s = first; s < group.length && start[s]! < lo + n; s++) {
      const isNew = start[s]! >= lo;
      const from = Math.max(0, start[s]! - lo);
      const to = Math.min(n, start[s + 1]! - lo);
      const used = bound.slots.used * this.#segmentCount + s;
      const hadUsed = isNew ? 0 : sums[used]!;
      for (const sum of bound.sums) {
        if (sum.once && hadUsed > 0) continue;
        const at = sum.slot * this.#segmentCount + s;
        const part = this.#sum(sum, bound.columns.value, lo, from, to);
        sums[at] = isNew ? part : sums[at]! + part;
      }
      this.#count(bound, hasFilter, from, to, s, isNew);
    }
  }

  #count({ slots, columns, program }: BoundIndicator, hasFilter: boolean, from: number, to: number, segment: number, isNew: boolean): void {
    const { state, applies, share } = columns;
    const { sums } = this.task;
    const at = (slot: number): number => slot * this.#segmentCount + segment;
    let passing = isNew ? 0 : sums[at(slots.passing)]!;
    let missing = isNew ? 0 : sums[at(slots.missing)]!;
    let used = isNew ? 0 : sums[at(slots.used)]!;
    for (let i = from; i < to; i++) {
      missing += applies[i]! - share[i]!;
      used += this.#used[i]!;
    }
    if (!hasFilter) passing += to - from;
    else {
      for (let i = from; i < to; i++) {
        const filter = this.#filter[i]!;
        if (filter === 1 || (filter === 2 && state[i] !== PRESENT && state[i] !== NOT_APPLICABLE)) passing++;
      }
    }
    sums[at(slots.passing)] = passing;
    sums[at(slots.missing)] = missing;
    sums[at(slots.used)] = program.rollup === 'as-given' ? Math.min(used, 1) : used;
  }

  #sum({ column, weight, once }: BoundSum, own: Float64Array, lo: number, from: number, to: number): number {
    const used = this.#used;
    let sum = 0;
    if (once) {
      for (let i = from; i < to; i++) if (used[i] === 1) return column === null ? own[i]! : column[lo + i]!;
    } else if (weight !== null) {
      for (let i = from; i < to; i++) if (used[i] === 1) sum += own[i]! * weight[lo + i]!;
    } else if (column !== null) {
      for (let i = from; i < to; i++) if (used[i] === 1) sum += column[lo + i]!;
    } else {
      for (let i = from; i < to; i++) if (used[i] === 1) sum += own[i]!;
    }
    return sum;
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
  #markUsed({ program, columns: { state, share }, needed }: BoundIndicator, hasFilter: boolean, lo: number, n: number): void {
    for (let i = 0; i < n; i++) this.#used[i] = share[i]!;
    if (program.rollup !== 'formula-on-sums' || program.amounts.length === 0) return;
    for (let i = 0; i < n; i++) {
      if (state[i] !== NOT_APPLICABLE || (hasFilter && this.#filter[i] !== 1)) continue;
      this.#used[i] = needed.every((missing) => missing[lo + i] === PRESENT) ? 1 : 0;
    }
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

function boundSums(program: ScoringProgram, indicator: IndicatorProgram, layout: RollupLayout, slots: IndicatorSlots, numbers: (name: string) => Float64Array): BoundSum[] {
  const plain = { column: null, weight: null, once: false };
  if (indicator.rollup === 'weighted-mean') {
    const weight = numbers(program.weightField);
    return [
      { ...plain, slot: slots.sums[0]!.slot, weight },
      { ...plain, slot: slots.sums[1]!.slot, column: weight },
    ];
  }
  return slots.sums.map(({ slot, field }) => ({ ...plain, slot, column: field === null ? null : numbers(field), once: layout.rules[slot]!.kind !== 'sum' }));
}

function bind(program: ScoringProgram, indicator: IndicatorProgram, layout: RollupLayout, slots: IndicatorSlots, table: Table): BoundIndicator {
  const numbers = (name: string): Float64Array => {
    const column = table.columns.get(name);
    if (column?.kind !== 'number') throw new Error(`${name} is no number column`);
    return column.values;
  };
  const fields = new Set([...indicator.formula.fields, ...(indicator.guard?.fields ?? [])]);
  return {
    program: indicator,
    slots,
    kernel: bindIndicator(table, indicator.guard, indicator.formula),
    filter: indicator.filter.map((part) => bindCondition(table, part)),
    sums: boundSums(program, indicator, layout, slots, numbers),
    needed: [...fields].map((name) => table.columns.get(name)!.missing),
    columns: indicatorColumns(TILE_ROWS),
  };
}
