/** How a run is cut into shards: groups of entities together, one group's members apart where it has many, floods one by one. */
import type { MemberShard, Shard } from './checkpoint.js';
import { slotsOf } from './group-part.js';
import { outputSteps, type ScenarioJob } from './job.js';
import { stepsOf as stepsOfLink } from './link-steps.js';
import { MEMBER_BLOCK, MEMBER_STRIP } from './members.js';

/** Steps of models in a shard: 0.5 to 5 s of them on one core (`bench/`: 2 to 10 million a second). */
const STEPS_A_SHARD = 6_000_000;

/** Numbers that the parts of a group of at most a thousand members may keep for its quantiles, all of them together. */
const KEPT_NUMBERS = 128_000_000;

/** Steps of models in one group. */
function stepsOf(job: ScenarioJob, group: readonly number[]): number {
  const sites = group.reduce((sum, e) => sum + (job.sites?.of[e]?.length ?? 0), 0);
  const ofLinks = job.links.reduce((sum, link) => sum + (link.atSites ? sites : group.length) * stepsOfLink(link, job.clock), 0);
  return ofLinks * job.members * job.variants.length;
}

/** The least a member shard holds: beyond a thousand members a block, whose sum is joined. */
const unitOf = ({ members }: Pick<ScenarioJob, 'members'>): number => (members > MEMBER_BLOCK ? MEMBER_BLOCK : MEMBER_STRIP);

/** Whether the members of a group may be parted: their numbers are kept until all are there. */
function canPart(job: ScenarioJob, group: readonly number[]): boolean {
  if (job.members <= unitOf(job)) return false;
  if (job.members > MEMBER_BLOCK) return true;
  const numbers = slotsOf(job, group).reduce((sum, { variant, output }) => sum + (job.variants[variant]!.kind === 'point' ? 0 : stepsOfLink(outputSteps(job, output), job.clock)), 0);
  return numbers * job.members <= KEPT_NUMBERS;
}

/** The shard of a group that lays the bins of all its others; null: none are needed. */
export const baseOf = ({ from, to }: MemberShard): MemberShard => ({ of: 'members', from, to, first: 0, end: MEMBER_BLOCK });

/** Whether a shard can begin only when that of `baseOf` is there. */
export const waitsForBase = ({ members }: Pick<ScenarioJob, 'members'>, shard: Shard): shard is MemberShard => shard.of === 'members' && members > MEMBER_BLOCK && shard.first > 0;

/** The members of a group that are not there, in shards. */
function partsOf(job: ScenarioJob, group: number, most: number, kept: readonly MemberShard[]): MemberShard[] {
  const unit = unitOf(job);
  const ofUnit = (stepsOf(job, job.network.groups[group]!) / job.members) * unit;
  const length = unit * Math.max(1, Math.round(most / ofUnit));
  const held = (at: number): boolean => kept.some(({ first, end }) => first <= at && at < end);
  const parts: MemberShard[] = [];
  for (let first = 0; first < job.members; ) {
    if (held(first)) {
      first += unit;
      continue;
    }
    let end = first + unit;
    const limit = job.members > MEMBER_BLOCK && first === 0 ? unit : length;
    while (end < job.members && end - first < limit && !held(end)) end += unit;
    parts.push({ of: 'members', from: group, to: group + 1, first, end: Math.min(end, job.members) });
    first = end;
  }
  return parts;
}

const ORDER: Readonly<Record<Shard['of'], number>> = { groups: 0, members: 0, floods: 1 };
const memberOf = (shard: Shard): number => (shard.of === 'members' ? shard.first : 0);
const byOrder = (a: Shard, b: Shard): number => ORDER[a.of] - ORDER[b.of] || a.from - b.from || memberOf(a) - memberOf(b);

/**
 * Every shard of a run in order: groups, then floods (every member of the first setup of an inundation, then of the next).
 *
 * @param groups groups in a shard, none of them parted; undefined: by the work in them
 * @param kept shards that are there, of whatever size; the rest is cut between them
 * @param most steps of models in a shard where `groups` does not say
 */
export function shardsOf(job: ScenarioJob, groups: number | undefined, kept: readonly Shard[] = [], most: number = STEPS_A_SHARD): Shard[] {
  const there = (of: Shard['of'], length: number): Uint8Array => {
    const held = new Uint8Array(length);
    for (const shard of kept) if (shard.of === of) held.fill(1, shard.from, shard.to);
    return held;
  };
  const shards = [...kept];
  const heldGroups = there('groups', job.network.groups.length);
  const begun = there('members', job.network.groups.length);
  const isParted = (k: number): boolean => begun[k] === 1 || (groups === undefined && stepsOf(job, job.network.groups[k]!) > most && canPart(job, job.network.groups[k]!));
  let [from, work] = [0, 0];
  const upTo = (end: number): void => {
    if (end > from) shards.push({ of: 'groups', from, to: end });
    [from, work] = [end, 0];
  };
  job.network.groups.forEach((group, k) => {
    if (heldGroups[k] === 1 || isParted(k)) {
      upTo(k);
      from = k + 1;
      if (heldGroups[k] === 0) shards.push(...partsOf(job, k, most, kept.filter((shard): shard is MemberShard => shard.of === 'members' && shard.from === k)));
      return;
    }
    work += stepsOf(job, group);
    if (groups === undefined ? work >= most : k + 1 - from >= groups) upTo(k + 1);
  });
  upTo(job.network.groups.length);
  const floods = job.inundation === null ? 0 : job.members * job.inundation.setups.length;
  there('floods', floods).forEach((held, at) => {
    if (held === 0) shards.push({ of: 'floods', from: at, to: at + 1 });
  });
  return shards.sort(byOrder);
}
