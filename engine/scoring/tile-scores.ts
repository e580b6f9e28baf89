/**
 * From the indicators of a tile of units to their scores and the weight table, in WebAssembly: what `ScoreWriter` and
 * `weightStatistics` do, bit by bit, for a tree of arithmetic means.
 */
import type { ColumnMemory } from '../core/column-memory.js';
import { NOT_APPLICABLE } from '../core/table.js';
import { TILE_ROWS } from './levels.js';
import type { IndicatorColumns } from './normalise/columns.js';
import type { ScoringProgram } from './program.js';
import { comparable } from './rank.js';
import { placeList, weightList, type TileKernels } from './tile-kernels.js';
import type { RankingRule, UnitScores } from './unit-scores.js';
import { weightStatistics, type WeightStatistics } from './weight/statistics.js';

interface NodeColumns {
  readonly applies: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly coverage: Float64Array;
  readonly weight: Float64Array;
  readonly rate: Float64Array;
}

/** Weights are added up as whole numbers of 16 bits. */
const MOST_WEIGHT = 32_767;

/** Whether the tree is one this can score: arithmetic means, weights in whole hundredths, no cap. */
export const isTileTree = ({ nodes, indicators, weightCap }: ScoringProgram): boolean =>
  weightCap === null && nodes.every((node) => node.aggregate === 'arithmetic') && indicators.every(({ weight }) => Number.isInteger(weight)) && nodes.every((node) => node.weight <= MOST_WEIGHT);

export class TileScores {
  readonly #steps: ((n: number) => void)[] = [];
  readonly #tallies: ((lo: number, n: number) => void)[] = [];
  /** What goes out after each tile: a column of the tile with the one of the level it is a part of. */
  readonly #out: (readonly [Float64Array, (scores: UnitScores) => Float64Array] | readonly [Uint8Array, (scores: UnitScores) => Uint8Array])[] = [];
  readonly #weights: WeightStatistics;
  readonly #record: Float64Array;

  constructor(
    readonly program: ScoringProgram,
    ranking: RankingRule,
    columns: readonly IndicatorColumns[],
    memory: ColumnMemory,
    kernels: TileKernels,
  ) {
    const numbers = (): Float64Array => memory.numbers(TILE_ROWS);
    const nodes = program.nodes.map((): NodeColumns => ({ applies: numbers(), low: numbers(), high: numbers(), coverage: numbers(), weight: numbers(), rate: numbers() }));
    this.#weights = weightStatistics(program);
    this.#record = memory.numbers(this.#weights.size);
    this.#aggregate(nodes, columns, memory, kernels);
    const root = nodes.at(-1)!;
    const score = this.#percent(root.low, (scores) => scores.score, memory, kernels);
    this.#percent(root.high, (scores) => scores.high, memory, kernels);
    const coverage = this.#percent(root.coverage, (scores) => scores.coverage, memory, kernels);
    const scored = this.#bytes(root.applies, [1, 0], (scores) => scores.scored, memory, kernels);
    const groups = program.groups.flatMap((node, g) => {
      const group = nodes[node]!;
      this.#percent(group.low, (scores) => scores.groupScore[g]!, memory, kernels);
      const reported = this.#percent(group.coverage, (scores) => scores.groupCoverage[g]!, memory, kernels);
      const state = this.#bytes(group.applies, [0, NOT_APPLICABLE], (scores) => scores.groupState[g]!, memory, kernels);
      return [reported.byteOffset, state.byteOffset];
    });
    const [reported, rankable] = [numbers(), memory.bytes(TILE_ROWS)];
    const list = placeList(memory, groups);
    const [least, leastInGroup] = [comparable(ranking.coverage), comparable(ranking.groupCoverage)];
    this.#steps.push(
      (n) => kernels.reported(score.byteOffset, coverage.byteOffset, reported.byteOffset, n),
      (n) => kernels.rankable(scored.byteOffset, coverage.byteOffset, least, list, groups.length / 2, leastInGroup, rankable.byteOffset, n),
    );
    this.#out.push([reported, (scores) => scores.reported], [rankable, (scores) => scores.rankable]);
    this.#split(nodes, columns, score, scored, kernels);
  }

  /** Begin a block: empty its record. */
  clear(): void {
    this.#weights.clear(this.#record, 0);
  }

  /** Score the tile of rows [lo, lo + n). */
  write(lo: number, n: number, scores: UnitScores): void {
    for (const step of this.#steps) step(n);
    for (const [from, to] of this.#out) to(scores).set(n === TILE_ROWS ? from : from.subarray(0, n), lo);
    for (const tally of this.#tallies) tally(lo, n);
  }

  /** End a block: put its record where it belongs. */
  store(statistics: Float64Array, block: number): void {
    statistics.set(this.#record, block * this.#weights.size);
  }

  #aggregate(nodes: readonly NodeColumns[], columns: readonly IndicatorColumns[], memory: ColumnMemory, kernels: TileKernels): void {
    const { program } = this;
    program.nodes.forEach((node, k) => {
      const own = nodes[k]!;
      const [weight, coverage, low] = [own.weight.byteOffset, own.coverage.byteOffset, own.low.byteOffset];
      if (node.indicators.length > 0) {
        const weights = node.indicators.map((i) => program.indicators[i]!.weight);
        const leaves = node.indicators.map((i) => columns[i]!);
        const states = placeList(memory, leaves.flatMap(({ state }, i) => [state.byteOffset, weights[i]!]));
        const scores = weightList(memory, leaves.map(({ normalised }) => normalised), weights);
        this.#steps.push((n) => kernels.leafWeights(states, leaves.length, weight, coverage, n), (n) => kernels.weigh(scores, leaves.length, low, n));
      } else {
        const weights = node.nodes.map((child) => program.nodes[child]!.weight);
        for (const [name, to] of [['applies', weight], ['coverage', coverage], ['low', low]] as const) {
          const list = weightList(memory, node.nodes.map((child) => nodes[child]![name]), weights);
          this.#steps.push((n) => kernels.weigh(list, weights.length, to, n));
        }
      }
      this.#steps.push((n) => kernels.divideByWeight(own.applies.byteOffset, weight, low, own.high.byteOffset, coverage, n));
    });
  }

  /** Effective weights down the tree, and what the weight table is made of. */
  #split(nodes: readonly NodeColumns[], columns: readonly IndicatorColumns[], score: Float64Array, scored: Uint8Array, kernels: TileKernels): void {
    const { program } = this;
    const below = (from: number, weight: number, node: NodeColumns): void => {
      this.#steps.push((n) => kernels.split(from, weight, node.weight.byteOffset, node.rate.byteOffset, n));
    };
    const root = nodes.length - 1;
    below(0, 0, nodes[root]!);
    for (let k = root; k >= 0; k--) for (const child of program.nodes[k]!.nodes) below(nodes[k]!.rate.byteOffset, program.nodes[child]!.weight, nodes[child]!);
    const at = this.#record.byteOffset;
    const kept = (8 * (this.#weights.size - this.#weights.tail)) / columns.length;
    columns.forEach(({ state, normalised }, k) => {
      const rate = nodes[program.nodes.findIndex((node) => node.indicators.includes(k))]!.rate.byteOffset;
      const { weight } = program.indicators[k]!;
      this.#tallies.push((lo, n) => kernels.tally(state.byteOffset, normalised.byteOffset, rate, weight, score.byteOffset, lo, n, at + k * kept));
    });
    this.#tallies.push((_, n) => kernels.tallyScores(score.byteOffset, scored.byteOffset, n, at + 8 * (this.#weights.size - this.#weights.tail)));
  }

  #percent(share: Float64Array, to: (scores: UnitScores) => Float64Array, memory: ColumnMemory, kernels: TileKernels): Float64Array {
    const out = memory.numbers(TILE_ROWS);
    this.#steps.push((n) => kernels.percent(share.byteOffset, out.byteOffset, n));
    this.#out.push([out, to]);
    return out;
  }

  #bytes(applies: Float64Array, [yes, no]: readonly [number, number], to: (scores: UnitScores) => Uint8Array, memory: ColumnMemory, kernels: TileKernels): Uint8Array {
    const out = memory.bytes(TILE_ROWS);
    this.#steps.push((n) => kernels.appliesAs(applies.byteOffset, yes, no, out.byteOffset, n));
    this.#out.push([out, to]);
    return out;
  }
}
