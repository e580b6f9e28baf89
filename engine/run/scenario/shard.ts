/** Groups of entities in shards: what one worker does at a time, about a second of work. */
import type { Model } from '../../core/model.js';
import { MODELS } from '../models.js';
import { keepShard } from './checkpoint.js';
import { Forcing } from './forcing.js';
import { simulateFlood, type MemberFlood } from './inundation.js';
import type { ScenarioJob } from './job.js';
import { MEMBER_BLOCK } from './reduce.js';
import { madeAt, simulateGroup } from './simulate.js';

/** Positions of groups, or members of an inundation, from one up to another that is not in it. */
export interface Shard {
  readonly of: 'groups' | 'floods';
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** Steps of models in a shard: 0.5 to 5 s of them on one core (`bench/`: 2 to 10 million a second). */
const STEPS_A_SHARD = 6_000_000;

/** Steps of models in one group. */
function stepsOf(job: ScenarioJob, group: readonly number[]): number {
  const sites = group.reduce((sum, e) => sum + (job.sites?.of[e]?.length ?? 0), 0);
  const ofLinks = job.links.reduce((sum, { atSites, factor }) => sum + ((atSites ? sites : group.length) * job.clock.steps) / factor, 0);
  return ofLinks * job.members * job.variants.length;
}

/** @param groups groups in a shard; undefined: by the work in them */
export function shardsOf(job: ScenarioJob, groups: number | undefined): Shard[] {
  const shards: Shard[] = [];
  let [from, work] = [0, 0];
  job.network.groups.forEach((group, k) => {
    work += stepsOf(job, group);
    const full = groups === undefined ? work >= STEPS_A_SHARD : k + 1 - from >= groups;
    if (!full && k + 1 < job.network.groups.length) return;
    shards.push({ of: 'groups', number: shards.length, from, to: k + 1 });
    [from, work] = [k + 1, 0];
  });
  if (job.inundation !== null) for (let m = 0; m < job.members; m++) shards.push({ of: 'floods', number: shards.length, from: m, to: m + 1 });
  return shards;
}

/** The most numbers of one quantity that a group holds at once. */
export const heldBy = (job: Pick<ScenarioJob, 'clock' | 'members' | 'network' | 'sites'>): number =>
  job.clock.steps * Math.min(job.members, MEMBER_BLOCK) * job.network.groups.reduce((most, group) => Math.max(most, group.length, group.reduce((sum, e) => sum + (job.sites?.of[e]?.length ?? 0), 0)), 1);

/** The weather of each job, kept between shards: a generator makes that of all entities at once. */
const forcings = new WeakMap<ScenarioJob, Forcing>();

/** The flood of one member, driven by the weather and the discharge of its entity. */
function floodOf(job: ScenarioJob, models: readonly Model[], weather: Forcing, member: number): MemberFlood {
  const own = job.inundation!;
  const given = (name: string): Float64Array => weather.values(name, own.entity, member, 1, job.variants[0]!.weather);
  const link = models.findLastIndex((model) => 'discharge' in model.outputs);
  const enters = (): Float64Array => (link < 0 ? given('discharge') : madeAt(job, models, weather, own.entity, link, 'discharge', member));
  const discharge = own.springs.length === 0 ? null : enters();
  return simulateFlood(own, job.seed, job.series.entities[own.entity]!, member, given('rain'), discharge, job.clock.dt);
}

/** Simulate a shard and keep its results in the folder of the checkpoint. */
export function runShard(job: ScenarioJob, shard: Shard, folder: string): void {
  const models = job.links.map(({ model }) => MODELS.find(({ name }) => name === model)!);
  let forcing = forcings.get(job);
  if (forcing === undefined) forcings.set(job, (forcing = new Forcing(job)));
  const weather = forcing;
  if (shard.of === 'floods') {
    keepShard(folder, shard.number, Array.from({ length: shard.to - shard.from }, (_, k) => floodOf(job, models, weather, shard.from + k)));
    return;
  }
  keepShard(folder, shard.number, job.network.groups.slice(shard.from, shard.to).flatMap((group) => simulateGroup(job, models, weather, group)));
}
