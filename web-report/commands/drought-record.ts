/** The daily record a drought index is made of: rain, and what could evaporate, given or by Thornthwaite. */
import { InputError } from '../../engine/core/errors.js';
import { calendarDate, type Clock } from '../../engine/run/scenario/clock.js';
import { rangeProblems } from '../../engine/run/scenario/series-range.js';
import { readSeries, recordClock } from '../../engine/run/scenario/series.js';
import { calendarFrom } from '../../engine/weather/calendar.js';
import { thornthwaiteRecord } from '../../engine/weather/thornthwaite-record.js';
import { latitudesOf, type PlaceOptions } from './places.js';

export interface DroughtRecord {
  readonly clock: Clock;
  readonly entities: readonly string[];
  /** Of each entity, day by day; NaN where missing [mm]. */
  readonly rain: readonly Float64Array[];
  /** Likewise; null where the record has neither it nor a temperature at a known latitude. */
  readonly potentialEvapotranspiration: readonly Float64Array[] | null;
}

const DAY = 86_400;
/** Columns a mean temperature may stand in. */
const TEMPERATURES = ['temperatureMean', 'temperature'] as const;

/** What no gauge and no thermometer gives is an error of the record. */
const RANGES = [
  ['rain', 0, 2_000, 'mm'],
  ['potentialEvapotranspiration', 0, 100, 'mm'],
  ['temperatureMean', -60, 60, '°C'],
  ['temperature', -60, 60, '°C'],
] as const;

/** Steps of several entities as columns `t * n + i`. */
export function interleaved(values: readonly Float64Array[]): Float64Array {
  const n = values.length;
  const all = new Float64Array(n * (values[0]?.length ?? 0));
  values.forEach((own, i) => {
    for (let t = 0; t < own.length; t++) all[t * n + i] = own[t]!;
  });
  return all;
}

/**
 * Read a record. Cells may be blank and days left out: what needs them is missing, with a reason.
 *
 * @throws InputError `series/...` (a value out of range among them), `places/...`, `drought/no-rain`, `drought/unit`
 */
export async function readDroughtRecord(path: string, options: PlaceOptions): Promise<DroughtRecord> {
  const clock = await recordClock(path, path, DAY);
  const series = await readSeries(path, path, clock, 'all');
  const { entities, columns } = series;
  const rain = columns.get('rain');
  if (rain?.unit !== 'mm') throw new InputError([{ place: `${path}:1`, expected: 'a column rain [mm]', found: [...columns].map(([name, { unit }]) => `${name} [${unit}]`).join(', '), code: 'drought/no-rain' }]);
  const given = columns.get('potentialEvapotranspiration');
  const name = TEMPERATURES.find((one) => columns.has(one));
  const temperature = name === undefined ? undefined : columns.get(name)!;
  const wrong = [
    ...(given === undefined || given.unit === 'mm' ? [] : [{ place: `${path}:1 potentialEvapotranspiration`, expected: 'mm', found: given.unit, code: 'drought/unit' }]),
    ...(temperature === undefined || temperature.unit === '°C' ? [] : [{ place: `${path}:1 ${name!}`, expected: '°C', found: temperature.unit, code: 'drought/unit' }]),
    ...RANGES.flatMap(([quantity, min, max, unit]) => (columns.has(quantity) ? rangeProblems(series, quantity, { min, max, unit }, clock) : [])),
  ];
  if (wrong.length > 0) throw new InputError(wrong);
  const latitudes = await latitudesOf(entities, options);
  const { year, month, day } = calendarDate(clock, 0);
  const calendar = calendarFrom(year, month, day, clock.steps);
  const made = temperature === undefined || latitudes === null ? null : temperature.values.map((values, i) => thornthwaiteRecord(values, latitudes[i]!, calendar));
  return { clock, entities, rain: rain.values, potentialEvapotranspiration: given?.values ?? made };
}
