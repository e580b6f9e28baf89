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
import { deviatesOf, fitStation, windowSums, type Distribution, type StandardisedFit, type ZeroRule } from './drought-fit.js';
import type { DroughtIndex } from './drought-missing.js';

export interface FitOptions {
  /** Steps summed up to each: 1 to 24 months, or 1 to 730 days. */
  readonly scale: number;
  /** Steps whose window sums are fitted, from `first` up to before `end`; absent: all. */
  readonly calibration?: { readonly first: number; readonly end: number };
  /** Seasons on either side that lend their values, for days; absent: 0. */
  readonly pool?: number;
  /** Least number of values a distribution is fitted to (for gamma, of those above zero); absent: 10. */
  readonly minimumSample?: number;
}

export interface IndexOptions {
  /** Absent: 'upper'. */
  readonly zeroRule?: ZeroRule;
  /** Largest index either way [1], above 0 to 8; absent: 3.09, the deviate of one in a thousand. */
  readonly clip?: number;
}

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

const MONTHS = { slots: 12, longest: 24 };
const LONGEST_DAYS = 730;
const GREATEST_CLIP = 8;

function wholeWithin(place: string, value: number, least: number, most: number, problems: Problem[]): void {
  if (!Number.isInteger(value) || value < least || value > most) problems.push({ place, expected: `a whole number from ${least} to ${most}`, found: String(value), code: 'drought/option' });
}

/** What is wrong with a record and its calendar. */
function checkRecord(values: Float64Array, n: number, { slots, slotOf }: Seasons, problems: Problem[]): void {
  if (values.length !== slotOf.length * n) problems.push({ place: 'calendar.slotOf', expected: `an element for each of the ${values.length / n} steps`, found: `${slotOf.length}`, code: 'drought/length' });
  const beyond = slotOf.findIndex((slot) => slot >= slots);
  if (beyond >= 0) problems.push({ place: `calendar.slotOf[${beyond}]`, expected: `a slot below ${slots}`, found: String(slotOf[beyond]), code: 'drought/slot' });
}

function checkFit({ scale, calibration, pool = 0, minimumSample = 10 }: FitOptions, { slots, slotOf }: Seasons, problems: Problem[]): void {
  wholeWithin('scale', scale, 1, slots === MONTHS.slots ? MONTHS.longest : LONGEST_DAYS, problems);
  wholeWithin('pool', pool, 0, (slots - 1) >> 1, problems);
  wholeWithin('minimumSample', minimumSample, 3, 1_000_000, problems);
  if (calibration === undefined) return;
  wholeWithin('calibration.first', calibration.first, 0, slotOf.length, problems);
  wholeWithin('calibration.end', calibration.end, calibration.first, slotOf.length, problems);
}

function checkIndex({ clip = 3.09 }: IndexOptions, problems: Problem[]): void {
  if (!(clip > 0 && clip <= GREATEST_CLIP)) problems.push({ place: 'clip', expected: `a number above 0 to ${GREATEST_CLIP}`, found: String(clip), code: 'drought/option' });
}

/** The first value of each station that no measurement gives. */
function checkValues(name: string, values: Float64Array, n: number, least: number, problems: Problem[]): void {
  const seen = new Set<number>();
  values.forEach((value, at) => {
    const usable = Number.isNaN(value) || (Number.isFinite(value) && value >= least);
    if (usable || seen.has(at % n)) return;
    seen.add(at % n);
    problems.push({ place: `${name}[${at}]`, expected: least === 0 ? 'a finite number >= 0, or NaN where missing' : 'a finite number, or NaN where missing', found: String(value), code: 'drought/value' });
  });
}

/** Fit each station and season, of any quantity. */
function fitRecord(values: Float64Array, n: number, calendar: Seasons, options: FitOptions, distribution: Distribution, origin: number): StandardisedFit {
  const { scale, calibration, pool = 0, minimumSample = 10 } = options;
  const steps = calendar.slotOf.length;
  const size = n * calendar.slots;
  const fit: StandardisedFit = {
    distribution,
    scale,
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
    windowSums(values, steps, n, i, scale, series, sums);
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
    windowSums(values, steps, n, i, fit.scale, series, sums);
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
  const { distribution = 'log-logistic', offset = 1_000, scale } = options;
  const problems: Problem[] = [];
  checkRecord(balance, n, calendar, problems);
  checkFit(options, calendar, problems);
  checkIndex(options, problems);
  checkValues('balance', balance, n, -Infinity, problems);
  if (!(Number.isFinite(offset) && offset >= 0)) problems.push({ place: 'offset', expected: 'a finite number >= 0', found: String(offset), code: 'drought/option' });
  throwIfAny(problems);
  const fit = fitRecord(balance, n, calendar, options, distribution, distribution === 'gamma' ? -offset * scale : 0);
  return { fit, ...readRecord(balance, n, calendar, fit, options) };
}
