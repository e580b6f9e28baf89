/** What the models of a chain are fitted to before they run: records of days of the past, of every entity. */
import { throwIfAny, type Problem } from '../../core/errors.js';
import type { Fitted, Model } from '../../core/model.js';
import { calendarDate, parseTime, STEPS, timeExpected, timeText, type Clock } from './clock.js';
import type { CalibrationChoice, ChainLink } from './declaration.js';
import { sameUnit } from './plan.js';
import { rangeProblems } from './series-range.js';
import { readSeries, recordClock, type Series } from './series.js';

const DAY_MS = STEPS['1 d'] * 1_000;

/** The fit of one link. */
export interface LinkCalibration {
  /** By entity. */
  readonly fitted: readonly Fitted[];
  /** First and last day that was fitted. */
  readonly from: string;
  readonly to: string;
}

/** The record, held against what the model needs; `problems` receives what is wrong. */
function recordProblems(record: Series, days: Clock, model: Model, entities: readonly string[], problems: Problem[]): void {
  const { file, columns } = record;
  for (const name of model.calibration!.record) {
    const [column, quantity] = [columns.get(name), model.inputs[name]!];
    if (column === undefined) problems.push({ place: `${file}:1`, expected: `a column ${name} [${quantity.unit}], to which ${model.name} is fitted`, found: [...columns.keys()].join(', '), code: 'calibration/missing-input' });
    else if (!sameUnit(column.unit, quantity.unit)) problems.push({ place: `${file}:1 ${name}`, expected: `${name} in ${quantity.unit}`, found: column.unit, code: 'plan/wrong-unit' });
    else problems.push(...rangeProblems(record, name, quantity, days));
  }
  const without = entities.filter((id) => !record.entities.includes(id));
  if (without.length > 0) problems.push({ place: file, expected: 'rows of every entity of the scenario', found: `none of ${without.slice(0, 5).join(', ')}${without.length > 5 ? ` and ${without.length - 5} more` : ''}`, code: 'calibration/no-entity' });
}

/** A day of the calibration as a number of days from the first of the record. */
function dayOf(text: string | undefined, usual: number, days: Clock, place: string, problems: Problem[]): number {
  if (text === undefined) return usual;
  const ms = parseTime(text);
  if (ms === undefined) problems.push({ place, expected: timeExpected(text), found: text, code: 'scenario/bad-time' });
  const day = ms === undefined ? usual : Math.floor((ms - days.start) / DAY_MS);
  if (day >= 0 && day < days.steps) return day;
  problems.push({ place, expected: `a day of the record, from ${timeText(days, 0)} to ${timeText(days, days.steps - 1)}`, found: text, code: 'calibration/outside' });
  return usual;
}

async function calibrate({ series: file, from, to, ...settings }: CalibrationChoice, model: Model, entities: readonly string[], clock: Clock, pathOf: (name: string) => string, place: (key: string) => string, problems: Problem[]): Promise<LinkCalibration | null> {
  const days = await recordClock(pathOf(file), file, STEPS['1 d']);
  const record = await readSeries(pathOf(file), file, days, 'all');
  const own: Problem[] = [];
  recordProblems(record, days, model, entities, own);
  const [first, last] = [dayOf(from, 0, days, place('from'), own), dayOf(to, days.steps - 1, days, place('to'), own)];
  if (first > last) own.push({ place: place('to'), expected: `a day from ${timeText(days, first)} on`, found: timeText(days, last), code: 'calibration/empty' });
  problems.push(...own);
  if (own.length > 0) return null;
  const { year, month, day } = calendarDate(days, 0);
  const chosen = Object.fromEntries(Object.entries(settings).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])));
  const fitted = entities.map((id) => {
    const e = record.entities.indexOf(id);
    const values = Object.fromEntries(model.calibration!.record.map((name) => [name, record.columns.get(name)!.values[e]!]));
    return model.calibration!.fit({ values, year, month, day, calibration: { first, end: last + 1 }, begins: (clock.start - days.start) / DAY_MS }, chosen);
  });
  return { fitted, from: timeText(days, first), to: timeText(days, last) };
}

/**
 * Fit every link that has a calibration.
 *
 * @param placeOf where a key of the calibration of link k stands
 * @returns by link; null: nothing is fitted
 * @throws InputError `table/...`, `series/...` of the first record that cannot be read
 */
export async function calibrations(chain: readonly ChainLink[], models: readonly Model[], entities: readonly string[], clock: Clock, pathOf: (name: string) => string, placeOf: (k: number, key: string) => string, problems: Problem[]): Promise<(LinkCalibration | null)[]> {
  if (chain.some(({ calibration }) => calibration !== undefined)) throwIfAny(problems); // a record is long: what is wrong with the chain comes first
  const made: (LinkCalibration | null)[] = [];
  for (const [k, { calibration }] of chain.entries()) made.push(calibration === undefined ? null : await calibrate(calibration, models[k]!, entities, clock, pathOf, (key) => placeOf(k, key), problems));
  return made;
}

/** Names of the records. */
export const filesOfCalibrations = (chain: readonly ChainLink[]): string[] => [...new Set(chain.flatMap(({ calibration }) => (calibration === undefined ? [] : [calibration.series])))];

/** Links with a calibration that their model has no use for; a missing one the schema tells. */
export const calibrationProblems = (chain: readonly ChainLink[], models: readonly Model[], placeOf: (k: number) => string): Problem[] =>
  chain.flatMap(({ calibration }, k): Problem[] => (calibration !== undefined && models[k]!.calibration === undefined ? [{ place: placeOf(k), expected: `no calibration: ${models[k]!.name} is not fitted to a record`, found: calibration.series, code: 'scenario/no-calibration' }] : []));
