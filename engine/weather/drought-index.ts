/**
 * Standardised drought indices over many stations: SPI of the rain, SPEI of the rain less the potential
 * evapotranspiration, each against its own season.
 *
 * Sources: McKee, Doesken & Kleist (1993), 8th Conf. Applied Climatology, 179-184 (SPI); Vicente-Serrano, Beguería &
 * López-Moreno (2010) J. Climate 23, 1696-1718 (SPEI). Series are columns `t * n + i` of step t and station i, NaN where
 * missing, and are never written to. A station alone has the numbers it has among others, bit by bit.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import { stepsBySlot, type Seasons } from './calendar-slots.js';
import { deviatesOf, fitStation, windowSums, type Distribution, type StandardisedFit } from './drought-fit.js';
import type { DroughtIndex } from './drought-missing.js';
import { checkFit, checkIndex, checkRecord, checkValues, type FitOptions, type IndexOptions } from './drought-options.js';

export interface BalanceOptions extends FitOptions, IndexOptions {
  /** Absent: 'log-logistic'. */
  readonly distribution?: Distribution;
  /** What a gamma distribution has added to each step's balance [unit of the balance]; it moves the index. Absent: 1,000. */
  readonly offset?: number;
}

/** A drought index and the fit it was read from. */
export interface FittedIndex extends DroughtIndex {
  readonly fit: StandardisedFit;
}

/** Fit each station and season, of any quantity. */
function fitRecord(values: Float64Array, n: number, calendar: Seasons, options: FitOptions, distribution: Distribution, origin: number): StandardisedFit {
  const { scale, decay = 1, calibration, pool = 0, minimumSample = 10 } = options;
  const steps = calendar.slotOf.length;
  const size = n * calendar.slots;
  const fit: StandardisedFit = {
    distribution,
    scale,
    decay,
    slots: calendar.slots,
    location: new Float64Array(size).fill(origin),
    spread: new Float64Array(size),
    shape: new Float64Array(size),
    zeroShare: new Float64Array(size),
    reason: new Uint8Array(size),
  };
  const lists = stepsBySlot(calendar);
  const range = { first: calibration?.first ?? 0, end: calibration?.end ?? steps, pool, minimumSample };
  const [series, sums, sample] = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)];
  for (let i = 0; i < n; i++) {
    windowSums(values, steps, n, i, scale, decay, series, sums);
    fitStation(sums, i, lists, range, sample, fit);
  }
  return fit;
}

/** The index of a record under a fit, which has been checked. */
function readRecord(values: Float64Array, n: number, calendar: Seasons, fit: StandardisedFit, { zeroRule = 'upper', clip = 3.09 }: IndexOptions): DroughtIndex {
  const steps = calendar.slotOf.length;
  const [index, reason] = [new Float64Array(values.length), new Uint8Array(values.length)];
  const lists = stepsBySlot(calendar);
  const [series, sums] = [new Float64Array(steps), new Float64Array(steps)];
  for (let i = 0; i < n; i++) {
    windowSums(values, steps, n, i, fit.scale, fit.decay, series, sums);
    deviatesOf(sums, n, i, lists, zeroRule, clip, fit, index, reason);
  }
  return { index, reason };
}

/**
 * SPI of a record of rain: gamma distribution with a mass at zero, q + (1 - q) G(x).
 *
 * @param rain rain of each step [mm], >= 0 or NaN; columns `t * n + i`
 * @returns index [1] within -clip and clip, or NaN with its reason; and the fit
 * @throws InputError `drought/length`, `drought/slot`, `drought/option`, `drought/value`
 */
export function standardisedPrecipitation(rain: Float64Array, n: number, calendar: Seasons, options: FitOptions & IndexOptions): FittedIndex {
  const problems: Problem[] = [];
  checkRecord(rain, n, calendar, problems);
  checkFit(options, calendar, problems);
  checkIndex(options, problems);
  checkValues('rain', rain, n, 0, problems);
  throwIfAny(problems);
  const fit = fitRecord(rain, n, calendar, options, 'gamma', 0);
  return { fit, ...readRecord(rain, n, calendar, fit, options) };
}

/** What the steps of a window count for together [1]. */
const weightOf = (scale: number, decay: number): number => (decay === 1 ? scale : (1 - decay ** scale) / (1 - decay));

/** Rain less potential evapotranspiration [mm], step by step. */
export const waterBalance = (rain: Float64Array, potentialEvapotranspiration: Float64Array): Float64Array => rain.map((p, at) => p - potentialEvapotranspiration[at]!);

/**
 * SPEI of a record of the water balance.
 *
 * @param balance rain less potential evapotranspiration of each step [mm], or NaN; columns `t * n + i`
 * @returns index [1] within -clip and clip, or NaN with its reason; and the fit, which says which distribution it is
 * @throws InputError `drought/length`, `drought/slot`, `drought/option`, `drought/value`
 */
export function standardisedBalance(balance: Float64Array, n: number, calendar: Seasons, options: BalanceOptions): FittedIndex {
  const { distribution = 'log-logistic', offset = 1_000, scale, decay = 1 } = options;
  const problems: Problem[] = [];
  checkRecord(balance, n, calendar, problems);
  checkFit(options, calendar, problems);
  checkIndex(options, problems);
  checkValues('balance', balance, n, -Infinity, problems);
  if (!(Number.isFinite(offset) && offset >= 0)) problems.push({ place: 'offset', expected: 'a finite number >= 0', found: String(offset), code: 'drought/option' });
  throwIfAny(problems);
  const fit = fitRecord(balance, n, calendar, options, distribution, distribution === 'gamma' ? -offset * weightOf(scale, decay) : 0);
  return { fit, ...readRecord(balance, n, calendar, fit, options) };
}
