/**
 * The meteorological drought composite index of each day: MCI = Ka (a SPIW60 + b MI30 + c SPI90 + d SPI150).
 *
 * Source: GB/T 20481-2017, as quoted in the literature; Lu (2009) Geophys. Res. Lett. 36 (the weighted rain,
 * Σ 0.85^n P_n for n from 0 to 60, standardised here as SPI is). MI30 has no bound above: where hardly any water can
 * evaporate, little rain makes it large; MCI is cut at ±20.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import { monthOfSlot, type Seasons } from './calendar-slots.js';
import { windowSums } from './drought-fit.js';
import { standardisedPrecipitation } from './drought-index.js';
import { MISSING, type DroughtIndex } from './drought-missing.js';
import { checkFit, checkIndex, checkRecord, checkValues, type FitOptions, type IndexOptions } from './drought-options.js';
import type { CompositeWeights } from './mci-coefficients.js';

export interface CompositeOptions extends IndexOptions, Omit<FitOptions, 'scale' | 'decay'> {
  readonly weights: CompositeWeights;
  /** Ka of the 12 months, January first [1], >= 0. */
  readonly seasonal: readonly number[];
}

/** MCI, and what it is made of. */
export interface CompositeIndex extends DroughtIndex {
  readonly spiw60: DroughtIndex;
  readonly mi30: DroughtIndex;
  readonly spi90: DroughtIndex;
  readonly spi150: DroughtIndex;
}

const YEAR_DAYS = 365;
const MONTHS = 12;
/** The windows of rain: of SPIW60 the day itself and the 60 before it, of SPI90 and of SPI150. */
export const COMPOSITE_WINDOWS = [{ scale: 61, decay: 0.85 }, { scale: 90, decay: 1 }, { scale: 150, decay: 1 }] as const;
export const MOISTURE_DAYS = 30;
/** Beyond it either way the index says nothing more: where hardly any water can evaporate, MI30 has no bound of its own. */
export const COMPOSITE_BOUND = 20;

/**
 * MCI of its parts.
 *
 * @param seasonal Ka of the month [1]; 0: no drought, whatever the parts are
 */
export const compositeOf = ({ a, b, c, d }: CompositeWeights, seasonal: number, spiw60: number, mi30: number, spi90: number, spi150: number): number =>
  seasonal === 0 ? 0 : Math.max(-COMPOSITE_BOUND, Math.min(COMPOSITE_BOUND, seasonal * (a * spiw60 + b * mi30 + c * spi90 + d * spi150)));

/**
 * Relative moisture of the days up to each: rain less potential evapotranspiration, over the latter.
 *
 * @param rain,potentialEvapotranspiration of each day [mm], >= 0 or NaN; columns `t * n + i`
 * @returns index [1], -1 or above; missing with `noEvapotranspiration` where nothing can evaporate
 */
export function relativeMoisture(rain: Float64Array, potentialEvapotranspiration: Float64Array, n: number, days: number): DroughtIndex {
  const steps = rain.length / n;
  const [index, reason] = [new Float64Array(rain.length), new Uint8Array(rain.length)];
  const [series, fallen, evaporable] = [new Float64Array(steps), new Float64Array(steps), new Float64Array(steps)];
  for (let i = 0; i < n; i++) {
    windowSums(rain, steps, n, i, days, 1, series, fallen);
    windowSums(potentialEvapotranspiration, steps, n, i, days, 1, series, evaporable);
    for (let t = 0, at = i; t < steps; t++, at += n) {
      const value = (fallen[t]! - evaporable[t]!) / evaporable[t]!;
      const unknown = Number.isNaN(fallen[t]!) || Number.isNaN(evaporable[t]!);
      reason[at] = t < days - 1 ? MISSING.windowNotFull : unknown ? MISSING.inputMissing : Number.isFinite(value) ? MISSING.none : MISSING.noEvapotranspiration;
      index[at] = reason[at] === MISSING.none ? value : NaN;
    }
  }
  return { index, reason };
}

function checkComposite({ weights, seasonal }: CompositeOptions, { slots }: Seasons, problems: Problem[]): void {
  if (slots !== YEAR_DAYS) problems.push({ place: 'calendar.slots', expected: `the ${YEAR_DAYS} days of a year`, found: String(slots), code: 'drought/not-daily' });
  for (const [name, value] of Object.entries(weights)) {
    if (!(value >= 0 && value < Infinity)) problems.push({ place: `weights.${name}`, expected: 'a number >= 0', found: String(value), code: 'drought/option' });
  }
  if (seasonal.length !== MONTHS) problems.push({ place: 'seasonal', expected: `${MONTHS} numbers`, found: `${seasonal.length}`, code: 'drought/option' });
  seasonal.forEach((value, month) => {
    if (!(value >= 0 && value < Infinity)) problems.push({ place: `seasonal[${month}]`, expected: 'a number >= 0', found: String(value), code: 'drought/option' });
  });
}

/**
 * MCI of a daily record.
 *
 * @param rain rain of each day [mm], >= 0 or NaN; columns `t * n + i`
 * @param potentialEvapotranspiration of each day [mm], >= 0 or NaN; likewise
 * @param calendar of days, by `daysOf`
 * @returns index [1] within ±20, or NaN with the reason of the first of its parts that is missing; a month of Ka 0 has 0 even where
 *   nothing can evaporate
 * @throws InputError `drought/not-daily`, `drought/length`, `drought/slot`, `drought/option`, `drought/value`
 */
export function compositeIndex(rain: Float64Array, potentialEvapotranspiration: Float64Array, n: number, calendar: Seasons, options: CompositeOptions): CompositeIndex {
  const problems: Problem[] = [];
  checkComposite(options, calendar, problems);
  checkRecord(rain, n, calendar, problems);
  checkFit({ ...options, ...COMPOSITE_WINDOWS[0] }, calendar, problems);
  checkIndex(options, problems);
  checkValues('rain', rain, n, 0, problems);
  if (potentialEvapotranspiration.length !== rain.length) problems.push({ place: 'potentialEvapotranspiration', expected: `${rain.length} numbers, as rain has`, found: `${potentialEvapotranspiration.length}`, code: 'drought/length' });
  checkValues('potentialEvapotranspiration', potentialEvapotranspiration, n, 0, problems);
  throwIfAny(problems);

  const spi = (window: Pick<FitOptions, 'scale' | 'decay'>): DroughtIndex => standardisedPrecipitation(rain, n, calendar, { ...options, ...window });
  const [spiw60, spi90, spi150] = COMPOSITE_WINDOWS.map(spi) as [DroughtIndex, DroughtIndex, DroughtIndex];
  const mi30 = relativeMoisture(rain, potentialEvapotranspiration, n, MOISTURE_DAYS);
  const factors = Float64Array.from({ length: YEAR_DAYS }, (_, slot) => options.seasonal[monthOfSlot(YEAR_DAYS, slot)]!);
  const [index, reason] = [new Float64Array(rain.length), new Uint8Array(rain.length)];
  for (let at = 0; at < rain.length; at++) {
    const factor = factors[calendar.slotOf[Math.floor(at / n)]!]!;
    const moisture = factor === 0 && mi30.reason[at] === MISSING.noEvapotranspiration ? MISSING.none : mi30.reason[at]!;
    const why = spiw60.reason[at]! || moisture || spi90.reason[at]! || spi150.reason[at]!;
    reason[at] = why;
    index[at] = why === MISSING.none ? compositeOf(options.weights, factor, spiw60.index[at]!, mi30.index[at]!, spi90.index[at]!, spi150.index[at]!) : NaN;
  }
  return { index, reason, spiw60, mi30, spi90, spi150 };
}
