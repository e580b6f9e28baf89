/**
 * Scores up the tree of a framework, for a block of units at a time.
 *
 * Weight of what does not apply goes to its siblings in proportion to nominal weight, task by task, then action by
 * action (scoring policy, R6-R8). That is the same as a weighted mean over the applicable children at every node, so no
 * effective weight is needed for a score; `weight/effective` computes them where they are shown.
 */
import type { FlatNode, ScoringProgram } from '../program.js';
import { aggregationNamed, type Aggregation } from './index.js';
import { weightedSum } from './weighted-sum.js';

/** One score column with all that goes with it; every array has one number per unit of the block. */
export interface ScoreColumns {
  /** 1 where it applies, else 0. */
  readonly applies: Float64Array;
  /** Score with missing at 0 [0-1]; 0 where it does not apply. */
  readonly low: Float64Array;
  /** Score with missing at 1 [0-1]; 0 where it does not apply. */
  readonly high: Float64Array;
  /** Share of applicable weight that is reported [0-1]; 0 where it does not apply. */
  readonly coverage: Float64Array;
}

export interface NodeColumns extends ScoreColumns {
  /** Σ of the nominal weights of the applicable children, in hundredths. */
  readonly weight: Float64Array;
}

export const scoreColumns = (size: number): ScoreColumns => ({
  applies: new Float64Array(size),
  low: new Float64Array(size),
  high: new Float64Array(size),
  coverage: new Float64Array(size),
});

interface BoundNode {
  readonly children: readonly ScoreColumns[];
  readonly weights: readonly number[];
  readonly aggregation: Aggregation;
  readonly out: NodeColumns;
}

/** Ready to aggregate blocks of up to `size` units: leaf columns to fill, and the columns of every node. */
export class TreeAggregator {
  /** One per indicator: to be filled by the caller before `run`. */
  readonly leaves: readonly ScoreColumns[];
  /** One per node of the program, in its order. */
  readonly nodes: readonly NodeColumns[];
  readonly #bound: readonly BoundNode[];
  readonly #scratch: Float64Array;

  constructor(program: ScoringProgram, size: number) {
    this.leaves = program.indicators.map(() => scoreColumns(size));
    this.nodes = program.nodes.map(() => ({ ...scoreColumns(size), weight: new Float64Array(size) }));
    this.#bound = program.nodes.map((node, k) => this.#bind(program, node, this.nodes[k]!));
    this.#scratch = new Float64Array(size);
  }

  #bind(program: ScoringProgram, node: FlatNode, out: NodeColumns): BoundNode {
    const isLowest = node.indicators.length > 0;
    return {
      children: isLowest ? node.indicators.map((i) => this.leaves[i]!) : node.nodes.map((k) => this.nodes[k]!),
      weights: isLowest ? node.indicators.map((i) => program.indicators[i]!.weight) : node.nodes.map((k) => program.nodes[k]!.weight),
      aggregation: aggregationNamed(node.aggregate, `framework.yaml ${node.code}.aggregate`),
      out,
    };
  }

  /** Aggregate the first `n` units of the leaves up to the root. */
  run(n: number): void {
    for (const node of this.#bound) {
      weightedSum(node.children.map((child) => child.applies), node.weights, node.out.weight, n);
      if (node.aggregation.forward === null) this.#arithmetic(node, n);
      else this.#transformed(node, n);
    }
  }

  #arithmetic({ children, weights, out }: BoundNode, n: number): void {
    weightedSum(children.map((child) => child.low), weights, out.low, n);
    weightedSum(children.map((child) => child.high), weights, out.high, n);
    weightedSum(children.map((child) => child.coverage), weights, out.coverage, n);
    for (let i = 0; i < n; i++) {
      const weight = out.weight[i]!;
      const applies = weight > 0;
      out.applies[i] = applies ? 1 : 0;
      out.low[i] = applies ? out.low[i]! / weight : 0;
      out.high[i] = applies ? out.high[i]! / weight : 0;
      out.coverage[i] = applies ? out.coverage[i]! / weight : 0;
    }
  }

  #transformed({ children, weights, aggregation, out }: BoundNode, n: number): void {
    this.#quasiArithmetic(children, weights, aggregation, out.weight, 'low', out.low, n);
    this.#quasiArithmetic(children, weights, aggregation, out.weight, 'high', out.high, n);
    weightedSum(children.map((child) => child.coverage), weights, out.coverage, n);
    for (let i = 0; i < n; i++) {
      const weight = out.weight[i]!;
      out.applies[i] = weight > 0 ? 1 : 0;
      out.coverage[i] = weight > 0 ? out.coverage[i]! / weight : 0;
    }
  }

  #quasiArithmetic(children: readonly ScoreColumns[], weights: readonly number[], { forward, inverse }: Aggregation, total: Float64Array, end: 'low' | 'high', out: Float64Array, n: number): void {
    const sum = this.#scratch;
    sum.fill(0, 0, n);
    children.forEach((child, k) => {
      const column = child[end];
      const weight = weights[k]!;
      for (let i = 0; i < n; i++) if (child.applies[i]! > 0) sum[i] = sum[i]! + weight * forward!(column[i]!);
    });
    for (let i = 0; i < n; i++) out[i] = total[i]! > 0 ? inverse(sum[i]! / total[i]!) : 0;
  }
}
