/**
 * Effective weights: the points of 100 that each indicator really carries for a unit once the weight of what does not
 * apply has gone to its siblings (scoring policy, R6-R8). They always sum to 100.
 */
import type { NodeColumns, ScoreColumns } from '../aggregate/tree.js';
import type { ScoringProgram } from '../program.js';

/** Split the root's 100 points down the tree. */
export class EffectiveWeights {
  /** Points of 100 per indicator, one per unit of the block; 0 where it does not apply. */
  readonly indicators: readonly Float64Array[];
  readonly #nodes: readonly Float64Array[];

  constructor(
    readonly program: ScoringProgram,
    size: number,
  ) {
    this.indicators = program.indicators.map(() => new Float64Array(size));
    this.#nodes = program.nodes.map(() => new Float64Array(size));
  }

  /** Compute the weights of the first `n` units from a tree that has been aggregated. */
  run(leaves: readonly ScoreColumns[], nodes: readonly NodeColumns[], n: number): void {
    const root = this.program.nodes.length - 1;
    for (let i = 0; i < n; i++) this.#nodes[root]![i] = nodes[root]!.applies[i]! * 100;
    for (let k = root; k >= 0; k--) {
      const { nodes: children, indicators } = this.program.nodes[k]!;
      const above = this.#nodes[k]!;
      const total = nodes[k]!.weight;
      for (const child of children) split(above, total, this.program.nodes[child]!.weight, nodes[child]!.applies, this.#nodes[child]!, n);
      for (const leaf of indicators) split(above, total, this.program.indicators[leaf]!.weight, leaves[leaf]!.applies, this.indicators[leaf]!, n);
    }
    if (this.program.weightCap !== null) this.#cap(this.program.weightCap, n);
  }

  /** Cut what is above the cap and share it out among the indicators below theirs, in proportion, until all fit. */
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
        if (excess === 0 || open === 0) break;
        const grow = 1 + excess / open;
        this.indicators.forEach((column, k) => {
          if (column[i]! < limits[k]!) column[i] = column[i]! * grow;
        });
      }
    }
  }
}

function split(above: Float64Array, total: Float64Array, weight: number, applies: Float64Array, out: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) out[i] = applies[i]! > 0 ? (above[i]! * weight) / total[i]! : 0;
}
