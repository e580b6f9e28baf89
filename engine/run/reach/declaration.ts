/** `reach.yaml`: the channels, the people and the circumstances of a warning, and the policies to compare. */
import { readFileSync } from 'node:fs';
import type { Label } from '../../core/label.js';
import { throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Channel, DelayOfDevices, DelayOfVisits } from '../../warning/channel.js';
import type { Circumstances } from '../../warning/reach.js';
import { packagePath } from '../package-root.js';
import { readYamlFile, type YamlFile } from '../yaml-file.js';
import { validationProblems } from '../yaml-schema.js';

export interface PeopleClass {
  readonly name: string;
  readonly title: Label;
  /** Fields of the village's form whose ratio is the share of the people; everybody else where it is not said. */
  readonly share?: { readonly of: string; readonly over: string };
}

interface DeclaredChannel {
  readonly name: string;
  readonly title: Label;
  readonly delay?: Omit<DelayOfDevices, 'kind'>;
  readonly visits?: Omit<DelayOfVisits, 'kind'>;
  readonly uptime: number;
  readonly night: number;
  readonly heed: Readonly<Record<string, number>>;
  readonly source: string;
  readonly verified: boolean;
}

export interface ReachPolicy {
  readonly name: string;
  readonly title: Label;
  readonly devices?: Readonly<Record<string, { readonly backup_hours: number }>>;
  readonly add?: Readonly<Record<string, { readonly count: number; readonly households: number; readonly backup_hours: number }>>;
  readonly latency?: { readonly factor: number };
}

/** A consequence of reach that a study found; off unless the user turns it on. */
export interface ReachEffect {
  readonly name: string;
  readonly title: Label;
  readonly channel: string;
  /** Relative change for one percentage point more of coverage [1]. */
  readonly perPoint: number;
  readonly on: boolean;
  readonly source: string;
}

export interface ReachDeclaration {
  readonly name: string;
  readonly title: Label;
  readonly members: number;
  readonly seed: string;
  readonly minutes: readonly number[];
  readonly inTime?: { readonly lead: number; readonly action: number };
  readonly circumstances: Circumstances;
  readonly classes: readonly PeopleClass[];
  readonly channels: readonly DeclaredChannel[];
  readonly policies?: readonly ReachPolicy[];
  readonly effects?: readonly ReachEffect[];
}

const schema = (): object => JSON.parse(readFileSync(packagePath('scenarios', 'schema', 'reach.schema.json'), 'utf8')) as object;

/** What a schema cannot say: names that belong together, classes that leave one over, times in order. */
function crossProblems(file: YamlFile, { classes, channels, minutes, inTime, policies = [], effects = [] }: ReachDeclaration): Problem[] {
  const problems: Problem[] = [];
  const names = channels.map(({ name }) => name);
  const once = (list: readonly { readonly name: string }[], key: string): void =>
    list.forEach(({ name }, k) => {
      if (list.findIndex((other) => other.name === name) !== k) problems.push({ place: file.place([key, k, 'name']), expected: 'each name once', found: name, code: 'reach/duplicate-name' });
    });
  once(channels, 'channels');
  once(classes, 'classes');
  once(policies, 'policies');
  minutes.forEach((time, k) => {
    if (k > 0 && time <= minutes[k - 1]!) problems.push({ place: file.place(['minutes', k]), expected: `more than ${minutes[k - 1]!}: times in ascending order`, found: String(time), code: 'reach/times' });
  });
  if (inTime !== undefined && inTime.lead < inTime.action) problems.push({ place: file.place(['inTime', 'lead']), expected: `no less than action, ${inTime.action}: nobody could act in time`, found: String(inTime.lead), code: 'reach/in-time' });
  classes.forEach(({ share }, k) => {
    const last = k === classes.length - 1;
    if ((share === undefined) !== last) problems.push({ place: file.place(['classes', k]), expected: last ? 'no share: the last class is everybody else' : 'a share (only the last class has none)', found: last ? 'a share' : 'none', code: 'reach/classes' });
  });
  channels.forEach(({ delay, visits, heed }, k) => {
    if ((delay === undefined) === (visits === undefined)) problems.push({ place: file.place(['channels', k]), expected: 'delay or visits', found: delay === undefined ? 'neither' : 'both', code: 'reach/delay' });
    const known = classes.map(({ name }) => name);
    for (const name of Object.keys(heed)) if (!known.includes(name)) problems.push(unknownName(file.place(['channels', k, 'heed', name], 'key'), name, known, 'reach/unknown-class'));
    for (const name of known) if (!(name in heed)) problems.push({ place: file.place(['channels', k, 'heed'], 'key'), expected: `a share for the class ${name}`, found: 'none', code: 'reach/no-heed' });
  });
  policies.forEach(({ devices = {}, add = {}, latency }, k) => {
    for (const key of ['devices', 'add'] as const) {
      for (const name of Object.keys(key === 'devices' ? devices : add)) if (!names.includes(name)) problems.push(unknownName(file.place(['policies', k, key, name], 'key'), name, names, 'reach/unknown-channel'));
    }
    if (Object.keys(devices).length + Object.keys(add).length === 0 && latency === undefined) problems.push({ place: file.place(['policies', k]), expected: 'devices, add or latency', found: 'none', code: 'reach/empty-policy' });
  });
  effects.forEach(({ channel }, k) => {
    if (!names.includes(channel)) problems.push(unknownName(file.place(['effects', k, 'channel']), channel, names, 'reach/unknown-channel'));
  });
  return problems;
}

/**
 * Read a reach file.
 *
 * @throws InputError `yaml/...`, `reach/...`, every problem at once
 */
export async function readReach(path: string): Promise<{ readonly declaration: ReachDeclaration; readonly sha256: string; readonly placeOfShare: (k: number, key: 'of' | 'over') => string }> {
  const file = await readYamlFile(path);
  throwIfAny(validationProblems(file, schema(), 'reach/schema'));
  const declaration = file.value as ReachDeclaration;
  throwIfAny(crossProblems(file, declaration));
  return { declaration, sha256: file.sha256, placeOfShare: (k, key) => file.place(['classes', k, 'share', key]) };
}

/** The channels as the model takes them. */
export const channelsOf = ({ channels, classes }: ReachDeclaration): Channel[] =>
  channels.map(({ name, delay, visits, uptime, night, heed }) => ({
    name,
    delay: delay === undefined ? { kind: 'visits', ...visits! } : { kind: 'device', ...delay },
    uptime,
    night,
    heed: classes.map((each) => heed[each.name]!),
  }));
