/**
 * Daily rain and temperature at many sites at once: Markov chains of wet days and amounts, each driven by normal variates
 * correlated in space; temperature as a yearly course, other on wet days than on dry, with autoregressive deviations; a
 * yearly index common to all sites, by which totals of years vary as observed.
 *
 * Source: Richardson (1981) Water Resour. Res. 17, 182-190, eq. 1-10 (with diagonal A); Wilks (1998) J. Hydrol. 210,
 * 178-191; Katz & Parlange (1998) J. Climate 11, 591-601 (the index, against overdispersion).
 *
 * A day has DRAWS_PER_DAY draws at each site, of two variates each: draw `(day + 1) * DRAWS_PER_DAY + slot`, slot 0 for
 * wet days and amounts, slot 1 for temperature and its range. Day -1 is what a run begins with. So members need not be run
 * together or in order. A variate of a site is made of those of the sites before it in the list, and of its own: any first
 * few sites of a list get the same bytes without the others; a site taken out of the middle gets other bytes of the same
 * law, unless all correlations are 0.
 */
import { entityOf, fillNormalPair, normal, type RandomStream } from '../core/random.js';
import type { Calendar } from './calendar.js';
import { PER_UNIT, TABLE_END, TABLE_LENGTH, type PreparedGenerator, type ProcessTable } from './prepared-generator.js';

const DRAWS_PER_DAY = 2;
/** The index has random numbers of its own, one a year. */
const INDEX = entityOf('low-frequency index');
/** Days whose variates are correlated in one pass over the factor. */
const LANES = 4;

export interface GeneratorRun {
  /** Row `day` is the day `day` of the run; it covers at least the days asked for. */
  readonly calendar: Calendar;
  readonly stream: RandomStream;
  readonly member: number;
  /** First of the days asked for, from 0. */
  readonly firstDay: number;
  readonly days: number;
}

/** What one day hands on to the next; plain numbers, to be kept for a restart. */
export interface GeneratorState {
  /** 1 where the last day was wet, by site. */
  readonly wet: Uint8Array;
  /** Standardised deviations of temperature and of its range, by site. */
  readonly temperature: Float64Array;
  readonly range: Float64Array;
  index: number;
  year: number;
}

/** Columns `t * n + i` of the days asked for; temperatures are NaN where the parameters have none. */
export interface DailyWeather {
  /** [mm] */
  readonly rain: Float64Array;
  /** [°C]; lowest <= mean <= highest. */
  readonly temperatureMean: Float64Array;
  readonly temperatureMin: Float64Array;
  readonly temperatureMax: Float64Array;
}

/** Columns for `days` days at `n` sites. */
export const dailyWeatherFor = (days: number, n: number): DailyWeather => ({ rain: new Float64Array(days * n), temperatureMean: new Float64Array(days * n), temperatureMin: new Float64Array(days * n), temperatureMax: new Float64Array(days * n) });

/** `out` = factor × `normals`, for LANES days at once; element `i * LANES + lane`. Each lane is summed in the order of the sites. */
function correlate(factor: Float64Array, n: number, normals: Float64Array, out: Float64Array): void {
  for (let i = 0, at = 0; i < n; i++) {
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let from = 0; from <= LANES * i; from += LANES) {
      const weight = factor[at++]!;
      a += weight * normals[from]!;
      b += weight * normals[from + 1]!;
      c += weight * normals[from + 2]!;
      d += weight * normals[from + 3]!;
    }
    out[LANES * i] = a;
    out[LANES * i + 1] = b;
    out[LANES * i + 2] = c;
    out[LANES * i + 3] = d;
  }
}

/** Correlated variates of a block of days. */
class Block {
  readonly first: Float64Array;
  readonly second: Float64Array;
  private readonly lanes: readonly [Float64Array, Float64Array];

  constructor(private readonly generator: PreparedGenerator) {
    const { n } = generator;
    this.first = new Float64Array(LANES * n);
    this.second = new Float64Array(LANES * n);
    this.lanes = [new Float64Array(LANES * n), new Float64Array(LANES * n)];
  }

  /** Fill `first` and, where it has a factor, `second` from the draws of `days` days, at most LANES. */
  fill({ stream, member }: GeneratorRun, day: number, days: number, slot: number, firstFactor: Float64Array, secondFactor: Float64Array | null): void {
    const { n, entities } = this.generator;
    const [a, b] = this.lanes;
    for (let lane = 0; lane < days; lane++) {
      fillNormalPair(stream, entities, (day + lane + 1) * DRAWS_PER_DAY + slot, member, a, b, LANES, lane);
    }
    correlate(firstFactor, n, a, this.first);
    if (secondFactor !== null) correlate(secondFactor, n, b, this.second);
  }
}

/**
 * The state a run begins with on its day `firstDay`: every quantity drawn from its law in the long run.
 *
 * @throws RangeError where the calendar does not have that day
 */
export function beginGenerator(generator: PreparedGenerator, run: GeneratorRun): GeneratorState {
  const { n, temperature, range, firstLimits } = generator;
  const { calendar, firstDay } = run;
  if (firstDay >= calendar.month.length) throw new RangeError(`the calendar has no day ${firstDay}`);
  const month = calendar.month[firstDay]!;
  const block = new Block(generator);
  const year = calendar.year[firstDay]!;
  block.fill(run, firstDay - 1, 1, 0, generator.occurrenceFactors[month]!, null);
  const state = { wet: new Uint8Array(n), temperature: new Float64Array(n), range: new Float64Array(n), index: normal(run.stream, INDEX, year, run.member), year };
  for (let i = 0; i < n; i++) state.wet[i] = block.first[LANES * i]! < firstLimits[month * n + i]! ? 1 : 0;
  if (temperature === null) return state;
  block.fill(run, firstDay - 1, 1, 1, temperature.factor, range?.factor ?? null);
  for (let i = 0; i < n; i++) {
    state.temperature[i] = block.first[LANES * i]!;
    if (range !== null) state.range[i] = block.second[LANES * i]!;
  }
  return state;
}

/** Bring the index to `year`, one draw for each year, and set the factor on amounts of each site: exp(s y - s²/2), of mean 1. */
function enterYear(generator: PreparedGenerator, { stream, member }: GeneratorRun, state: GeneratorState, year: number, factors: Float64Array): void {
  const phi = generator.indexPersistence;
  while (state.year < year) state.index = phi * state.index + Math.sqrt(1 - phi * phi) * normal(stream, INDEX, ++state.year, member);
  for (let i = 0; i < generator.n; i++) {
    const spread = generator.indexSpread[i]!;
    factors[i] = Math.exp(spread * (state.index - spread / 2));
  }
}

const LAST_POSITION = TABLE_LENGTH - 1.0001;

/** Rain of one day. Amounts lie on straight lines between the points of the table: at most 0.0002 of their scale too high. */
function rainOfDay({ n, limits, amounts, wetThreshold }: PreparedGenerator, month: number, lane: number, block: Block, factors: Float64Array, wet: Uint8Array, rain: Float64Array, at: number): void {
  for (let i = 0, from = lane, row = month * n; i < n; i++, from += LANES, row++) {
    if (block.first[from]! < limits[2 * row + wet[i]!]!) {
      const position = Math.min(LAST_POSITION, Math.max(0, (block.second[from]! + TABLE_END) * PER_UNIT));
      const whole = Math.floor(position);
      const k = row * TABLE_LENGTH + whole;
      const low = amounts[k]!;
      wet[i] = 1;
      rain[at + i] = wetThreshold + factors[i]! * (low + (position - whole) * (amounts[k + 1]! - low));
    } else {
      wet[i] = 0;
      rain[at + i] = 0;
    }
  }
}

/** One day of an autoregressive quantity about its yearly course, for days wet or dry. */
function processOfDay({ course, persistence, shock }: ProcessTable, n: number, yearDay: number, lane: number, shocks: Float64Array, wet: Uint8Array, deviation: Float64Array, out: Float64Array, at: number): void {
  for (let i = 0, from = lane, row = yearDay * n * 4; i < n; i++, from += LANES, row += 4) {
    const x = persistence[i]! * deviation[i]! + shock[i]! * shocks[from]!;
    const k = row + 2 * wet[i]!;
    deviation[i] = x;
    out[at + i] = course[k]! + course[k + 1]! * x;
  }
}

/** Lowest and highest temperature about the mean, from the range that stands in `highest`. */
function extremesOfDay(meanPosition: Float64Array, mean: Float64Array, lowest: Float64Array, highest: Float64Array, at: number): void {
  for (let i = 0; i < meanPosition.length; i++) {
    const range = Math.max(0, highest[at + i]!);
    lowest[at + i] = mean[at + i]! - meanPosition[i]! * range;
    highest[at + i] = mean[at + i]! + (1 - meanPosition[i]!) * range;
  }
}

/**
 * Generate `run.days` days from `run.firstDay` on. Going on from the state is, bit by bit, one run over all the days.
 *
 * @param state of the day before, as `beginGenerator` or an earlier call left it; is moved on
 * @param out receives the days, in rows from 0
 * @throws RangeError where the calendar ends before the days asked for
 */
export function generateDaily(generator: PreparedGenerator, run: GeneratorRun, state: GeneratorState, out: DailyWeather): void {
  const { n, temperature, range } = generator;
  const { calendar, firstDay, days } = run;
  const end = firstDay + days;
  if (end > calendar.month.length) throw new RangeError(`the calendar ends before day ${end - 1}`);
  const [rainBlock, temperatureBlock] = [new Block(generator), new Block(generator)];
  const factors = new Float64Array(n);
  let entered = -1;
  if (temperature === null) out.temperatureMean.fill(NaN, 0, days * n);
  if (range === null) [out.temperatureMin, out.temperatureMax].forEach((column) => column.fill(NaN, 0, days * n));
  for (let day = firstDay; day < end; ) {
    const month = calendar.month[day]!;
    let lanes = 1;
    while (lanes < LANES && day + lanes < end && calendar.month[day + lanes] === month) lanes++;
    rainBlock.fill(run, day, lanes, 0, generator.occurrenceFactors[month]!, generator.amountFactors[month]!);
    if (temperature !== null) temperatureBlock.fill(run, day, lanes, 1, temperature.factor, range?.factor ?? null);
    for (let lane = 0; lane < lanes; lane++, day++) {
      const at = (day - firstDay) * n;
      const year = calendar.year[day]!;
      if (year !== entered) enterYear(generator, run, state, (entered = year), factors);
      rainOfDay(generator, month, lane, rainBlock, factors, state.wet, out.rain, at);
      if (temperature === null) continue;
      const yearDay = calendar.yearDay[day]!;
      processOfDay(temperature, n, yearDay, lane, temperatureBlock.first, state.wet, state.temperature, out.temperatureMean, at);
      if (range === null) continue;
      processOfDay(range, n, yearDay, lane, temperatureBlock.second, state.wet, state.range, out.temperatureMax, at);
      extremesOfDay(generator.meanPosition, out.temperatureMean, out.temperatureMin, out.temperatureMax, at);
    }
  }
}
