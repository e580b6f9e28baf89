/** Who gives what to whom: models of a chain joined by the names and units of quantities, before anything runs. */
import { quote, type Problem } from '../../core/errors.js';
import type { Model, Quantity } from '../../core/model.js';
import { unknownName } from '../../core/lookup.js';
import { parseUnit, sameDimensions, sameScale } from '../../core/units.js';
import { timeText, type Clock } from './clock.js';
import type { Series } from './series.js';

/** Where an input comes from: the series, or an earlier model of the chain by position. */
export type Source = 'series' | number;

export interface Plan {
  readonly models: readonly Model[];
  /** For each model, the source of each input. */
  readonly sources: readonly ReadonlyMap<string, Source>[];
}

const sameUnit = (a: string, b: string): boolean => {
  const [x, y] = [parseUnit(a), parseUnit(b)];
  return sameDimensions(x.dimensions, y.dimensions) && sameScale(x.scale, y.scale);
};

/** Values of the series outside the range the model declares, the first of each entity. */
function rangeProblems(series: Series, name: string, { min = -Infinity, max = Infinity, unit }: Quantity, clock: Clock): Problem[] {
  return series.columns.get(name)!.values.flatMap((values, e): Problem[] => {
    const t = values.findIndex((value) => value < min || value > max);
    if (t < 0) return [];
    return [{ place: `${series.file} ${series.entities[e]!} ${timeText(clock, t)} ${name}`, expected: `from ${min} to ${max} ${unit}`, found: String(values[t]), code: 'series/out-of-range' }];
  });
}

/**
 * Join a chain.
 *
 * @param placeOf where link k stands in the scenario
 * @returns the plan, or every problem of it
 */
export function makePlan(models: readonly Model[], series: Series, clock: Clock, placeOf: (k: number) => string): Plan | readonly Problem[] {
  const problems: Problem[] = [];
  const given = new Map<string, { source: Source; unit: string }>([...series.columns].map(([name, { unit }]) => [name, { source: 'series', unit }]));
  const sources = models.map((model, k) => {
    if (model.step !== undefined && model.step !== clock.dt) {
      problems.push({ place: placeOf(k), expected: `a clock with steps of ${model.step} s, which ${model.name} is written for`, found: `${clock.dt} s`, code: 'plan/wrong-step' });
    }
    const own = new Map<string, Source>();
    for (const [name, quantity] of Object.entries(model.inputs)) {
      const from = given.get(name);
      if (from === undefined) {
        problems.push({ ...unknownName(`${placeOf(k)} input ${name}`, name, [...given.keys()], 'plan/missing-input'), found: `no ${name} [${quantity.unit}] in the series or the models before` });
      } else if (!sameUnit(from.unit, quantity.unit)) {
        problems.push({ place: from.source === 'series' ? `${series.file}:1 ${name}` : `${placeOf(k)} input ${name}`, expected: `${name} in ${quantity.unit}`, found: quote(from.unit), code: 'plan/wrong-unit' });
      } else {
        own.set(name, from.source);
        if (from.source === 'series') problems.push(...rangeProblems(series, name, quantity, clock));
      }
    }
    for (const [name, { unit }] of Object.entries(model.outputs)) given.set(name, { source: k, unit });
    return own;
  });
  return problems.length > 0 ? problems : { models, sources };
}
