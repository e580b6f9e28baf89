/** What the groups of the levels above the units are scored from, and the columns on shared memory that hold what is known of them. */
import { sharedBytes, sharedCodes, sharedNumbers } from '../core/table.js';
import type { GroupLevel, Segments } from './levels.js';
import type { IndicatorColumns } from './normalise/columns.js';
import type { ScoringProgram } from './program.js';
import type { RollupLayout } from './rollup-layout.js';
import { unitScores, type RankingRule, type UnitScores } from './unit-scores.js';

/** The groups of one level, on shared memory; of each indicator all groups in turn. */
export interface GroupColumns {
  /** First part of each group, and behind them the end: a part is a segment of rows for the two lowest levels, else a group of the level below. */
  readonly first: Uint32Array;
  readonly values: Float64Array;
  readonly states: Uint8Array;
  readonly normalised: Float64Array;
  readonly shares: Float64Array;
  readonly effective: Float64Array;
  readonly scores: UnitScores;
  readonly unitMean: Float64Array;
  readonly scoredUnits: Float64Array;
  /** What was added up, slot × groups + group; empty at the lowest level, where it stands with the segments. */
  readonly joined: Float64Array;
}

/** What groups are scored from, as all threads see it. */
export interface RollupTask {
  readonly program: ScoringProgram;
  readonly ranking: RankingRule;
  readonly layout: RollupLayout;
  /** One number per slot and segment, as BlockScorer left them: slot × segments + segment. */
  readonly sums: Float64Array;
  readonly segments: number;
  readonly levels: readonly GroupColumns[];
  /** Per level, the next tile to be taken, and behind them, per level, how many are done. */
  readonly progress: Int32Array;
}

/** Everything known of the groups of one level. */
export interface GroupResult {
  readonly level: GroupLevel;
  readonly scores: UnitScores;
  readonly indicators: readonly IndicatorColumns[];
  readonly effective: readonly Float64Array[];
  readonly unitMean: Float64Array;
  readonly scoredUnits: Float64Array;
}

/** First part of each group: of those parts that `of` says the group of. */
function firstParts(of: Uint32Array, groups: number): Uint32Array {
  const first = sharedCodes(groups + 1);
  for (let part = of.length - 1; part >= 0; part--) first[of[part]!] = part;
  first[groups] = of.length;
  return first;
}

/** Room for everything of the levels above the units. */
export function rollupTask(program: ScoringProgram, ranking: RankingRule, layout: RollupLayout, sums: Float64Array, segments: Segments, levels: readonly GroupLevel[]): RollupTask {
  const count = segments.group.length;
  const indicators = program.indicators.length;
  let lowest: Uint32Array | null = null;
  const columns = levels.map(({ codes }, k): GroupColumns => {
    const groups = codes.length;
    const numbers = (): Float64Array => sharedNumbers(indicators * groups);
    const first = firstParts(k === 0 ? segments.group : levels[k]!.ofBelow, groups);
    // The parts of the second level are those of the lowest one, whose groups stand at the first of their own.
    if (k === 1) first.forEach((group, at) => (first[at] = lowest![group]!));
    if (k === 0) lowest = first;
    return {
      first,
      values: numbers(),
      states: sharedBytes(indicators * groups),
      normalised: numbers(),
      shares: numbers(),
      effective: numbers(),
      scores: unitScores(groups, program.groups.length),
      unitMean: sharedNumbers(groups),
      scoredUnits: sharedNumbers(groups),
      joined: sharedNumbers(k === 0 ? 0 : layout.rules.length * groups),
    };
  });
  return { program, ranking, layout, sums, segments: count, levels: columns, progress: new Int32Array(new SharedArrayBuffer(8 * Math.max(1, levels.length))) };
}

/** The groups that have been scored, indicator by indicator. */
export function groupResults({ program, levels: columns }: RollupTask, levels: readonly GroupLevel[]): GroupResult[] {
  return columns.map(({ values, states, normalised, shares, effective, scores, unitMean, scoredUnits }, k): GroupResult => {
    const groups = unitMean.length;
    const of = <T extends Float64Array | Uint8Array>(all: T, i: number): T => all.subarray(i * groups, (i + 1) * groups) as T;
    return {
      level: levels[k]!,
      scores,
      indicators: program.indicators.map((_, i): IndicatorColumns => ({ value: of(values, i), state: of(states, i), normalised: of(normalised, i), share: of(shares, i) })),
      effective: program.indicators.map((_, i) => of(effective, i)),
      unitMean,
      scoredUnits,
    };
  });
}
