/** A shard carried out: what one worker does at a time, about a second of work. */
import type { Model } from '../../core/model.js';
import { MODELS } from '../models.js';
import { dropShard, keepShard, keptShard, type MemberShard, type Shard } from './checkpoint.js';
import { Forcing } from './forcing.js';
import { simulatePart, type GroupPart } from './group-part.js';
import { madeBy } from './group-run.js';
import { floodSteps, type MemberFlood } from './inundation.js';
import type { ScenarioJob } from './job.js';
import { MEMBER_BLOCK } from './members.js';
import { addReduced } from './reduce.js';
import type { BinLayout } from './reduce-bins.js';
import { baseOf } from './shard-plan.js';
import { groupSteps, joinParts } from './simulate.js';

/** The most numbers of one quantity that a group holds at once. */
export const heldBy = (job: Pick<ScenarioJob, 'clock' | 'members' | 'network' | 'sites'>): number =>
  job.clock.steps * Math.min(job.members, MEMBER_BLOCK) * job.network.groups.reduce((most, group) => Math.max(most, group.length, group.reduce((sum, e) => sum + (job.sites?.of[e]?.length ?? 0), 0)), 1);

/** The weather of each job, kept between shards: a generator makes that of all entities at once. */
const forcings = new WeakMap<ScenarioJob, Forcing>();

/** One flood, driven by the weather of its entity and the discharge of those that enter. */
function* floodOf(job: ScenarioJob, models: readonly Model[], weather: Forcing, at: number): Generator<number, MemberFlood> {
  const own = job.inundation!;
  const setup = own.setups[Math.floor(at / job.members)]!;
  const member = at % job.members;
  const variant = job.variants[setup.variant]!;
  const given = (name: string, e: number): Float64Array => weather.values(name, e, member, 1, variant.weather);
  const link = models.findLastIndex((model) => 'discharge' in model.outputs);
  const groups = new Map<readonly number[], ReturnType<typeof madeBy>>();
  const discharge = own.springs.map(({ entity }) => {
    if (link < 0) return given('discharge', entity);
    const group = job.network.groups.find((members) => members.includes(entity))!;
    const made = groups.get(group) ?? madeBy(job, models, weather, group, member, 1, setup.variant);
    groups.set(group, made);
    return made(link, entity, -1, 'discharge');
  });
  return yield* floodSteps(own, setup, job.seed, job.series.entities[own.entity]!, member, given('rain', own.entity), discharge, job.clock.dt);
}

/** Of each slot of a group, the bins that its first thousand members laid; of one group at a time. */
const laid = new WeakMap<ScenarioJob, { readonly group: number; readonly layouts: readonly (BinLayout | null)[] }>();

function layoutsOf(job: ScenarioJob, shard: MemberShard, folder: string): readonly (BinLayout | null)[] | null {
  if (job.members <= MEMBER_BLOCK || shard.first === 0) return null;
  const known = laid.get(job);
  if (known?.group === shard.from) return known.layouts;
  const base = keptShard(folder, baseOf(shard)) as GroupPart | null;
  if (base === null) throw new Error(`the first members of group ${shard.from} are gone while others are run`);
  const layouts = base.slots.map(({ reduced }) => (reduced?.kind === 'bins' ? { low: reduced.bins.low, width: reduced.bins.width } : null));
  laid.set(job, { group: shard.from, layouts });
  return layouts;
}

/** Steps of a part of something as those of the whole: `before` of it are done, the part is `part` of it [1]. */
function* within<T>(before: number, part: number, steps: Generator<number, T>): Generator<number, T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield before + part * value;
  }
}

/** Simulate a shard and keep its results in the folder of the checkpoint; stops now and then and tells the share of it that is done [1], for whoever runs it. */
export function* shardSteps(job: ScenarioJob, shard: Shard, folder: string): Generator<number, void> {
  const models = job.links.map(({ model }) => MODELS.find(({ name }) => name === model)!);
  let forcing = forcings.get(job);
  if (forcing === undefined) forcings.set(job, (forcing = new Forcing(job)));
  const results: unknown[] = [];
  if (shard.of === 'members') {
    keepShard(folder, shard, yield* simulatePart(job, models, forcing, job.network.groups[shard.from]!, shard.first, shard.end, layoutsOf(job, shard, folder)));
    return;
  }
  const part = 1 / (shard.to - shard.from);
  for (let at = shard.from; at < shard.to; at++) {
    const before = (at - shard.from) * part;
    if (shard.of === 'floods') results.push(yield* within(before, part, floodOf(job, models, forcing, at)));
    else results.push(...(yield* within(before, part, groupSteps(job, models, forcing, job.network.groups[at]!))));
  }
  keepShard(folder, shard, results);
}

/** Add a part to those before it: what is counted in bins goes to the first of them, so that memory does not grow with members. */
function addPart(parts: GroupPart[], part: GroupPart): void {
  const [first] = parts;
  if (first === undefined) {
    parts.push(part);
    return;
  }
  const added = part.slots.map(({ reduced }, s) => {
    const own = first.slots[s]!.reduced;
    return own === null || reduced === null ? null : addReduced(own, reduced);
  });
  parts[0] = { ...first, slots: first.slots.map((slot, s) => ({ ...slot, reduced: added[s] ?? slot.reduced })) };
  parts.push({ ...part, slots: part.slots.map((slot, s) => (added[s] === null ? slot : { ...slot, reduced: null })) });
}

/** Put the parts of a group together, whose members are all there, and keep it as one. */
export function joinShard(job: ScenarioJob, group: number, parts: readonly MemberShard[], folder: string): void {
  const read: GroupPart[] = [];
  for (const shard of parts) addPart(read, keptShard(folder, shard) as GroupPart);
  keepShard(folder, { of: 'groups', from: group, to: group + 1 }, joinParts(job, job.network.groups[group]!, read));
  for (const shard of parts) dropShard(folder, shard);
}
