/**
 * Ensemble model output statistics: the forecast of a quantity that is normal about its mean, N(a + b m, c + d s²) from
 * mean m and variance s² of an ensemble, with the parameters of the least mean CRPS over cases of the past.
 *
 * Source: Gneiting, Raftery, Westveld & Goldman (2005) Mon. Weather Rev. 133, 1098-1118: non-homogeneous Gaussian
 * regression, the CRPS of the normal in closed form, c and d as squares so that no variance is below 0.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import { normalCdf } from '../core/normal.js';
import { climbSimplex, type Vertex } from '../core/simplex.js';
import { mean } from '../core/statistics.js';

/** a [unit of the quantity], b [1], c [unit²], d [1]; c and d >= 0. */
export interface EmosParameters {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

export interface EmosCases {
  /** Mean of the ensemble, its variance (0: one forecast, no ensemble), and what came; an element for each case. */
  readonly forecast: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly observed: ArrayLike<number>;
}

export interface EmosFit extends EmosParameters {
  readonly cases: number;
  /** Mean CRPS of N(m, s²) and of the fit [unit of the quantity]; the second is never the greater. */
  readonly before: number;
  readonly after: number;
  /** Whether the ensemble has a spread anywhere; without one d is 0, since nothing tells it. */
  readonly hasSpread: boolean;
}

/** Fewest cases that four parameters are fitted to. */
const LEAST = 30;
const MOST_POINTS = 4_000;
/** Simplexes one after another, each full-sized: the second leaves the ridge the first one stops on. */
const CLIMBS = 3;
const [SIZE, DIFFERENCE] = [1e-9, 1e-15] as const;

/**
 * Continuous ranked probability score of a normal forecast.
 *
 * @param deviation standard deviation [unit of the quantity], >= 0; 0: a forecast without doubt
 * @returns [unit of the quantity], >= 0; smaller is better
 */
export function normalCrps(centre: number, deviation: number, observed: number): number {
  const distance = observed - centre;
  if (deviation === 0) return Math.abs(distance);
  const z = distance / deviation;
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  return deviation * (z * (2 * normalCdf(z) - 1) + 2 * density - 1 / Math.sqrt(Math.PI));
}

/** Centre and standard deviation of the forecast from mean and variance of an ensemble. */
export const emosNormal = ({ a, b, c, d }: EmosParameters, forecast: number, variance: number): { readonly centre: number; readonly deviation: number } => ({ centre: a + b * forecast, deviation: Math.sqrt(c + d * variance) });

/** Mean CRPS of a forecast over cases [unit of the quantity]. */
export function meanCrps(parameters: EmosParameters, { forecast, variance, observed }: EmosCases): number {
  let sum = 0;
  for (let k = 0; k < observed.length; k++) {
    const { centre, deviation } = emosNormal(parameters, forecast[k]!, variance[k]!);
    sum += normalCrps(centre, deviation, observed[k]!);
  }
  return sum / observed.length;
}

const varianceOf = (values: ArrayLike<number>, centre: number): number => {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += (values[k]! - centre) ** 2;
  return sum / values.length;
};

function problemsOf(cases: EmosCases, place: string): Problem[] {
  const { forecast, observed } = cases;
  const problems: Problem[] = [];
  const n = observed.length;
  if (n < LEAST) problems.push({ place, expected: `at least ${LEAST} cases`, found: String(n), code: 'emos/too-few' });
  for (const name of ['forecast', 'variance', 'observed'] as const) {
    const values = Array.from(cases[name]);
    if (values.length !== n) problems.push({ place: `${place} ${name}`, expected: `${n} values, as many as were observed`, found: String(values.length), code: 'emos/uneven' });
    values.forEach((value, k) => {
      if (!Number.isFinite(value) || (name === 'variance' && value < 0)) problems.push({ place: `${place} ${name}[${k}]`, expected: name === 'variance' ? 'a finite number >= 0' : 'a finite number', found: String(value), code: 'emos/bad-value' });
    });
  }
  if (problems.length > 0) return problems;
  for (const [name, values] of [['forecast', forecast], ['observed', observed]] as const) {
    if (Array.from(values).every((value) => value === values[0])) problems.push({ place: `${place} ${name}`, expected: 'values that differ', found: `${n} times ${values[0]!}`, code: 'emos/no-variation' });
  }
  return problems;
}

/** The parameters in coordinates of about 1: α and β of standardised means, γ and δ whose squares are shares of the variance of what was observed. */
interface Scales {
  readonly forecastMean: number;
  readonly forecastDeviation: number;
  readonly observedMean: number;
  readonly observedDeviation: number;
  /** Mean variance of the ensemble; 0: none has a spread. */
  readonly spread: number;
}

function parametersAt([alpha = 0, beta = 0, gamma = 0, delta = 0]: readonly number[], { forecastMean, forecastDeviation, observedMean, observedDeviation, spread }: Scales): EmosParameters {
  const b = (beta * observedDeviation) / forecastDeviation;
  return { a: observedMean + alpha * observedDeviation - b * forecastMean, b, c: (gamma * observedDeviation) ** 2, d: spread > 0 ? (delta * observedDeviation) ** 2 / spread : 0 };
}

/** Where climbing begins: the ensemble as it is, and the least-squares line with its errors from the spread, from elsewhere, and from both. */
function beginnings({ forecastMean, forecastDeviation, observedMean, observedDeviation, spread }: Scales, correlation: number): number[][] {
  const left = Math.sqrt(Math.max(1e-6, 1 - correlation ** 2));
  const line = [0, correlation];
  const raw = [(forecastMean - observedMean) / observedDeviation, forecastDeviation / observedDeviation];
  if (spread === 0) return [[...raw, 0], [...line, left]];
  return [[...raw, 0, Math.sqrt(spread) / observedDeviation], [...line, left, 0.1 * left], [...line, 0.1 * left, left], [...line, left / Math.SQRT2, left / Math.SQRT2]];
}

/**
 * Fit the forecast to cases of the past.
 *
 * @param place how the cases are called in messages
 * @throws InputError `emos/too-few` (fewer than 30 cases), `emos/uneven`, `emos/bad-value`, `emos/no-variation`, all at once
 */
export function fitEmos(cases: EmosCases, place = 'cases'): EmosFit {
  throwIfAny(problemsOf(cases, place));
  const { forecast, variance, observed } = cases;
  const [forecastMean, observedMean, spread] = [mean(forecast), mean(observed), mean(variance)];
  const scales: Scales = { forecastMean, observedMean, spread, forecastDeviation: Math.sqrt(varianceOf(forecast, forecastMean)), observedDeviation: Math.sqrt(varianceOf(observed, observedMean)) };
  let products = 0;
  for (let k = 0; k < observed.length; k++) products += (forecast[k]! - forecastMean) * (observed[k]! - observedMean);
  const correlation = products / observed.length / (scales.forecastDeviation * scales.observedDeviation);
  let tried = 0;
  const values = (points: readonly (readonly number[])[]): number[] => {
    tried += points.length;
    return points.map((point) => -meanCrps(parametersAt(point, scales), cases));
  };
  const points = beginnings(scales, correlation);
  const climb = (start: Vertex): Vertex => climbSimplex(start, { values, goesOn: () => tried < MOST_POINTS, edge: (x) => x + 0.1, size: SIZE, difference: DIFFERENCE });
  let best = values(points).map((value, k): Vertex => ({ point: points[k]!, value })).reduce((a, b) => (b.value > a.value ? b : a));
  for (let k = 0; k < CLIMBS; k++) best = climb(best);
  const fitted = parametersAt(best.point, scales);
  return { ...fitted, cases: observed.length, before: meanCrps({ a: 0, b: 1, c: 0, d: 1 }, cases), after: -best.value, hasSpread: spread > 0 };
}
