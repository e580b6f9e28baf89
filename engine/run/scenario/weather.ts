/** Weather that is made and not observed: a generator fitted to a record, and changes of climate laid on any weather. */
import { InputError, quote, type Problem } from '../../core/errors.js';
import { calendarFrom } from '../../weather/calendar.js';
import { DIURNAL_PLACE } from '../../weather/diurnal-temperature.js';
import { fitCascade } from '../../weather/fit-cascade.js';
import { fitGenerator, type DailySeries } from '../../weather/generator-fit.js';
import type { GeneratorParameters } from '../../weather/generator-parameters.js';
import type { CascadeParameters } from '../../weather/hourly-cascade.js';
import { calendarDate, type Clock } from './clock.js';
import type { WeatherChoice } from './declaration.js';
import { recipeOf, type IdTable } from './parameters.js';
import { recordClock, readSeries, type Series } from './series.js';

/** What a generator gives, and in which unit. */
const GENERATED = { rain: 'mm', temperatureMean: '°C', temperatureMin: '°C', temperatureMax: '°C' } as const;
export type GeneratedName = keyof typeof GENERATED;
/** Temperature of each hour, which steps of an hour have beside those of the day. */
export const HOURLY_TEMPERATURE = 'temperature';

export interface GeneratedWeather {
  readonly parameters: GeneratorParameters;
  readonly names: readonly GeneratedName[];
  /** For steps of an hour: how days part into hours, for each entity. */
  readonly cascades: readonly CascadeParameters[] | null;
  /** For hours of temperature: where each entity lies [°]; null where there are none. */
  readonly places: { readonly latitude: Float64Array; readonly longitude: Float64Array } | null;
  /** Other quantities of the record: for each entity its mean of each month. */
  readonly monthly: ReadonlyMap<string, readonly Float64Array[]>;
}

const DAY = 86_400;
/** Meridian of the clock [°]. */
const MERIDIAN = 120;
const HOUR = 3_600;

/** Mean of each month of a record; NaN where the record has no such month. */
function monthlyMeans(values: Float64Array, month: Uint8Array): Float64Array {
  const [sum, count] = [new Float64Array(12), new Float64Array(12)];
  values.forEach((value, t) => {
    sum[month[t]!]! += value;
    count[month[t]!]!++;
  });
  return sum.map((total, m) => total / count[m]!);
}

/** What a fit says of `series[i]` in the words of its file: the file and the entity. */
function named<T>(file: string, entities: readonly string[], fit: () => T): T {
  try {
    return fit();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.problems.map((problem) => ({ ...problem, place: `${file} ${problem.place.replace(/^series\[(\d+)\]\.?/, (_, i: string) => `${entities[Number(i)]!} `).trim()}` })));
  }
}

/** The calendar of a clock of days. */
export const calendarOf = (clock: Clock): ReturnType<typeof calendarFrom> => {
  const { year, month, day } = calendarDate(clock, 0);
  return calendarFrom(year, month, day, Math.ceil((clock.steps * clock.dt) / DAY));
};

/**
 * Fit the generator of a scenario.
 *
 * @param pathOf where a file of the data stands
 * @param entities the scenario's table of entities, if it has one
 * @param place of the generator in the scenario
 * @returns the series it stands for, without values, and what makes them
 * @throws InputError `series/...`, `generator/...`
 */
export async function fitWeather(choice: NonNullable<WeatherChoice['generator']>, clock: Clock, pathOf: (file: string) => string, entities: IdTable | null, place: string, problems: Problem[]): Promise<{ readonly series: Series; readonly generated: GeneratedWeather } | null> {
  const own = await recordClock(pathOf(choice.fit), choice.fit, DAY);
  const record = await readSeries(pathOf(choice.fit), choice.fit, own);
  const hourly = clock.dt === HOUR;
  if (hourly && (choice.hourly === undefined || (clock.steps * HOUR) % DAY !== 0)) {
    problems.push({ place, expected: 'for steps of an hour, whole days of steps and hourly: a record of hours that the cascade is fitted to', found: `${clock.steps} steps, ${choice.hourly === undefined ? 'no hourly record' : quote(choice.hourly)}`, code: 'generator/no-cascade' });
    return null;
  }
  const recordCalendar = calendarOf(own);
  const names = (Object.keys(GENERATED) as GeneratedName[]).filter((name) => record.columns.has(name));
  const wrong = names.filter((name) => record.columns.get(name)!.unit !== GENERATED[name]);
  for (const name of wrong) problems.push({ place: `${choice.fit}:1 ${name}`, expected: `${name} in ${GENERATED[name]}`, found: quote(record.columns.get(name)!.unit), code: 'plan/wrong-unit' });
  if (!names.includes('rain')) problems.push({ place: `${choice.fit}:1`, expected: 'a column rain [mm]', found: [...record.columns.keys()].join(', '), code: 'plan/missing-input' });
  if (wrong.length > 0 || !names.includes('rain')) return null;
  const sites = record.entities.map((id, e) => ({ id, ...Object.fromEntries(names.map((name) => [name, record.columns.get(name)!.values[e]!])) }) as DailySeries);
  const parameters = named(choice.fit, record.entities, () => fitGenerator(sites, recordCalendar, choice.amount === undefined ? {} : { amount: choice.amount }));
  const places = hourly && names.includes('temperatureMin') && names.includes('temperatureMax') ? placesOf(choice, entities, record.entities, place, problems) : null;
  const others = [...record.columns].filter(([name]) => !(name in GENERATED) && (places === null || name !== HOURLY_TEMPERATURE));
  const monthly = new Map(others.map(([name, { values }]) => [name, values.map((own) => monthlyMeans(own, recordCalendar.month))]));
  const generated = { parameters, names, monthly, places, cascades: hourly ? await fitCascades(choice.hourly!, record.entities, pathOf, problems) : null };
  const made = [...names.map((name) => [name, { unit: GENERATED[name], values: [] }] as const), ...(places === null ? [] : [[HOURLY_TEMPERATURE, { unit: '°C', values: [] }] as const])];
  const columns = new Map([...made, ...others.map(([name, { unit }]) => [name, { unit, values: [] }] as const)]);
  return { series: { file: choice.fit, entities: record.entities, columns }, generated };
}

/** Where each entity lies. */
function placesOf({ latitude, longitude = MERIDIAN }: NonNullable<WeatherChoice['generator']>, table: IdTable | null, ids: readonly string[], place: string, problems: Problem[]): NonNullable<GeneratedWeather['places']> | null {
  if (latitude === undefined) {
    problems.push({ place, expected: 'for hours of temperature, latitude: a number, or a column of entities', found: 'none', code: 'generator/no-latitude' });
    return null;
  }
  const of = (choice: typeof latitude, name: keyof typeof DIURNAL_PLACE): Float64Array => {
    const recipe = recipeOf(choice, 'weather', name, { unit: '度', ...DIURNAL_PLACE[name] }, table, ids, `${place} ${name}`, problems);
    return recipe.kind === 'column' ? recipe.values : new Float64Array(ids.length).fill(recipe.kind === 'number' ? recipe.value : NaN);
  };
  return { latitude: of(latitude, 'latitude'), longitude: of(longitude, 'longitude') };
}

/** The cascade of each entity; where the record of hours has only one, all take its. */
async function fitCascades(file: string, entities: readonly string[], pathOf: (file: string) => string, problems: Problem[]): Promise<CascadeParameters[]> {
  const record = await readSeries(pathOf(file), file, await recordClock(pathOf(file), file, HOUR));
  const rain = record.columns.get('rain');
  if (rain === undefined) {
    problems.push({ place: `${file}:1`, expected: 'a column rain [mm]', found: [...record.columns.keys()].join(', '), code: 'plan/missing-input' });
    return [];
  }
  const fitted = rain.values.map((values) => fitCascade(values));
  return entities.map((id) => {
    const own = fitted.length === 1 ? fitted[0] : fitted[record.entities.indexOf(id)];
    if (own === undefined) problems.push({ place: file, expected: `hours of ${id}, or of one entity for all`, found: record.entities.join(', '), code: 'generator/no-cascade' });
    return own!;
  });
}

