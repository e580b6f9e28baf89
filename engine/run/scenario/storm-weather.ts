/** Weather that is one design storm, the same at all entities, with what is uncertain of it drawn for every member. */
import type { Problem } from '../../core/errors.js';
import { designStorm, type DesignStorm } from '../../weather/design-storm.js';
import type { Clock } from './clock.js';
import type { DesignStormChoice } from './declaration.js';
import { drawnFrom, drawOf, type Drawn } from './drawn.js';
import type { Range } from './forecast-fit.js';
import type { PlaceOf } from './forecast-files.js';
import { splitHeader, type Series } from './series.js';

/** Ranges of what a storm is made from. A storm rarer than once in a year has a logarithm that is not below 0. */
export const STORM_RANGES = { a: [0.001, 1_000], c: [0, 10], b: [0, 200], n: [0.01, 0.99], returnPeriod: [1, 10_000], peakRatio: [0.01, 0.99] } as const;
type Name = keyof typeof STORM_RANGES;

export interface StormWeather {
  readonly drawn: Readonly<Record<Name, Drawn>>;
  /** Duration of the storm and length of a step [min]; first step of the storm. */
  readonly duration: number;
  readonly step: number;
  readonly firstStep: number;
}

const MINUTE = 60;
/** All entities share the draws of a storm. */
const ID = 'design storm';

/** Depth of each step of the storm of a member [mm]. */
function stormOf({ drawn, duration, step }: StormWeather, seed: string, member: number): Float64Array {
  const of = (name: Name): number => drawOf(drawn[name], seed, ID, member);
  const storm: DesignStorm = { a: of('a'), c: of('c'), b: of('b'), n: of('n'), returnPeriod: of('returnPeriod'), peakRatio: of('peakRatio'), duration, step };
  return designStorm(storm);
}

/** Rain of a block of members, element `t * members + m`. */
export function stormRain(storm: StormWeather, { steps }: Clock, seed: string, first: number, members: number): Float64Array {
  const rain = new Float64Array(steps * members);
  for (let m = 0; m < members; m++) stormOf(storm, seed, first + m).forEach((depth, k) => (rain[(storm.firstStep + k) * members + m] = depth));
  return rain;
}

/**
 * A design storm of a scenario on its clock.
 *
 * @param ids entities; null: one that is called `storm`
 * @returns the series it stands for, whose rain has no values, and what makes them
 */
export function stormWeather(choice: DesignStormChoice, clock: Clock, ids: readonly string[] | null, placeOf: PlaceOf, problems: Problem[]): { readonly series: Series; readonly storm: StormWeather } {
  const { formula, returnPeriod, peakRatio, duration, begins = 0, constant = {} } = choice;
  const step = clock.dt / MINUTE;
  const length = clock.steps * step;
  if (begins % step !== 0) problems.push({ place: placeOf(['begins']), expected: `minutes that are whole steps of ${step} min`, found: String(begins), code: 'design-storm/step' });
  if (duration % step !== 0) problems.push({ place: placeOf(['duration']), expected: `minutes that are whole steps of ${step} min`, found: String(duration), code: 'design-storm/step' });
  if (begins + duration > length) problems.push({ place: placeOf(['duration']), expected: `a storm that ends within the ${length} min of the clock`, found: `${begins} + ${duration} min`, code: 'design-storm/duration' });
  const drawn = Object.fromEntries(
    Object.entries({ ...formula, returnPeriod, peakRatio }).map(([name, given]) => {
      const [min, max] = STORM_RANGES[name as Name];
      return [name, drawnFrom(given, `weather/designStorm/${name}`, min, max, placeOf(name in formula ? ['formula', name] : [name]), problems)];
    }),
  ) as Record<Name, Drawn>;
  const entities = ids === null ? ['storm'] : [...ids].sort();
  const columns = new Map<string, { unit: string; values: Float64Array[] }>([['rain', { unit: 'mm', values: [] }]]);
  for (const [header, value] of Object.entries(constant)) {
    const { quantity, unit } = splitHeader(header) ?? {};
    if (quantity === undefined || unit === undefined || columns.has(quantity)) problems.push({ place: placeOf(['constant', header]), expected: 'a quantity beside rain with its unit, such as potentialEvapotranspiration [mm]', found: header, code: 'series/no-unit' });
    else columns.set(quantity, { unit, values: entities.map(() => new Float64Array(clock.steps).fill(value)) });
  }
  return { series: { file: 'designStorm', entities, columns }, storm: { drawn, duration, step, firstStep: begins / step } };
}

/** Rain of any member beyond what the models of the chain declare. */
export function stormProblems(storm: StormWeather, members: number, seed: string, range: Range | undefined, place: string): Problem[] {
  if (range === undefined) return [];
  for (let m = 0; m < members; m++) {
    const greatest = Math.max(...stormOf(storm, seed, m));
    if (greatest > range.max) return [{ place, expected: `at most ${range.max} mm of rain in a step`, found: `${greatest} in member ${m}`, code: 'series/out-of-range' }];
  }
  return [];
}
