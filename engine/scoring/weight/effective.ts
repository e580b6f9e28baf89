/**
 * Effective weights: the points of 100 that each indicator really carries for a unit once the weight of what does not
 * apply has gone to its siblings (scoring policy, R6-R8). They always sum to 100.
 */
import { NOT_APPLICABLE } from '../../core/table.js';
import type { LeafColumns } from '../aggregate/leaf-sums.js';
import type { NodeColumns } from '../aggregate/tree.js';
import type { ScoringProgram } from '../program.js';

/** Split the root's 100 points down the tree. */
export class EffectiveWeights {
  /** Points of 100 per indicator, one per unit of the block, after `fill`; 0 where it does not apply. */
  readonly indicators: readonly Float64Array[];
  /** Points per hundredth of nominal weight below each node. */
  readonly #rates: readonly Float64Array[];
  readonly #nodeOf: readonly number[];
  #leaves: readonly LeafColumns[] = [];

  constructor(
    readonly program: ScoringProgram,
    size: number,
  ) {
    this.indicators = program.indicators.map(() => new Float64Array(size));
    this.#rates = program.nodes.map(() => new Float64Array(size));
    this.#nodeOf = program.indicators.map((_, k) => program.nodes.findIndex((node) => node.indicators.includes(k)));
  }

  /** Points per hundredth of the nominal weight of indicator `k`, one per unit, where it applies and no cap holds. */
  rate(k: number): Float64Array {
    return this.#rates[this.#nodeOf[k]!]!;
  }

  /** Compute the rates of the first `n` units from a tree that has been aggregated; with a cap, the weights too. */
  run(leaves: readonly LeafColumns[], nodes: readonly NodeColumns[], n: number): void {
    this.#leaves = leaves;
    const root = this.program.nodes.length - 1;
    splitRate(null, 0, nodes[root]!.weight, this.#rates[root]!, n);
    for (let k = root; k >= 0; k--) {
      for (const child of this.program.nodes[k]!.nodes) splitRate(this.#rates[k]!, this.program.nodes[child]!.weight, nodes[child]!.weight, this.#rates[child]!, n);
    }
    if (this.program.weightCap !== null) this.fill(n);
  }

  /** Write the weights of the first `n` units to `indicators`. */
  fill(n: number): void {
    this.#leaves.forEach(({ state }, k) => {
      ofLeaf(this.rate(k), this.program.indicators[k]!.weight, state, this.indicators[k]!, n);
    });
    if (this.program.weightCap !== null) this.#cap(this.program.weightCap, n);
  }

  /**
   * Cut what is above the cap and share it out among the indicators below theirs, in proportion, until all fit. Where so
   * little applies that all of it at its cap does not make 100, all is raised alike to 100 (R8).
   */
  #cap(cap: number, n: number): void {
    const limits = this.program.indicators.map((indicator) => (indicator.weight / 100) * cap);
    for (let i = 0; i < n; i++) {
      for (let round = 0; round < limits.length; round++) {
        let excess = 0;
        let open = 0;
        this.indicators.forEach((column, k) => {
          if (column[i]! > limits[k]!) {
            excess += column[i]! - limits[k]!;
            column[i] = limits[k]!;
          } else if (column[i]! < limits[k]!) open += column[i]!;
        });
        if (excess === 0) break;
        if (open === 0) {
          this.#raiseTo100(i);
          break;
        }
        const grow = 1 + excess / open;
        this.indicators.forEach((column, k) => {
          if (column[i]! < limits[k]!) column[i] = column[i]! * grow;
        });
      }
    }
  }

  #raiseTo100(i: number): void {
    const sum = this.indicators.reduce((all, column) => all + column[i]!, 0);
    for (const column of this.indicators) column[i] = (100 * column[i]!) / sum;
  }
}

/** The rate below a node: its own points over the weight that applies below it. `above` null: the root's 100 points. */
function splitRate(above: Float64Array | null, weight: number, below: Float64Array, out: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i] = below[i]! > 0 ? (above === null ? 100 : above[i]! * weight) / below[i]! : 0;
}

function ofLeaf(rate: Float64Array, weight: number, state: Uint8Array, out: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i] = state[i] === NOT_APPLICABLE ? 0 : rate[i]! * weight;
}
