/** Corrections of a forecast by forecasts of the past: quantiles mapped, or a normal forecast fitted, for each entity. */
import { InputError, type Problem } from '../../core/errors.js';
import { entityOf, openUniform, randomStream } from '../../core/random.js';
import { emosNormal, fitEmos } from '../../weather/emos.js';
import { deviationAt, type ErrorForm } from '../../weather/forecast-ensemble.js';
import { mapQuantiles, quantileMapping, type QuantileMapping } from '../../weather/quantile-mapping.js';
import type { ForecastFit } from './forecast.js';
import type { Issue } from './forecast-files.js';
import { casesOf, type Hindcast } from './hindcast.js';

/** What a fit gives; null, with its problems told in the words of `say`, where it cannot be made. */
function sound<T>(problems: Problem[], fit: () => T, say: (place: string) => string = (place) => place): T | null {
  try {
    return fit();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems.map((problem) => ({ ...problem, place: say(problem.place) })));
    return null;
  }
}

/** One thing for each entity: its own, or where past forecasts name no entities one for all. */
function forEach<T>(hindcast: Hindcast, entities: readonly string[], make: (entity: string | null) => T): T[] {
  if (hindcast.hasEntities) return entities.map(make);
  const common = make(null);
  return entities.map(() => common);
}

/** Values by forecast, entity and step. */
export type ForecastValues = readonly (readonly Float64Array[])[];

/**
 * Values mapped by their quantiles from the issue on. A dry value's place among the dry is a draw of the stream
 * `forecast/quantile-mapping/<quantity>`: draw k for the step k after the issue, member for the forecast.
 */
export function mappedValues(name: string, values: ForecastValues, hindcast: Hindcast, form: ErrorForm, { firstStep }: Issue, entities: readonly string[], seed: string, problems: Problem[]): { readonly values: ForecastValues; readonly beyond: number } {
  const mappings = forEach(hindcast, entities, (entity): QuantileMapping | null => {
    const cases = casesOf(hindcast, entity);
    const file = entity === null ? hindcast.file : `${hindcast.file} ${entity}`;
    return sound(problems, () => quantileMapping(cases.map((one) => one.forecast), cases.map((one) => one.observed), form.kind, form.trace), (place) => `${file} ${place.replace('historical', 'forecast')}`);
  });
  const stream = randomStream(seed, `forecast/quantile-mapping/${name}`);
  let beyond = 0;
  const mapped = values.map((ofEntities, m) =>
    ofEntities.map((own, e) => {
      const mapping = mappings[e];
      if (mapping === null || mapping === undefined) return own;
      const entity = entityOf(entities[e]!);
      const made = mapQuantiles(mapping, own.subarray(firstStep), (k) => openUniform(stream, entity, k, m));
      beyond += made.beyond;
      const out = own.slice();
      out.set(made.values, firstStep);
      return out;
    }),
  );
  return { values: mapped, beyond };
}

/** Fits of a normal forecast, one for each lead of past forecasts; null, with problems told, where one cannot be made or they do not reach far enough. */
function fitLeads(quantity: string, hindcast: Hindcast, entity: string | null, [first, last]: readonly [number, number], place: string, problems: Problem[]): ForecastFit[] | null {
  const cases = casesOf(hindcast, entity);
  const leads = hindcast.hasLeads ? [...new Set(cases.map(({ lead }) => lead))].sort((a, b) => a - b) : [null];
  if (hindcast.hasLeads && !(leads[0]! <= first && leads.at(-1)! >= last)) {
    const pastForecasts = entity === null ? 'past forecasts' : `past forecasts of ${entity}`;
    problems.push({ place, expected: `${pastForecasts} with leads from ${first} h or before to ${last} h or beyond`, found: leads.length === 0 ? 'none' : leads.join(', '), code: 'forecast/leads' });
    return null;
  }
  const fits = leads.flatMap((lead): ForecastFit[] => {
    const own = cases.filter((one) => lead === null || one.lead === lead);
    const say = [hindcast.file, ...(entity === null ? [] : [entity]), ...(lead === null ? [] : [`lead ${lead} h`])].join(' ');
    const fit = sound(problems, () => fitEmos({ forecast: own.map((one) => one.forecast), variance: own.map((one) => one.spread ** 2), observed: own.map((one) => one.observed) }, say));
    return fit === null ? [] : [{ quantity, entity, lead, fit }];
  });
  return fits.length < leads.length ? null : fits;
}

export interface Normals {
  /** By entity and step; the first forecast, of deviation 0, up to the issue. */
  readonly centre: readonly Float64Array[];
  readonly deviation: readonly Float64Array[];
  readonly fits: readonly ForecastFit[];
}

/** Normal forecasts of every entity and step from the mean and variance of all forecasts, on straight lines between the leads that were fitted. */
export function emosNormals(name: string, values: ForecastValues, hindcast: Hindcast, { firstStep, lead }: Issue, entities: readonly string[], place: string, problems: Problem[]): Normals {
  const steps = values[0]![0]!.length;
  const fitted = forEach(hindcast, entities, (entity) => fitLeads(name, hindcast, entity, [lead(firstStep), lead(steps - 1)], place, problems));
  const centre = values[0]!.map((own) => own.slice());
  const deviation = centre.map(() => new Float64Array(steps));
  fitted.forEach((fits, e) => {
    if (fits === null) return;
    const own = values.map((ofEntities) => ofEntities[e]!);
    for (let t = firstStep; t < steps; t++) {
      const mean = own.reduce((sum, one) => sum + one[t]!, 0) / own.length;
      const variance = own.length > 1 ? own.reduce((sum, one) => sum + (one[t]! - mean) ** 2, 0) / (own.length - 1) : 0;
      const normals = fits.map(({ fit }) => emosNormal(fit, mean, variance));
      const between = (of: (k: number) => number): number => (fits[0]!.lead === null ? of(0) : deviationAt(fits.map((fit, k) => [fit.lead!, of(k)] as const), lead(t)));
      centre[e]![t] = between((k) => normals[k]!.centre);
      deviation[e]![t] = between((k) => normals[k]!.deviation);
    }
  });
  return { centre, deviation, fits: (hindcast.hasEntities ? fitted : fitted.slice(0, 1)).flatMap((fits) => fits ?? []) };
}
