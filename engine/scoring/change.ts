/**
 * Change from one year to the next, split into what is real, what is a change of method, and what is a change of sample.
 *
 * For units present in both years (the panel), last year's data are scored again by this year's method (back-cast):
 *   definition = back-cast - previous,  real = current - back-cast.
 * Over all units the mean moves further because units came and went:
 *   sample = (mean of all - mean of panel, this year) - (the same, last year).
 * real + definition + sample = total, exactly but for rounding.
 */
import type { YearChange } from './result.js';

/** The scores of one year by one method: by unit code, ascending. */
export interface ScoreSeries {
  readonly codes: readonly string[];
  readonly names: readonly string[];
  readonly score: Float64Array;
  readonly scored: Uint8Array;
}

/** Real change beyond which a unit is flagged [points]. */
const JUMP_POINTS = 15;

function scoresByCode(series: ScoreSeries): Map<string, number> {
  const scores = new Map<string, number>();
  series.codes.forEach((code, row) => {
    if (series.scored[row] === 1) scores.set(code, series.score[row]!);
  });
  return scores;
}

function meanOf(values: Iterable<number>): number {
  let [sum, count] = [0, 0];
  for (const value of values) [sum, count] = [sum + value, count + 1];
  return count > 0 ? sum / count : 0;
}

/**
 * Split the change between two years.
 *
 * @param previous last year's data by last year's method
 * @param backCast last year's data by this year's method
 * @param current  this year's data by this year's method
 */
export function yearChange(previousYear: number, previous: ScoreSeries, backCast: ScoreSeries, current: ScoreSeries): YearChange {
  const before = scoresByCode(previous);
  const cast = scoresByCode(backCast);
  const now = scoresByCode(current);
  const units = current.codes.flatMap((code, row) => {
    const [p, b, c] = [before.get(code), cast.get(code), now.get(code)];
    if (p === undefined || b === undefined || c === undefined) return [];
    const real = c - b;
    const progress = b < 100 ? real / (100 - b) : null;
    return [{ code, name: current.names[row]!, previous: p, backCast: b, current: c, real, definition: b - p, progress, jump: Math.abs(real) > JUMP_POINTS }];
  });
  const total = meanOf(now.values()) - meanOf(before.values());
  const real = meanOf(units.map((unit) => unit.real));
  const definition = meanOf(units.map((unit) => unit.definition));
  const sample = meanOf(now.values()) - meanOf(units.map((unit) => unit.current)) - (meanOf(before.values()) - meanOf(units.map((unit) => unit.previous)));
  const goneUnits = [...before.keys()].filter((code) => !now.has(code)).length;
  const newUnits = [...now.keys()].filter((code) => !before.has(code)).length;
  return { previousYear, total, real, definition, sample, panelUnits: units.length, newUnits, goneUnits, units };
}
