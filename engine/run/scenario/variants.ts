/** The chains that are run beside each other under the same random numbers: as it stands, each policy, each point of a sweep. */
import type { Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Model, Quantity } from '../../core/model.js';
import { FLOOD_FIELDS, FLOOD_PREFIX, isFloodKey, type Change, type Delta, type Policy, type Sweep } from './declaration.js';
import { FIELD_RANGES } from './inundation-fields.js';
import { recipeOf, type IdTable, type Recipe } from './parameters.js';
import { sweepPoints } from './sweep.js';

/** The chain's own numbers times a factor or plus a shift, kept within the range of the parameter. */
export interface Move {
  readonly kind: 'factor' | 'shift';
  readonly by: number;
  readonly min: number;
  readonly max: number;
}

/** A change to one parameter of one link. */
export interface LinkChange {
  readonly link: number;
  readonly parameter: string;
  readonly change: Recipe | Move;
}

export const isMove = (change: Recipe | Move): change is Move => change.kind === 'factor' || change.kind === 'shift';

/** A change of the weather: a factor or a shift, one or one for each month, and the least the quantity can be. */
export interface WeatherChange {
  readonly quantity: string;
  readonly kind: 'factor' | 'shift';
  readonly by: readonly number[];
  readonly atLeast: number;
}

export interface Variant {
  readonly name: string;
  readonly kind: 'baseline' | 'policy' | 'point';
  readonly changes: readonly LinkChange[];
  readonly weather: readonly WeatherChange[];
  /** Of a point: its number, the values of the parameters of the sweep, and under which policy; null: no point. */
  readonly point: { readonly name: string; readonly values: readonly number[]; readonly policy: string } | null;
}

export const BASELINE = 'baseline';

interface Target {
  readonly link: number;
  readonly parameter: string;
  readonly quantity: Quantity;
}

/** The parameter that `model.parameter` names; undefined, with a problem told, where there is none. */
function targetOf(name: string, models: readonly Model[], place: string, problems: Problem[]): Target | undefined {
  const known = models.flatMap((model, link) => Object.entries(model.parameters).map(([parameter, quantity]) => ({ name: `${model.name}.${parameter}`, link, parameter, quantity })));
  const target = known.find((one) => one.name === name);
  if (target === undefined) problems.push(unknownName(place, name, known.map((one) => one.name), 'scenario/unknown-parameter'));
  return target;
}

/** Of a field of the inundation, which is no link of the chain. */
const NO_LINK = -1;

/** The field of the inundation that `inundation.field` names; undefined, with a problem told, where there is none. */
function fieldTarget(name: string, place: string, problems: Problem[]): Target | undefined {
  const field = FLOOD_FIELDS.find((one) => name === FLOOD_PREFIX + one);
  if (field === undefined) {
    problems.push(unknownName(place, name, FLOOD_FIELDS.map((one) => FLOOD_PREFIX + one), 'scenario/unknown-parameter'));
    return undefined;
  }
  const { unit, min, max } = FIELD_RANGES[field];
  return { link: NO_LINK, parameter: field, quantity: { unit, min, max, doc: { zh: field, en: field } } };
}

const within = (value: number, { min = -Infinity, max = Infinity }: Quantity): boolean => value >= min && value <= max;

function changeOf(change: Change, target: Target, model: string, table: IdTable | null, ids: readonly string[], place: string, problems: Problem[]): LinkChange {
  const { link, parameter, quantity } = target;
  const { min = -Infinity, max = Infinity, unit } = quantity;
  if (typeof change === 'number' && !within(change, quantity)) problems.push({ place, expected: `a number from ${min} to ${max} [${unit}]`, found: String(change), code: 'scenario/out-of-range' });
  if (typeof change === 'object' && 'factor' in change) return { link, parameter, change: { kind: 'factor', by: change.factor, min, max } };
  if (typeof change === 'object' && 'shift' in change) return { link, parameter, change: { kind: 'shift', by: change.shift, min, max } };
  return { link, parameter, change: recipeOf(change, model, parameter, quantity, table, ids, place, problems) };
}

/** A factor or shift that takes a given number out of the range of its parameter; drawn ones are cut at its ends. */
function checkMove(change: Change, { quantity }: Target, recipe: Recipe, place: string, problems: Problem[]): void {
  if (typeof change !== 'object' || recipe.kind === 'prior') return;
  const move = 'factor' in change ? (value: number) => value * change.factor : 'shift' in change ? (value: number) => value + change.shift : null;
  const outside = move === null ? undefined : (recipe.kind === 'number' ? [recipe.value] : [...recipe.values]).map(move).find((value) => !Number.isNaN(value) && !within(value, quantity));
  if (outside === undefined) return;
  const { min = -Infinity, max = Infinity, unit } = quantity;
  problems.push({ place, expected: `a change that stays from ${min} to ${max} [${unit}]`, found: `${JSON.stringify(change)}, which gives ${outside}`, code: 'scenario/out-of-range' });
}

/** What a chain's variants are made from. */
export interface VariantSource {
  readonly models: readonly Model[];
  /** Whether the scenario has an inundation, whose fields policies and sweeps can set. */
  readonly floods: boolean;
  /** File and ids that link k takes its columns from. */
  readonly tableOf: (k: number) => { readonly table: IdTable | null; readonly ids: readonly string[] };
  readonly seed: string;
  /** How a parameter of a link is made before any change. */
  readonly recipeAt: (link: number, parameter: string) => Recipe;
  /** Units of the quantities of the weather. */
  readonly weatherUnits: ReadonlyMap<string, string>;
  readonly place: (path: readonly (string | number)[]) => string;
}

const MONTHS = 12;

/** What a delta makes of a quantity of the weather. Rain and evaporation stay at 0 where a shift would take them below. */
function weatherChange(quantity: string, delta: Change | Delta, units: ReadonlyMap<string, string>, place: string, problems: Problem[]): WeatherChange[] {
  const unit = units.get(quantity);
  if (unit === undefined) problems.push(unknownName(place, quantity, [...units.keys()], 'scenario/unknown-quantity'));
  const kind = typeof delta === 'object' && 'factor' in delta ? 'factor' : 'shift';
  const given = typeof delta === 'object' && 'factor' in delta ? delta.factor : typeof delta === 'object' && 'shift' in delta ? delta.shift : undefined;
  const by = typeof given === 'number' ? [given] : given;
  const right = by !== undefined && (by.length === 1 || by.length === MONTHS) && (kind === 'shift' || by.every((factor) => factor >= 0));
  if (!right) problems.push({ place, expected: 'factor (0 or more) or shift: one number, or one for each of 12 months', found: JSON.stringify(delta), code: 'scenario/bad-delta' });
  return right && unit !== undefined ? [{ quantity, kind, by, atLeast: unit === 'mm' ? 0 : -Infinity }] : [];
}

const WEATHER = 'weather.';

/**
 * Every variant of a scenario, the baseline first.
 *
 * @param delta what all of them make of the weather
 */
export function variantsOf(policies: readonly Policy[], sweep: Sweep | undefined, delta: Readonly<Record<string, Delta>>, source: VariantSource, problems: Problem[]): Variant[] {
  const common = Object.entries(delta).flatMap(([quantity, own]) => weatherChange(quantity, own, source.weatherUnits, source.place(['weather', 'delta', quantity]), problems));
  const variants: Variant[] = [{ name: BASELINE, kind: 'baseline', changes: [], weather: common, point: null }];
  policies.forEach(({ name, set = {} }, p) => {
    if (variants.some((variant) => variant.name === name)) problems.push({ place: source.place(['policies', p, 'name']), expected: `a name that stands once and is not ${BASELINE}`, found: name, code: 'scenario/duplicate-policy' });
    const changes = Object.entries(set).flatMap(([key, change]): LinkChange[] => {
      const place = source.place(['policies', p, 'set', key]);
      if (key.startsWith(WEATHER) || (source.floods && isFloodKey(key))) return [];
      const target = targetOf(key, source.models, place, problems);
      if (target === undefined) return [];
      const { table, ids } = source.tableOf(target.link);
      if (typeof change === 'object' && (('factor' in change && typeof change.factor !== 'number') || ('shift' in change && typeof change.shift !== 'number'))) {
        problems.push({ place, expected: 'one number: a parameter does not change with the month', found: JSON.stringify(change), code: 'scenario/bad-delta' });
        return [];
      }
      checkMove(change as Change, target, source.recipeAt(target.link, target.parameter), place, problems);
      return [changeOf(change as Change, target, source.models[target.link]!.name, table, ids, place, problems)];
    });
    const weather = Object.entries(set).flatMap(([key, change]) => (key.startsWith(WEATHER) ? weatherChange(key.slice(WEATHER.length), change, source.weatherUnits, source.place(['policies', p, 'set', key]), problems) : []));
    variants.push({ name, kind: 'policy', changes, weather: [...common, ...weather], point: null });
  });
  return sweep === undefined ? variants : [...variants, ...pointsOf(sweep, variants, policies, source, problems)];
}

/** Policies that set what a sweep gives its numbers, or that take them out of their range. */
function checkSwept(policies: readonly Policy[], key: string, target: Target, ends: readonly number[], place: VariantSource['place'], problems: Problem[]): void {
  policies.forEach(({ set = {} }, p) => {
    const change = set[key];
    if (change === undefined) return;
    const at = place(['policies', p, 'set', key]);
    if (typeof change !== 'object' || !('factor' in change || 'shift' in change)) problems.push({ place: at, expected: 'a factor or a shift: the sweep gives this parameter its numbers', found: JSON.stringify(change), code: 'scenario/swept' });
    else for (const value of ends) checkMove(change as Change, target, { kind: 'number', value }, at, problems);
  });
}

/** Every point of a sweep, each as the chain stands and then under every policy. */
function pointsOf(sweep: Sweep, variants: readonly Variant[], policies: readonly Policy[], source: VariantSource, problems: Problem[]): Variant[] {
  const targets = Object.entries(sweep.parameters).map(([key, [low, high]]) => {
    const place = source.place(['sweep', 'parameters', key]);
    const target = source.floods && isFloodKey(key) ? fieldTarget(key, place, problems) : targetOf(key, source.models, place, problems);
    if (target !== undefined && !(low < high && within(low, target.quantity) && within(high, target.quantity))) {
      const { min = -Infinity, max = Infinity, unit } = target.quantity;
      problems.push({ place, expected: `two ends, the lower first, from ${min} to ${max} [${unit}]`, found: `[${low}, ${high}]`, code: 'scenario/empty-range' });
    }
    if (target !== undefined) checkSwept(policies, key, target, [low, high], source.place, problems);
    return { target, low, high };
  });
  const points = sweepPoints(sweep.design, sweep.points, targets.length, source.seed);
  const digits = String(points.length).length;
  return points.flatMap((shares, k) => {
    const values = targets.map(({ low, high }, d) => low + (high - low) * shares[d]!);
    const own = targets.flatMap(({ target }, d): LinkChange[] => (target === undefined || target.link === NO_LINK ? [] : [{ link: target.link, parameter: target.parameter, change: { kind: 'number', value: values[d]! } }]));
    const name = `point-${String(k + 1).padStart(digits, '0')}`;
    return variants.map((variant): Variant => ({ name: variant.kind === 'baseline' ? name : `${name} ${variant.name}`, kind: 'point', changes: [...own, ...variant.changes], weather: variant.weather, point: { name, values, policy: variant.name } }));
  });
}
