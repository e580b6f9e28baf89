/**
 * Every step of every indicator of a block of scored units, made again to be looked at: nothing of it is kept, and
 * nothing but what a look needs is made.
 */
import { ColumnMemory } from '../core/column-memory.js';
import { TileCode } from '../core/expression/tile-code.js';
import { TileRows } from '../core/expression/tile-rows.js';
import { TreeAggregator } from './aggregate/tree.js';
import { BLOCK_ROWS, TILE_ROWS } from './levels.js';
import type { IndicatorColumns } from './normalise/columns.js';
import type { ScoringProgram } from './program.js';
import type { ScoringTask } from './score-block.js';
import { normaliseTile, tileKernels, type TileKernels } from './tile-kernels.js';
import { isTileTree, TileTree } from './tile-tree.js';
import { EffectiveWeights } from './weight/effective.js';

/** The effective weights of the indicators of a tile [points], and what makes them of its first `n` units. */
interface Weights {
  readonly columns: readonly Float64Array[];
  readonly run: (n: number) => void;
}

function tileWeights(program: ScoringProgram, leaves: readonly IndicatorColumns[], memory: ColumnMemory, kernels: TileKernels): Weights {
  const tree = new TileTree(program, leaves, memory, kernels);
  const columns = leaves.map(() => memory.numbers(TILE_ROWS));
  const weigh = leaves.map(({ state }, k) => {
    const [from, rate, to] = [state.byteOffset, tree.rateOf(k).byteOffset, columns[k]!.byteOffset];
    return (n: number): number => kernels.effectiveWeight(from, rate, program.indicators[k]!.weight, to, n);
  });
  const steps = [...tree.steps, ...tree.split(), ...weigh];
  return {
    columns,
    run(n) {
      for (const step of steps) step(n);
    },
  };
}

function anyWeights(program: ScoringProgram, leaves: readonly IndicatorColumns[]): Weights {
  const tree = new TreeAggregator(program, leaves, TILE_ROWS);
  const weights = new EffectiveWeights(program, TILE_ROWS);
  return {
    columns: weights.indicators,
    run(n) {
      tree.run(n);
      weights.run(leaves, tree.nodes, n);
      weights.fill(n);
    },
  };
}

export class BlockSteps {
  /** Indicator columns and effective weights [points] of the tile last made, in framework order. */
  readonly columns: readonly IndicatorColumns[];
  readonly effective: readonly Float64Array[];
  readonly #rows: TileRows;
  readonly #code: TileCode;
  readonly #weights: Weights;

  constructor({ program, table }: Pick<ScoringTask, 'program' | 'table'>) {
    const memory = new ColumnMemory();
    const kernels = tileKernels(memory);
    this.#rows = new TileRows(table, memory, TILE_ROWS);
    this.#code = new TileCode(memory, TILE_ROWS);
    this.columns = program.indicators.map(({ guard, formula, goalpost }) => {
      const columns: IndicatorColumns = { value: memory.numbers(TILE_ROWS), state: memory.bytes(TILE_ROWS), normalised: memory.numbers(TILE_ROWS), share: null };
      this.#code.indicator(this.#rows.column, guard, formula, columns.value, columns.state);
      this.#code.steps.push(normaliseTile(kernels, goalpost, columns));
      return columns;
    });
    this.#weights = isTileTree(program) ? tileWeights(program, this.columns, memory, kernels) : anyWeights(program, this.columns);
    this.effective = this.#weights.columns;
  }

  /** Make the tiles of block `block`, rows [lo, lo + n) at a time, and look at each. */
  run(block: number, visit: (lo: number, n: number) => void): void {
    const end = Math.min((block + 1) * BLOCK_ROWS, this.#rows.table.rows);
    for (let lo = block * BLOCK_ROWS; lo < end; lo += TILE_ROWS) {
      const n = Math.min(TILE_ROWS, end - lo);
      this.#rows.load(lo, n);
      this.#code.run(n);
      this.#weights.run(n);
      visit(lo, n);
    }
  }
}
