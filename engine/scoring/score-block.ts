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
import { TileSegments, TileSums } from './segment-sums.js';
import { ScoreWriter, type RankingRule, type UnitScores } from './unit-scores.js';
import { weightStatistics, type WeightStatistics } from './weight/statistics.js';

type Kernel = (lo: number, hi: number, out: Float64Array, state: Uint8Array) => void;
type Condition = (lo: number, hi: number, out: Uint8Array) => void;

interface BoundIndicator {
  readonly program: IndicatorProgram;
  readonly slots: IndicatorSlots;
  readonly kernel: Kernel;
  readonly filter: readonly Condition[];
  /** Sums of raw columns, two at a time; sums taken once; all the rest. */
  readonly pairs: readonly (readonly [PlainSum, PlainSum])[];
  readonly once: readonly BoundSum[];
  readonly others: readonly BoundSum[];
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

type PlainSum = BoundSum & { readonly column: Float64Array };

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
  readonly #unusedBytes = new Uint8Array(TILE_ROWS);
  readonly #segments: TileSegments;
  readonly #tile: TileSums;

  constructor(readonly task: ScoringTask) {
    const { program, table, layout } = task;
    this.#segmentCount = task.segments.group.length;
    this.#bound = program.indicators.map((indicator, k) => bind(program, indicator, layout, layout.indicators[k]!, table));
    this.columns = this.#bound.map((bound) => bound.columns);
    this.#writer = new ScoreWriter(program, task.ranking, this.columns, TILE_ROWS);
    this.#weights = weightStatistics(program);
    this.#segments = new TileSegments(task.segments);
    this.#tile = new TileSums(this.#segments);
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
      this.#segments.place(segment, lo, n);
      segment = this.#segments.first;
      for (const bound of this.#bound) this.#addUp(bound, lo, n);
      this.#weights.add(this.columns, this.#writer.effective, scores, lo, n, statistics, block);
      if (visit !== undefined) {
        this.#writer.effective.fill(n);
        visit(lo, n);
      }
    }
    this.#addScores(block);
  }

  /** Per segment of the tile: units passing the filter, missing, used, and the sums over those used. */
  #addUp(bound: BoundIndicator, lo: number, n: number): void {
    const { slots, columns, program } = bound;
    const tile = this.#tile;
    const hasFilter = bound.filter.length > 0;
    if (hasFilter) this.#evaluateFilter(bound, lo, n);
    const unused = this.#unused(bound, hasFilter, lo, n);
    for (const sum of bound.once) this.#takeOnce(sum, unused, columns.value, lo, n, slots.used);
    for (const [first, second] of bound.pairs) {
      tile.addTwo(first.column, second.column, unused, lo);
      this.#store(first.slot, tile.a);
      this.#store(second.slot, tile.b);
    }
    for (const { slot, column, weight } of bound.others) {
      if (weight !== null) tile.addProducts(columns.value, weight, unused, lo);
      else if (column !== null) tile.addOne(column, unused, lo);
      else tile.addOne(columns.value, unused, 0);
      this.#store(slot, tile.a);
    }
    tile.countStates(columns.state, unused);
    tile.countPassing(columns.state, hasFilter ? this.#filter : null);
    this.#store(slots.passing, tile.passing);
    this.#store(slots.missing, tile.missing);
    this.#store(slots.used, tile.used);
    if (program.rollup === 'as-given') this.#atMostOne(slots.used);
  }

  /** Put the tile's part of a slot into its segments. */
  #store(slot: number, part: Float64Array): void {
    const { sums } = this.task;
    const { first, count, continues } = this.#segments;
    const at = slot * this.#segmentCount + first;
    if (continues) part[0] = part[0]! + sums[at]!;
    for (let s = 0; s < count; s++) sums[at + s] = part[s]!;
  }

  #atMostOne(slot: number): void {
    const { first, count } = this.#segments;
    const at = slot * this.#segmentCount + first;
    for (let s = 0; s < count; s++) this.task.sums[at + s] = Math.min(this.task.sums[at + s]!, 1);
  }

  /** The value of the first unit used of each segment, unless an earlier tile had one. */
  #takeOnce({ slot, column }: BoundSum, unused: Uint8Array, own: Float64Array, lo: number, n: number, usedSlot: number): void {
    const { sums } = this.task;
    const { edge, first, count, continues } = this.#segments;
    for (let s = 0; s < count; s++) {
      if (s === 0 && continues && sums[usedSlot * this.#segmentCount + first]! > 0) continue;
      let i = edge[s]!;
      const to = Math.min(n, edge[s + 1]!);
      while (i < to && unused[i] !== 0) i++;
      sums[slot * this.#segmentCount + first + s] = i === to ? 0 : column === null ? own[i]! : column[lo + i]!;
    }
  }

  /**
   * 0 where the unit's raw fields enter the sums: those with a value, and those ruled out by an amount alone with every
   * field there (R13). The states themselves say so where no amount rules anybody out.
   */
  #unused({ program, columns: { state }, needed }: BoundIndicator, hasFilter: boolean, lo: number, n: number): Uint8Array {
    if (program.rollup !== 'formula-on-sums' || program.amounts.length === 0) return state;
    const unused = this.#unusedBytes;
    for (let i = 0; i < n; i++) {
      unused[i] = state[i]!;
      if (state[i] !== NOT_APPLICABLE || (hasFilter && this.#filter[i] !== 1)) continue;
      let all = PRESENT;
      for (let k = 0; k < needed.length; k++) all |= needed[k]![lo + i]!;
      unused[i] = all;
    }
    return unused;
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
  const sums = boundSums(program, indicator, layout, slots, numbers);
  const isPlain = (sum: BoundSum): sum is PlainSum => !sum.once && sum.column !== null && sum.weight === null;
  const plain = sums.filter(isPlain);
  const paired = plain.length - (plain.length % 2);
  return {
    program: indicator,
    slots,
    kernel: bindIndicator(table, indicator.guard, indicator.formula),
    filter: indicator.filter.map((part) => bindCondition(table, part)),
    pairs: Array.from({ length: paired / 2 }, (_, k) => [plain[2 * k]!, plain[2 * k + 1]!] as const),
    once: sums.filter((sum) => sum.once),
    others: [...sums.filter((sum) => !sum.once && !isPlain(sum)), ...plain.slice(paired)],
    needed: [...fields].map((name) => table.columns.get(name)!.missing),
    columns: indicatorColumns(TILE_ROWS, true),
  };
}
