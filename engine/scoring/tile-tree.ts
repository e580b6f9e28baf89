/**
 * Scores up the tree of a framework for a tile of units or groups, in WebAssembly: what `TreeAggregator` and
 * `EffectiveWeights` do, bit by bit, for a tree of arithmetic means.
 */
import type { ColumnMemory } from '../core/column-memory.js';
import type { LeafColumns } from './aggregate/leaf-sums.js';
import { TILE_ROWS } from './levels.js';
import type { ScoringProgram } from './program.js';
import { placeList, weightList, type TileKernels } from './tile-kernels.js';

/** A node of the tree; one number per unit of the tile in each, as in `NodeColumns` of `aggregate/tree.ts`. */
export interface TileNode {
  readonly applies: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly coverage: Float64Array;
  readonly weight: Float64Array;
  /** Points per hundredth of nominal weight below it, once the weights have been split. */
  readonly rate: Float64Array;
}

/** Weights are added up as whole numbers of 16 bits. */
const MOST_WEIGHT = 32_767;

/** Whether the tree is one this can score: arithmetic means, weights in whole hundredths, no cap. */
export const isTileTree = ({ nodes, indicators, weightCap }: ScoringProgram): boolean =>
  weightCap === null && nodes.every((node) => node.aggregate === 'arithmetic') && indicators.every(({ weight }) => Number.isInteger(weight)) && nodes.every((node) => node.weight <= MOST_WEIGHT);

export class TileTree {
  readonly nodes: readonly TileNode[];
  readonly steps: ((n: number) => void)[] = [];

  /** @param leaves one per indicator of the program, in the memory: all of them with a reported share, or none */
  constructor(
    readonly program: ScoringProgram,
    readonly leaves: readonly LeafColumns[],
    readonly memory: ColumnMemory,
    readonly kernels: TileKernels,
  ) {
    const numbers = (): Float64Array => memory.numbers(TILE_ROWS);
    this.nodes = program.nodes.map((): TileNode => ({ applies: numbers(), low: numbers(), high: numbers(), coverage: numbers(), weight: numbers(), rate: numbers() }));
    program.nodes.forEach((_, k) => {
      this.#aggregate(k);
    });
  }

  #aggregate(k: number): void {
    const { program, kernels, memory, nodes, steps } = this;
    const [node, own] = [program.nodes[k]!, nodes[k]!];
    const [weight, coverage, low] = [own.weight.byteOffset, own.coverage.byteOffset, own.low.byteOffset];
    if (node.indicators.length > 0) this.#addLeaves(node.indicators, own);
    else {
      const weights = node.nodes.map((child) => program.nodes[child]!.weight);
      for (const [name, to] of [['applies', weight], ['coverage', coverage], ['low', low]] as const) {
        const list = weightList(memory, node.nodes.map((child) => nodes[child]![name]), weights);
        steps.push((n) => kernels.weigh(list, weights.length, to, n));
      }
    }
    steps.push((n) => kernels.divideByWeight(own.applies.byteOffset, weight, low, own.high.byteOffset, coverage, n));
  }

  #addLeaves(indicators: readonly number[], own: TileNode): void {
    const { program, kernels, memory, steps } = this;
    const [weight, coverage, low] = [own.weight.byteOffset, own.coverage.byteOffset, own.low.byteOffset];
    const weights = indicators.map((i) => program.indicators[i]!.weight);
    const leaves = indicators.map((i) => this.leaves[i]!);
    const states = placeList(memory, leaves.flatMap(({ state }, i) => [state.byteOffset, weights[i]!]));
    const scores = weightList(memory, leaves.map(({ normalised }) => normalised), weights, leaves.map(({ share }) => share?.byteOffset ?? 0));
    steps.push((n) => kernels.leafWeights(states, leaves.length, weight, coverage, n));
    if (leaves.every(({ share }) => share === null)) steps.push((n) => kernels.weigh(scores, leaves.length, low, n));
    else steps.push((n) => kernels.weighShares(scores, leaves.length, coverage, low, n));
  }

  /** Steps that split the root's 100 points down the tree. */
  split(): ((n: number) => void)[] {
    const { program, kernels, nodes } = this;
    const steps: ((n: number) => void)[] = [];
    const below = (from: number, weight: number, node: TileNode): void => {
      steps.push((n) => kernels.split(from, weight, node.weight.byteOffset, node.rate.byteOffset, n));
    };
    const root = nodes.length - 1;
    below(0, 0, nodes[root]!);
    for (let k = root; k >= 0; k--) for (const child of program.nodes[k]!.nodes) below(nodes[k]!.rate.byteOffset, program.nodes[child]!.weight, nodes[child]!);
    return steps;
  }

  /** Points per hundredth of the nominal weight of indicator `k`. */
  rateOf(k: number): Float64Array {
    return this.nodes[this.program.nodes.findIndex((node) => node.indicators.includes(k))]!.rate;
  }
}
