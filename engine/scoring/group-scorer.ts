/**
 * Scores of groups of one level, a tile of them at a time: every indicator is made anew from what was added up for the
 * parts of a group (scoring policy, rules 1, R13, R14). A group looks at nothing but its own parts, so any thread can
 * score any of them.
 */
import { ColumnMemory } from '../core/column-memory.js';
import { conjunction } from '../core/expression/conjuncts.js';
import { TileCode } from '../core/expression/tile-code.js';
import type { TileColumn } from '../core/expression/tile-rows.js';
import type { GroupColumns, RollupTask } from './group-columns.js';
import { TILE_ROWS } from './levels.js';
import type { IndicatorColumns } from './normalise/columns.js';
import { normaliseTile, tileKernels, type TileKernels } from './tile-kernels.js';
import { TileScores } from './tile-scores.js';
import { isTileTree, TileTree } from './tile-tree.js';
import { ScoreWriter } from './unit-scores.js';

/** Columns of groups, of whose units a part may have reported. */
type PartialColumns = IndicatorColumns & { readonly share: Float64Array };

/** Groups [lo, lo + n) of a level, and where the sums of their parts stand. */
interface Tile {
  readonly level: number;
  readonly groups: GroupColumns;
  readonly lo: number;
  /** One number per part, slot × stride + part; those of the tile are the parts [from, to). */
  readonly parts: Float64Array;
  readonly stride: number;
  readonly from: number;
  readonly to: number;
  /** Groups of the tile that blocks of rows cut into several parts. */
  readonly cut: readonly number[];
}

/** Slots every indicator has, before its sums: units that pass, that are missing, that are used. */
const COUNTS = 3;

/** The most parts that a tile of any level has. */
function mostParts(levels: readonly GroupColumns[]): number {
  let most = 1;
  for (const { first } of levels) {
    for (let lo = 0; lo + 1 < first.length; lo += TILE_ROWS) most = Math.max(most, first[Math.min(lo + TILE_ROWS, first.length - 1)]! - first[lo]!);
  }
  return most;
}

export class GroupScorer {
  readonly #memory = new ColumnMemory();
  readonly #kernels: TileKernels = tileKernels(this.#memory);
  readonly #code = new TileCode(this.#memory, TILE_ROWS);
  /** First part of each group of the tile, and behind them the end. */
  readonly #edge = this.#memory.codes(TILE_ROWS + 1);
  /** Numbers of the parts of a slot, and of the one they are weighed or chosen by. */
  readonly #stages: readonly [Float64Array, Float64Array];
  /** Sums of the groups of the tile: the slots of each indicator in turn. */
  readonly #sums: readonly Float64Array[];
  readonly #unused = this.#memory.bytes(TILE_ROWS);
  readonly #unitMean = this.#memory.numbers(TILE_ROWS);
  readonly #indicators: readonly PartialColumns[];
  readonly #effective: readonly Float64Array[];
  /** Scores the tile and writes it, by the kernels, or where the tree is none of arithmetic means by the writer. */
  readonly #score: (tile: Tile, n: number) => void;
  #tile: Tile | null = null;

  constructor(readonly task: RollupTask) {
    const { program, ranking, layout, levels } = task;
    const memory = this.#memory;
    const numbers = (): Float64Array => memory.numbers(TILE_ROWS);
    const most = mostParts(levels);
    this.#stages = [memory.numbers(most), memory.numbers(most)];
    this.#sums = Array.from({ length: COUNTS + Math.max(0, ...layout.indicators.map(({ sums }) => sums.length)) }, numbers);
    this.#indicators = program.indicators.map((_, k) => this.#bind(k));
    this.#bindMean();
    if (isTileTree(program)) {
      const tree = new TileTree(program, this.#indicators, memory, this.#kernels);
      const scores = new TileScores(tree, ranking);
      this.#effective = program.indicators.map(numbers);
      this.#score = ({ groups, lo }, n) => {
        scores.write(lo, n, groups.scores);
        this.#indicators.forEach(({ state }, k) => this.#kernels.effectiveWeight(state.byteOffset, tree.rateOf(k).byteOffset, program.indicators[k]!.weight, this.#effective[k]!.byteOffset, n));
      };
    } else {
      const writer = new ScoreWriter(program, ranking, this.#indicators, TILE_ROWS);
      this.#effective = writer.effective.indicators;
      this.#score = ({ groups, lo }, n) => {
        writer.write(n, groups.scores, lo);
        writer.effective.fill(n);
      };
    }
  }

  /** Score groups [lo, lo + n) of level `level`, 0 = the first above the units: no more than a tile, the level below it being scored. */
  run(level: number, lo: number, n: number): void {
    const { levels, sums, segments } = this.task;
    const groups = levels[level]!;
    const { first } = groups;
    const [from, to] = [first[lo]!, first[lo + n]!];
    const cut: number[] = [];
    this.#edge[0] = 0;
    for (let i = 0; i < n; i++) {
      this.#edge[i + 1] = first[lo + i + 1]! - from;
      if (level === 0 && this.#edge[i + 1]! - this.#edge[i]! > 1) cut.push(i);
    }
    const [parts, stride] = level < 2 ? [sums, segments] : [levels[level - 1]!.joined, levels[level - 1]!.unitMean.length];
    const tile = (this.#tile = { level, groups, lo, parts, stride, from, to, cut });
    this.#code.run(n);
    this.#score(tile, n);
    this.#write(tile, n);
  }

  /** Put what the tile has yielded where it belongs. */
  #write({ groups, lo }: Tile, n: number): void {
    const rows = groups.unitMean.length;
    this.#indicators.forEach(({ value, state, normalised, share }, k) => {
      const at = k * rows + lo;
      groups.values.set(value.subarray(0, n), at);
      groups.states.set(state.subarray(0, n), at);
      groups.normalised.set(normalised.subarray(0, n), at);
      groups.shares.set(share.subarray(0, n), at);
      groups.effective.set(this.#effective[k]!.subarray(0, n), at);
    });
    groups.unitMean.set(this.#unitMean.subarray(0, n), lo);
    groups.scoredUnits.set(this.#sums[1]!.subarray(0, n), lo);
  }

  /** Steps that write value, state, score and reported share of an indicator. */
  #bind(k: number): PartialColumns {
    const { program, layout } = this.task;
    const { steps } = this.#code;
    const kernels = this.#kernels;
    const [indicator, slots] = [program.indicators[k]!, layout.indicators[k]!];
    const columns: PartialColumns = { value: this.#memory.numbers(TILE_ROWS), state: this.#memory.bytes(TILE_ROWS), normalised: this.#memory.numbers(TILE_ROWS), share: this.#memory.numbers(TILE_ROWS) };
    const [value, state, share] = [columns.value.byteOffset, columns.state.byteOffset, columns.share.byteOffset];
    this.#join([slots.passing, slots.missing, slots.used, ...slots.sums.map(({ slot }) => slot)], slots.used);
    const [passing, missing, used, ...sums] = this.#sums.map(({ byteOffset }) => byteOffset) as [number, number, number, ...number[]];
    if (indicator.rollup === 'formula-on-sums') {
      const fields = new Map(slots.sums.map(({ field }, at): [string, TileColumn] => [field!, { cells: this.#sums[COUNTS + at]!, missing: this.#unused, dictionary: null }]));
      steps.push((n) => kernels.blankWhereUnused(used, this.#unused.byteOffset, n));
      this.#code.indicator((name) => fields.get(name)!, conjunction(indicator.amounts), indicator.formula, columns.value, columns.state);
    } else {
      const divisor = indicator.rollup === 'weighted-mean' ? sums[1]! : used;
      steps.push((n) => kernels.meanOfUnits(sums[0]!, divisor, value, state, n));
    }
    const normalise = normaliseTile(kernels, indicator.goalpost, columns);
    steps.push(
      (n) => kernels.settleGroups(used, missing, value, state, n),
      normalise,
      (n) => kernels.reportedShares(state, missing, passing, share, n),
    );
    return columns;
  }

  /** Steps that write the mean score of the units inside, and leave the number of them in the second of the sums. */
  #bindMean(): void {
    const { scoreSum, scoreCount } = this.task.layout;
    this.#join([scoreSum, scoreCount], scoreCount);
    const [sum, count] = [this.#sums[0]!.byteOffset, this.#sums[1]!.byteOffset];
    this.#code.steps.push((n) => this.#kernels.meanOfUnits(sum, count, this.#unitMean.byteOffset, this.#unused.byteOffset, n));
  }

  /** Steps that join the parts of some slots into the first of the sums, in that order. */
  #join(slots: readonly number[], used: number): void {
    const { steps } = this.#code;
    slots.forEach((slot, k) => steps.push((n) => this.#joinSlot(slot, used, this.#sums[k]!, n)));
    steps.push(() => this.#mergeCut(slots));
  }

  #joinSlot(slot: number, used: number, out: Float64Array, n: number): void {
    const rule = this.task.layout.rules[slot]!;
    const { joinSums, joinOnce, joinRates } = this.#kernels;
    const { level, groups, lo } = this.#tile!;
    const [parts, others] = this.#stages;
    const [edge, to] = [this.#edge.byteOffset, out.byteOffset];
    this.#bring(slot, parts);
    if (rule.kind !== 'sum' && level < rule.level) {
      this.#bring(used, others);
      joinOnce(parts.byteOffset, others.byteOffset, edge, n, to);
    } else if (rule.kind === 'rate') {
      this.#bring(rule.weight, others);
      joinRates(parts.byteOffset, others.byteOffset, edge, n, to);
    } else joinSums(parts.byteOffset, edge, n, to);
    if (level > 0) groups.joined.set(out.subarray(0, n), slot * groups.unitMean.length + lo);
  }

  #bring(slot: number, stage: Float64Array): void {
    const { parts, stride, from, to } = this.#tile!;
    stage.set(parts.subarray(slot * stride + from, slot * stride + to));
  }

  /** Of a group that blocks cut into several parts, leave the whole in the first and nothing in the others: so the parts of a higher level are those of the lowest. */
  #mergeCut(slots: readonly number[]): void {
    const { cut, groups, lo } = this.#tile!;
    const { sums, segments } = this.task;
    for (const i of cut) {
      const [from, to] = [groups.first[lo + i]!, groups.first[lo + i + 1]!];
      slots.forEach((slot, k) => {
        sums.fill(0, slot * segments + from, slot * segments + to);
        sums[slot * segments + from] = this.#sums[k]![i]!;
      });
    }
  }
}
