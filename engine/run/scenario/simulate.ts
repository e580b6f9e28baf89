/**
 * One group of entities through the chain: every variant, members side by side in blocks. Groups do not touch, so
 * neither their order nor who runs them matters.
 */
import { columnsFor, type Columns, type Model, type Quantities } from '../../core/model.js';
import { accountOf, divisionAccounts, storedIn, together, type Account } from './account.js';
import type { Forcing } from './forcing.js';
import { OF_INUNDATION, type ScenarioJob } from './job.js';
import { CLOCK_STEPS, stepsOf, type LinkSteps } from './link-steps.js';
import { DifferenceTally, MOST_PAIRED, type Difference, type PairDifference } from './difference.js';
import { toLongerStep, toMonths } from './longer-step.js';
import { parametersFor, type Recipes } from './parameters.js';
import { MEMBER_BLOCK, reducerOf, type Reducer, type Summary } from './reduce.js';
import { BASELINE, isMove, type Variant } from './variants.js';
import { stateKey } from './model-state.js';
import { eventSums, withinKnown, withinMembers } from './within.js';

/** One quantity at one place under one variant. */
export interface OutputResult {
  readonly variant: number;
  readonly output: number;
  /** Position of the site; -1: the entity itself. */
  readonly site: number;
  /** Null for points of a sweep. */
  readonly summary: Summary | null;
  /** Every member's steps in one number, NaN where it has no value at any; null beyond the members that are kept. */
  readonly members: Float64Array | null;
  /** Every member's sum over events, of money where members are years; else null. */
  readonly events: Float64Array | null;
  /** From the baseline; null for itself. */
  readonly difference: Difference | null;
  /** Of a policy: from each policy before it. */
  readonly pairs: readonly PairDifference[];
}

export interface EntityResult {
  readonly entity: number;
  readonly outputs: readonly OutputResult[];
  /** Of the baseline, one for each link; null for a model that keeps no ledger. */
  readonly accounts: readonly (Account | null)[];
  /** Of money and people: by variant that is no point of a sweep, by link, of each division of its model. */
  readonly divided: readonly DividedAccounts[];
  /** Of the baseline at the end, where they are kept. */
  readonly states?: readonly KeptState[];
}

/** What one variant takes of the wholes of each link. */
export interface DividedAccounts {
  readonly variant: number;
  readonly links: readonly (readonly Account[])[];
}

interface KeptState {
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
const allTogether = (sums: readonly Account[], more: readonly Account[]): Account[] => more.map((account, d) => together(sums[d] ?? null, account)!);

/** A place the chain runs at: an entity of the group, or a site in it. */
interface Place {
  readonly id: string;
  readonly entity: number;
  readonly site: number;
}

/** Runs the chain for one group, one variant, one block of members. */
class GroupRun {
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

  run(): void {
    for (const e of this.entities.keys()) this.accounts.set(e, new Array<Account | null>(this.models.length).fill(null));
    for (const e of this.entities.keys()) this.divided.set(e, this.models.map(() => []));
    this.models.forEach((model, k) => {
      const made = new Map<Place, Made>();
      this.made.push(made);
      for (const place of this.job.links[k]!.atSites ? this.sites : this.entities.values()) made.set(place, this.runAt(model, k, place, made));
    });
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
    if (source === 'series') return this.inStepsOf(k, this.forcing.values(links[k]!.aliases[name] ?? name, place.entity, this.first, this.members, this.variant.weather), CLOCK_STEPS, unit);
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

/** The steps of an output. */
export const outputSteps = ({ links, outputLinks }: Pick<ScenarioJob, 'links' | 'outputLinks'>, output: number): LinkSteps => links[outputLinks[output]!] ?? CLOCK_STEPS;

/** What is gathered of one output at one place under one variant, block by block. */
class Gathered {
  readonly members: Float64Array | null;
  readonly events: Float64Array | null;
  private readonly reducer: Reducer | null;
  private readonly difference = new DifferenceTally();
  private readonly pairs = new Map<number, DifferenceTally>();

  constructor(
    private readonly job: ScenarioJob,
    readonly variant: number,
    readonly output: number,
    readonly place: Place,
  ) {
    const kept = job.members <= MEMBER_BLOCK;
    this.members = kept ? new Float64Array(job.members) : null;
    this.events = kept && job.money.includes(output) ? new Float64Array(job.members) : null;
    const steps = stepsOf(outputSteps(job, output), job.clock);
    this.reducer = job.variants[variant]!.kind === 'point' ? null : reducerOf(steps, job.members, job.outputs[output]!.above);
  }

  /**
   * @param codes why there is no value, 0 where there is one; null: there is one everywhere
   * @returns every member's steps in one number; NaN where it has no value at any
   */
  add(values: Float64Array, codes: Float64Array | null, members: number, baseline: Float64Array | null): Float64Array {
    const { within = 'max' } = this.job.outputs[this.output]!;
    const known = codes === null ? values : values.map((value, at) => (codes[at] === 0 ? value : NaN));
    const own = codes === null ? withinMembers(within, values, members) : withinKnown(within, known, members);
    this.members?.set(own);
    this.events?.set(eventSums(values, members, this.job.clock.dt * outputSteps(this.job, this.output).factor));
    this.reducer?.add(known, members);
    if (codes !== null) this.reducer?.without(codes, members);
    if (baseline !== null) this.difference.add(baseline, own);
    return own;
  }

  /** Beside another policy. @param from its members' numbers, of the block just added */
  pair(variant: number, from: Float64Array, own: Float64Array): void {
    const tally = this.pairs.get(variant) ?? new DifferenceTally();
    this.pairs.set(variant, tally);
    tally.add(from, own);
  }

  finish(): OutputResult {
    const difference = this.variant === 0 ? null : this.difference.finish();
    const pairs = [...this.pairs].map(([from, tally]): PairDifference => ({ from, ...tally.finish() }));
    return { variant: this.variant, output: this.output, site: this.place.site, summary: this.reducer?.finish() ?? null, members: this.members, events: this.events, difference, pairs };
  }
}

/**
 * Run one group of entities.
 *
 * @param models of the links, in order
 * @param forcing the weather of the job
 * @param group positions of entities, upstream before downstream
 */
export function simulateGroup(job: ScenarioJob, models: readonly Model[], forcing: Forcing, group: readonly number[]): EntityResult[] {
  const entities = new Map(group.map((e): [number, Place] => [e, { id: job.series.entities[e]!, entity: e, site: -1 }]));
  const sites = group.flatMap((e) => (job.sites?.of[e] ?? []).map((s): Place => ({ id: job.sites!.ids[s]!, entity: e, site: s })));
  const gathered = job.variants.flatMap((_, v) =>
    job.outputLinks.flatMap((link, q) => (link === OF_INUNDATION ? [] : job.links[link]?.atSites === true ? sites : [...entities.values()]).map((place) => new Gathered(job, v, q, place))),
  );
  const paired = job.variants.filter(({ kind }) => kind === 'policy').length <= MOST_PAIRED;
  const accounts = new Map<number, (Account | null)[]>();
  const divided = new Map(group.map((e) => [e, new Map<number, Account[][]>()] as const));
  let states = new Map<number, readonly KeptState[]>();
  for (let first = 0; first < job.members; first += MEMBER_BLOCK) {
    const members = Math.min(MEMBER_BLOCK, job.members - first);
    const baseline = new Map<string, Float64Array>();
    /** Of the point at hand, as the chain stands: its policies come after it. */
    const atPoint = new Map<string, Float64Array>();
    const ofPolicies = new Map<string, { readonly variant: number; readonly own: Float64Array }[]>();
    job.variants.forEach((variant, v) => {
      const run = new GroupRun(job, models, forcing, variant, entities, sites, first, members);
      run.run();
      if (v === 0) states = run.states; // kept of one block alone
      if (v === 0) for (const [e, own] of run.accounts) accounts.set(e, own.map((account, k) => together(account, accounts.get(e)?.[k] ?? null)));
      if (variant.kind !== 'point') for (const [e, own] of run.divided) divided.get(e)!.set(v, own.map((more, k) => allTogether(divided.get(e)!.get(v)?.[k] ?? [], more)));
      for (const one of gathered) {
        if (one.variant !== v) continue;
        const [link, { quantity }] = [job.outputLinks[one.output]!, job.outputs[one.output]!];
        const made = run.made[link]?.get(one.place);
        const values = made === undefined ? forcing.values(quantity, one.place.entity, first, members, variant.weather) : made[quantity]!;
        const codes = made?.[models[link]!.outputs[quantity]!.missingBy ?? ''] ?? null;
        const key = `${one.output}/${one.place.entity}/${one.place.site}`;
        const from = variant.point === null || variant.point.policy === BASELINE ? baseline : atPoint;
        const own = one.add(values, codes, members, v === 0 ? null : from.get(key)!);
        if (v === 0) baseline.set(key, own);
        if (variant.point?.policy === BASELINE) atPoint.set(key, own);
        if (!paired || variant.kind !== 'policy') continue;
        const before = ofPolicies.get(key) ?? [];
        for (const other of before) one.pair(other.variant, other.own, own);
        ofPolicies.set(key, [...before, { variant: v, own }]);
      }
    });
  }
  return group.map((e) => ({ entity: e, outputs: gathered.filter(({ place }) => place.entity === e).map((one) => one.finish()), accounts: accounts.get(e)!, divided: [...divided.get(e)!].map(([variant, links]) => ({ variant, links })), ...(job.keepState ? { states: states.get(e) ?? [] } : {}) }));
}

/** What a link makes at a place of a group: an entity, or with `site` >= 0 a site of it; element `t * members + m`. */
export type MadeAt = (link: number, entity: number, site: number, quantity: string) => Float64Array;

/** Everything a group makes for a block of members, under a variant; unless it says, as the chain stands. */
export function madeBy(job: ScenarioJob, models: readonly Model[], forcing: Forcing, group: readonly number[], first: number, members: number, variant = 0): MadeAt {
  const entities = new Map(group.map((e): [number, Place] => [e, { id: job.series.entities[e]!, entity: e, site: -1 }]));
  const sites = new Map(group.flatMap((e) => (job.sites?.of[e] ?? []).map((s): [number, Place] => [s, { id: job.sites!.ids[s]!, entity: e, site: s }])));
  const run = new GroupRun(job, models, forcing, job.variants[variant]!, entities, [...sites.values()], first, members);
  run.run();
  return (link, entity, site, quantity) => run.made[link]!.get(site < 0 ? entities.get(entity)! : sites.get(site)!)![quantity]!;
}
