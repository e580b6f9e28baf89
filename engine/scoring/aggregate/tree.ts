/**
 * Scores up the tree of a framework, for a block of units at a time.
 *
 * Weight of what does not apply goes to its siblings in proportion to nominal weight, task by task, then action by
 * action (scoring policy, R6-R8). That is the same as a weighted mean over the applicable children at every node, so no
 * effective weight is needed for a score; `weight/effective` computes them where they are shown.
 */
import { NOT_APPLICABLE } from '../../core/table.js';
import type { FlatNode, ScoringProgram } from '../program.js';
import type { Aggregation } from './aggregation.js';
import { aggregationNamed } from './index.js';
import { shareAt, sumLeaves, type LeafColumns } from './leaf-sums.js';
import { weightedSum } from './weighted-sum.js';

/** The score of a node with what goes with it; every array has one number per unit of the block. */
export interface NodeColumns {
  /** 1 where it applies, else 0. */
  readonly applies: Float64Array;
  /** Score with missing at 0 [0-1]; 0 where it does not apply. */
  readonly low: Float64Array;
  /** Score with missing at 1 [0-1]; 0 where it does not apply. */
  readonly high: Float64Array;
  /** Share of applicable weight that is reported [0-1]; 0 where it does not apply. */
  readonly coverage: Float64Array;
  /** Σ of the nominal weights of the applicable children, in hundredths. */
  readonly weight: Float64Array;
}

const nodeColumns = (size: number): NodeColumns => ({
  applies: new Float64Array(size),
  low: new Float64Array(size),
  high: new Float64Array(size),
  coverage: new Float64Array(size),
  weight: new Float64Array(size),
});

interface BoundNode {
  /** Indicators below; empty for a node above nodes. */
  readonly leaves: readonly LeafColumns[];
  readonly children: { readonly [name in 'applies' | 'low' | 'high' | 'coverage']: readonly Float64Array[] };
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
    readonly leaves: readonly LeafColumns[],
    size: number,
  ) {
    this.nodes = program.nodes.map(() => nodeColumns(size));
    this.#scratch = new Float64Array(size);
    program.nodes.forEach((node, k) => this.#bound.push(this.#bind(program, node, this.nodes[k]!)));
  }

  #bind(program: ScoringProgram, node: FlatNode, out: NodeColumns): BoundNode {
    const aggregation = aggregationNamed(node.aggregate, `framework.yaml ${node.code}.aggregate`);
    const below = node.nodes.map((k) => this.nodes[k]!);
    return {
      leaves: node.indicators.map((i) => this.leaves[i]!),
      children: { applies: below.map((child) => child.applies), low: below.map((child) => child.low), high: below.map((child) => child.high), coverage: below.map((child) => child.coverage) },
      weights: node.indicators.length > 0 ? node.indicators.map((i) => program.indicators[i]!.weight) : node.nodes.map((k) => program.nodes[k]!.weight),
      aggregation,
      linear: aggregation.forward === null && node.nodes.every((k) => this.#bound[k]!.linear),
      out,
    };
  }

  /**
   * Aggregate the first `n` units of the leaves up to the root.
   *
   * @param only the nodes to make anew, by position; all others hold what the last run made of the same leaves
   */
  run(n: number, only?: ReadonlySet<number>): void {
    for (const [k, node] of this.#bound.entries()) {
      if (only?.has(k) === false) continue;
      const { leaves, children, weights, aggregation, linear, out } = node;
      if (leaves.length > 0) sumLeaves(leaves, weights, out, n);
      else {
        weightedSum(children.applies, weights, out.weight, n);
        weightedSum(children.coverage, weights, out.coverage, n);
        weightedSum(children.low, weights, out.low, n);
        if (!linear) weightedSum(children.high, weights, out.high, n);
      }
      if (aggregation.forward !== null) {
        this.#quasiArithmetic(node, 'low', out.low, n);
        this.#quasiArithmetic(node, 'high', out.high, n);
      }
      divideByWeight(out, aggregation.forward === null, linear, n);
    }
  }

  /** f⁻¹(Σ w f(x) / Σ w) of one end of the children's intervals, into `mean`. */
  #quasiArithmetic({ leaves, children, weights, aggregation, out }: BoundNode, end: 'low' | 'high', mean: Float64Array, n: number): void {
    const sum = this.#scratch;
    sum.fill(0, 0, n);
    weights.forEach((weight, k) => {
      const leaf = leaves[k];
      for (let i = 0; i < n; i++) {
        if (leaf === undefined ? children.applies[k]![i] === 0 : leaf.state[i] === NOT_APPLICABLE) continue;
        sum[i] = sum[i]! + weight * aggregation.forward!(leaf === undefined ? children[end][k]![i]! : endOfLeaf(leaf, end, i));
      }
    });
    for (let i = 0; i < n; i++) mean[i] = out.weight[i]! > 0 ? aggregation.inverse(sum[i]! / out.weight[i]!) : 0;
  }
}

function endOfLeaf(leaf: LeafColumns, end: 'low' | 'high', i: number): number {
  const share = shareAt(leaf, i);
  const low = leaf.normalised[i]! * share;
  return end === 'low' ? low : low + (1 - share);
}

/** From sums to means; scores that are no plain sums (`summed` false) are means already. */
function divideByWeight({ applies, weight, low, high, coverage }: NodeColumns, summed: boolean, linear: boolean, n: number): void {
  for (let i = 0; i < n; i++) {
    const total = weight[i]!;
    const has = total > 0;
    applies[i] = has ? 1 : 0;
    coverage[i] = has ? coverage[i]! / total : 0;
    if (!summed) continue;
    // Divided, not multiplied by a reciprocal: a score of 1 everywhere must come out as exactly 1.
    low[i] = has ? low[i]! / total : 0;
    if (linear) high[i] = has ? low[i]! + (1 - coverage[i]!) : 0;
    else high[i] = has ? high[i]! / total : 0;
  }
}
