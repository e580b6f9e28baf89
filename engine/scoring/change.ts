/**
 * Change from one year to the next, split into what is real, what is a change of method, and what is a change of sample.
 *
 * For units present in both years (the panel), last year's data are scored again by this year's method (back-cast), and
 * this year's beside them, both over the indicators that the data of both years support (comparable):
 *   real = comparable - back-cast,  definition = (back-cast - previous) + (current - comparable).
 * Over all units the mean moves further because units came and went:
 *   sample = (mean of all - mean of panel, this year) - (the same, last year).
 * real + definition + sample = total, exactly but for rounding.
 */
import { comparable as key } from './rank.js';
import type { ChangedUnit, NotComparable, YearChange } from './result.js';
import type { UnitScores } from './unit-scores.js';

export type ComparedScores = Pick<UnitScores, 'score' | 'high' | 'coverage' | 'scored' | 'rankable'>;

/** The scores of one year by one method: by unit code, ascending. */
export interface ScoreSeries {
  readonly codes: readonly string[];
  readonly names: readonly string[];
  readonly scores: ComparedScores;
}

/** Two years as they are compared. */
export interface ComparedYears {
  /** Last year's data by last year's method. */
  readonly previous: ScoreSeries;
  /** Last year's data by this year's method, over the comparable indicators. */
  readonly backCast: ScoreSeries;
  /** This year's data by this year's method. */
  readonly current: ScoreSeries;
  /** The same units over the comparable indicators. */
  readonly comparable: ComparedScores;
}

/**
 * Real change beyond which a unit is flagged [points]; change of coverage beyond which its reporting has changed
 * [percentage points]: what is reported anew can move a score by no more points than that, a third of a jump.
 */
const LIMITS = { jump: 15, reporting: 5 };

/** Rows of the scored units, by code. */
function scoredRows({ codes, scores }: ScoreSeries): Map<string, number> {
  const rows = new Map<string, number>();
  codes.forEach((code, row) => {
    if (scores.scored[row] === 1) rows.set(code, row);
  });
  return rows;
}

/** The mean; null of nothing. */
function meanOf(values: Iterable<number>): number | null {
  let [sum, count] = [0, 0];
  for (const value of values) [sum, count] = [sum + value, count + 1];
  return count > 0 ? sum / count : null;
}

const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

/**
 * Split the change between two years.
 *
 * @param notComparable the indicators that `backCast` and `comparable` leave out
 * @returns means of nothing are null: with no unit in both years there is a total at most
 */
export function yearChange(previousYear: number, { previous, backCast, current, comparable }: ComparedYears, notComparable: readonly NotComparable[]): YearChange {
  const before = scoredRows(previous);
  const cast = scoredRows(backCast);
  const now = scoredRows(current);
  const units: ChangedUnit[] = [];
  for (const [code, row] of now) {
    const [p, b] = [before.get(code), cast.get(code)];
    if (p === undefined || b === undefined || comparable.scored[row] !== 1) continue;
    const [old, then, whole] = [previous.scores, backCast.scores, current.scores];
    const real = comparable.score[row]! - then.score[b]!;
    const covered = comparable.coverage[row]! - then.coverage[b]!;
    units.push({
      code,
      name: current.names[row]!,
      previous: old.score[p]!,
      previousHigh: old.high[p]!,
      previousCoverage: old.coverage[p]!,
      backCast: then.score[b]!,
      backCastHigh: then.high[b]!,
      backCastCoverage: then.coverage[b]!,
      comparable: comparable.score[row]!,
      comparableHigh: comparable.high[row]!,
      comparableCoverage: comparable.coverage[row]!,
      current: whole.score[row]!,
      currentHigh: whole.high[row]!,
      currentCoverage: whole.coverage[row]!,
      real,
      definition: then.score[b]! - old.score[p]! + (whole.score[row]! - comparable.score[row]!),
      progress: then.score[b]! < 100 ? real / (100 - then.score[b]!) : null,
      jump: key(Math.abs(real)) > key(LIMITS.jump),
      reportingChanged: key(Math.abs(covered)) > key(LIMITS.reporting) || [old.rankable[p], then.rankable[b], comparable.rankable[row], whole.rankable[row]].includes(0),
    });
  }
  const meanNow = meanOf(Array.from(now.values(), (row) => current.scores.score[row]!));
  const meanBefore = meanOf(Array.from(before.values(), (row) => previous.scores.score[row]!));
  const steady = units.filter(({ reportingChanged }) => !reportingChanged);
  return {
    previousYear,
    total: difference(meanNow, meanBefore),
    real: meanOf(units.map(({ real }) => real)),
    definition: meanOf(units.map(({ definition }) => definition)),
    sample: difference(difference(meanNow, meanOf(units.map((unit) => unit.current))), difference(meanBefore, meanOf(units.map((unit) => unit.previous)))),
    realSteady: meanOf(steady.map(({ real }) => real)),
    panelUnits: units.length,
    newUnits: [...now.keys()].filter((code) => !before.has(code)).length,
    goneUnits: [...before.keys()].filter((code) => !now.has(code)).length,
    reportingChanged: units.length - steady.length,
    notComparable,
    limits: LIMITS,
    units,
  };
}
