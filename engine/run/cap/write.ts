/** What the commands about messages write: the messages, the feeds, what stands, the log, the manifest. */
import { writeFile } from 'node:fs/promises';
import { alertsAt, levelText, publicHeads, savedEvents, type Alert, type AlertLog } from '../../warning/alert.js';
import { capTimeText, writeCap, type CapAlert } from '../../warning/cap.js';
import type { CapProfile } from '../../warning/cap-profile.js';
import { writeBroadcast } from '../../warning/emergency-broadcast.js';
import { LEVELS } from '../../warning/rule.js';
import { atomFeed, jsonFeed, standingEntries, type FeedEntry } from '../../warning/feed.js';
import { chineseIdentifier } from '../../warning/cap-profile.js';
import type { OutputFolder } from '../write/atomic.js';
import { writeCsv } from '../write/csv.js';
import { blocksOf, type ItemColumn } from '../write/items.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import type { Collected } from './collect.js';
import { COURSES_NAME, type MadeMessage, type SavedCourse } from './make.js';
import type { BroadcastCodes, ReadProfile } from './profile.js';

const text = <T>(name: string, get: (item: T) => string | null): ItemColumn<T> => ({ name, title: { zh: name, en: name }, type: 'text', get });
const table = <T>(path: string, items: readonly T[], columns: readonly ItemColumn<T>[]): Promise<number> => writeCsv(path, columns, blocksOf(items, columns));

const ebdName = (identifier: string, level: number): string => `ebd-${identifier}-${level}.xml`;

/** Broadcasts of a message: one for each level, to the areas it holds for; only what is real is broadcast. */
function broadcastsOf({ event, alert }: MadeMessage, profile: CapProfile, { source, target }: BroadcastCodes): { readonly name: string; readonly text: string }[] {
  if (event.status !== 'actual') return [];
  const { office, senderName, hazards } = profile;
  return alert.infos.filter(({ language }) => language === 'zh-CN').map((info) => {
    const level = LEVELS.findIndex((name) => profile.severity[name] === info.severity && alert.msgType !== 'Cancel') + 1;
    // ids of 36 digits: who sends, the moment and the serial of the message, its level
    const id = (kind: string): string => `${kind}${source}${alert.identifier.replace(/\D/g, '').slice(-15)}${level}`.padEnd(36, '0');
    const text = writeBroadcast({
      packageId: id('1'), messageId: id('2'), sourceId: source, targetId: target, senderName: senderName.zh, senderCode: chineseIdentifier(office, event.sent, 0).slice(0, 14), sent: event.sent, start: event.onset, end: event.expires,
      // the end of a warning is told as calmly as can be
      eventType: hazards[event.hazard]!.eventCode, level: Math.max(1, level), kind: 1, title: info.headline, text: `${info.headline}。${info.instruction}`,
      areas: info.areas.flatMap(({ geocodes }) => geocodes.filter(({ valueName }) => valueName === profile.geocodeName).map(({ value }) => value)),
    });
    return { name: ebdName(alert.identifier, level), text };
  });
}

/** Entries of the feeds: one an alert, linked to its newest message. */
function entriesOf(log: AlertLog, now: number, hrefOf: (alert: Alert) => string, titleOf: (alert: Alert) => string): FeedEntry[] {
  const events = savedEvents(log);
  return alertsAt(log, now).map((alert): FeedEntry => {
    const own = events.filter(({ source, id, status, received, revision }) => source === alert.source && id === alert.id && status === alert.status && received <= now && revision <= alert.revision);
    const levels = [...alert.areas].map(([code, { level }]) => `${code} ${levelText(level)}`);
    return {
      alert, title: titleOf(alert), summary: levels.length === 0 ? alert.stage : levels.join(', '), href: hrefOf(alert),
      published: Math.min(...own.map(({ sent }) => sent)), updated: Math.max(...own.map(({ sent }) => sent)), expires: Math.max(...own.map(({ expires }) => expires)),
    };
  });
}

interface Standing {
  readonly area: string;
  readonly hazard: string;
  readonly level: number;
  readonly onset: number;
  readonly expires: number;
  readonly source: string;
  readonly id: string;
}

async function writeState(out: OutputFolder, log: AlertLog, now: number, { profile }: ReadProfile, hrefOf: (alert: Alert) => string): Promise<void> {
  const heads: Standing[] = [...publicHeads(log, now).values()];
  await table(out.file('standing.csv'), heads, [
    text('area', ({ area }) => area), text('hazard', ({ hazard }) => hazard), text('level', ({ level }) => levelText(level)), text('onset', ({ onset }) => capTimeText(onset)),
    text('expires', ({ expires }) => capTimeText(expires)), text('source', ({ source }) => source), text('alert', ({ id }) => id),
  ]);
  const alerts = alertsAt(log, now);
  await table(out.file('alerts.csv'), alerts, [
    text('source', ({ source }) => source), text('alert', ({ id }) => id), text('status', ({ status }) => status), text('hazard', ({ hazard }) => hazard), text('stage', ({ stage }) => stage),
    text('areas', ({ areas }) => [...areas].map(([code, { level }]) => `${code} ${levelText(level)}`).join('; ')), text('cancelled', ({ cancelled }) => [...cancelled].join('; ')),
  ]);
  await writeFile(out.file('alerts.json'), `${JSON.stringify(savedEvents(log))}\n`);
  const titleOf = ({ hazard }: Alert): string => (profile.hazards[hazard] === undefined ? hazard : `${profile.hazards[hazard].title.zh} ${profile.hazards[hazard].title.en}`);
  const entries = standingEntries(entriesOf(log, now, hrefOf, titleOf), now);
  const feed = { id: `urn:feed:${profile.sender}`, title: `${profile.senderName.zh} ${profile.senderName.en}`, author: profile.senderName.zh, entries, since: now };
  await writeFile(out.file('feed.atom'), atomFeed(feed));
  await writeFile(out.file('feed.json'), jsonFeed(feed));
}

const manifest = (out: OutputFolder, command: string, { name, file }: ReadProfile, inputs: readonly { readonly path: string; readonly sha256: string }[]): Promise<void> => {
  const written = out.names.map((each) => out.file(each));
  return writeScenarioManifest(out.file(MANIFEST_NAME), { command, scenario: name, seed: '', members: 1, status: 'complete', inputs: [file, ...inputs] }, written);
};

/** Messages of a run of rules, as CAP and, where the profile has codes for it, as emergency broadcasts. */
export async function writeMade(out: OutputFolder, profile: ReadProfile, messages: readonly MadeMessage[], courses: readonly SavedCourse[], log: AlertLog, now: number, inputs: readonly { readonly path: string; readonly sha256: string }[]): Promise<void> {
  const newest = new Map<string, CapAlert>();
  const broadcasts = (one: MadeMessage): { readonly name: string; readonly text: string }[] => (profile.broadcast === null ? [] : broadcastsOf(one, profile.profile, profile.broadcast));
  for (const one of messages) {
    const { event, alert } = one;
    newest.set(event.id, alert);
    await writeFile(out.file(`${alert.identifier}.xml`), writeCap(alert));
    for (const { name, text: ebd } of broadcasts(one)) await writeFile(out.file(name), ebd);
  }
  await table(out.file('messages.csv'), messages, [
    text('identifier', ({ alert }) => alert.identifier), text('alert', ({ event }) => event.id), text('sent', ({ alert }) => alert.sent), text('type', ({ alert }) => alert.msgType), text('status', ({ alert }) => alert.status),
    text('hazard', ({ event }) => event.hazard), text('areas', ({ event }) => event.areas.map(({ code, level }) => `${code} ${levelText(level)}`).join('; ')), text('headline', ({ alert }) => alert.infos[0]?.headline ?? ''),
    text('broadcast', (one) => broadcasts(one).map(({ name }) => name).join('; ')),
  ]);
  await writeFile(out.file(COURSES_NAME), `${JSON.stringify(courses)}\n`);
  await writeState(out, log, now, profile, ({ id }) => `${newest.get(id)?.identifier ?? id}.xml`);
  await manifest(out, 'cap make', profile, inputs);
}

/** What messages and logs leave standing at a moment. */
export async function writeReplay(out: OutputFolder, profile: ReadProfile, { log, ignored, skipped, inputs }: Collected, now: number): Promise<void> {
  await writeState(out, log, now, profile, ({ id }) => encodeURIComponent(id));
  const left = [...ignored, ...skipped.map(({ path, problems }) => ({ identifier: path.split(/[\\/]/).at(-1)!, because: problems.map(({ path: at, line, expected, found }) => `line ${line} ${at}: expected ${expected}, found ${found}`).join('; ') }))];
  await table(out.file('left-out.csv'), left, [text('message', ({ identifier }) => identifier), text('because', ({ because }) => because)]);
  await manifest(out, 'cap replay', profile, inputs);
}
