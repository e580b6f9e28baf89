/** One group of entities, one variant, some members through the chain: place by place, so that who runs it can be told between them. */
import { columnsFor, type Columns, type Model, type Quantities } from '../../core/model.js';
import { accountOf, divisionAccounts, storedIn, together, type Account } from './account.js';
import type { Forcing } from './forcing.js';
import type { ScenarioJob } from './job.js';
import { CLOCK_STEPS, stepsOf, type LinkSteps } from './link-steps.js';
import { toLongerStep, toMonths } from './longer-step.js';
import { stateKey } from './model-state.js';
import { parametersFor, type Recipes } from './parameters.js';
import { isMove, type Variant } from './variants.js';

export interface KeptState {
  readonly key: string;
  readonly values: Float64Array;
}

type Made = Columns<Quantities>;

/** Parameters of a link at a place under a variant. */
function variantParameters(job: ScenarioJob, variant: Variant, k: number, id: string, i: number, first: number, members: number): Columns<Quantities> {
  const own = variant.changes.filter(({ link }) => link === k);
  const recipes: Record<string, Recipes[string]> = { ...job.recipes[k]! };
  for (const { parameter, change } of own) if (!isMove(change)) recipes[parameter] = change;
  const columns = parametersFor(recipes, job.seed, id, i, first, members);
  for (const { parameter, change } of own) {
    if (!isMove(change)) continue;
    const column = columns[parameter]!;
    for (let m = 0; m < members; m++) column[m] = Math.min(Math.max(change.kind === 'factor' ? column[m]! * change.by : column[m]! + change.by, change.min), change.max);
  }
  return columns;
}

/** Accounts of the same divisions together. */
export const allTogether = (sums: readonly Account[], more: readonly Account[]): Account[] => more.map((account, d) => together(sums[d] ?? null, account)!);

/** A place the chain runs at: an entity of the group, or a site in it. */
export interface Place {
  readonly id: string;
  readonly entity: number;
  readonly site: number;
}

/** The places of a group: its entities by position, and the sites in them. */
export const placesOf = (job: ScenarioJob, group: readonly number[]): { readonly entities: ReadonlyMap<number, Place>; readonly sites: readonly Place[] } => ({
  entities: new Map(group.map((e): [number, Place] => [e, { id: job.series.entities[e]!, entity: e, site: -1 }])),
  sites: group.flatMap((e) => (job.sites?.of[e] ?? []).map((s): Place => ({ id: job.sites!.ids[s]!, entity: e, site: s }))),
});

/** Runs the chain for one group, one variant, some members. */
export class GroupRun {
  /** Of each link, what it made at each place. */
  readonly made: Map<Place, Made>[] = [];
  readonly accounts = new Map<number, (Account | null)[]>();
  /** By entity and link. */
  readonly divided = new Map<number, Account[][]>();
  /** By entity. */
  readonly states = new Map<number, KeptState[]>();

  constructor(
    private readonly job: ScenarioJob,
    private readonly models: readonly Model[],
    private readonly forcing: Forcing,
    private readonly variant: Variant,
    private readonly entities: ReadonlyMap<number, Place>,
    private readonly sites: readonly Place[],
    private readonly first: number,
    private readonly members: number,
  ) {}

  /** Stops after every place of every link. */
  *steps(): Generator<void, void> {
    for (const e of this.entities.keys()) this.accounts.set(e, new Array<Account | null>(this.models.length).fill(null));
    for (const e of this.entities.keys()) this.divided.set(e, this.models.map(() => []));
    for (const [k, model] of this.models.entries()) {
      const made = new Map<Place, Made>();
      this.made.push(made);
      for (const place of this.job.links[k]!.atSites ? this.sites : this.entities.values()) {
        made.set(place, this.runAt(model, k, place, made));
        yield;
      }
    }
  }

  private runAt(model: Model, k: number, place: Place, made: ReadonlyMap<Place, Made>): Made {
    const { clock, links, fits } = this.job;
    const { factor } = links[k]!;
    const members = this.members;
    const steps = stepsOf(links[k]!, clock);
    const fitted = fits[k]?.[place.entity];
    const inputs = Object.fromEntries(Object.keys(model.inputs).map((name) => [name, this.inputOf(model, k, place, name, made)]));
    const parameters = variantParameters(this.job, this.variant, k, place.id, place.site < 0 ? place.entity : place.site, this.first, members);
    const state = columnsFor(model.state, members);
    const outputs = columnsFor(model.outputs, steps * members);
    model.begin(members, parameters, state, fitted);
    if (this.job.start !== null) for (const [name, column] of Object.entries(state)) column.set(this.job.start.get(stateKey(k, place.id, name))!.subarray(this.first * (column.length / members), (this.first + members) * (column.length / members)));
    const before = storedIn(model, state, parameters, members);
    model.advance(steps, members, clock.dt * factor, inputs, parameters, state, outputs, fitted);
    if (this.job.keepState) this.states.set(place.entity, [...(this.states.get(place.entity) ?? []), ...Object.entries(state).map(([name, values]) => ({ key: stateKey(k, place.id, name), values }))]);
    const accounts = this.accounts.get(place.entity)!;
    accounts[k] = together(accounts[k]!, accountOf(model, members, inputs, outputs, before, storedIn(model, state, parameters, members)));
    const divided = this.divided.get(place.entity)!;
    if (model.divisions !== undefined && this.variant.kind !== 'point') divided[k] = allTogether(divided[k]!, divisionAccounts(model, members, parameters, outputs));
    return outputs;
  }

  private inputOf(model: Model, k: number, place: Place, name: string, made: ReadonlyMap<Place, Made>): Float64Array {
    const { links, clock, network } = this.job;
    const source = links[k]!.sources[name]!;
    const { unit } = model.inputs[name]!;
    if (source === 'series') {
      const { aliases, scales } = links[k]!;
      const values = this.forcing.values(aliases[name] ?? name, place.entity, this.first, this.members, this.variant.weather);
      const scale = scales[name] ?? 1;
      return this.inStepsOf(k, scale === 1 ? values : values.map((value) => value * scale), CLOCK_STEPS, unit);
    }
    if (source === 'upstream') {
      const sum = new Float64Array(stepsOf(links[k]!, clock) * this.members);
      for (const [other, columns] of made) {
        if (network.downstream[other.entity] !== place.entity) continue;
        const given = columns[model.upstream!.output]!;
        for (let at = 0; at < sum.length; at++) sum[at]! += given[at]!;
      }
      return sum;
    }
    const from = links[source]!.atSites ? place : this.entities.get(place.entity)!;
    return this.inStepsOf(k, this.made[source]!.get(from)![name]!, links[source]!, unit);
  }

  /** Values of the steps `given` as those of link `k`. */
  private inStepsOf(k: number, values: Float64Array, given: LinkSteps, unit: string): Float64Array {
    const { factor, months } = this.job.links[k]!;
    if (months === null) return toLongerStep(values, this.members, factor / given.factor, unit);
    return given.months === null ? toMonths(values, this.members, months.map((t) => t / given.factor), unit) : values;
  }
}

/** What a link makes at a place of a group: an entity, or with `site` >= 0 a site of it; element `t * members + m`. */
export type MadeAt = (link: number, entity: number, site: number, quantity: string) => Float64Array;

/** Everything a group makes for a block of members, under a variant; unless it says, as the chain stands. */
export function madeBy(job: ScenarioJob, models: readonly Model[], forcing: Forcing, group: readonly number[], first: number, members: number, variant = 0): MadeAt {
  const { entities, sites } = placesOf(job, group);
  const bySite = new Map(sites.map((place) => [place.site, place]));
  const run = new GroupRun(job, models, forcing, job.variants[variant]!, entities, sites, first, members);
  Array.from(run.steps());
  return (link, entity, site, quantity) => run.made[link]!.get(site < 0 ? entities.get(entity)! : bySite.get(site)!)![quantity]!;
}
