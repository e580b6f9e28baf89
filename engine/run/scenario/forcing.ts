/** The weather of every entity and member: as observed, generated, forecast or designed, with what a variant changes of it. */
import { entityOf, randomStream } from '../../core/random.js';
import { beginGenerator, dailyWeatherFor, generateDaily } from '../../weather/daily-generator.js';
import { hourlyTemperature } from '../../weather/diurnal-temperature.js';
import { partIntoHours } from '../../weather/hourly-cascade.js';
import { prepareGenerator, type PreparedGenerator } from '../../weather/prepared-generator.js';
import { CALENDAR } from './calendar-quantities.js';
import { calendarDate } from './clock.js';
import { forecastColumns } from './forecast.js';
import type { ScenarioJob } from './job.js';
import { MEMBER_BLOCK } from './members.js';
import { stormRain } from './storm-weather.js';
import type { WeatherChange } from './variants.js';
import { calendarOf, HOURLY_TEMPERATURE } from './weather.js';

const DAY = 86_400;
const HOURS = 24;

/** Every member's value at every step: element `t * members + m`. */
function spread(values: Float64Array, members: number): Float64Array {
  if (members === 1) return values;
  const all = new Float64Array(values.length * members);
  for (let t = 0; t < values.length; t++) all.fill(values[t]!, t * members, (t + 1) * members);
  return all;
}

const isCalendar = (name: string): name is keyof typeof CALENDAR => name in CALENDAR;

export class Forcing {
  /** Columns made for members, by the first of them: for each entity, `t * members + m`. At most those of a thousand members are held. */
  private readonly held = new Map<number, { readonly members: number; readonly columns: ReadonlyMap<string, readonly Float64Array[]> }>();
  private readonly generator: PreparedGenerator | null;
  private readonly months: Uint8Array;

  constructor(private readonly job: ScenarioJob) {
    this.generator = job.generated === null ? null : prepareGenerator(job.generated.parameters);
    this.months = Uint8Array.from({ length: job.clock.steps }, (_, t) => calendarDate(job.clock, t).month - 1);
  }

  /**
   * One quantity of one entity: element `t * members + m`.
   *
   * @param changes what a variant changes of the weather
   */
  values(name: string, e: number, first: number, members: number, changes: readonly WeatherChange[]): Float64Array {
    return this.changed(this.plain(name, e, first, members), members, changes.filter(({ quantity }) => quantity === name));
  }

  private plain(name: string, e: number, first: number, members: number): Float64Array {
    const { series, generated, forecast, storm, clock } = this.job;
    const column = series.columns.get(name);
    if (column === undefined && isCalendar(name)) return spread(Float64Array.from({ length: clock.steps }, (_, t) => CALENDAR[name].of(clock, t)), members);
    if (generated === null && forecast === null && (storm === null || name !== 'rain')) return spread(column!.values[e]!, members);
    const monthly = generated?.monthly.get(name);
    if (monthly !== undefined) return spread(Float64Array.from(this.months, (m) => monthly[e]![m]! / (clock.dt === DAY || column!.unit !== 'mm' ? 1 : HOURS)), members);
    let held = this.held.get(first);
    if (held?.members !== members) {
      this.makeRoom(first, members);
      this.held.set(first, (held = { members, columns: this.made(first, members) }));
    }
    return held.columns.get(name)![e]!;
  }

  private makeRoom(first: number, members: number): void {
    this.held.delete(first);
    let room = MEMBER_BLOCK - members;
    for (const one of this.held.values()) room -= one.members;
    for (const [at, one] of this.held) {
      if (room >= 0) return;
      this.held.delete(at);
      room += one.members;
    }
  }

  private made(first: number, members: number): ReadonlyMap<string, readonly Float64Array[]> {
    const { forecast, storm, clock, series, seed } = this.job;
    if (forecast !== null) return forecastColumns(forecast, clock, series.entities, seed, first, members);
    if (storm === null) return generate(this.job, this.generator!, first, members);
    const rain = stormRain(storm, clock, seed, first, members);
    return new Map([['rain', series.entities.map(() => rain)]]);
  }

  private changed(values: Float64Array, members: number, changes: readonly WeatherChange[]): Float64Array {
    if (changes.length === 0) return values;
    const out = values.slice();
    for (const { kind, by, atLeast } of changes) {
      for (let t = 0; t < this.months.length; t++) {
        const own = by.length === 1 ? by[0]! : by[this.months[t]!]!;
        for (let at = t * members; at < (t + 1) * members; at++) out[at] = Math.max(atLeast, kind === 'factor' ? out[at]! * own : out[at]! + own);
      }
    }
    return out;
  }
}

/** All entities' weather of a block of members. The stream is `weather`: two scenarios with one seed and record share it. */
function generate(job: ScenarioJob, generator: PreparedGenerator, first: number, members: number): Map<string, Float64Array[]> {
  const { clock, seed, series } = job;
  const { names, cascades, places } = job.generated!;
  const calendar = calendarOf(clock);
  const days = calendar.month.length;
  const n = series.entities.length;
  const stream = randomStream(seed, 'weather');
  const hourStream = randomStream(seed, 'weather/hours');
  const made = [...names, ...(places === null ? [] : [HOURLY_TEMPERATURE])];
  const columns = new Map(made.map((name): [string, Float64Array[]] => [name, series.entities.map(() => new Float64Array(clock.steps * members))]));
  const weather = dailyWeatherFor(days, n);
  const hours = new Float64Array(days * HOURS);
  for (let m = 0; m < members; m++) {
    const run = { calendar, stream, member: first + m, firstDay: 0, days };
    generateDaily(generator, run, beginGenerator(generator, run), weather);
    const dailyOf = (name: (typeof names)[number], e: number): Float64Array => Float64Array.from({ length: days }, (_, day) => weather[name][day * n + e]!);
    series.entities.forEach((id, e) => {
      const put = (name: string, values: Float64Array, stepsOfOne: number): void => {
        const out = columns.get(name)![e]!;
        for (let t = 0; t < clock.steps; t++) out[t * members + m] = values[Math.floor(t / stepsOfOne)]!;
      };
      for (const name of names) {
        if (cascades === null) put(name, dailyOf(name, e), 1);
        else if (name !== 'rain') put(name, dailyOf(name, e), HOURS);
        else {
          const [low, high] = entityOf(id);
          partIntoHours(cascades[e]!, dailyOf(name, e), { low: Uint32Array.of(low), high: Uint32Array.of(high) }, hourStream, first + m, 0, hours);
          put(name, hours, 1);
        }
      }
      if (places === null) return;
      hourlyTemperature(dailyOf('temperatureMin', e), dailyOf('temperatureMax', e), places.latitude[e]!, places.longitude[e]!, calendar.yearDay, hours);
      put(HOURLY_TEMPERATURE, hours, 1);
    });
  }
  return columns;
}
