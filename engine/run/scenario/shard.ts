/** Groups of entities in shards: what one worker does at a time, about a second of work. */
import type { Model } from '../../core/model.js';
import { MODELS } from '../models.js';
import { keepShard, type Shard } from './checkpoint.js';
import { Forcing } from './forcing.js';
import { simulateFlood, type MemberFlood } from './inundation.js';
import type { ScenarioJob } from './job.js';
import { stepsOf as stepsOfLink } from './link-steps.js';
import { MEMBER_BLOCK } from './reduce.js';
import { madeBy, simulateGroup } from './simulate.js';

/** Steps of models in a shard: 0.5 to 5 s of them on one core (`bench/`: 2 to 10 million a second). */
const STEPS_A_SHARD = 6_000_000;

/** Steps of models in one group. */
function stepsOf(job: ScenarioJob, group: readonly number[]): number {
  const sites = group.reduce((sum, e) => sum + (job.sites?.of[e]?.length ?? 0), 0);
  const ofLinks = job.links.reduce((sum, link) => sum + (link.atSites ? sites : group.length) * stepsOfLink(link, job.clock), 0);
  return ofLinks * job.members * job.variants.length;
}

const byOrder = (a: Shard, b: Shard): number => Number(a.of === 'floods') - Number(b.of === 'floods') || a.from - b.from;

/**
 * Every shard of a run in order: groups, then floods (every member of the first setup of an inundation, then of the next).
 *
 * @param groups groups in a shard; undefined: by the work in them
 * @param kept shards that are there, of whatever size; the rest is cut between them
 */
export function shardsOf(job: ScenarioJob, groups: number | undefined, kept: readonly Shard[] = []): Shard[] {
  const there = (of: Shard['of'], length: number): Uint8Array => {
    const held = new Uint8Array(length);
    for (const shard of kept) if (shard.of === of) held.fill(1, shard.from, shard.to);
    return held;
  };
  const shards = [...kept];
  const heldGroups = there('groups', job.network.groups.length);
  let [from, work] = [0, 0];
  job.network.groups.forEach((group, k) => {
    if (heldGroups[k] === 1) {
      from = k + 1;
      return;
    }
    work += stepsOf(job, group);
    const full = groups === undefined ? work >= STEPS_A_SHARD : k + 1 - from >= groups;
    if (!full && k + 1 < job.network.groups.length && heldGroups[k + 1] === 0) return;
    shards.push({ of: 'groups', from, to: k + 1 });
    [from, work] = [k + 1, 0];
  });
  const floods = job.inundation === null ? 0 : job.members * job.inundation.setups.length;
  there('floods', floods).forEach((held, at) => {
    if (held === 0) shards.push({ of: 'floods', from: at, to: at + 1 });
  });
  return shards.sort(byOrder);
}

/** The most numbers of one quantity that a group holds at once. */
export const heldBy = (job: Pick<ScenarioJob, 'clock' | 'members' | 'network' | 'sites'>): number =>
  job.clock.steps * Math.min(job.members, MEMBER_BLOCK) * job.network.groups.reduce((most, group) => Math.max(most, group.length, group.reduce((sum, e) => sum + (job.sites?.of[e]?.length ?? 0), 0)), 1);

/** The weather of each job, kept between shards: a generator makes that of all entities at once. */
const forcings = new WeakMap<ScenarioJob, Forcing>();

/** One flood, driven by the weather of its entity and the discharge of those that enter. */
function floodOf(job: ScenarioJob, models: readonly Model[], weather: Forcing, at: number): MemberFlood {
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
  return simulateFlood(own, setup, job.seed, job.series.entities[own.entity]!, member, given('rain', own.entity), discharge, job.clock.dt);
}

/** Simulate a shard and keep its results in the folder of the checkpoint. */
export function runShard(job: ScenarioJob, shard: Shard, folder: string): void {
  const models = job.links.map(({ model }) => MODELS.find(({ name }) => name === model)!);
  let forcing = forcings.get(job);
  if (forcing === undefined) forcings.set(job, (forcing = new Forcing(job)));
  const weather = forcing;
  if (shard.of === 'floods') {
    keepShard(folder, shard, Array.from({ length: shard.to - shard.from }, (_, k) => floodOf(job, models, weather, shard.from + k)));
    return;
  }
  keepShard(folder, shard, job.network.groups.slice(shard.from, shard.to).flatMap((group) => simulateGroup(job, models, weather, group)));
}
