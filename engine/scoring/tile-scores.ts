/**
 * From a tree aggregated over a tile to the scores of its units or groups, in WebAssembly: what `ScoreWriter` does, bit by
 * bit, for a tree of arithmetic means.
 */
import { NOT_APPLICABLE } from '../core/table.js';
import { TILE_ROWS } from './levels.js';
import { comparable } from './rank.js';
import { placeList } from './tile-kernels.js';
import { TileTree } from './tile-tree.js';
import type { RankingRule, UnitScores } from './unit-scores.js';

export class TileScores {
  readonly score: Float64Array;
  readonly scored: Uint8Array;
  readonly #steps: ((n: number) => void)[] = [];
  /** What goes out after each tile: a column of the tile with the one of the level it is a part of. */
  readonly #out: (readonly [Float64Array, (scores: UnitScores) => Float64Array] | readonly [Uint8Array, (scores: UnitScores) => Uint8Array])[] = [];

  constructor(
    readonly tree: TileTree,
    ranking: RankingRule,
  ) {
    const { program, kernels, memory, nodes, leaves } = tree;
    this.#steps.push(...tree.steps);
    const root = nodes.at(-1)!;
    this.score = this.#percent(root.low, (scores) => scores.score);
    this.#percent(root.high, (scores) => scores.high);
    const coverage = this.#percent(root.coverage, (scores) => scores.coverage);
    this.scored = this.#bytes(root.applies, [1, 0], (scores) => scores.scored);
    const groups = program.groups.flatMap((node, g) => {
      const group = nodes[node]!;
      this.#percent(group.low, (scores) => scores.groupScore[g]!);
      const reported = this.#percent(group.coverage, (scores) => scores.groupCoverage[g]!);
      const state = this.#bytes(group.applies, [0, NOT_APPLICABLE], (scores) => scores.groupState[g]!);
      return [reported.byteOffset, state.byteOffset];
    });
    this.#reported(leaves.every(({ share }) => share === null), coverage);
    const rankable = memory.bytes(TILE_ROWS);
    const list = placeList(memory, groups);
    const [least, leastInGroup] = [comparable(ranking.coverage), comparable(ranking.groupCoverage)];
    this.#steps.push((n) => kernels.rankable(this.scored.byteOffset, coverage.byteOffset, least, list, groups.length / 2, leastInGroup, rankable.byteOffset, n));
    this.#out.push([rankable, (scores) => scores.rankable]);
    this.#steps.push(...tree.split());
  }

  /** Score the tile of rows [lo, lo + n). */
  write(lo: number, n: number, scores: UnitScores): void {
    for (const step of this.#steps) step(n);
    for (const [from, to] of this.#out) to(scores).set(n === TILE_ROWS ? from : from.subarray(0, n), lo);
  }

  /** The score over the reported weight alone: of the score and the coverage where each unit is reported whole, else of a tree without shares. */
  #reported(isWhole: boolean, coverage: Float64Array): void {
    const { program, kernels, memory, leaves } = this.tree;
    const out = memory.numbers(TILE_ROWS);
    let [low, part] = [this.score, coverage];
    if (!isWhole) {
      const plain = new TileTree(program, leaves.map(({ state, normalised }) => ({ state, normalised, share: null })), memory, kernels);
      this.#steps.push(...plain.steps);
      const root = plain.nodes.at(-1)!;
      [low, part] = [root.low, root.coverage];
    }
    this.#steps.push((n) => kernels.reported(low.byteOffset, part.byteOffset, out.byteOffset, n));
    this.#out.push([out, (scores) => scores.reported]);
  }

  #percent(share: Float64Array, to: (scores: UnitScores) => Float64Array): Float64Array {
    const { kernels, memory } = this.tree;
    const out = memory.numbers(TILE_ROWS);
    this.#steps.push((n) => kernels.percent(share.byteOffset, out.byteOffset, n));
    this.#out.push([out, to]);
    return out;
  }

  #bytes(applies: Float64Array, [yes, no]: readonly [number, number], to: (scores: UnitScores) => Uint8Array): Uint8Array {
    const { kernels, memory } = this.tree;
    const out = memory.bytes(TILE_ROWS);
    this.#steps.push((n) => kernels.appliesAs(applies.byteOffset, yes, no, out.byteOffset, n));
    this.#out.push([out, to]);
    return out;
  }
}
