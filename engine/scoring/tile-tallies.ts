/** The weight table of a block of units, tile by tile, in WebAssembly: what `weightStatistics` adds up, bit by bit. */
import type { TileScores } from './tile-scores.js';
import { weightStatistics, type WeightStatistics } from './weight/statistics.js';

export class TileTallies {
  readonly #steps: ((lo: number, n: number) => void)[] = [];
  readonly #weights: WeightStatistics;
  readonly #record: Float64Array;

  constructor({ tree, score, scored }: TileScores) {
    const { program, leaves, kernels, memory } = tree;
    this.#weights = weightStatistics(program);
    this.#record = memory.numbers(this.#weights.size);
    const at = this.#record.byteOffset;
    const tail = this.#weights.size - this.#weights.tail;
    leaves.forEach(({ state, normalised }, k) => {
      const rate = tree.rateOf(k).byteOffset;
      const { weight } = program.indicators[k]!;
      const record = at + (8 * tail * k) / leaves.length;
      this.#steps.push((lo, n) => kernels.tally(state.byteOffset, normalised.byteOffset, rate, weight, score.byteOffset, lo, n, record));
    });
    this.#steps.push((_, n) => kernels.tallyScores(score.byteOffset, scored.byteOffset, n, at + 8 * tail));
  }

  /** Begin a block: empty its record. */
  clear(): void {
    this.#weights.clear(this.#record, 0);
  }

  /** Add the tile of rows [lo, lo + n), which has been scored. */
  add(lo: number, n: number): void {
    for (const step of this.#steps) step(lo, n);
  }

  /** End a block: put its record where it belongs. */
  store(statistics: Float64Array, block: number): void {
    statistics.set(this.#record, block * this.#weights.size);
  }
}
