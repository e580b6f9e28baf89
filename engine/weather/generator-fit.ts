/** Fit the stochastic weather generator to daily records of one or several sites. */
import { throwIfAny, type Problem } from '../core/errors.js';
import { mean } from '../core/statistics.js';
import type { Calendar } from './calendar.js';
import { fitAmountCorrelation, fitIndexPersistence, fitOccurrenceCorrelation, fitSiteRain } from './fit-rain.js';
import { fitProcess, fitShockCorrelation, type FittedProcess } from './fit-temperature.js';
import type { GeneratorParameters, SiteTemperature } from './generator-parameters.js';
import type { RainAmount } from './rain-amount.js';

/** Records of one site, an element for each day of a calendar common to all sites; NaN where a value is not known. */
export interface DailySeries {
  readonly id: string;
  /** [mm], >= 0 */
  readonly rain: ArrayLike<number>;
  /** [°C]; given at all sites or at none. */
  readonly temperatureMean?: ArrayLike<number>;
  /** [°C]; both given, with the mean, at all sites or at none. */
  readonly temperatureMin?: ArrayLike<number>;
  readonly temperatureMax?: ArrayLike<number>;
}

export interface FitOptions {
  /** A day is wet from here on [mm]; 0.2 if not given, as in GWEX. */
  readonly wetThreshold?: number;
  /** Distribution of amounts; mixed exponential if not given. */
  readonly amount?: RainAmount['kind'];
}

const DEFAULT_THRESHOLD = 0.2;

type Column = 'rain' | 'temperatureMean' | 'temperatureMin' | 'temperatureMax';

/** Whether `name` is given at all sites; a problem where it is at some. */
function given(series: readonly DailySeries[], name: Column, problems: Problem[]): boolean {
  const count = series.filter((site) => site[name] !== undefined).length;
  if (count > 0 && count < series.length) problems.push({ place: `series ${name}`, expected: 'the quantity at all sites or at none', found: `${count} of ${series.length}`, code: 'generator/uneven-series' });
  return count > 0 && count === series.length;
}

function checkColumn(place: string, values: ArrayLike<number>, days: number, least: number, problems: Problem[]): void {
  if (values.length !== days) problems.push({ place, expected: `${days} days, as the calendar has`, found: String(values.length), code: 'generator/uneven-series' });
  const bad = Array.prototype.findIndex.call(values, (value: number) => value < least || Math.abs(value) === Infinity);
  if (bad >= 0) problems.push({ place: `${place}[${bad}]`, expected: `a number >= ${least}, or NaN where it is not known`, found: String(values[bad]), code: 'generator/bad-value' });
}

interface FittedTemperature {
  readonly daily: FittedProcess;
  readonly range: FittedProcess | null;
  readonly meanPosition: number;
}

function fitSiteTemperature(place: string, site: DailySeries, wet: Float64Array, calendar: Calendar, withRange: boolean, problems: Problem[]): FittedTemperature {
  const daily = fitProcess(`${place}.temperatureMean`, site.temperatureMean!, wet, calendar, problems);
  if (!withRange) return { daily, range: null, meanPosition: 0.5 };
  const [lowest, highest] = [Float64Array.from(site.temperatureMin!), Float64Array.from(site.temperatureMax!)];
  const ranges = highest.map((value, t) => value - lowest[t]!);
  const positions = [...ranges].map((value, t) => (site.temperatureMean![t]! - lowest[t]!) / value).filter((position) => position >= 0 && position <= 1);
  return { daily, range: fitProcess(`${place}.temperatureMax less temperatureMin`, ranges, wet, calendar, problems), meanPosition: positions.length > 0 ? mean(positions) : 0.5 };
}

const temperatureOf = ({ daily, range, meanPosition }: FittedTemperature): SiteTemperature => ({ daily: daily.seasonal, range: range?.seasonal ?? null, meanPosition });

/**
 * Fit a generator. The parameters are plain JSON.
 *
 * Each month needs 60 days known together with the day before; variances of years, 8 of them; temperature, 730 days.
 *
 * @throws InputError `generator/too-few-days`, `generator/uneven-series`, `generator/bad-value`, with every one of them
 */
export function fitGenerator(series: readonly DailySeries[], calendar: Calendar, { wetThreshold = DEFAULT_THRESHOLD, amount = 'mixed-exponential' }: FitOptions = {}): GeneratorParameters {
  const problems: Problem[] = [];
  if (series.length === 0) problems.push({ place: 'series', expected: 'at least one site', found: '0', code: 'generator/uneven-series' });
  if (!(wetThreshold > 0)) problems.push({ place: 'wetThreshold', expected: 'a depth > 0 mm', found: String(wetThreshold), code: 'generator/bad-value' });
  series.forEach((site, i) => {
    for (const name of ['rain', 'temperatureMean', 'temperatureMin', 'temperatureMax'] as const) {
      const values = site[name];
      if (values !== undefined) checkColumn(`series[${i}].${name}`, values, calendar.month.length, name === 'rain' ? 0 : -100, problems);
    }
  });
  const withMean = given(series, 'temperatureMean', problems);
  const [withMin, withMax] = [given(series, 'temperatureMin', problems), given(series, 'temperatureMax', problems)];
  if (withMin !== withMax || (withMin && !withMean)) problems.push({ place: 'series', expected: 'temperatureMin and temperatureMax together, with temperatureMean', found: 'one without the others', code: 'generator/uneven-series' });
  throwIfAny(problems);

  const rains = series.map(({ rain }) => rain);
  const siteRains = series.map(({ rain }, i) => fitSiteRain(`series[${i}]`, rain, calendar, wetThreshold, amount, problems));
  const occurrenceCorrelation = fitOccurrenceCorrelation(rains, siteRains, calendar, wetThreshold, problems);
  const temperatures = withMean
    ? series.map((site, i) => {
        const wet = Float64Array.from(site.rain, (depth) => (Number.isNaN(depth) ? NaN : depth >= wetThreshold ? 1 : 0));
        return fitSiteTemperature(`series[${i}]`, site, wet, calendar, withMin, problems);
      })
    : null;
  throwIfAny(problems);
  return {
    wetThreshold,
    indexPersistence: fitIndexPersistence(rains, calendar),
    sites: series.map(({ id }, i) => ({ id, ...siteRains[i]!, temperature: temperatures === null ? null : temperatureOf(temperatures[i]!) })),
    occurrenceCorrelation,
    amountCorrelation: fitAmountCorrelation(rains, calendar, wetThreshold),
    temperatureCorrelation: temperatures === null ? null : fitShockCorrelation(temperatures.map(({ daily }) => daily)),
    rangeCorrelation: withMin ? fitShockCorrelation(temperatures!.flatMap(({ range }) => range ?? [])) : null,
  };
}
