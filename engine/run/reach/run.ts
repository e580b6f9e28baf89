/**
 * The reach of a warning in every village, as it stands and under each policy, over the members' draws of power and
 * devices. Policies share those draws, so that their differences are not luck.
 */
import { allClasses, prepareVillage, reachOf, reachStreams, type Device } from '../../warning/reach.js';
import { quantile } from '../scenario/reduce.js';
import { channelsOf, type ReachDeclaration, type ReachPolicy } from './declaration.js';
import type { ReachVillage } from './villages.js';

/** A share over the members [1]. */
export interface Spread {
  readonly mean: number;
  readonly q05: number;
  readonly q95: number;
}

/** The people of one class in one place (village `null`: all together) that a warning has come to by one time. */
export interface ReachCell extends Spread {
  readonly policy: string;
  readonly village: string | null;
  /** `null`: everybody. */
  readonly peopleClass: string | null;
  readonly minutes: number;
  /** Whether this time is the onset less the time to act. */
  readonly inTime: boolean;
  /** Mean where channels cover the same households as far as they can [1]. */
  readonly least: number;
}

/** What a policy adds for everybody in a place: paired over the members. */
export interface ReachDifference {
  readonly policy: string;
  readonly village: string | null;
  readonly minutes: number;
  readonly inTime: boolean;
  /** Share of the people [1]. */
  readonly difference: number;
  /** Of the difference; null with one member. */
  readonly standardError: number | null;
  /** The difference in persons. */
  readonly people: number;
}

export interface ReachResult {
  readonly cells: readonly ReachCell[];
  readonly differences: readonly ReachDifference[];
  /** Share of households with a device of each channel in order or not, as it stands and by policy [1]. */
  readonly coverage: readonly { readonly policy: string; readonly channel: string; readonly share: number }[];
}

const BASELINE = 'baseline';

/** A village with a policy's changes. Devices that are added stand after its own, which keeps the draws of the others. */
export function withPolicy(village: ReachVillage, channels: readonly string[], { devices = {}, add = {}, latency }: Partial<ReachPolicy>): ReachVillage {
  const own = village.devices.map((device): Device => {
    const change = devices[channels[device.channel]!];
    return change === undefined ? device : { ...device, backupHours: change.backup_hours };
  });
  const added = Object.entries(add).flatMap(([name, { count, households, backup_hours }]) => {
    const channel = channels.indexOf(name);
    const mates = own.filter((device) => device.channel === channel);
    let left = village.households - mates.reduce((sum, device) => sum + device.households, 0);
    const powerGroup = mates[0]?.powerGroup ?? `village-${village.code}`;
    return Array.from({ length: count }, (): Device => {
      const covered = Math.max(0, Math.min(households, left));
      left -= covered;
      return { channel, households: covered, powerGroup, backupHours: backup_hours };
    }).filter((device) => device.households > 0);
  });
  return { ...village, latency: village.latency * (latency?.factor ?? 1), devices: [...own, ...added] };
}

/** Mean and quantiles over the members. */
export const spreadOf = (values: Float64Array): Spread => {
  const sorted = Float64Array.from(values).sort();
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, q05: quantile(sorted, 0.05), q95: quantile(sorted, 0.95) };
};

/** Mean difference of paired members and its standard error. */
function paired(first: Float64Array, second: Float64Array): { difference: number; standardError: number | null } {
  const n = first.length;
  const differences = first.map((value, m) => second[m]! - value);
  const difference = differences.reduce((sum, value) => sum + value, 0) / n;
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0);
  return { difference, standardError: n > 1 ? Math.sqrt(squares / (n - 1) / n) : null };
}

/** Members' shares of one village or of all: an array of members for each class (everybody last) and time. */
type Members = readonly (readonly Float64Array[])[];

const emptyMembers = (classes: number, times: number, members: number): Members => Array.from({ length: classes + 1 }, () => Array.from({ length: times }, () => new Float64Array(members)));

/**
 * Run a reach declaration over villages.
 *
 * @param onProgress told after every village, from time to time lets others have their turn
 */
export async function runReach(declaration: ReachDeclaration, villages: readonly ReachVillage[], onProgress: (done: number, of: number) => void): Promise<ReachResult> {
  const { members, minutes, inTime, circumstances, classes, policies = [] } = declaration;
  const channels = channelsOf(declaration);
  const names = channels.map(({ name }) => name);
  const streams = reachStreams(declaration.seed);
  const left = inTime === undefined ? [] : [Math.max(0, inTime.lead - inTime.action)];
  const times = [...minutes, ...left];
  const variants: readonly (Partial<ReachPolicy> & { readonly name: string })[] = [{ name: BASELINE }, ...policies];
  const total = villages.reduce((sum, { people }) => sum + people, 0);
  const classPeople = classes.map((_, c) => villages.reduce((sum, { people, classes: own }) => sum + people * own[c]!, 0));
  const everywhere = variants.map(() => ({ share: emptyMembers(classes.length, times.length, members), least: emptyMembers(classes.length, times.length, members) }));
  const covered = variants.map(() => new Float64Array(channels.length));
  const cells: ReachCell[] = [];
  const differences: ReachDifference[] = [];
  const classNames = [...classes.map(({ name }) => name), null];

  const tell = (policy: string, village: string | null, share: Members, least: Members): void =>
    classNames.forEach((peopleClass, c) =>
      times.forEach((time, t) => cells.push({ policy, village, peopleClass, minutes: time, inTime: t >= minutes.length, ...spreadOf(share[c]![t]!), least: spreadOf(least[c]![t]!).mean })),
    );
  const compare = (policy: string, village: string | null, people: number, first: Members, second: Members): void =>
    times.forEach((time, t) => {
      const pair = paired(first[classes.length]![t]!, second[classes.length]![t]!);
      differences.push({ policy, village, minutes: time, inTime: t >= minutes.length, ...pair, people: pair.difference * people });
    });

  let done = 0;
  for (const village of villages) {
    const own = variants.map((policy, v) => {
      const changedVillage = withPolicy(village, names, policy);
      const prepared = prepareVillage(changedVillage, channels, times);
      const there = new Float64Array(channels.length);
      for (const { channel, households } of changedVillage.devices) there[channel] = Math.min(village.households, there[channel]! + households); // no more than live there
      there.forEach((households, channel) => (covered[v]![channel]! += households));
      const [share, least] = [emptyMembers(classes.length, times.length, members), emptyMembers(classes.length, times.length, members)];
      for (let m = 0; m < members; m++) {
        const reach = reachOf(prepared, channels, circumstances, streams, m);
        for (const [from, into, all] of [[reach.share, share, everywhere[v]!.share], [reach.least, least, everywhere[v]!.least]] as const) {
          const together = allClasses(from, village.classes, times.length);
          times.forEach((_, t) => {
            classes.forEach((__, c) => {
              const value = from[c * times.length + t]!;
              into[c]![t]![m] = value;
              if (classPeople[c]! > 0) all[c]![t]![m]! += (value * village.people * village.classes[c]!) / classPeople[c]!;
            });
            into[classes.length]![t]![m] = together[t]!;
            all[classes.length]![t]![m]! += (together[t]! * village.people) / total;
          });
        }
      }
      tell(policy.name, village.code, share, least);
      return share;
    });
    own.slice(1).forEach((share, k) => compare(policies[k]!.name, village.code, village.people, own[0]!, share));
    onProgress(++done, villages.length);
    if (done % 50 === 0) await new Promise(setImmediate);
  }
  variants.forEach(({ name }, v) => tell(name, null, everywhere[v]!.share, everywhere[v]!.least));
  policies.forEach(({ name }, k) => compare(name, null, total, everywhere[0]!.share, everywhere[k + 1]!.share));
  const households = villages.reduce((sum, village) => sum + village.households, 0);
  const coverage = variants.flatMap(({ name }, v) => names.map((channel, c) => ({ policy: name, channel, share: covered[v]![c]! / households })));
  return { cells, differences, coverage };
}
