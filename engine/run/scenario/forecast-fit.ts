/** A forecast of a scenario made ready: corrected, with the deviation of every step, and held against itself. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { ADDITIVE, correlationByDistance, deviationAt, OF_RAIN, POSITIVE, type ErrorCorrelation, type ErrorForm } from '../../weather/forecast-ensemble.js';
import type { Clock } from './clock.js';
import { rangeProblems } from './series-range.js';
import type { ErrorChoice } from './declaration.js';
import type { ForecastFit, ForecastQuantity, ForecastWeather } from './forecast.js';
import { emosNormals, mappedValues, type ForecastValues } from './forecast-correct.js';
import { issueOf, type ForecastFiles, type Issue, type PlaceOf } from './forecast-files.js';
import type { IdTable } from './parameters.js';
import { plainNumber } from './series.js';

/** Greatest deviation of a logarithm: a factor of 20 either way. */
const GREATEST_LOG = 3;

const formOf = (name: string, unit: string): ErrorForm => (unit === '°C' ? ADDITIVE : name === 'rain' ? OF_RAIN : POSITIVE);
/** Temperatures share their random numbers: a warm error is one of the lowest, the mean and the highest. */
const streamOf = (name: string, unit: string): string => (unit === '°C' ? 'forecast/temperature' : `forecast/${name}`);

function correlationOf(choice: ErrorChoice['correlation'], entities: readonly string[], table: IdTable | null, place: string, problems: Problem[]): ErrorCorrelation {
  if (typeof choice === 'number') return { kind: 'common', correlation: choice };
  if (table === null) problems.push({ place, expected: 'a scenario with entities: the file the coordinates are in', found: 'none', code: 'scenario/no-entities' });
  const [x, y] = [choice.x, choice.y].map((name) => {
    const cells = table?.columns.get(name);
    if (table !== null && cells === undefined) problems.push(unknownName(place, name, [...table.columns.keys()], 'scenario/unknown-column'));
    return entities.map((id) => {
      const value = plainNumber(cells?.get(id) ?? '');
      if (cells !== undefined && value === undefined) problems.push({ place: `${table!.file} ${id} ${name}`, expected: 'a number', found: quote(cells.get(id) ?? ''), code: 'entities/bad-value' });
      return value ?? 0;
    });
  }) as [number[], number[]];
  return correlationByDistance(x, y, choice.length);
}

/** Deviation of each step from a table of leads; 0 up to the issue, and where the table is refused. */
function tableDeviation(table: NonNullable<ErrorChoice['deviation']>, form: ErrorForm, { firstStep, lead, isValid }: Issue, steps: number, place: string, problems: Problem[]): Float64Array {
  if (!isValid) return new Float64Array(steps);
  const [first, last] = [lead(firstStep), lead(steps - 1)];
  const ascending = table.every(([at], k) => k === 0 || at > table[k - 1]![0]);
  if (!ascending || table[0]![0] > first || table.at(-1)![0] < last) {
    problems.push({ place, expected: `leads that ascend and reach from ${first} h or before to ${last} h or beyond, the ends of the first and the last step`, found: table.map(([at]) => at).join(', '), code: 'forecast/leads' });
    return new Float64Array(steps);
  }
  const tooMuch = form.kind === 'multiplicative' ? table.find(([, deviation]) => deviation > GREATEST_LOG) : undefined;
  if (tooMuch !== undefined) problems.push({ place, expected: `deviations of the logarithm, at most ${GREATEST_LOG}`, found: String(tooMuch[1]), code: 'forecast/too-uncertain' });
  return Float64Array.from({ length: steps }, (_, t) => (t < firstStep ? 0 : deviationAt(table, lead(t))));
}

/** What stands against each other in the errors of a quantity. */
function errorProblems(name: string, unit: string, error: ErrorChoice, { choice, members, emos }: ForecastFiles, placeOf: PlaceOf): Problem[] {
  if ((error.deviation === undefined) === (error.emos === undefined)) return [{ place: placeOf(['errors', name]), expected: 'a deviation, or emos in its place', found: error.emos === undefined ? 'neither' : 'both', code: 'forecast/deviation' }];
  if (error.emos === undefined) return [];
  const place = placeOf(['errors', name, 'emos']);
  return [
    ...(unit === '°C' ? [] : [{ place, expected: 'a temperature in °C: other quantities are not normal (quantileMapping and a deviation)', found: `${name} [${unit}]`, code: 'forecast/not-normal' }]),
    ...(choice.quantileMapping?.[name] === undefined ? [] : [{ place: placeOf(['quantileMapping', name]), expected: `one correction of ${name}`, found: 'quantileMapping and emos', code: 'forecast/two-corrections' }]),
    ...(emos.get(name)?.hasSpread === true && members.length === 1 ? [{ place, expected: 'an ensemble (a column member) to take a spread from, or past forecasts without spread', found: 'one forecast', code: 'forecast/no-spread' }] : []),
  ];
}

/** Range that models of the chain declare for what they take of the weather. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * Make a forecast ready.
 *
 * @param run members and seed of the run
 * @param table entities and their coordinates
 * @param ranges by quantity
 * @param placeOf where something of the forecast stands in the scenario
 * @param problems receives all that is wrong
 */
export function forecastWeather(files: ForecastFiles, clock: Clock, run: { readonly members: number; readonly seed: string }, table: IdTable | null, ranges: ReadonlyMap<string, Range>, placeOf: PlaceOf, problems: Problem[]): ForecastWeather {
  const { choice, members } = files;
  const { entities } = members[0]!;
  const issue = issueOf(choice, clock, placeOf, problems);
  if (run.members % members.length !== 0) problems.push({ place: placeOf(['series']), expected: `members of the run that are a multiple of the ${members.length} of the forecast, so that each counts alike`, found: String(run.members), code: 'forecast/uneven-members' });
  const fits: ForecastFit[] = [];
  const mapped: { quantity: string; values: number; beyond: number }[] = [];
  const quantities = [...members[0]!.columns].map(([name, { unit }]): [string, ForecastQuantity] => {
    const { min, max } = ranges.get(name) ?? { min: -Infinity, max: Infinity };
    const form = formOf(name, unit);
    let values: ForecastValues = members.map(({ columns }) => columns.get(name)!.values);
    // the first is held against the range with the plan
    for (const member of members.slice(1)) problems.push(...rangeProblems(member, name, { min, max, unit }, clock));
    const past = files.mapping.get(name);
    if (past !== undefined) {
      const made = mappedValues(name, values, past, form, issue, entities, run.seed, problems);
      values = made.values;
      mapped.push({ quantity: name, beyond: made.beyond, values: (clock.steps - issue.firstStep) * members.length * entities.length });
    }
    const given = choice.errors?.[name];
    if (given === undefined) return [name, { values, error: null, min, max }];
    const wrong = errorProblems(name, unit, given, files, placeOf);
    problems.push(...wrong);
    const process = { form, stream: streamOf(name, unit), lag1: given.lag1, correlation: correlationOf(given.correlation, entities, table, placeOf(['errors', name, 'correlation']), problems) };
    const hindcast = wrong.length > 0 || !issue.isValid ? undefined : files.emos.get(name);
    if (hindcast !== undefined) {
      const { centre, deviation, fits: own } = emosNormals(name, values, hindcast, issue, entities, placeOf(['errors', name, 'emos']), problems);
      fits.push(...own);
      return [name, { values: [centre], error: { ...process, deviation }, min, max }];
    }
    const alike = given.deviation === undefined ? new Float64Array(clock.steps) : tableDeviation(given.deviation, form, issue, clock.steps, placeOf(['errors', name, 'deviation']), problems);
    return [name, { values, error: { ...process, deviation: entities.map(() => alike) }, min, max }];
  });
  return { firstStep: issue.firstStep, leads: [issue.lead(issue.firstStep), issue.lead(clock.steps - 1)], forecasts: members.length, quantities: new Map(quantities), fits, mapped };
}
