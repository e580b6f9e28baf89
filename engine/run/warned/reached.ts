/** Whom the warnings of each course reach in time, and the loss that saves, as it stands and under each policy of the reach file. */
import type { ReachDeclaration, ReachPolicy } from '../reach/declaration.js';
import type { ReachVillage } from '../reach/villages.js';
import type { WarnedDeclaration } from './declaration.js';
import { leadOf, type WarnedCase } from './score.js';
import { Shares } from './shares.js';
import { ReachTally, timesOf, type ReachByTime } from './reach-tally.js';

export const AS_IT_STANDS = 'baseline';

/** One policy: sums of each course, over its units with an event. */
export interface PolicyReach {
  readonly policy: string;
  /** Loss without anybody acting, and what of it is saved [yuan]; by member. */
  readonly loss: Float64Array;
  readonly avoided: Float64Array;
  /** What is lost all the same [yuan]; by member. */
  readonly remaining: Float64Array;
  /** People where the event came, and those whom a warning reached in time to act [persons]; by member. */
  readonly people: Float64Array;
  readonly reached: Float64Array;
  /** Those whom none reached in time. */
  readonly unreached: Float64Array;
}

/** One unit as it stands, over its events. */
export interface UnitReach {
  readonly unit: number;
  readonly events: number;
  readonly warned: number;
  /** Mean lead of the events that were warned of [s]; null without one. */
  readonly lead: number | null;
  /** Mean share of its people that was reached in time [1]; null without an event. */
  readonly share: number | null;
  /** Mean over all members [yuan]. */
  readonly loss: number;
  readonly avoided: number;
}

/**
 * @param villages of the units, in their order
 * @param clock start [ms], step [s]
 */
export function reachOfCases(cases: readonly WarnedCase[], villages: readonly ReachVillage[], members: number, declaration: ReachDeclaration, { reach: { action }, avoided }: WarnedDeclaration, level: number, clock: { readonly start: number; readonly dt: number }): { readonly policies: readonly PolicyReach[]; readonly units: readonly UnitReach[]; readonly times: readonly ReachByTime[] } {
  const variants: readonly (Partial<ReachPolicy> & { readonly name: string })[] = [{ name: AS_IT_STANDS }, ...(declaration.policies ?? [])];
  const events = cases.filter(({ onset }) => onset !== null).map((one) => ({ ...one, onset: one.onset!, lead: leadOf(one, level, clock.dt) }));
  const units = villages.map(() => ({ events: 0, warned: 0, lead: 0, share: 0, loss: 0, avoided: 0 }));
  const minutes = timesOf(declaration);
  const times: ReachByTime[] = [];
  const policies = variants.map((policy): PolicyReach => {
    const tally = new ReachTally(policy.name, declaration, villages, minutes, members);
    const shares = new Shares(declaration, villages, policy);
    const column = (): Float64Array => new Float64Array(members);
    const [loss, saved, remaining, people, reached, unreached] = [column(), column(), column(), column(), column(), column()];
    for (const { member, unit, onset, lead, loss: lost } of events) {
      const issuedAt = lead === null ? 0 : clock.start + (onset - lead) * 1_000;
      const inTime = lead === null ? null : shares.of(unit, [lead / 60 - action], issuedAt, member);
      const share = inTime === null ? 0 : shares.together(unit, inTime, 1)[0]!;
      tally.add(unit, member, lead === null ? null : shares.of(unit, minutes, issuedAt, member), inTime);
      const own = lost * avoided.share * share;
      loss[member]! += lost;
      saved[member]! += own;
      remaining[member]! += lost * (1 - avoided.share * share);
      people[member]! += villages[unit]!.people;
      reached[member]! += villages[unit]!.people * share;
      unreached[member]! += villages[unit]!.people * (1 - share);
      if (policy.name !== AS_IT_STANDS) continue;
      const sum = units[unit]!;
      sum.events++;
      if (lead !== null) [sum.warned, sum.lead] = [sum.warned + 1, sum.lead + lead];
      sum.share += share;
      sum.loss += lost / members;
      sum.avoided += own / members;
    }
    times.push(...tally.rows());
    return { policy: policy.name, loss, avoided: saved, remaining, people, reached, unreached };
  });
  return { policies, times, units: units.map(({ events: count, warned, lead, share, loss, avoided: saved }, unit): UnitReach => ({ unit, events: count, warned, lead: warned === 0 ? null : lead / warned, share: count === 0 ? null : share / count, loss, avoided: saved })) };
}
