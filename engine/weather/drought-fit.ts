/**
 * Fit of a distribution to each station and season of a record, and the standard normal deviates of values under it.
 *
 * Sources: McKee, Doesken & Kleist (1993), 8th Conf. Applied Climatology, 179-184 (gamma with a mass at zero);
 * Stagge et al. (2015) Int. J. Climatol. 35, 4027-4040 (centre of the mass at zero).
 */
import type { stepsBySlot } from './calendar-slots.js';
import { MISSING } from './drought-missing.js';
import { gammaDeviate, gammaPeak, thomShape } from './gamma-distribution.js';
import { fitLogLogistic, logLogisticDeviate } from './log-logistic.js';

export type Distribution = 'gamma' | 'log-logistic';
/** Share that a value of zero stands for: all the zeros q ('upper') or half of them q/2 ('center'). */
export type ZeroRule = 'upper' | 'center';

/** Parameters by station and season: element `i * slots + s`. */
export interface StandardisedFit {
  readonly distribution: Distribution;
  /** Steps summed. */
  readonly scale: number;
  /** What a step counts for in the sum of the step after it [1]. */
  readonly decay: number;
  readonly slots: number;
  /** Origin of the values [their unit]: 0 for rain, less the offset for a gamma of the balance. */
  readonly location: Float64Array;
  /** [unit of the values] */
  readonly spread: Float64Array;
  /** [1] */
  readonly shape: Float64Array;
  /** Share q of zeros in the calibration [1]. */
  readonly zeroShare: Float64Array;
  /** A code of `MISSING`: 0 where there is a fit. */
  readonly reason: Uint8Array;
}

export type StepLists = ReturnType<typeof stepsBySlot>;

/** What a fit is made of, beside the values. */
export interface FitRange {
  readonly first: number;
  readonly end: number;
  /** Seasons on either side that lend their values. */
  readonly pool: number;
  readonly minimumSample: number;
}

/** Mean less geometric mean, as logarithms, below which rounding made it: a coefficient of variation of 0.1 %. */
const NO_SPREAD = 5e-7;

/** Sum over the `scale` steps up to each, n steps back counting `decay`^n; NaN where a step is missing or before the record. */
export function windowSums(values: Float64Array, steps: number, n: number, i: number, scale: number, decay: number, series: Float64Array, sums: Float64Array): void {
  for (let t = 0, at = i; t < steps; t++, at += n) series[t] = values[at]!;
  sums.fill(NaN, 0, Math.min(scale - 1, steps));
  for (let t = scale - 1; t < steps; t++) {
    let sum = 0;
    for (let k = t - scale + 1; k <= t; k++) sum = sum * decay + series[k]!;
    sums[t] = sum;
  }
}

/** Values of season `s` and of those pooled with it, in the calibration, into `sample`; how many. */
function gather(sums: Float64Array, { first, steps }: StepLists, slots: number, s: number, { first: begin, end, pool }: FitRange, sample: Float64Array): number {
  let count = 0;
  for (let offset = -pool; offset <= pool; offset++) {
    const slot = (s + offset + slots) % slots;
    for (let k = first[slot]!; k < first[slot + 1]!; k++) {
      const t = steps[k]!;
      const value = sums[t]!;
      if (t >= begin && t < end && value === value) sample[count++] = value;
    }
  }
  return count;
}

/** Fit a gamma distribution to the values above the location; the reason if there is none. */
function fitGamma(sample: Float64Array, count: number, at: number, minimum: number, { location, spread, shape, zeroShare }: StandardisedFit): number {
  let [positive, sum, logs] = [0, 0, 0];
  const origin = location[at]!;
  for (let k = 0; k < count; k++) {
    const x = sample[k]! - origin;
    if (x < 0) return MISSING.notPositive;
    if (x === 0) continue;
    positive++;
    sum += x;
    logs += Math.log(x);
  }
  if (count < minimum) return MISSING.sampleTooSmall;
  if (positive === 0) return MISSING.allZero;
  if (positive < minimum) return MISSING.sampleTooSmall;
  const mean = sum / positive;
  const spreadOfLogs = Math.log(mean) - logs / positive;
  if (!(spreadOfLogs > NO_SPREAD)) return MISSING.noSpread;
  const a = thomShape(spreadOfLogs);
  shape[at] = a;
  spread[at] = mean / a;
  zeroShare[at] = (count - positive) / count;
  return MISSING.none;
}

/** Fit every season of station `i` from its window sums. */
export function fitStation(sums: Float64Array, i: number, lists: StepLists, range: FitRange, sample: Float64Array, fit: StandardisedFit): void {
  const { slots, distribution, location, spread, shape, reason } = fit;
  for (let s = 0; s < slots; s++) {
    const at = i * slots + s;
    const count = gather(sums, lists, slots, s, range, sample);
    if (distribution === 'gamma') reason[at] = fitGamma(sample, count, at, range.minimumSample, fit);
    else if (count < range.minimumSample) reason[at] = MISSING.sampleTooSmall;
    else reason[at] = fitLogLogistic(sample.subarray(0, count).sort(), count, location, spread, shape, at) ? MISSING.none : MISSING.noSpread;
  }
}

const clipped = (z: number, clip: number): number => Math.max(-clip, Math.min(clip, z));

/** A gamma fit of one season, and what of it is the same for all values. */
interface GammaSeason {
  readonly shape: number;
  readonly spread: number;
  readonly zeros: number;
  readonly peak: number;
  /** Deviate of a value of zero. */
  readonly atZero: number;
}

function gammaSeason(shape: number, spread: number, zeros: number, zeroRule: ZeroRule, clip: number): GammaSeason {
  const peak = gammaPeak(shape);
  return { shape, spread, zeros, peak, atZero: clipped(gammaDeviate(shape, 0, peak, zeroRule === 'upper' ? zeros : zeros / 2), clip) };
}

/** Deviate of a value above its location. */
function gammaIndex(above: number, { shape, spread, zeros, peak, atZero }: GammaSeason, clip: number): number {
  if (above < 0) return -clip;
  return above === 0 ? atZero : clipped(gammaDeviate(shape, above / spread, peak, zeros), clip);
}

/** The deviate of one value under a gamma fit with a mass at zero, as `deviatesOf` gives it. */
export const gammaDeviateOf = (value: number, shape: number, spread: number, zeros: number, zeroRule: ZeroRule, clip: number): number => gammaIndex(value, gammaSeason(shape, spread, zeros, zeroRule, clip), clip);

/** The deviate of one value under a log-logistic fit, as `deviatesOf` gives it. */
export const logLogisticDeviateOf = (value: number, location: number, spread: number, shape: number, clip: number): number => clipped(logLogisticDeviate(value, location, spread, shape), clip);

/** The deviates of station `i`, within -`clip` and `clip`, into columns `t * n + i`. */
export function deviatesOf(sums: Float64Array, n: number, i: number, lists: StepLists, zeroRule: ZeroRule, clip: number, fit: StandardisedFit, index: Float64Array, reason: Uint8Array): void {
  const gamma = fit.distribution === 'gamma';
  for (let s = 0; s < fit.slots; s++) {
    const at = i * fit.slots + s;
    const [location, spread, shape, zeros] = [fit.location[at]!, fit.spread[at]!, fit.shape[at]!, fit.zeroShare[at]!];
    const unfitted = fit.reason[at]!;
    const season = gamma && unfitted === MISSING.none ? gammaSeason(shape, spread, zeros, zeroRule, clip) : null;
    for (let k = lists.first[s]!; k < lists.first[s + 1]!; k++) {
      const t = lists.steps[k]!;
      const value = sums[t]!;
      const to = t * n + i;
      const why = t < fit.scale - 1 ? MISSING.windowNotFull : value === value ? unfitted : MISSING.inputMissing;
      reason[to] = why;
      if (why !== MISSING.none) index[to] = NaN;
      else index[to] = season === null ? logLogisticDeviateOf(value, location, spread, shape, clip) : gammaIndex(value - location, season, clip);
    }
  }
}
