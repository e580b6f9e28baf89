/** What an assessment yields, as columns: the one shape that writers, report pages and later the API read. */
import type { Label } from '../core/label.js';
import type { Severity } from './framework.js';

/** Scores of all units of one level (village, township ...), rows in ascending order of code. */
export interface LevelScores {
  readonly level: string;
  readonly title: Label;
  readonly rows: number;
  readonly codes: readonly string[];
  readonly names: readonly string[];
  /** Row of the group in the next level up; empty at the top level. */
  readonly parent: Uint32Array;
  /** Number of units of the finest level inside; 1 at the finest. */
  readonly units: Uint32Array;
  /** Score with every missing value at 0: the score [0-100]. NaN-free; see `scored`. */
  readonly score: Float64Array;
  /** Score with every missing value at 1 [0-100]. */
  readonly high: Float64Array;
  /** Score over the reported weight alone [0-100]; 0 where nothing is reported. */
  readonly reported: Float64Array;
  /** Unweighted mean of the scores of the units of the finest level inside [0-100]. */
  readonly unitMean: Float64Array;
  /** Effective weight in state value [%]. */
  readonly coverage: Float64Array;
  /** Per child of the root, in order: its score [0-100] and its coverage [%]; state 0 = value, 255 = not applicable. */
  readonly groupScore: readonly Float64Array[];
  readonly groupCoverage: readonly Float64Array[];
  readonly groupState: readonly Uint8Array[];
  /** 1 where at least one indicator applies, so that there is a score. */
  readonly scored: Uint8Array;
  /** 1, 2, 2, 4 ...; 0 = scored, not ranked. */
  readonly rank: Uint32Array;
  /** Number of units that share the rank, itself included; 0 = not ranked. */
  readonly tied: Uint32Array;
  /** Position in `Framework.grades`, 0 best; 255 = none. `gradeBeforeVeto` leaves vetoes out. */
  readonly grade: Uint8Array;
  readonly gradeBeforeVeto: Uint8Array;
  /** Lowest score of each grade that was used, best first: as declared, or as quotas made it [0-100]; null: the grade has no place. */
  readonly cuts: readonly (number | null)[];
  /** Finest level only: peer group (position in Assessment.peerGroups; beyond its end: not known) and percentile in it and overall [0-100], -1 = not ranked. */
  readonly peerGroup: Uint32Array;
  readonly peerPercentile: Float64Array;
  readonly percentile: Float64Array;
}

/** One indicator of one unit, with every step of the way from the raw fields to points. */
export interface IndicatorStep {
  readonly code: string;
  /** `value`, `not-applicable`, or the reason why it is missing. */
  readonly state: string;
  readonly value: number | null;
  /** Before clipping to 0-1: below 0 or above 1 where the value lies beyond the goalposts. */
  readonly unclipped: number | null;
  readonly normalised: number | null;
  /** Nominal and effective weight [points of 100]. */
  readonly nominalWeight: number;
  readonly weight: number;
  /** Points contributed to the score, weight x normalised x reported share [points]. */
  readonly contribution: number;
  /** Share of the units inside that reported [1]; 1 or 0 for a unit of the finest level. */
  readonly reportedShare: number;
  /** Obstacle degree: this indicator's share of all points lost [%]. */
  readonly obstacle: number;
  /** Wilson 95 % interval of the value, for an indicator that is a share of counts; else null. */
  readonly interval: readonly [number, number] | null;
}

/** A gain that can be had: raise one indicator to its target. */
export interface Gain {
  readonly indicator: string;
  /** Points of the score gained by reaching the target. */
  readonly points: number;
  readonly from: number | null;
  readonly to: number;
  /** Yuan, from the cost table; null where there is none. */
  readonly cost: number | null;
}

/** What separates a unit from the next better grade. */
export interface NextGrade {
  readonly grade: string;
  /** Points short of the lowest score of that grade; 0 where no gain would bring it. */
  readonly points: number;
  /** The fewest indicators whose targets reach it; null: single indicators do not. */
  readonly by: readonly string[] | null;
  /** What keeps the grade from the unit whatever its score: a veto, or a quota with no place in that grade. */
  readonly heldBy?: 'veto' | 'quota';
}

/** Why one unit has its score: the card. */
export interface UnitCard {
  readonly level: string;
  readonly code: string;
  readonly name: string;
  readonly steps: readonly IndicatorStep[];
  readonly gains: readonly Gain[];
  /** The next better grade, the points that separate from it, and the fewest gains that reach it (null: not reachable by gains). */
  readonly nextGrade: NextGrade | null;
}

/** A finding of the audit on one cell, row or group. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly level: string;
  readonly unit: string;
  readonly row: number | null;
  /** Sheet of the row, where a workbook has rows on more than one. */
  readonly sheet?: string;
  readonly fields: readonly string[];
  /** The numbers that broke the rule, as text. */
  readonly found: string;
  /** Written explanation given for a W finding; null: none yet. */
  readonly explanation: string | null;
}

/** What one rule found. `checked: false` says the rule could not be run, and why; that is never a pass. */
export interface RuleOutcome {
  readonly id: string;
  readonly severity: Severity;
  readonly title: Label;
  readonly checked: boolean;
  readonly note: string | null;
  /** Number of findings (all of them; `Audit.findings` may hold fewer). */
  readonly count: number;
}

export interface Audit {
  readonly rules: readonly RuleOutcome[];
  readonly findings: readonly Finding[];
  /** Rows left out of the assessment, with the reason. */
  readonly leftOut: readonly { readonly row: number; readonly sheet?: string; readonly unit: string; readonly reason: string }[];
  /** Per field: how many cells of the finest level are missing, by reason. */
  readonly missing: readonly { readonly field: string; readonly counts: Readonly<Record<string, number>> }[];
}

/** Weights as declared against weights as they work. */
export interface WeightRow {
  readonly indicator: string;
  /** Points of 100. */
  readonly nominal: number;
  readonly meanEffective: number;
  readonly maxEffective: number;
  readonly maxUnit: string;
  /** Share of units (finest level) in each state [1]. */
  readonly value: number;
  readonly missing: number;
  readonly notApplicable: number;
  /** cov(contribution, score) / var(score) [1]; the rows sum to 1. null where all scores are equal. */
  readonly varianceShare: number | null;
  readonly meanNormalised: number | null;
}

/** What would change if a field were no longer collected. */
export interface FieldValue {
  readonly field: string;
  readonly indicators: readonly string[];
  /** Grades of units of the finest level that would change. */
  readonly gradeChanges: number;
}

/** An indicator of this year's method that the data of both years do not support: it does not enter the real change. */
export interface NotComparable {
  readonly indicator: string;
  /** Nominal weight [points of 100]. */
  readonly weight: number;
  /** The year whose data do not support it. */
  readonly lacking: 'previous' | 'current' | 'both';
  /** The fields it needs of which those data have no value. */
  readonly fields: readonly string[];
}

/** One unit of the panel. Scores are those with missing values at 0, `…High` those with missing values at 1 [0-100], coverages [%]. */
export interface ChangedUnit {
  readonly code: string;
  readonly name: string;
  /** Last year's data by last year's method. */
  readonly previous: number;
  readonly previousHigh: number;
  readonly previousCoverage: number;
  /** Last year's data by this year's method, over the comparable indicators. */
  readonly backCast: number;
  readonly backCastHigh: number;
  readonly backCastCoverage: number;
  /** This year's data by this year's method, over the comparable indicators. */
  readonly comparable: number;
  readonly comparableHigh: number;
  readonly comparableCoverage: number;
  /** This year's data by this year's method. */
  readonly current: number;
  readonly currentHigh: number;
  readonly currentCoverage: number;
  readonly real: number;
  readonly definition: number;
  /** Share of the gap to 100 that was closed, over the comparable indicators; null where there was no gap. */
  readonly progress: number | null;
  /** Flagged: the real change is beyond the jump threshold. */
  readonly jump: boolean;
  /** Flagged: more or less was reported than last year, or too little for a rank in a year, so that the real change may be mere reporting. */
  readonly reportingChanged: boolean;
}

export interface YearChange {
  readonly previousYear: number;
  /** Mean change of all scored units, and its three parts; real + definition + sample = total [points]. null: not known, for want of units. */
  readonly total: number | null;
  readonly real: number | null;
  readonly definition: number | null;
  readonly sample: number | null;
  /** The real change of the units that reported alike in both years [points]. */
  readonly realSteady: number | null;
  readonly panelUnits: number;
  readonly newUnits: number;
  readonly goneUnits: number;
  readonly reportingChanged: number;
  readonly notComparable: readonly NotComparable[];
  /** Real change beyond which a unit is flagged [points], and change of coverage beyond which its reporting has changed [percentage points]. */
  readonly limits: { readonly jump: number; readonly reporting: number };
  readonly units: readonly ChangedUnit[];
}

export interface Assessment {
  readonly year: number;
  /** Finest first. */
  readonly levels: readonly LevelScores[];
  readonly peerGroups: readonly string[];
  readonly audit: Audit;
  readonly weights: readonly WeightRow[];
  readonly fieldValues: { readonly units: number; readonly sampled: boolean; readonly rows: readonly FieldValue[] };
  readonly change: YearChange | null;
  /** Cards of all units of all levels where the run is small enough to hold them, else empty. */
  readonly cards: readonly UnitCard[];
  /** Total-row reconciliation and the like: lines for the data-quality page. */
  readonly notes: readonly Label[];
}

/** Cells of units that count as missing because of errors that were accepted, one by one or with the rest of their township or county. */
export const lostCells = ({ missing }: Pick<Audit, 'missing'>): number =>
  missing.reduce((sum, { counts }) => sum + (counts['unreadable'] ?? 0) + (counts['rejected'] ?? 0) + (counts['conflict'] ?? 0), 0);
