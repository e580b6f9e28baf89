/**
 * Design storms from the intensity formula of a Chinese city, with the Chicago hyetograph.
 *
 * Source: 室外排水设计标准 GB 50014-2021, q = 167 A1 (1 + C lg P) / (t + b)^n [L/s/ha]; Keifer & Chu (1957) J. Hydraul.
 * Div. ASCE 83(4), synthetic storm pattern. Depths come from the integrated curve, not from intensities at mid-steps,
 * which would lose rain at the peak.
 */
import { throwIfAny, type Problem } from '../core/errors.js';

/** The intensity formula of a place. */
export interface IntensityFormula {
  /** A1: mean intensity of a storm once a year over a duration with (t + b)^n = 1 min^n [mm/min], > 0. */
  readonly a: number;
  /** C: growth with the logarithm of the return period [1], >= 0. */
  readonly c: number;
  /** b: added to the duration [min], >= 0. */
  readonly b: number;
  /** n: decay with the duration [1], above 0 and below 1. */
  readonly n: number;
}

export interface DesignStorm extends IntensityFormula {
  /** r: share of the duration before the peak [1], above 0 and below 1. */
  readonly peakRatio: number;
  /** P [years], such that 1 + C lg P > 0. */
  readonly returnPeriod: number;
  /** [min], > 0. */
  readonly duration: number;
  /** Length of a step [min], which divides the duration. */
  readonly step: number;
}

/** Depth of `duration` minutes where (t + b)^n divides `force`, the mm/min of the return period. */
const depthOf = (force: number, b: number, n: number, duration: number): number => (duration > 0 ? (force * duration) / (duration + b) ** n : 0);

const forceOf = ({ a, c }: IntensityFormula, returnPeriod: number): number => a * (1 + c * Math.log10(returnPeriod));

/** Steps in the duration; 0 where they do not come out even. */
function stepsIn(duration: number, step: number): number {
  const steps = Math.round(duration / step);
  return Math.abs(steps * step - duration) <= 1e-9 * duration ? steps : 0;
}

function formulaProblems(formula: IntensityFormula, returnPeriod: number, duration: number): Problem[] {
  const problems: Problem[] = [];
  const demand = (name: string, value: number, holds: boolean, expected: string, kind: string): void => {
    if (!holds) problems.push({ place: name, expected, found: String(value), code: `design-storm/${kind}` });
  };
  const { a, b, c, n } = formula;
  demand('a', a, a > 0 && a < Infinity, 'a number > 0', 'intensity-formula');
  demand('c', c, c >= 0 && c < Infinity, 'a number >= 0', 'intensity-formula');
  demand('b', b, b >= 0 && b < Infinity, 'minutes >= 0', 'intensity-formula');
  demand('n', n, n > 0 && n < 1, 'a number above 0 and below 1', 'intensity-formula');
  demand('returnPeriod', returnPeriod, returnPeriod > 0 && returnPeriod < Infinity && !(1 + c * Math.log10(returnPeriod) <= 0), 'years > 0 for which the formula gives rain, 1 + C lg P > 0', 'return-period');
  demand('duration', duration, duration > 0 && duration < Infinity, 'minutes > 0', 'duration');
  return problems;
}

/**
 * Depth of the storm of a return period and a duration.
 *
 * @param returnPeriod P [years]
 * @param duration t [min]
 * @returns H = A1 (1 + C lg P) t / (t + b)^n [mm], > 0
 * @throws InputError `design-storm/intensity-formula`, `design-storm/return-period`, `design-storm/duration`
 */
export function designDepth(formula: IntensityFormula, returnPeriod: number, duration: number): number {
  throwIfAny(formulaProblems(formula, returnPeriod, duration));
  return depthOf(forceOf(formula, returnPeriod), formula.b, formula.n, duration);
}

/**
 * Rain of each step of a Chicago design storm: around the peak, any duration τ with r τ of it before the peak holds the
 * depth H(τ) of its own return period.
 *
 * @returns depth of each step [mm], > 0; added in order they come to `designDepth`
 * @throws InputError as `designDepth`, and `design-storm/peak-ratio`, `design-storm/step`
 */
export function designStorm(storm: DesignStorm): Float64Array {
  const { b, n, peakRatio: r, returnPeriod, duration, step } = storm;
  const problems = formulaProblems(storm, returnPeriod, duration);
  if (!(r > 0 && r < 1)) problems.push({ place: 'peakRatio', expected: 'a number above 0 and below 1', found: String(r), code: 'design-storm/peak-ratio' });
  const steps = step > 0 ? stepsIn(duration, step) : 0;
  if (steps === 0 && duration > 0) problems.push({ place: 'step', expected: `minutes that divide the duration of ${duration} min`, found: String(step), code: 'design-storm/step' });
  throwIfAny(problems);

  const force = forceOf(storm, returnPeriod);
  const total = depthOf(force, b, n, duration);
  const peak = r * duration;
  const depths = new Float64Array(steps);
  let fallen = 0;
  for (let k = 0; k < steps; k++) {
    const end = (duration * (k + 1)) / steps;
    const until = k === steps - 1 ? total : end <= peak ? r * (total - depthOf(force, b, n, (peak - end) / r)) : r * total + (1 - r) * depthOf(force, b, n, (end - peak) / (1 - r));
    depths[k] = until - fallen;
    fallen += depths[k]!;
  }
  return depths;
}
