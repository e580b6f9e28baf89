/**
 * Score one block of units: indicators, goalposts, tree, and the sums that groups and the weight table need. It reads
 * and writes shared columns and knows no other block, so blocks can be scored by any thread in any order.
 */
import { ColumnMemory } from '../core/column-memory.js';
import { TileCode } from '../core/expression/tile-code.js';
import { TileRows } from '../core/expression/tile-rows.js';
import type { Table } from '../core/table.js';
import { BLOCK_ROWS, TILE_ROWS, type Segments } from './levels.js';
import type { IndicatorColumns } from './normalise/columns.js';
import type { ScoringProgram } from './program.js';
import type { RollupLayout } from './rollup-layout.js';
import { normaliseTile, tileKernels, type TileKernels } from './tile-kernels.js';
import { TileScores } from './tile-scores.js';
import { TileSums } from './tile-sums.js';
import { TileTallies } from './tile-tallies.js';
import { isTileTree, TileTree } from './tile-tree.js';
import { ScoreWriter, type RankingRule, type UnitScores } from './unit-scores.js';
import { weightStatistics, type WeightStatistics } from './weight/statistics.js';

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

/** Who looks at rows [lo, lo + n) of a tile when it has been loaded, before anything is made of it; what it rejects is missing from then on. */
export type TileAudit = (lo: number, n: number) => void;

export class BlockScorer {
  /** The rows of the tile. */
  readonly rows: TileRows;
  /** Indicator columns of the tile last scored, in framework order. */
  readonly #columns: readonly IndicatorColumns[];
  readonly #code: TileCode;
  readonly #sums: TileSums;
  /** Null where the tree is none of arithmetic means: then the writer scores it. */
  readonly #tile: { readonly scores: TileScores; readonly tallies: TileTallies } | null;
  readonly #writer: ScoreWriter;
  readonly #weights: WeightStatistics;

  constructor(readonly task: ScoringTask) {
    const { program, table, layout, segments, ranking } = task;
    const memory = new ColumnMemory();
    const kernels = tileKernels(memory);
    this.rows = new TileRows(table, memory, TILE_ROWS);
    this.#code = new TileCode(memory, TILE_ROWS);
    this.#sums = new TileSums(segments, program, layout, this.rows.column, this.#code, kernels);
    this.#columns = program.indicators.map((_, k) => this.#bind(k, memory, kernels));
    const scores = isTileTree(program) ? new TileScores(new TileTree(program, this.#columns, memory, kernels), ranking) : null;
    this.#tile = scores === null ? null : { scores, tallies: new TileTallies(scores) };
    this.#writer = new ScoreWriter(program, ranking, this.#columns, TILE_ROWS);
    this.#weights = weightStatistics(program);
  }

  /** Score block `block`. */
  run(block: number, audit?: TileAudit): void {
    const { table, scores, statistics, sums } = this.task;
    const end = Math.min((block + 1) * BLOCK_ROWS, table.rows);
    const tile = this.#tile;
    if (tile === null) this.#weights.clear(statistics, block);
    else tile.tallies.clear();
    this.#sums.clear(block);
    for (let lo = block * BLOCK_ROWS; lo < end; lo += TILE_ROWS) {
      const n = Math.min(TILE_ROWS, end - lo);
      this.#sums.place(lo, n);
      this.rows.load(lo, n);
      audit?.(lo, n);
      this.#code.run(n);
      if (tile !== null) {
        tile.scores.write(lo, n, scores);
        tile.tallies.add(lo, n);
      } else {
        this.#writer.write(n, scores, lo);
        this.#weights.add(this.#columns, this.#writer.effective, scores, lo, n, statistics, block);
      }
    }
    tile?.tallies.store(statistics, block);
    this.#sums.store(sums);
    this.#addScores(block);
  }

  /** Columns of indicator `k`, and the steps that fill them and add them up. */
  #bind(k: number, memory: ColumnMemory, kernels: TileKernels): IndicatorColumns {
    const { program, layout } = this.task;
    const indicator = program.indicators[k]!;
    const columns: IndicatorColumns = { value: memory.numbers(TILE_ROWS), state: memory.bytes(TILE_ROWS), normalised: memory.numbers(TILE_ROWS), share: null };
    this.#code.indicator(this.rows.column, indicator.guard, indicator.formula, columns.value, columns.state);
    const normalise = normaliseTile(kernels, indicator.goalpost, columns);
    this.#code.steps.push(normalise);
    this.#sums.bind(indicator, layout.indicators[k]!, columns);
    return columns;
  }

  #addScores(block: number): void {
    const { segments, sums, layout, scores } = this.task;
    const count = segments.group.length;
    for (let s = segments.ofBlock[block]!; s < segments.ofBlock[block + 1]!; s++) {
      let [sum, units] = [0, 0];
      for (let row = segments.start[s]!; row < segments.start[s + 1]!; row++) {
        sum += scores.score[row]!;
        units += scores.scored[row]!;
      }
      sums[layout.scoreSum * count + s] = sum;
      sums[layout.scoreCount * count + s] = units;
    }
  }
}
