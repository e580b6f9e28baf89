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

/** One score with what goes with it; every array has one number per unit of the block. */
export interface ScoreColumns {
  /** 1 where it applies, else 0. */
  readonly applies: Float64Array;
  /** Score with missing at 0 [0-1]; 0 where it does not apply. */
  readonly low: Float64Array;
  /** Share of applicable weight that is reported [0-1]; 0 where it does not apply. */
  readonly coverage: Float64Array;
}

export interface NodeColumns extends ScoreColumns {
  /** Score with missing at 1 [0-1]; 0 where it does not apply. */
  readonly high: Float64Array;
  /** Σ of the nominal weights of the applicable children, in hundredths. */
  readonly weight: Float64Array;
}

export const scoreColumns = (size: number): ScoreColumns => ({ applies: new Float64Array(size), low: new Float64Array(size), coverage: new Float64Array(size) });

interface BoundNode {
  readonly columns: { readonly applies: readonly Float64Array[]; readonly low: readonly Float64Array[]; readonly coverage: readonly Float64Array[] };
  /** Upper ends of the children; null for an indicator, whose upper end is low + (1 - coverage). */
  readonly high: readonly (Float64Array | null)[];
  readonly weights: readonly number[];
  readonly aggregation: Aggregation;
  /** Arithmetic all the way down: then high - low = 1 - coverage, and need not be added up. */
  readonly linear: boolean;
  readonly out: NodeColumns;
}

/** Aggregates blocks of up to `size` units from the columns of the indicators to the columns of every node. */
export class TreeAggregator {
  /** One per node of the program, in its order. */
  readonly nodes: readonly NodeColumns[];
  readonly #bound: BoundNode[] = [];
  readonly #scratch: Float64Array;

  /** @param leaves one per indicator, filled by the caller before each `run` */
  constructor(
    program: ScoringProgram,
    readonly leaves: readonly ScoreColumns[],
    size: number,
  ) {
    this.nodes = program.nodes.map(() => ({ ...scoreColumns(size), high: new Float64Array(size), weight: new Float64Array(size) }));
    this.#scratch = new Float64Array(size);
    program.nodes.forEach((node, k) => this.#bound.push(this.#bind(program, node, this.nodes[k]!)));
  }

  #bind(program: ScoringProgram, node: FlatNode, out: NodeColumns): BoundNode {
    const aggregation = aggregationNamed(node.aggregate, `framework.yaml ${node.code}.aggregate`);
    const isLowest = node.indicators.length > 0;
    const children: readonly ScoreColumns[] = isLowest ? node.indicators.map((i) => this.leaves[i]!) : node.nodes.map((k) => this.nodes[k]!);
    return {
      columns: { applies: children.map((child) => child.applies), low: children.map((child) => child.low), coverage: children.map((child) => child.coverage) },
      high: isLowest ? children.map(() => null) : node.nodes.map((k) => this.nodes[k]!.high),
      weights: isLowest ? node.indicators.map((i) => program.indicators[i]!.weight) : node.nodes.map((k) => program.nodes[k]!.weight),
      aggregation,
      linear: aggregation.forward === null && node.nodes.every((k) => this.#bound[k]!.linear),
      out,
    };
  }

  /** Aggregate the first `n` units of the leaves up to the root. */
  run(n: number): void {
    for (const node of this.#bound) {
      weightedSum(node.columns.applies, node.weights, node.out.weight, n);
      weightedSum(node.columns.coverage, node.weights, node.out.coverage, n);
      if (node.aggregation.forward === null) {
        weightedSum(node.columns.low, node.weights, node.out.low, n);
        if (!node.linear) weightedSum(node.high as readonly Float64Array[], node.weights, node.out.high, n);
        divideByWeight(node.out, node.linear, n);
      } else this.#transformed(node, n);
    }
  }

  #transformed(node: BoundNode, n: number): void {
    const { applies, weight, low, high, coverage } = node.out;
    this.#quasiArithmetic(node, 'low', low, n);
    this.#quasiArithmetic(node, 'high', high, n);
    for (let i = 0; i < n; i++) {
      applies[i] = weight[i]! > 0 ? 1 : 0;
      coverage[i] = weight[i]! > 0 ? coverage[i]! / weight[i]! : 0;
    }
  }

  #quasiArithmetic({ columns, high, weights, aggregation, out }: BoundNode, end: 'low' | 'high', mean: Float64Array, n: number): void {
    const sum = this.#scratch;
    sum.fill(0, 0, n);
    weights.forEach((weight, k) => {
      const [applies, low, coverage, upper] = [columns.applies[k]!, columns.low[k]!, columns.coverage[k]!, high[k]];
      for (let i = 0; i < n; i++) {
        if (!(applies[i]! > 0)) continue;
        const score = end === 'low' ? low[i]! : upper ? upper[i]! : low[i]! + (1 - coverage[i]!);
        sum[i] = sum[i]! + weight * aggregation.forward!(score);
      }
    });
    for (let i = 0; i < n; i++) mean[i] = out.weight[i]! > 0 ? aggregation.inverse(sum[i]! / out.weight[i]!) : 0;
  }
}

function divideByWeight({ applies, weight, low, high, coverage }: NodeColumns, linear: boolean, n: number): void {
  for (let i = 0; i < n; i++) {
    const total = weight[i]!;
    // Divided, not multiplied by a reciprocal: a score of 1 everywhere must come out as exactly 1.
    const has = total > 0;
    const lower = has ? low[i]! / total : 0;
    const reported = has ? coverage[i]! / total : 0;
    applies[i] = has ? 1 : 0;
    low[i] = lower;
    coverage[i] = reported;
    high[i] = has ? (linear ? lower + (1 - reported) : high[i]! / total) : 0;
  }
}
