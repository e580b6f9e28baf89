/** Where one unit of an assessment stands: its score with its interval, rank, grade, percentiles, vetoes, and its change since last year. */
import type { Framework } from './framework.js';
import type { Veto } from './grade.js';
import type { Assessment, IndicatorStep, YearChange } from './result.js';

export interface UnitStanding {
  /** Score with missing values at 0 [0-100]; null: nothing applies, so there is none. */
  readonly score: number | null;
  /** Score with every missing value at 0, and at 1 [0-100]. */
  readonly interval: readonly [number, number] | null;
  /** Effective weight in state value [%]. */
  readonly coverage: number | null;
  /** 1, 2, 2, 4 …; null: not ranked. */
  readonly rank: number | null;
  /** Units that share the rank, itself included. */
  readonly tied: number | null;
  /** Units ranked at this level. */
  readonly of: number;
  readonly grade: string | null;
  readonly gradeBeforeVeto: string | null;
  /** 100 (units below + half of the equals, itself included) / units ranked [0-100]; null: not ranked. */
  readonly percentile: number | null;
  /** Units alike, of the finest level; null: a unit above it, or one of which the group is not known. */
  readonly peers: {
    readonly group: string;
    /** Units of the group that are ranked. */
    readonly of: number;
    /** As `percentile`, among these. */
    readonly percentile: number | null;
  } | null;
  /** Vetoes on the unit. */
  readonly vetoes: readonly Veto[];
  /** The five indicators that cost most points, as shares of all points lost (obstacle degree) [%]. */
  readonly obstacles: readonly { readonly indicator: string; readonly degree: number }[];
  readonly change: UnitChange | null;
}

/** The change of one unit since last year. */
export interface UnitChange {
  readonly previousYear: number;
  /** What is known of it; null: no score in both years, or a level that years are not compared at. */
  readonly unit: YearChange['units'][number] | null;
}

const OBSTACLES_SHOWN = 5;

/** A percentile, where there is one. */
const known = (values: Float64Array, row: number): number | null => {
  const value = values[row];
  return value === undefined || value < 0 ? null : value;
};

/**
 * @param level position of its level, 0 = finest
 * @param steps of its card
 * @param vetoes of the assessment
 */
export function unitStanding(assessment: Pick<Assessment, 'levels' | 'peerGroups' | 'change'>, { grades }: Pick<Framework, 'grades'>, level: number, row: number, steps: readonly Pick<IndicatorStep, 'code' | 'obstacle'>[], vetoes: readonly Veto[]): UnitStanding {
  const scores = assessment.levels[level]!;
  const isScored = scores.scored[row] === 1;
  const isRanked = scores.rank[row] !== 0;
  const code = scores.codes[row]!;
  const ranked = (suits: (other: number) => boolean): number => scores.rank.reduce((count, rank, other) => count + (rank !== 0 && suits(other) ? 1 : 0), 0);
  const group = scores.peerGroup[row];
  const name = group === undefined ? undefined : assessment.peerGroups[group];
  const { change } = assessment;
  return {
    score: isScored ? scores.score[row]! : null,
    interval: isScored ? [scores.score[row]!, scores.high[row]!] : null,
    coverage: isScored ? scores.coverage[row]! : null,
    rank: isRanked ? scores.rank[row]! : null,
    tied: isRanked ? scores.tied[row]! : null,
    of: ranked(() => true),
    grade: grades[scores.grade[row]!]?.grade ?? null,
    gradeBeforeVeto: grades[scores.gradeBeforeVeto[row]!]?.grade ?? null,
    percentile: known(scores.percentile, row),
    peers: name === undefined ? null : { group: name, of: ranked((other) => scores.peerGroup[other] === group), percentile: known(scores.peerPercentile, row) },
    vetoes: vetoes.filter(({ unit }) => unit === code),
    obstacles: steps
      .filter(({ obstacle }) => obstacle > 0)
      .sort((a, b) => b.obstacle - a.obstacle || (a.code < b.code ? -1 : 1))
      .slice(0, OBSTACLES_SHOWN)
      .map((step) => ({ indicator: step.code, degree: step.obstacle })),
    change: change === null ? null : { previousYear: change.previousYear, unit: level === 0 ? (change.units.find((unit) => unit.code === code) ?? null) : null },
  };
}
