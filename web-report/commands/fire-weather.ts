/** `shuxiang fire-weather`: the Canadian Fire Weather Index of a daily record, over seasons, winters and gaps. */
import { writeFile } from 'node:fs/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { InputError, type Problem } from '../../engine/core/errors.js';
import { columnsFor, type Columns, type Quantities } from '../../engine/core/model.js';
import { calendarDate, timeText, type Clock } from '../../engine/run/scenario/clock.js';
import { rangeProblems } from '../../engine/run/scenario/series-range.js';
import { plainNumber, readSeries, recordClock, type Series } from '../../engine/run/scenario/series.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { QUALITY } from '../../engine/weather/fire-season.js';
import { ALL_YEAR, BY_TEMPERATURE } from '../../engine/weather/fire-season-quantities.js';
import { fireWeatherIndex as model } from '../../engine/weather/fire-weather-index.js';
import { interleaved } from './drought-record.js';
import { readState, stateText, type Settings } from './fire-weather-state.js';
import { somePath, wholeNumber } from './option-values.js';
import { latitudesOf, withPlaceOptions, type PlaceOptions } from './places.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang fire-weather weather.csv --latitude 27.5 --out fwi.csv
  $ shuxiang fire-weather weather.csv --latitude 48 --season temperature --overwinter --longest-gap 2 --out fwi.csv --state-out state.json
  $ shuxiang fire-weather tomorrow.csv --latitude 48 --season temperature --overwinter --longest-gap 2 --state state.json --out fwi.csv

序列为逐日正午值 CSV:entity,time,temperature [°C],relativeHumidity [%],wind [km/h],rain [mm];空格和缺行按缺测计。
The series is a CSV of noon values: entity, time, temperature [°C], relativeHumidity [%], wind [km/h], rain [mm] of the 24 hours before. Blank cells and days left out are missing.
质量 quality: computed 算得;after-gap 缺测后 52 个算得日内;carried 沿用前一日;stopped 缺测过长而停止;out-of-season 季外;not-begun 未起算。后三者无值。
  computed; after-gap: within 52 computed days of a gap, or of a winter with unknown rain; carried: the numbers of the day before; stopped: by a gap longer than --longest-gap; out-of-season; not-begun. The last three have no numbers.`;

const DAY = 86_400;
/** By code of `QUALITY`. */
const QUALITIES = ['computed', 'after-gap', 'carried', 'stopped', 'out-of-season', 'not-begun'] as const;
/** Columns of the table, and what they are called there. */
const COLUMNS = { fineFuelMoistureCode: 'ffmc', duffMoistureCode: 'dmc', droughtCode: 'dc', initialSpreadIndex: 'isi', buildUpIndex: 'bui', fireWeatherIndex: 'fwi', dailySeverityRating: 'dsr' } as const;
const WEATHER = ['temperature', 'relativeHumidity', 'wind', 'rain'] as const;
const SEASONS = { 'all-year': ALL_YEAR, temperature: BY_TEMPERATURE } as const;
const CONSTANTS = { exact: model.parameters.fineFuelConstant.default, '147.2': 147.2 } as const;

interface Options extends PlaceOptions {
  readonly season: keyof typeof SEASONS;
  readonly startTemperature: number;
  readonly endTemperature: number;
  readonly seasonDays: number;
  readonly overwinter?: boolean;
  readonly carryOver: number;
  readonly effectiveness: number;
  readonly longestGap: number;
  readonly constant: keyof typeof CONSTANTS;
  readonly state?: string;
  readonly stateOut?: string;
  readonly out: string;
}

/** Reads an option as its parameter declares it. */
const inRange =
  ({ min, max }: { readonly min: number; readonly max: number }) =>
  (text: string): number => {
    const value = plainNumber(text) ?? NaN;
    if (!(value >= min && value <= max)) throw new InvalidArgumentError(`expected a number from ${min} to ${max}, found ${text}.`);
    return value;
  };

/** The weather of a record as columns, and what is wrong with it. */
function weatherOf(path: string, series: Series, clock: Clock): Columns<typeof model.inputs> {
  const problems = WEATHER.flatMap((name): Problem[] => {
    const { unit } = model.inputs[name];
    const column = series.columns.get(name);
    if (column === undefined) return [{ place: `${path}:1`, expected: `a column ${name} [${unit}]`, found: [...series.columns.keys()].join(', '), code: 'fire-weather/no-column' }];
    if (column.unit !== unit) return [{ place: `${path}:1 ${name}`, expected: unit, found: column.unit, code: 'fire-weather/unit' }];
    return rangeProblems(series, name, model.inputs[name], clock);
  });
  if (problems.length > 0) throw new InputError(problems);
  const n = series.entities.length;
  const of = (name: (typeof WEATHER)[number]): Float64Array => interleaved(series.columns.get(name)!.values);
  const month = Float64Array.from({ length: clock.steps * n }, (_, at) => calendarDate(clock, Math.floor(at / n)).month);
  return { temperature: of('temperature'), relativeHumidity: of('relativeHumidity'), wind: of('wind'), rain: of('rain'), month };
}

function parametersOf(latitude: Float64Array, options: Options): Columns<typeof model.parameters> {
  const given: Readonly<Record<string, number>> = {
    season: SEASONS[options.season],
    startTemperature: options.startTemperature,
    endTemperature: options.endTemperature,
    seasonDays: options.seasonDays,
    overwinter: options.overwinter === true ? 1 : 0,
    carryOver: options.carryOver,
    effectiveness: options.effectiveness,
    longestGap: options.longestGap,
    fineFuelConstant: CONSTANTS[options.constant],
  };
  const quantities: Quantities = model.parameters;
  const columns = Object.entries(quantities).map(([name, quantity]) => [name, name === 'latitude' ? latitude : new Float64Array(latitude.length).fill(given[name] ?? quantity.default!)]);
  return Object.fromEntries(columns) as Columns<typeof model.parameters>;
}

/** What a state depends on; how long a gap may be, and where a place lies, may change from one day to the next. */
const settingsOf = ({ season, startTemperature, endTemperature, seasonDays, overwinter = false, carryOver, effectiveness, constant }: Options): Settings => ({
  season, 'start-temperature': startTemperature, 'end-temperature': endTemperature, 'season-days': seasonDays, overwinter, 'carry-over': carryOver, effectiveness, constant,
});

async function runFireWeather(path: string, options: Options): Promise<void> {
  const clock = await recordClock(path, path, DAY);
  const series = await readSeries(path, path, clock, 'all');
  const { entities } = series;
  const n = entities.length;
  const inputs = weatherOf(path, series, clock);
  const latitudes = await latitudesOf(entities, options);
  if (latitudes === null) throw new InputError([{ place: '--latitude', expected: 'the latitude, or --places', found: 'neither', code: 'places/none' }]);
  if (options.season === 'all-year' && options.overwinter === true) throw new InputError([{ place: '--overwinter', expected: '--season temperature: without a season there is no winter', found: '--season all-year', code: 'options/do-not-fit' }]);
  const parameters = parametersOf(latitudes, options);
  const state = options.state === undefined ? columnsFor(model.state, n) : await readState(options.state, settingsOf(options), entities, clock);
  if (options.state === undefined) model.begin(n, parameters, state);
  const outputs = columnsFor(model.outputs, clock.steps * n);
  model.advance(clock.steps, n, DAY, inputs, parameters, state, outputs);

  const rows = entities.flatMap((_, i) => Array.from({ length: clock.steps }, (__, t) => t * n + i));
  const quality = rows.map((at) => outputs.fireWeatherQuality[at]!);
  const there = Uint8Array.from(quality, (code) => (code <= QUALITY.carried ? 1 : 0));
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  const columns = [{ name: 'entity', type: 'text' } as const, { name: 'date', type: 'text' } as const, ...names.map((name) => ({ name: COLUMNS[name], type: 'number' }) as const), { name: 'quality', type: 'text' } as const];
  const block = {
    rows: rows.length,
    columns: [rows.map((at) => entities[at % n]!), rows.map((at) => timeText(clock, Math.floor(at / n))), ...names.map((name) => Float64Array.from(rows, (at) => outputs[name][at]!)), quality.map((code) => QUALITIES[code]!)],
    present: [null, null, ...names.map(() => there), null],
  };
  await writeFileWhole(options.out, (file) => writeCsv(file, columns, [block]));
  const counts = QUALITIES.map((name, code) => `${name} ${quality.filter((one) => one === code).length}`).join(', ');
  process.stdout.write(`${options.out}: ${n} 个单元 entities, ${clock.steps} 天 days; ${counts}\n`);
  if (options.stateOut === undefined) return;
  await writeFileWhole(options.stateOut, (file) => writeFile(file, stateText(state, settingsOf(options), entities, clock)));
  process.stdout.write(`${options.stateOut}: 次日续算的状态 the state to go on from, ${timeText(clock, clock.steps)}\n`);
}

export function addFireWeather(program: Command): void {
  const { startTemperature, endTemperature, seasonDays, carryOver, effectiveness, longestGap } = model.parameters;
  const command = program
    .command('fire-weather')
    .description('加拿大火险天气指数(FWI),由逐日正午记录 / Canadian Fire Weather Index of a record of noon values, day by day')
    .argument('<record>', '逐日序列 CSV / record of days, a CSV', somePath)
    .addOption(new Option('--season <rule>', '火险季:全年,或由气温起止 / fire season: all the year, or by temperature').choices(Object.keys(SEASONS)).default('all-year'))
    .option('--start-temperature <celsius>', '起季气温 / the season begins after days above it', inRange(startTemperature), startTemperature.default)
    .option('--end-temperature <celsius>', '止季气温 / and ends after days below it', inRange(endTemperature), endTemperature.default)
    .option('--season-days <days>', '起止季的连续天数 / days in a row for either', wholeNumber(seasonDays.min, seasonDays.max), seasonDays.default)
    .option('--overwinter', '干旱码越冬(Lawson 和 Armitage 2008) / carry the drought code over winter')
    .option('--carry-over <share>', '秋末湿度留存份额 a / share a of autumn moisture left', inRange(carryOver), carryOver.default)
    .option('--effectiveness <share>', '冬季降水有效份额 b / share b of winter precipitation that wets', inRange(effectiveness), effectiveness.default)
    .option('--longest-gap <days>', '缺测时最多沿用的天数,0 为遇缺即停 / days in a row over which numbers are carried; 0 stops at a gap', wholeNumber(longestGap.min, longestGap.max), longestGap.default)
    .addOption(new Option('--constant <value>', 'FFMC 常数:exact 为 147.27723(cffdrs),147.2(xclim) / constant of the FFMC: exact is 147.27723').choices(Object.keys(CONSTANTS)).default('exact'))
    .option('--state <file>', '从此状态续算(火险季、越冬和常数的选项须与写出时相同) / go on from this state (options of season, winter and constant as when it was written)', somePath)
    .option('--state-out <file>', '写出末日状态 / write the state after the last day', somePath)
    .requiredOption('--out <file>', '结果 CSV / the table, a CSV', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runFireWeather);
  withPlaceOptions(command);
}
