/** Parameters of the daily temperature of sites from their records, gaps (NaN) allowed. */
import type { Problem } from '../core/errors.js';
import type { Calendar } from './calendar.js';
import type { Matrix } from './correlation-matrix.js';
import { commonCorrelation, pairMatrix } from './fit-rain.js';
import type { SeasonalProcess } from './generator-parameters.js';
import { fitHarmonics, harmonicAt } from './harmonics.js';

const MEAN_HARMONICS = 2;
const VARIANCE_HARMONICS = 1;
/** Fewer days of a state, dry or wet, do not show a yearly course: all days are taken. */
const LEAST_OF_STATE = 365;
/** Least number of days for a course at all, and for a correlation. */
const LEAST_DAYS = 730;
const LEAST_COMMON = 60;
const LEAST_VARIANCE = 0.01;
const GREATEST_PERSISTENCE = 0.99;

export interface FittedProcess {
  readonly seasonal: SeasonalProcess;
  /** Standardised deviations of the days of the record, NaN in gaps. */
  readonly deviations: Float64Array;
}

/**
 * The course of a quantity over the year on dry and on wet days, and the persistence of deviations from it.
 *
 * @param values [°C] of the days of the calendar, NaN where not known
 * @param wet 1, 0, or NaN where not known: such a day is left out
 */
export function fitProcess(place: string, values: ArrayLike<number>, wet: Float64Array, { yearDay }: Calendar, problems: Problem[]): FittedProcess {
  const known = [...wet.keys()].filter((t) => !Number.isNaN(values[t]!) && !Number.isNaN(wet[t]!));
  if (known.length < LEAST_DAYS) problems.push({ place, expected: `at least ${LEAST_DAYS} days known together with their rain`, found: String(known.length), code: 'generator/too-few-days' });
  const course = (state: number): { readonly mean: number[]; readonly variance: number[] } => {
    const own = known.filter((t) => wet[t] === state);
    const days = own.length < LEAST_OF_STATE ? known : own;
    const at = days.map((t) => yearDay[t]!);
    const mean = fitHarmonics(at, days.map((t) => values[t]!), MEAN_HARMONICS);
    return { mean, variance: fitHarmonics(at, days.map((t) => (values[t]! - harmonicAt(mean, yearDay[t]!)) ** 2), VARIANCE_HARMONICS) };
  };
  const [dry, rainy] = [course(0), course(1)];
  const deviations = new Float64Array(values.length).fill(NaN);
  for (const t of known) {
    const { mean, variance } = wet[t] === 1 ? rainy : dry;
    deviations[t] = (values[t]! - harmonicAt(mean, yearDay[t]!)) / Math.sqrt(Math.max(LEAST_VARIANCE, harmonicAt(variance, yearDay[t]!)));
  }
  const lagOne = commonCorrelation(deviations.subarray(1), deviations.subarray(0, -1), LEAST_COMMON) ?? 0;
  const seasonal = { mean: { dry: dry.mean, wet: rainy.mean }, variance: { dry: dry.variance, wet: rainy.variance }, persistence: Math.min(GREATEST_PERSISTENCE, Math.max(-GREATEST_PERSISTENCE, lagOne)) };
  return { seasonal, deviations };
}

/**
 * Correlations between sites of the shocks that give deviations their observed correlation: ρ (1 - φi φj) /
 * √((1 - φi²)(1 - φj²)), of BBᵀ = M0 - A M0 Aᵀ with diagonal A. 0 for sites with hardly a day in common.
 */
export function fitShockCorrelation(fitted: readonly FittedProcess[]): Matrix {
  return pairMatrix(fitted.length, (i, j) => {
    const [phi, psi] = [fitted[i]!.seasonal.persistence, fitted[j]!.seasonal.persistence];
    const rho = commonCorrelation(fitted[i]!.deviations, fitted[j]!.deviations, LEAST_COMMON) ?? 0;
    return (rho * (1 - phi * psi)) / Math.sqrt((1 - phi * phi) * (1 - psi * psi));
  });
}
