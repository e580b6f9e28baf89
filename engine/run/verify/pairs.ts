/** Forecasts beside what was observed, case by case: a case is an entity at a step. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError, throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { STEPS, type Clock, type StepText } from '../scenario/clock.js';
import { readForecast } from '../scenario/forecast-series.js';
import { readSeries, recordClock, type Series } from '../scenario/series.js';
import { unmatchedUnits, type UnmatchedUnit } from './unmatched.js';

/** Cases of one quantity, entity after entity, each in order of time. */
export interface Pairs {
  readonly quantity: string;
  readonly unit: string;
  readonly m: number;
  /** Case after case, `m` each. */
  readonly members: Float64Array;
  readonly observed: Float64Array;
  readonly entity: readonly string[];
  readonly step: Uint32Array;
  /** Forecasts that nothing was observed for. */
  readonly unobserved: number;
  /** Cases that were observed and left out, since a member has no value. */
  readonly incomplete: number;
}

export interface VerifyData {
  readonly clock: Clock;
  /** Entities in both files. */
  readonly entities: readonly string[];
  /** Entities of one file alone, and those of both that a quantity was nowhere observed of. */
  readonly unmatched: readonly UnmatchedUnit[];
  readonly pairs: readonly Pairs[];
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

export const digestOf = async (path: string): Promise<{ readonly path: string; readonly sha256: string }> => ({ path, sha256: createHash('sha256').update(await readFile(path)).digest('hex') });

/** Entities of both files that a quantity was nowhere observed of. */
const unobserved = (entities: readonly string[], observed: Series, quantity: string): UnmatchedUnit[] =>
  entities.filter((id) => observed.columns.get(quantity)!.values[observed.entities.indexOf(id)]!.every(Number.isNaN)).map((unit) => ({ unit, in: 'forecast', quantity }));

/** Cases of a quantity of which both are there, all members among them. */
function pairsOf(quantity: string, forecast: readonly Series[], observed: Series, entities: readonly string[], steps: number): Pairs {
  const { unit } = forecast[0]!.columns.get(quantity)!;
  const own = forecast.map(({ columns, entities: ids }) => entities.map((id) => columns.get(quantity)!.values[ids.indexOf(id)]!));
  const seen = entities.map((id) => observed.columns.get(quantity)!.values[observed.entities.indexOf(id)]!);
  const observedCases = entities.flatMap((id, e) => Array.from({ length: steps }, (_, t) => ({ id, e, t })).filter(({ t }) => !Number.isNaN(seen[e]![t]!)));
  const cases = observedCases.filter(({ e, t }) => own.every((values) => !Number.isNaN(values[e]![t]!)));
  const members = new Float64Array(cases.length * own.length);
  cases.forEach(({ e, t }, c) => {
    own.forEach((values, m) => (members[c * own.length + m] = values[e]![t]!));
  });
  return {
    quantity,
    unit,
    m: own.length,
    members,
    observed: Float64Array.from(cases, ({ e, t }) => seen[e]![t]!),
    entity: cases.map(({ id }) => id),
    step: Uint32Array.from(cases, ({ t }) => t),
    unobserved: entities.length * steps - observedCases.length,
    incomplete: observedCases.length - cases.length,
  };
}

/**
 * Read a forecast and observations, either of which may have gaps, and put them side by side over the time of the forecast. A case
 * of which a member is missing is left out: an ensemble of fewer members is another forecast.
 *
 * @param quantity to look at; absent: every one that both files have
 * @throws InputError `table/...`, `series/...`, `forecast/...`, `verify/...`
 */
export async function readPairs(forecastPath: string, observedPath: string, step: StepText, quantity?: string): Promise<VerifyData> {
  const [forecastFile, observedFile] = [basename(forecastPath), basename(observedPath)];
  const clock = await recordClock(forecastPath, forecastFile, STEPS[step]);
  const forecast = await readForecast(forecastPath, forecastFile, clock, true);
  const observed = await readSeries(observedPath, observedFile, clock, 'all');
  const { columns, entities: ids } = forecast[0]!;
  const problems: Problem[] = [];
  for (const [series, file] of [[forecast[0]!, forecastFile], [observed, observedFile]] as const) {
    if (quantity !== undefined && !series.columns.has(quantity)) problems.push(unknownName(`${file}:1`, quantity, [...series.columns.keys()], 'verify/no-quantity'));
  }
  const names = [...columns.keys()].filter((name) => observed.columns.has(name) && (quantity === undefined || name === quantity));
  if (names.length === 0 && problems.length === 0) problems.push({ place: `${observedFile}:1`, expected: `a quantity of ${forecastFile}: ${[...columns.keys()].join(', ')}`, found: [...observed.columns.keys()].join(', '), code: 'verify/no-quantity' });
  for (const name of names) {
    const [ours, theirs] = [columns.get(name)!.unit, observed.columns.get(name)!.unit];
    if (ours !== theirs) problems.push({ place: `${observedFile}:1 ${name}`, expected: `the unit of ${forecastFile}: ${ours}`, found: theirs, code: 'verify/wrong-unit' });
  }
  const entities = ids.filter((id) => observed.entities.includes(id));
  if (entities.length === 0) problems.push({ place: observedFile, expected: `an entity of ${forecastFile}, such as ${ids[0]!}`, found: observed.entities.slice(0, 5).join(', '), code: 'verify/no-entity' });
  throwIfAny(problems);
  const pairs = names.map((name) => pairsOf(name, forecast, observed, entities, clock.steps));
  const empty = pairs.filter(({ observed: values }) => values.length === 0);
  if (empty.length > 0) throw new InputError(empty.map(({ quantity: name, incomplete }) => (incomplete === 0 ? { place: `${observedFile} ${name}`, expected: 'values at the times of the forecast', found: 'none', code: 'verify/nothing-observed' } : { place: `${forecastFile} ${name}`, expected: 'values of every member at times that were observed', found: 'none', code: 'verify/no-whole-case' })));
  return { clock, entities, unmatched: [...unmatchedUnits(ids, observed.entities), ...names.flatMap((name): UnmatchedUnit[] => unobserved(entities, observed, name))], pairs, inputs: await Promise.all([forecastPath, observedPath].map(digestOf)) };
}
