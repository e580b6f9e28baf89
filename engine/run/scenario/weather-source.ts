/** Where the weather of a scenario comes from: a series as it stands, a generator, a forecast, or a design storm. */
import { InputError, type Problem } from '../../core/errors.js';
import type { Model } from '../../core/model.js';
import type { Clock } from './clock.js';
import type { ScenarioDeclaration } from './declaration.js';
import { forecastFileNames, readForecastFiles, type ForecastFiles } from './forecast-files.js';
import type { Range } from './forecast-fit.js';
import type { IdTable } from './parameters.js';
import type { Link } from './plan.js';
import { readSeries, type Series } from './series.js';
import type { ScenarioFile } from './source-file.js';
import { stormWeather, type StormWeather } from './storm-weather.js';
import { fitWeather, type GeneratedWeather } from './weather.js';

export interface WeatherSource {
  /** Entities and quantities; values where they are the same for all members. */
  readonly series: Series;
  readonly generated: GeneratedWeather | null;
  readonly forecast: ForecastFiles | null;
  readonly storm: StormWeather | null;
  /** Names of the files that were read. */
  readonly files: readonly string[];
}

/**
 * Read the weather.
 *
 * @param entities the file of entities; null: there is none
 * @param mayBeBlank quantities that the models can do without for a step
 * @param problems receives what is wrong beside it
 * @throws InputError `scenario/weather` where not exactly one source is named, and what reading it says
 */
export async function weatherSource({ series, seriesColumns, weather = {} }: ScenarioDeclaration, clock: Clock, entities: IdTable | null, mayBeBlank: readonly string[], pathOf: (name: string) => string, file: ScenarioFile, problems: Problem[]): Promise<WeatherSource> {
  const { generator, forecast, designStorm } = weather;
  const none = { generated: null, forecast: null, storm: null };
  const given = Object.entries({ series, 'weather.generator': generator, 'weather.forecast': forecast, 'weather.designStorm': designStorm }).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (given.length !== 1) throw new InputError([{ place: file.place((given.at(-1) ?? '').split('.').filter((step) => step !== '')), expected: 'one source of weather: a series, weather.generator, weather.forecast or weather.designStorm', found: given.length === 0 ? 'none' : given.join(', '), code: 'scenario/weather' }]);
  if (series !== undefined) return { series: await readSeries(pathOf(series), series, clock, mayBeBlank, seriesColumns), ...none, files: [series] };
  if (forecast !== undefined) {
    const read = await readForecastFiles(forecast, clock, pathOf, (path) => file.place(['weather', 'forecast', ...path]), problems);
    return { series: { ...read.members[0]!, file: forecast.series }, ...none, forecast: read, files: forecastFileNames(forecast) };
  }
  if (designStorm !== undefined) return { ...none, ...stormWeather(designStorm, clock, entities?.ids ?? null, (path) => file.place(['weather', 'designStorm', ...path]), problems), files: [] };
  const fitted = await fitWeather(generator!, clock, pathOf, entities, file.place(['weather', 'generator']), problems);
  if (fitted === null) throw new InputError(problems);
  return { ...none, ...fitted, files: [generator!.fit, ...(generator!.hourly === undefined ? [] : [generator!.hourly])] };
}

/** For each quantity that models take of the weather, the range that suits them all. */
export function weatherRanges(models: readonly Model[], links: readonly Link[]): Map<string, Range> {
  const ranges = new Map<string, Range>();
  models.forEach((model, k) => {
    for (const [name, { min = -Infinity, max = Infinity }] of Object.entries(model.inputs)) {
      if (links[k]!.sources[name] !== 'series') continue;
      const column = links[k]!.aliases[name] ?? name;
      const other = ranges.get(column);
      const scale = links[k]!.scales[name] ?? 1;
      ranges.set(column, { min: Math.max(min / scale, other?.min ?? -Infinity), max: Math.min(max / scale, other?.max ?? Infinity) });
    }
  });
  return ranges;
}
