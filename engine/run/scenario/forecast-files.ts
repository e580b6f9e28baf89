/** The files of a forecast: itself, what its corrections are fitted to, and when it was issued. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { parseTime, timeExpected, timeText, type Clock } from './clock.js';
import type { ForecastChoice } from './declaration.js';
import { readForecast } from './forecast-series.js';
import { readHindcast, type Hindcast } from './hindcast.js';
import type { Series } from './series.js';

export type PlaceOf = (path: readonly (string | number)[]) => string;

/** A forecast as it was read. */
export interface ForecastFiles {
  readonly choice: ForecastChoice;
  /** Of each forecast. */
  readonly members: readonly Series[];
  /** By quantity: what its quantiles are mapped by, and what its normal forecast is fitted to. */
  readonly mapping: ReadonlyMap<string, Hindcast>;
  readonly emos: ReadonlyMap<string, Hindcast>;
}

/** By quantity: the files of past forecasts. */
const mappingFiles = ({ quantileMapping = {} }: ForecastChoice): [string, string][] => Object.entries(quantileMapping);
const emosFiles = ({ errors = {} }: ForecastChoice): [string, string][] => Object.entries(errors).flatMap(([quantity, { emos }]): [string, string][] => (emos === undefined ? [] : [[quantity, emos]]));

/** Names of all the files of a forecast, itself first. */
export const forecastFileNames = (choice: ForecastChoice): string[] => [...new Set([choice.series, ...[...mappingFiles(choice), ...emosFiles(choice)].map(([, file]) => file)])];

/**
 * Read a forecast and what its corrections are fitted to.
 *
 * @param problems receives what is wrong with the quantities that are named, and with past forecasts
 * @throws InputError `table/...`, `series/...`, `forecast/...`: of the series
 */
export async function readForecastFiles(choice: ForecastChoice, clock: Clock, pathOf: (file: string) => string, placeOf: PlaceOf, problems: Problem[]): Promise<ForecastFiles> {
  const members = await readForecast(pathOf(choice.series), choice.series, clock);
  const { columns } = members[0]!;
  for (const key of ['quantileMapping', 'errors'] as const) {
    for (const quantity of Object.keys(choice[key] ?? {})) if (!columns.has(quantity)) problems.push(unknownName(placeOf([key, quantity]), quantity, [...columns.keys()], 'scenario/unknown-quantity'));
  }
  const read = new Map<string, Hindcast | null>();
  const hindcasts = async (files: readonly [string, string][]): Promise<Map<string, Hindcast>> => {
    const own = new Map<string, Hindcast>();
    for (const [quantity, file] of files) {
      const unit = columns.get(quantity)?.unit;
      if (unit === undefined) continue;
      const key = `${file} [${unit}]`;
      if (!read.has(key)) read.set(key, await readHindcast(pathOf(file), file, unit, problems));
      const hindcast = read.get(key);
      if (hindcast !== null && hindcast !== undefined) own.set(quantity, hindcast);
    }
    return own;
  };
  return { choice, members, mapping: await hindcasts(mappingFiles(choice)), emos: await hindcasts(emosFiles(choice)) };
}

const HOUR_MS = 3_600_000;

export interface Issue {
  /** First step that is forecast. */
  readonly firstStep: number;
  /** Lead of the end of step t [h]; at most 0 up to the issue. */
  readonly lead: (t: number) => number;
  /** Whether it could be one; leads of one that could not say nothing. */
  readonly isValid: boolean;
}

/** Longest time from the issue to the start of the clock: a seasonal forecast reaches less far [steps of a day]. */
const LONGEST_DAYS = 366;

/** When a forecast was issued on a clock; `problems` receives a time that is not at the end of a step. */
export function issueOf({ issued }: ForecastChoice, clock: Clock, placeOf: PlaceOf, problems: Problem[]): Issue {
  const before = problems.length;
  const ms = issued === undefined ? clock.start : parseTime(issued);
  const dt = clock.dt * 1_000;
  const at = ms ?? clock.start;
  const steps = (at - clock.start) / dt;
  if (ms === undefined) problems.push({ place: placeOf(['issued']), expected: timeExpected(issued!), found: quote(issued!), code: 'scenario/bad-time' });
  else if (!Number.isInteger(steps) || steps >= clock.steps) problems.push({ place: placeOf(['issued']), expected: `the beginning of a step, at the latest of the last, ${timeText(clock, clock.steps - 1)}`, found: quote(issued!), code: 'forecast/bad-issue' });
  else if (steps * clock.dt < -LONGEST_DAYS * 86_400) problems.push({ place: placeOf(['issued']), expected: `at most ${LONGEST_DAYS} days before the start of the clock, ${timeText(clock, 0)}`, found: quote(issued!), code: 'forecast/bad-issue' });
  return { isValid: problems.length === before, firstStep: Math.min(clock.steps - 1, Math.max(0, Math.floor(steps))), lead: (t) => (clock.start + (t + 1) * dt - at) / HOUR_MS };
}
