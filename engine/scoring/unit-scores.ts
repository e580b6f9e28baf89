/** The score columns of the units of one level, and how a block of an aggregated tree is written into them. */
import { NOT_APPLICABLE, PRESENT, sharedBytes, sharedNumbers } from '../core/table.js';
import { shareAt, type LeafColumns } from './aggregate/leaf-sums.js';
import { TreeAggregator } from './aggregate/tree.js';
import type { ScoringProgram } from './program.js';
import { comparable } from './rank.js';
import { EffectiveWeights } from './weight/effective.js';

/** One number per unit, on shared memory; points and percent from 0 to 100. */
export interface UnitScores {
  readonly score: Float64Array;
  readonly high: Float64Array;
  readonly reported: Float64Array;
  readonly coverage: Float64Array;
  readonly groupScore: readonly Float64Array[];
  readonly groupCoverage: readonly Float64Array[];
  readonly groupState: readonly Uint8Array[];
  /** 1 where something applies. */
  readonly scored: Uint8Array;
  /** 1 where the coverage rule allows a rank. */
  readonly rankable: Uint8Array;
}

export function unitScores(rows: number, groups: number): UnitScores {
  const perGroup = <T>(make: () => T): T[] => Array.from({ length: groups }, make);
  return {
    score: sharedNumbers(rows),
    high: sharedNumbers(rows),
    reported: sharedNumbers(rows),
    coverage: sharedNumbers(rows),
    groupScore: perGroup(() => sharedNumbers(rows)),
    groupCoverage: perGroup(() => sharedNumbers(rows)),
    groupState: perGroup(() => sharedBytes(rows)),
    scored: sharedBytes(rows),
    rankable: sharedBytes(rows),
  };
}

/** The least coverage for a rank [%]. */
export interface RankingRule {
  readonly coverage: number;
  readonly groupCoverage: number;
}

/** From indicator columns to scores, a block of up to `size` units at a time. */
export class ScoreWriter {
  readonly effective: EffectiveWeights;
  readonly tree: TreeAggregator;
  readonly #reportedTree: TreeAggregator | null;
  readonly #reportedLeaves: readonly LeafColumns[];
  readonly #isArithmetic: boolean;

  /**
   * @param indicators one per indicator of the program, filled by the caller before each `write`
   *                   (share null throughout: then the reported score follows from score and coverage)
   */
  constructor(
    readonly program: ScoringProgram,
    readonly ranking: RankingRule,
    readonly indicators: readonly LeafColumns[],
    size: number,
  ) {
    this.tree = new TreeAggregator(program, indicators, size);
    this.effective = new EffectiveWeights(program, size);
    this.#isArithmetic = program.nodes.every((node) => node.aggregate === 'arithmetic');
    this.#reportedLeaves = indicators.map((): LeafColumns => ({ state: new Uint8Array(size), normalised: new Float64Array(size), share: null }));
    const whole = indicators.every(({ share }) => share === null);
    this.#reportedTree = whole && this.#isArithmetic ? null : new TreeAggregator(program, this.#reportedLeaves, size);
  }

  /** Aggregate the first `n` units of the indicators and write their scores to `out` from row `row` on. */
  write(n: number, out: UnitScores, row: number): void {
    this.tree.run(n);
    this.effective.run(this.tree.leaves, this.tree.nodes, n);
    this.#writeRoot(n, out, row);
    this.#writeGroups(n, out, row);
    if (this.program.weightCap !== null) this.#rewriteCapped(n, out, row);
    this.#writeReported(n, out, row);
    this.#writeRankable(n, out, row);
  }

  #writeRoot(n: number, out: UnitScores, row: number): void {
    const root = this.tree.nodes.at(-1)!;
    for (let i = 0; i < n; i++) {
      out.scored[row + i] = root.applies[i]!;
      out.score[row + i] = 100 * root.low[i]!;
      out.high[row + i] = 100 * root.high[i]!;
      out.coverage[row + i] = 100 * root.coverage[i]!;
    }
  }

  #writeGroups(n: number, out: UnitScores, row: number): void {
    this.program.groups.forEach((node, g) => {
      const group = this.tree.nodes[node]!;
      for (let i = 0; i < n; i++) {
        out.groupScore[g]![row + i] = 100 * group.low[i]!;
        out.groupCoverage[g]![row + i] = 100 * group.coverage[i]!;
        out.groupState[g]![row + i] = group.applies[i]! > 0 ? 0 : NOT_APPLICABLE;
      }
    });
  }

  /** With capped weights the scores are sums over effective weights, no longer means up the tree. */
  #rewriteCapped(n: number, out: UnitScores, row: number): void {
    for (let i = 0; i < n; i++) {
      let [low, high, coverage] = [0, 0, 0];
      this.tree.leaves.forEach((leaf, k) => {
        const weight = this.effective.indicators[k]![i]!;
        const share = shareAt(leaf, i);
        low += weight * leaf.normalised[i]! * share;
        high += weight * (leaf.normalised[i]! * share + 1 - share);
        coverage += weight * share;
      });
      out.score[row + i] = low;
      out.high[row + i] = high;
      out.coverage[row + i] = coverage;
    }
  }

  #writeReported(n: number, out: UnitScores, row: number): void {
    const tree = this.#reportedTree;
    if (tree === null) {
      for (let i = 0; i < n; i++) out.reported[row + i] = out.coverage[row + i]! > 0 ? (100 * out.score[row + i]!) / out.coverage[row + i]! : 0;
      return;
    }
    this.indicators.forEach(({ state, normalised }, k) => {
      const leaf = this.#reportedLeaves[k]!;
      for (let i = 0; i < n; i++) {
        // An arithmetic mean keeps the effective weights and is divided by the reported part; any other leaves out what is missing.
        leaf.state[i] = this.#isArithmetic || state[i] === PRESENT ? state[i]! : NOT_APPLICABLE;
        leaf.normalised[i] = state[i] === PRESENT ? normalised[i]! : 0;
      }
    });
    tree.run(n);
    const root = tree.nodes.at(-1)!;
    for (let i = 0; i < n; i++) out.reported[row + i] = root.coverage[i]! > 0 ? (100 * root.low[i]!) / (this.#isArithmetic ? root.coverage[i]! : 1) : 0;
  }

  #writeRankable(n: number, out: UnitScores, row: number): void {
    const least = comparable(this.ranking.coverage);
    const leastInGroup = comparable(this.ranking.groupCoverage);
    for (let i = row; i < row + n; i++) {
      let rankable = out.scored[i] === 1 && comparable(out.coverage[i]!) >= least;
      for (let g = 0; rankable && g < out.groupScore.length; g++) {
        rankable = out.groupState[g]![i] === NOT_APPLICABLE || comparable(out.groupCoverage[g]![i]!) >= leastInGroup;
      }
      out.rankable[i] = rankable ? 1 : 0;
    }
  }
}
