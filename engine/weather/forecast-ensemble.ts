/**
 * Members of a forecast: what was forecast, with an error of each member that goes on from step to step, is shared by
 * places near each other, and grows with the lead.
 *
 * Source: dressing of forecasts with errors of the past, Roulston & Smith (2003) Tellus A 55, 16-30; errors as
 * first-order autoregression correlated in space, Matalas (1967) Water Resour. Res. 3, 937-945 (with A = φ I);
 * correlation falling with distance as exp(-d / L).
 *
 * The error e of a step is standard normal at every step; what it does to a forecast x by its deviation σ:
 * additive, x + σ e; multiplicative, (x + x₀) exp(σ e - σ²/2) - x₀ and not below 0, whose mean is x but for the cut.
 * x₀, of rain alone, lets a member be dry where a little rain is forecast, and have a little where none is; without it
 * 0 stays 0. A storm is made larger or smaller, not moved to another place or hour.
 *
 * A step has one draw at each place (and one for what all places share), draw k for the step k after the issue, so that
 * no member, place or step needs another's to have been run.
 */
import { entityOf, fillNormal, normal, type Entities, type RandomStream } from '../core/random.js';
import { choleskyFactor } from './correlation-matrix.js';
import { pairMatrix } from './fit-rain.js';
import { GAUGE_TRACE } from './quantile-mapping.js';

/** How an error acts on a quantity. */
export interface ErrorForm {
  readonly kind: 'additive' | 'multiplicative';
  /** x₀, and what counts as 0 [unit of the quantity]; multiplicative alone. */
  readonly offset: number;
  readonly trace: number;
}

export const ADDITIVE: ErrorForm = { kind: 'additive', offset: 0, trace: 0 };
/** Rain [mm]: x₀ is two readings of a gauge, less than one is dry. */
export const OF_RAIN: ErrorForm = { kind: 'multiplicative', offset: 2 * GAUGE_TRACE, trace: GAUGE_TRACE };
/** Other quantities that are never below 0. */
export const POSITIVE: ErrorForm = { kind: 'multiplicative', offset: 0, trace: 1e-6 };

/** Lead [h], and the deviation of the error there: [unit of the quantity], or of its logarithm [1] where it is multiplicative; by lead, ascending. */
export type DeviationTable = readonly (readonly [lead: number, deviation: number])[];

/** Deviation at a lead within the table, on straight lines. @throws RangeError beyond its ends */
export function deviationAt(table: DeviationTable, lead: number): number {
  const after = table.findIndex(([end]) => end >= lead);
  const [end, deviation] = table[after] ?? [NaN, NaN];
  if (end === lead) return deviation;
  const [begin, from] = table[after - 1] ?? [NaN, NaN];
  if (!(begin < lead && lead < end)) throw new RangeError(`the table has no lead of ${lead} h`);
  return from + ((deviation - from) * (lead - begin)) / (end - begin);
}

/** What a member has instead of `forecast`, of deviation `deviation` and standard error `error`. */
export const withError = (form: ErrorForm, forecast: number, deviation: number, error: number): number => (form.kind === 'additive' ? forecast + deviation * error : withFactor(form, forecast, factorOf(deviation, error)));

/** What a multiplicative error of deviation `deviation` multiplies by. */
export const factorOf = (deviation: number, error: number): number => Math.exp(deviation * (error - deviation / 2));

/** What a member has instead of `forecast` where its error is multiplicative. */
export function withFactor({ offset, trace }: Omit<ErrorForm, 'kind'>, forecast: number, factor: number): number {
  const value = (forecast + offset) * factor - offset;
  return value < trace ? 0 : value;
}

/** How errors of a step hang together in space. */
export type ErrorCorrelation =
  /** One correlation between any two places, 0 to 1: the error of a place depends on no other place being there. */
  | { readonly kind: 'common'; readonly correlation: number }
  /** A factor of the correlation matrix, packed by rows: any first few places have the same bytes without the others. */
  | { readonly kind: 'factor'; readonly factor: Float64Array };

/**
 * Correlations exp(-d / length) of places in a plane.
 *
 * @param x,y coordinates, and `length`, in one unit
 */
export function correlationByDistance(x: ArrayLike<number>, y: ArrayLike<number>, length: number): ErrorCorrelation {
  return { kind: 'factor', factor: choleskyFactor(pairMatrix(x.length, (i, j) => Math.exp(-Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!) / length)))! };
}

export interface ErrorProcess {
  /** Correlation of the error of a step with that of the step before [1], 0 to below 1. */
  readonly lag1: number;
  readonly correlation: ErrorCorrelation;
}

/** What all places share has random numbers of its own. */
const COMMON = entityOf('common forecast error');

/** Independent standard normals of the places, made to hang together: into `out`. */
function correlate(correlation: ErrorCorrelation, normals: Float64Array, common: number, out: Float64Array): void {
  const n = normals.length;
  if (correlation.kind === 'common') {
    const [shared, own] = [Math.sqrt(correlation.correlation), Math.sqrt(1 - correlation.correlation)];
    for (let i = 0; i < n; i++) out[i] = shared * common + own * normals[i]!;
    return;
  }
  for (let i = 0, at = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += correlation.factor[at++]! * normals[j]!;
    out[i] = sum;
  }
}

/**
 * Standard errors of one member.
 *
 * @param steps after the issue of the forecast
 * @param out receives element `k * n + i` for step k and place i
 */
export function fillForecastErrors({ lag1, correlation }: ErrorProcess, places: Entities, stream: RandomStream, member: number, steps: number, out: Float64Array): void {
  const n = places.low.length;
  const [normals, shocks] = [new Float64Array(n), new Float64Array(n)];
  const fresh = Math.sqrt(1 - lag1 * lag1);
  for (let k = 0; k < steps; k++) {
    fillNormal(stream, places, k, member, normals);
    correlate(correlation, normals, correlation.kind === 'common' ? normal(stream, COMMON, k, member) : 0, shocks);
    for (let i = 0, at = k * n; i < n; i++, at++) out[at] = k === 0 ? shocks[i]! : lag1 * out[at - n]! + fresh * shocks[i]!;
  }
}
