/**
 * What a day is to the fire weather index: in the fire season or out of it, known or missing, and what the drought code
 * has left of last autumn.
 *
 * Sources: Wotton & Flannigan (1993) Forestry Chronicle 69, 187-192 (a season begins after some days in a row above one
 * temperature and ends after as many below another; the noon temperature decides here, cffdrs takes the highest of the
 * day); Lawson & Armitage (2008) Weather guide for the Canadian forest fire danger rating system, eq. 2-4 and table 9
 * (the drought code over winter).
 */
import type { Columns, Quantity } from '../core/model.js';
import { ALL_YEAR, BY_TEMPERATURE, type SeasonParameters, type SeasonState } from './fire-season-quantities.js';

/** Of each day: how its numbers came about, or why there are none. */
export const QUALITY = {
  computed: 0,
  /** Computed, but from codes that were carried over a gap, or from a winter with unknown rain, less than `MEMORY` computed days ago. */
  afterGap: 1,
  /** Weather missing: the numbers are those of the day before. */
  carried: 2,
  /** Weather was missing for too long: none until the season begins anew. */
  stopped: 3,
  /** Outside the fire season. */
  outOfSeason: 4,
  /** No day with its weather yet. */
  notBegun: 5,
} as const;

/** Days in which the drought code forgets two thirds of what it was: its time lag [d] (Van Wagner 1987). */
const MEMORY = 52;
/** Water that the layer of the drought code holds at code 0 [0.01 inch]; a millimetre of rain is 3.94 of it. */
const [CAPACITY, PER_MM] = [800, 3.94];
/** Lowest drought code in spring [1]. */
const LEAST_DROUGHT = 15;

const [NOT_BEGUN, GOING, STOPPED] = [0, 1, 2];

/**
 * Drought code in spring.
 *
 * @param autumn drought code at the end of the last season [1]
 * @param rain precipitation between the seasons [mm]
 * @param carryOver share a of autumn's moisture that is left [1], above 0 to 1
 * @param effectiveness share b of the precipitation that wets the layer [1], 0 to 1
 * @returns code [1], at least 15
 */
export function overwinteredDrought(autumn: number, rain: number, carryOver: number, effectiveness: number): number {
  const spring = carryOver * CAPACITY * Math.exp(-autumn / 400) + effectiveness * PER_MM * rain;
  return Math.max(LEAST_DROUGHT, 400 * Math.log(CAPACITY / spring));
}

export type FireParameters = Columns<SeasonParameters & Record<'beginFineFuel' | 'beginDuff' | 'beginDrought', Quantity>>;
export type FireState = Columns<SeasonState & Record<'fineFuel' | 'duff' | 'drought', Quantity>>;

/** Whether entity `i` needs nothing of `passDay` on a day whose weather is known: it would be computed as it stands. */
export const isCalm = (i: number, { season }: FireParameters, { phase, gap, memory }: FireState): boolean => Math.round(season[i]!) === ALL_YEAR && phase[i] === GOING && gap[i] === 0 && memory[i] === 0;

function beginSeason(i: number, p: FireParameters, s: FireState): void {
  // What the last season was left with counts only if it was known to its end.
  const overwinters = Math.round(p.overwinter[i]!) === 1 && s.autumnKnown[i] === 1;
  if (overwinters) s.drought[i] = overwinteredDrought(s.drought[i]!, s.winterRain[i]!, p.carryOver[i]!, p.effectiveness[i]!);
  else s.drought[i] = p.beginDrought[i]!;
  s.memory[i] = overwinters && s.winterMissing[i]! > 0 ? MEMORY : 0;
  s.fineFuel[i] = p.beginFineFuel[i]!;
  s.duff[i] = p.beginDuff[i]!;
  s.inSeason[i] = 1;
  s.phase[i] = NOT_BEGUN;
  s.gap[i] = 0;
}

function endSeason(i: number, s: FireState): void {
  s.inSeason[i] = 0;
  s.autumnKnown[i] = s.phase[i] === GOING ? 1 : 0;
  s.winterRain[i] = 0;
  s.winterMissing[i] = 0;
}

/** Move the season on by the days in a row before today, then count today. @returns whether today is in it */
function passSeason(i: number, t: number, rain: number, p: FireParameters, s: FireState): boolean {
  if (s.row[i]! >= Math.round(p.seasonDays[i]!)) {
    if (s.inSeason[i] === 1) endSeason(i, s);
    else beginSeason(i, p, s);
    s.row[i] = 0;
  }
  const inSeason = s.inSeason[i] === 1;
  // A missing temperature is no day in a row.
  const counts = inSeason ? t < p.endTemperature[i]! : t > p.startTemperature[i]!;
  s.row[i] = counts ? s.row[i]! + 1 : 0;
  if (inSeason) return true;
  // Rain that is not known wets nothing: the code errs to the dry side, and its days say so.
  if (Number.isNaN(rain)) s.winterMissing[i]!++;
  else s.winterRain[i]! += rain;
  return false;
}

/**
 * Pass one day of entity `i`.
 *
 * @param t noon temperature [°C], NaN where missing
 * @param rain of the day [mm], likewise
 * @param known whether all of the day's weather is
 * @returns a code of `QUALITY`; the codes of the state are to be moved on where it is `computed` or `afterGap`
 */
export function passDay(i: number, t: number, rain: number, known: boolean, p: FireParameters, s: FireState): number {
  const seasonal = Math.round(p.season[i]!) === BY_TEMPERATURE;
  if (seasonal && !passSeason(i, t, rain, p, s)) return QUALITY.outOfSeason;
  if (s.phase[i] === STOPPED) return QUALITY.stopped;
  if (!known) {
    if (s.phase[i] === NOT_BEGUN) {
      if (seasonal) s.memory[i] = MEMORY;
      return QUALITY.notBegun;
    }
    s.gap[i]!++;
    if (s.gap[i]! <= Math.round(p.longestGap[i]!)) return QUALITY.carried;
    s.phase[i] = STOPPED;
    return QUALITY.stopped;
  }
  if (s.gap[i]! > 0) s.memory[i] = MEMORY;
  s.gap[i] = 0;
  s.phase[i] = GOING;
  if (s.memory[i] === 0) return QUALITY.computed;
  s.memory[i]!--;
  return QUALITY.afterGap;
}
