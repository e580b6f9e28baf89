/** Who gives what to whom: models of a chain joined by the names, units and steps of quantities, before anything runs. */
import { quote, type Problem } from '../../core/errors.js';
import type { Model, Quantity } from '../../core/model.js';
import { unknownName } from '../../core/lookup.js';
import { parseUnit, sameDimensions, sameScale } from '../../core/units.js';
import { CALENDAR } from './calendar-quantities.js';
import { timeText, type Clock } from './clock.js';
import type { ChainLink } from './declaration.js';
import { wholeMonths, type LinkSteps } from './link-steps.js';
import { rangeProblems } from './series-range.js';
import type { Series } from './series.js';

/** Where an input comes from: the series, the entities upstream, or an earlier model of the chain by position. */
export type Source = 'series' | 'upstream' | number;

export interface Link extends LinkSteps {
  readonly model: string;
  /** Whether it runs for every site, not for every entity. */
  readonly atSites: boolean;
  readonly sources: Readonly<Record<string, Source>>;
  /** Columns of the series that inputs are read from where they are not called as the input. */
  readonly aliases: Readonly<Record<string, string>>;
  /** What inputs read from the series are times its columns, where these are in another unit; absent: 1. */
  readonly scales: Readonly<Record<string, number>>;
}

/** Whether two texts name one unit. */
export const sameUnit = (a: string, b: string): boolean => {
  const [x, y] = [parseUnit(a), parseUnit(b)];
  return sameDimensions(x.dimensions, y.dimensions) && sameScale(x.scale, y.scale);
};

/** A range in the unit of a column whose numbers are taken times `scale`. */
const rangeIn = ({ min = -Infinity, max = Infinity, unit }: Pick<Quantity, 'min' | 'max' | 'unit'>, scale: number, of: string): Pick<Quantity, 'min' | 'max' | 'unit'> => (scale === 1 ? { min, max, unit } : { min: min / scale, max: max / scale, unit: of });

/** Columns that one model reads as its own and another for want of one: noon humidity is not that of the day. */
function twoMeanings(models: readonly Model[], links: readonly Link[], placeOf: (k: number) => string): Problem[] {
  const own = new Set(links.flatMap(({ sources, aliases }) => Object.keys(sources).filter((name) => sources[name] === 'series' && !(name in aliases))));
  return links.flatMap(({ aliases }, k) =>
    Object.entries(aliases).flatMap(([name, column]): Problem[] => {
      const [input, other] = [models[k]!.inputs[name]!, models.find((model) => column in model.inputs)];
      if (input.aliasIfUnread !== true || !own.has(column) || other === undefined) return [];
      return [{ place: `${placeOf(k)} input ${name}`, expected: `a column ${name} [${input.unit}] of its own (${input.doc.zh} / ${input.doc.en})`, found: `only ${column}, which ${other.name} reads as ${other.inputs[column]!.doc.zh} / ${other.inputs[column]!.doc.en}`, code: 'plan/two-meanings' }];
    }),
  );
}

interface Given {
  readonly source: Source;
  readonly unit: string;
  readonly factor: number;
  readonly ofMonths: boolean;
  /** Whether it may have no value at a step. */
  readonly mayBeMissing: boolean;
}

/** What is given, times which it is in the unit of an input: 1, or of weather that may be converted another number; null: it is refused. */
function scaleFor(from: Given | undefined, quantity: Quantity): number | null {
  if (from === undefined) return null;
  const { source, unit } = from;
  if (sameUnit(unit, quantity.unit)) return 1;
  const [x, y] = [parseUnit(unit), parseUnit(quantity.unit)];
  const converts = source === 'series' && quantity.convertible === true && sameDimensions(x.dimensions, y.dimensions);
  return converts ? Number((x.scale / y.scale).toPrecision(15)) : null;
}

const fromSeries = (unit: string): Given => ({ source: 'series', unit, factor: 1, ofMonths: false, mayBeMissing: false });

/** The months of the run for a model that is written for them. */
function monthsFor(model: Model, clock: Clock, place: string, problems: Problem[]): number[] | null {
  if (model.calendarStep === undefined) return null;
  const months = wholeMonths(clock);
  if (months === null) problems.push({ place, expected: `a clock of whole months, which ${model.name} is written for: from the first day of one to the end of one`, found: `${timeText(clock, 0)} to ${timeText(clock, clock.steps)}`, code: 'plan/wrong-step' });
  return months;
}

/** Whether a clock comes to whole steps of a model. */
function checkWhole({ name, step }: Model, own: number | undefined, clock: Clock, place: string, problems: Problem[]): void {
  if (own === undefined || (Number.isInteger(own) && clock.steps % own === 0)) return;
  problems.push({ place, expected: own < 1 ? `a clock with steps of ${step!} s, which ${name} is written for` : `a clock whose steps come to whole steps of ${step!} s, which ${name} is written for`, found: `${clock.steps} steps of ${clock.dt} s`, code: 'plan/wrong-step' });
}

/** What is wrong with the steps of what is given to a model with steps of `own` of the clock's, or of months; null: nothing. */
function tooLong({ factor, ofMonths }: Given, own: number | undefined, months: readonly number[] | null, { dt }: Clock): Pick<Problem, 'expected' | 'found'> | null {
  if (months !== null) return ofMonths || months.every((t) => t % factor === 0) ? null : { expected: 'steps that part a month evenly', found: `steps of ${factor * dt} s` };
  if (ofMonths) return { expected: 'steps of at most a day', found: 'months, which cannot be cut' };
  return own !== undefined && factor > own ? { expected: `steps of at most ${own * dt} s`, found: `steps of ${factor * dt} s, which cannot be cut` } : null;
}

/**
 * Join a chain. A model written for a longer step than what it is given reads depths and money summed, stages and
 * depths of water in m at their greatest, anything else averaged (`engine/run/scenario/longer-step.ts`).
 *
 * @param placeOf where link k stands in the scenario
 * @param hasSites whether the scenario names sites
 * @returns the links in order; `problems` receives all that is wrong
 */
export function makePlan(chain: readonly ChainLink[], models: readonly Model[], series: Series, clock: Clock, hasSites: boolean, placeOf: (k: number) => string, problems: Problem[]): Link[] {
  const given = new Map([...Object.entries(CALENDAR), ...series.columns].map(([name, { unit }]): [string, Given] => [name, fromSeries(unit)]));
  let atSites = false;
  const links = models.map((model, k): Link => {
    if (chain[k]!.at === 'sites' && !hasSites) problems.push({ place: placeOf(k), expected: 'a scenario with sites: the file that says which site is in which entity', found: 'at: sites', code: 'plan/no-sites' });
    atSites ||= chain[k]!.at === 'sites';
    const sources: Record<string, Source> = {};
    const aliases: Record<string, string> = {};
    const scales: Record<string, number> = {};
    const own = model.step === undefined ? undefined : model.step / clock.dt;
    checkWhole(model, own, clock, placeOf(k), problems);
    const months = monthsFor(model, clock, placeOf(k), problems);
    let factor = months === null ? (own ?? 1) : clock.steps / (months.length - 1);
    if (model.calibration !== undefined && atSites) problems.push({ place: placeOf(k), expected: `${model.name} before the links at sites: its record is of entities`, found: 'at: sites', code: 'plan/calibration-at-sites' });
    for (const [name, quantity] of Object.entries(model.inputs)) {
      if (model.upstream?.input === name) {
        if (atSites) problems.push({ place: placeOf(k), expected: `${model.name} before the links at sites: a network joins entities`, found: 'at: sites', code: 'plan/network-at-sites' });
        sources[name] = 'upstream';
        continue;
      }
      const { alias } = quantity;
      if (alias !== undefined && !given.has(name) && given.get(alias)?.source === 'series') aliases[name] = alias;
      const column = aliases[name] ?? name;
      const from = given.get(column);
      const scale = scaleFor(from, quantity);
      if (from === undefined) {
        problems.push({ ...unknownName(`${placeOf(k)} input ${name}`, name, [...given.keys()], 'plan/missing-input'), found: `no ${name} [${quantity.unit}] in the series or the models before` });
      } else if (scale === null) {
        problems.push({ place: from.source === 'series' ? `${series.file}:1 ${column}` : `${placeOf(k)} input ${name}`, expected: `${name} in ${quantity.unit}`, found: quote(from.unit), code: 'plan/wrong-unit' });
      } else {
        sources[name] = from.source;
        if (scale !== 1) scales[name] = scale;
        if (from.mayBeMissing) problems.push({ place: `${placeOf(k)} input ${name}`, expected: 'a quantity that has a value at every step', found: `${name}, which may be missing`, code: 'plan/may-be-missing' });
        const uncut = tooLong(from, own, months, clock);
        if (uncut !== null) problems.push({ place: `${placeOf(k)} input ${name}`, ...uncut, code: 'plan/step-too-long' });
        else if (own === undefined && months === null) factor = Math.max(factor, from.factor);
        if (from.source === 'series' && series.columns.has(column)) problems.push(...rangeProblems(series, column, rangeIn(quantity, scale, from.unit), clock));
      }
    }
    for (const [name, { unit, missingBy }] of Object.entries(model.outputs)) given.set(name, { source: k, unit, factor, ofMonths: months !== null, mayBeMissing: missingBy !== undefined });
    return { model: model.name, atSites, factor, months, sources, aliases, scales };
  });
  problems.push(...twoMeanings(models, links, placeOf));
  return links;
}
