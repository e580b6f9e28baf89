/** What the daily MCI of a run holds: rings of the days before, sums over them, and fits of three windows of rain. */
import type { Fitted, PastRecord, Quantities, StateQuantities } from '../core/model.js';
import { daysOf } from './calendar-slots.js';
import { standardisedPrecipitation } from './drought-index.js';
import { COMPOSITE_WINDOWS, MOISTURE_DAYS } from './mci.js';
import { lastBefore } from './past-months.js';

/** Days of a year, 29 February as 28 February. */
export const YEAR_DAYS = 365;
/** Days of the longest window. */
const LONGEST = Math.max(...COMPOSITE_WINDOWS.map(({ scale }) => scale));

export const RING_STATE = {
  rain: { unit: 'mm', width: LONGEST, doc: { zh: '前若干日的雨量', en: 'rain of the days before' } },
  evaporation: { unit: 'mm', width: LONGEST, doc: { zh: '前若干日的潜在蒸散发', en: 'potential evapotranspiration of the days before' } },
  next: { unit: '1', min: 0, max: LONGEST - 1, doc: { zh: '下一日在其中的位置', en: 'where the next day goes' } },
  known: { unit: '1', min: 0, max: LONGEST, doc: { zh: '连续已知的日数', en: 'days known in a row' } },
} as const satisfies StateQuantities;

export const DAY_SETTINGS = {
  pool: { unit: 'd', min: 0, max: 182, default: 0, doc: { zh: '率定时前后借用的日数', en: 'days on either side whose values a day is fitted to as well' } },
  minimumSample: { unit: '1', min: 3, max: 100_000, default: 10, doc: { zh: '率定样本的最少个数', en: 'least values that a day is fitted to' } },
} as const satisfies Quantities;

/** Fits of the three windows, one after the other: element `w * 365 + slot`. */
export function fitComposite({ values, year, month, day, calibration, begins }: PastRecord, { pool = DAY_SETTINGS.pool.default, minimumSample = DAY_SETTINGS.minimumSample.default }: Readonly<Record<string, number>>): Fitted {
  const [rain, evaporation] = [values.rain!, values.potentialEvapotranspiration!];
  const calendar = daysOf(rain.length, year, month, day);
  const fits = COMPOSITE_WINDOWS.map((window) => standardisedPrecipitation(rain, 1, calendar, { ...window, calibration, pool, minimumSample }).fit);
  const joined = (name: 'shape' | 'spread' | 'zeroShare' | 'reason'): Float64Array => Float64Array.from(fits.flatMap((fit) => [...fit[name]]));
  const [rainBefore, evaporationBefore] = [lastBefore(rain, begins, LONGEST), lastBefore(evaporation, begins, LONGEST)];
  return { shape: joined('shape'), spread: joined('spread'), zeroShare: joined('zeroShare'), reason: joined('reason'), rain: rainBefore.before, evaporation: evaporationBefore.before, known: Float64Array.of(Math.min(rainBefore.known, evaporationBefore.known)) };
}

/** Sum over the last `scale` days of a ring, the day `k` back counting `decay`^k; `next` is where the day after them goes. */
export function ringSum(ring: Float64Array, next: number, scale: number, decay: number): number {
  let sum = 0;
  let at = (next - scale + LONGEST) % LONGEST;
  for (let k = 0; k < scale; k++) {
    sum = sum * decay + ring[at]!;
    if (++at === LONGEST) at = 0;
  }
  return sum;
}

/** Days that a ring holds. */
export const RING_DAYS = LONGEST;
/** Days of the window of relative moisture. */
export const MOISTURE_WINDOW = MOISTURE_DAYS;
