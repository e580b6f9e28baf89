/** What the commands about messages write: the messages, the feeds, what stands, the log, the manifest. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { alertsAt, levelText, publicHeads, savedEvents, type Alert, type AlertLog } from '../../warning/alert.js';
import { capTimeText, writeCap } from '../../warning/cap.js';
import type { IgnoredCap } from '../../warning/cap-events.js';
import type { CapAlert, CapInfo } from '../../warning/cap-message.js';
import type { CapProfile } from '../../warning/cap-profile.js';
import { writeBroadcast } from '../../warning/emergency-broadcast.js';
import { LEVELS } from '../../warning/rule.js';
import { atomFeed, jsonFeed, standingEntries, type FeedEntry } from '../../warning/feed.js';
import { chineseIdentifier } from '../../warning/cap-profile.js';
import type { OutputFolder } from '../write/atomic.js';
import { writeCsv } from '../write/csv.js';
import { blocksOf, type ItemColumn } from '../write/items.js';
import type { ChineseOf } from '../write/plain-table.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import type { Collected } from './collect.js';
import { CHANGES_NAME, COURSES_NAME, type MadeMessage, type SavedCourse } from './make.js';
import type { BroadcastCodes, ReadProfile } from './profile.js';

const text = <T>(name: string, get: (item: T) => string | null): ItemColumn<T> => ({ name, title: { zh: name, en: name }, type: 'text', get });
const table = <T>(path: string, items: readonly T[], columns: readonly ItemColumn<T>[]): Promise<number> => writeCsv(path, columns, blocksOf(items, columns));

/** When what is only expected begins, as it is read out. */
function aheadText({ onset, effective }: CapInfo): string[] {
  const [, month, day, hour, minute] = /^\d{4}-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(onset) ?? [];
  return month === undefined || onset <= effective ? [] : [`预计${Number(month)}月${Number(day!)}日${Number(hour!)}时${minute === '00' ? '' : `${Number(minute!)}分`}起`];
}

interface Broadcast {
  readonly name: string;
  /** That its terminals answer with. */
  readonly id: string;
  readonly text: string;
}

/** Broadcasts of a message: one for each level and what is said of it, to those of its areas whose level changed; only what is real is broadcast, and nothing again that stands. */
function broadcastsOf({ event, alert, changed }: MadeMessage, profile: CapProfile, { source, target }: BroadcastCodes): Broadcast[] {
  if (event.status !== 'actual') return [];
  const { office, senderName, hazards } = profile;
  const infos = alert.infos.filter(({ language }) => language === 'zh-CN');
  const levels = infos.map(({ parameters }) => LEVELS.findIndex((name) => parameters.some(({ value }) => value === name)) + 1);
  return infos.flatMap((info, k): Broadcast[] => {
    const areas = info.areas.flatMap(({ geocodes }) => geocodes.filter(({ valueName }) => valueName === profile.geocodeName).map(({ value }) => value)).filter((code) => changed.has(code));
    if (areas.length === 0) return [];
    const level = levels[k]!;
    const again = levels.slice(0, k).filter((other) => other === level).length;
    // ids of 36 digits: who sends, the moment and the serial of the message, its level, and which of that level
    const id = (kind: string): string => `${kind}${source}${alert.identifier.replace(/\D/g, '').slice(-15)}${level}`.padEnd(35, '0') + String(again);
    const sentences = [info.headline, ...aheadText(info), info.instruction].filter((part) => part !== '');
    const text = writeBroadcast({
      packageId: id('1'), messageId: id('2'), sourceId: source, targetId: target, senderName: senderName.zh, senderCode: chineseIdentifier(office, event.sent, 0).slice(0, 14), sent: event.sent, start: event.sent, end: event.expires,
      // the end of a warning is told as calmly as can be
      eventType: hazards[event.hazard]!.eventCode, level: Math.max(1, level), kind: 1, title: info.headline, text: sentences.map((sentence) => `${sentence.replace(/。$/, '')}。`).join(''),
      areas,
    });
    return [{ name: `ebd-${alert.identifier}-${level}${again === 0 ? '' : `-${again + 1}`}.xml`, id: id('2'), text }];
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

interface Made {
  readonly inputs?: readonly { readonly path: string; readonly sha256: string }[];
}

/** Digest of the changes that the messages of a folder were made of; undefined where it does not say. */
async function madeOf(out: string): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(join(out, MANIFEST_NAME), 'utf8')) as Made).inputs?.find(({ path }) => basename(path) === CHANGES_NAME)?.sha256;
  } catch {
    return undefined; // as good as another run
  }
}

/**
 * Whoever reads a folder takes all its messages together: it may hold those of one run alone.
 *
 * @param changes digest of the changes that messages are to be made of
 * @throws InputError `cap/other-messages` where the folder holds messages of another run
 */
export async function refuseForeign(out: string, changes: string): Promise<void> {
  const names = (await readdir(out).catch(() => [])).filter((name) => /\.(xml|cap)$/i.test(name)).sort();
  if (names.length === 0 || (await madeOf(out)) === changes) return;
  throw new InputError([{ place: out, expected: 'a folder without messages of another run, which would be read together with these: a new --out', found: `${names.length}, such as ${names[0]!}`, code: 'cap/other-messages' }]);
}

/** Messages that a later one of the same alert follows: a run over many steps tells all of its past. */
export const superseded = (messages: readonly MadeMessage[]): ReadonlySet<MadeMessage> => new Set(messages.filter((one, k) => messages.slice(k + 1).some(({ event }) => event.id === one.event.id)));

/** Messages of a run of rules, as CAP and, where the profile has codes for it, as emergency broadcasts. */
export async function writeMade(out: OutputFolder, profile: ReadProfile, messages: readonly MadeMessage[], courses: readonly SavedCourse[], log: AlertLog, now: number, inputs: readonly { readonly path: string; readonly sha256: string }[]): Promise<void> {
  const over = superseded(messages);
  const newest = new Map<string, CapAlert>();
  const made = new Map(messages.map((one) => [one, profile.broadcast === null ? [] : broadcastsOf(one, profile.profile, profile.broadcast)]));
  const broadcasts = (one: MadeMessage): readonly Broadcast[] => made.get(one)!;
  for (const one of messages) {
    const { event, alert } = one;
    newest.set(event.id, alert);
    await writeFile(out.file(`${alert.identifier}.xml`), writeCap(alert));
    for (const { name, text: ebd } of broadcasts(one)) await writeFile(out.file(name), ebd);
  }
  await table(out.file('messages.csv'), messages, [
    text('identifier', ({ alert }) => alert.identifier), text('alert', ({ event }) => event.id), text('sent', ({ alert }) => alert.sent), text('type', ({ alert }) => alert.msgType), text('status', ({ alert }) => alert.status),
    text('hazard', ({ event }) => event.hazard), text('areas', ({ event }) => event.areas.map(({ code, level }) => `${code} ${level === 0 ? 'ended' : levelText(level)}`).join('; ')), text('headline', ({ alert }) => alert.infos[0]?.headline ?? ''),
    text('superseded', (one) => String(over.has(one))), text('renewal', ({ changed }) => String(changed.size === 0)), text('broadcast', (one) => broadcasts(one).map(({ name }) => name).join('; ')), text('broadcast_ids', (one) => broadcasts(one).map(({ id }) => id).join('; ')),
  ]);
  await writeFile(out.file(COURSES_NAME), `${JSON.stringify(courses)}\n`);
  await writeState(out, log, now, profile, ({ id }) => `${newest.get(id)?.identifier ?? id}.xml`);
  await manifest(out, 'cap make', profile, inputs);
}

/** What messages and logs leave standing at a moment. @param fenced what warns of an alert that had been cancelled */
export async function writeReplay(out: OutputFolder, profile: ReadProfile, { log, ignored, skipped, inputs }: Collected, fenced: readonly IgnoredCap[], now: number, chinese: ChineseOf): Promise<void> {
  await writeState(out, log, now, profile, ({ id }) => encodeURIComponent(id));
  const zhOf = (words: string): string => chinese(words) ?? words;
  const left = [
    ...[...ignored, ...fenced].map(({ identifier, because }) => ({ identifier, because, zh: zhOf(because) })),
    ...skipped.map(({ path, problems }) => ({ identifier: path.split(/[\\/]/).at(-1)!, because: problems.map(({ path: at, line, expected, found }) => `line ${line} ${at}: expected ${expected}, found ${found}`).join('; '), zh: problems.map(({ path: at, line, expected, found }) => `第 ${line} 行 ${at}:应为 ${zhOf(expected)},实为 ${zhOf(found)}`).join(';') })),
  ];
  await table(out.file('left-out.csv'), left, [text('message', ({ identifier }) => identifier), text('because', ({ because }) => because), text('because_zh', ({ zh }) => zh)]);
  await manifest(out, 'cap replay', profile, inputs);
}
