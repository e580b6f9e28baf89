/** What critical rainfall a scenario asks for, held against its chain and data. */
import type { Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Model } from '../../core/model.js';
import type { CriticalChoice, ScenarioDeclaration } from './declaration.js';
import type { ScenarioJob } from './job.js';
import { namedLines, type NamedLine } from './named-lines.js';
import type { IdTable } from './parameters.js';

/** Durations of the tables that villages hang up [h]. */
const USUAL_DURATIONS = [1, 3, 6, 12, 24] as const;
/** Members whose own parameters and soils are looked at. */
const USUAL_MEMBERS = 10;
const EVEN = { even: [1] } as const;
/** Steps that the weather of a chain that holds water must have, for its dry and wet to be told apart. */
const LEAST_STEPS = 30;

export interface CriticalJob {
  /** Link that makes the quantity. */
  readonly link: number;
  readonly quantity: string;
  readonly lines: readonly NamedLine[];
  readonly durations: readonly number[];
  readonly patterns: readonly { readonly name: string; readonly shares: readonly number[] }[];
  readonly members: number;
  /** Whether soils are states of the models; else of the curve number. */
  readonly holdsWater: boolean;
}

/** The tables and names that lines come from. */
export interface CriticalContext {
  readonly declaration: ScenarioDeclaration;
  readonly models: readonly Model[];
  readonly siteTable: IdTable | null;
  readonly entityTable: IdTable | null;
  /** Where a key of the choice stands. */
  readonly placeOf: (path: readonly (string | number)[]) => string;
}

/** The job of a choice; `problems` receives what cannot be. */
export function criticalJob(choice: CriticalChoice, job: ScenarioJob, { declaration, models, siteTable, entityTable, placeOf }: CriticalContext, problems: Problem[]): CriticalJob {
  const { quantity, lines: names, durations, patterns = EVEN, members = USUAL_MEMBERS } = choice;
  const { clock, links } = job;
  const demand = (right: boolean, path: readonly (string | number)[], expected: string, found: string): void => {
    if (!right) problems.push({ place: placeOf(path), expected, found, code: 'scenario/critical-rainfall' });
  };
  const link = models.findLastIndex((model, k) => quantity in model.outputs && !links[k]!.atSites);
  if (link < 0) problems.push(unknownName(placeOf(['quantity']), quantity, models.flatMap((model, k) => (links[k]!.atSites ? [] : Object.keys(model.outputs))), 'scenario/unknown-output'));
  const upTo = models.slice(0, link + 1);
  const rainfed = upTo.filter((model) => 'rain' in model.inputs);
  demand(link < 0 || rainfed.length > 0, ['quantity'], `${quantity} that comes of rain: a chain with a model of runoff`, upTo.map(({ name }) => name).join(', '));
  demand(links.slice(0, link + 1).every(({ factor, months }) => factor === 1 && months === null), ['quantity'], 'a chain of the step of the clock, up to this quantity', 'a model of a longer step');
  const hours = durations ?? USUAL_DURATIONS.filter((duration) => (duration * 3_600) % clock.dt === 0);
  hours.forEach((duration, k) => {
    const steps = (duration * 3_600) / clock.dt;
    demand(Number.isInteger(steps) && steps >= 1, ['durations', k], `whole steps of ${clock.dt / 3_600} h`, `${duration} h`);
  });
  for (const [name, shares] of Object.entries<readonly number[]>(patterns)) demand(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-9, ['patterns', name], 'shares with sum 1', String(shares.reduce((a, b) => a + b, 0)));
  demand(members <= job.members, ['members'], `at most the ${job.members} members of the run`, String(members));
  const holdsWater = !rainfed.some(({ name }) => name === 'runoff-curve-number');
  demand(!holdsWater || (job.storm === null && clock.steps >= LEAST_STEPS), ['quantity'], `weather of at least ${LEAST_STEPS} steps, not a design storm: dry, normal and wet are what the chain held in it`, job.storm === null ? `${clock.steps} steps` : 'a design storm');
  const lines = namedLines({ outputs: [{ quantity, lines: names }], ensemble: { ...declaration.ensemble, members: 1 } }, job.sites, siteTable, job.series.entities, entityTable, (path) => placeOf(['lines', path.at(-1)!]), problems);
  return { link, quantity, lines, durations: hours, patterns: Object.entries<readonly number[]>(patterns).map(([name, shares]) => ({ name, shares })), members: Math.min(members, job.members), holdsWater };
}
