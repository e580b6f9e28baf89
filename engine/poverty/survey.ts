/**
 * A sample and how it was drawn: weights, strata, primary sampling units; standard errors by linearisation.
 *
 * The error of an estimate is that of the total of its linearised variable, as if sampling units were drawn with
 * replacement within strata: Σ_h n_h/(n_h - 1) Σ_c (U_hc - Ū_h)². A stratum of one unit is held against the mean of all
 * units, which errs on the safe side.
 *
 * Source: Binder (1983) Int. Stat. Rev. 51, 279-292; Wolter (2007) Introduction to Variance Estimation, ch. 6.
 */
import { InputError, type Problem, throwIfAny } from '../core/errors.js';

export interface Survey {
  /** Of each row, >= 0 and not all 0. */
  readonly weights: ArrayLike<number>;
  /** Code of each row's stratum; absent: one. */
  readonly strata?: ArrayLike<number>;
  /** Code of each row's primary sampling unit, within its stratum; absent: each row is one. */
  readonly units?: ArrayLike<number>;
}

export interface Estimate {
  readonly value: number;
  /** null where one sampling unit says nothing of it. */
  readonly standardError: number | null;
}

/** A statistic of weights, with its derivative by every weight. */
export interface Linearised {
  readonly value: number;
  /** d value / d weight of each row. */
  readonly influence: Float64Array;
}

/**
 * @throws InputError `poverty/weights` where one is below 0 or none is above, `poverty/length`
 */
export function checkSurvey({ weights, strata, units }: Survey, rows: number): void {
  const problems: Problem[] = [];
  for (const [name, column] of [['weights', weights], ['strata', strata], ['units', units]] as const) {
    if (column !== undefined && column.length !== rows) problems.push({ place: name, expected: `${rows} rows`, found: String(column.length), code: 'poverty/length' });
  }
  throwIfAny(problems);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Infinity)) problems.push({ place: `weights[${i}]`, expected: 'a number >= 0', found: String(weight), code: 'poverty/weights' });
    sum += weight;
  }
  throwIfAny(problems);
  if (sum === 0) throw new InputError([{ place: 'weights', expected: 'at least one > 0', found: rows === 0 ? 'no rows' : 'only 0', code: 'poverty/weights' }]);
}

/** Sum of what lies in one stratum. */
interface Stratum {
  units: number;
  sum: number;
  squares: number;
}

/**
 * Standard error of the total of a linearised variable.
 *
 * @param linearised weight times influence of each row, 0 outside the group that is estimated: its units still count
 */
function standardErrorOf(linearised: ArrayLike<number>, { strata, units }: Survey): number | null {
  const totals = new Map<number, Map<number, number>>();
  for (let i = 0; i < linearised.length; i++) {
    const stratum = strata?.[i] ?? 0;
    let there = totals.get(stratum);
    if (there === undefined) totals.set(stratum, (there = new Map<number, number>()));
    const unit = units === undefined ? i : units[i]!;
    there.set(unit, (there.get(unit) ?? 0) + linearised[i]!);
  }
  const all: Stratum = { units: 0, sum: 0, squares: 0 };
  const each = [...totals.values()].map((there): Stratum => {
    const stratum = { units: there.size, sum: 0, squares: 0 };
    for (const total of there.values()) stratum.sum += total;
    for (const total of there.values()) stratum.squares += (total - stratum.sum / stratum.units) ** 2;
    all.units += stratum.units;
    all.sum += stratum.sum;
    return stratum;
  });
  if (all.units < 2) return null;
  const mean = all.sum / all.units;
  const variance = each.reduce((sum, { units: n, sum: total, squares }) => sum + (n > 1 ? (n / (n - 1)) * squares : (total - mean) ** 2), 0);
  return Math.sqrt(variance);
}

/** A statistic with its standard error under a design; rows without weight belong to no group that is estimated. */
export const estimateOf = ({ value, influence }: Linearised, survey: Survey): Estimate => ({ value, standardError: standardErrorOf(influence.map((x, i) => x * survey.weights[i]!), survey) });
