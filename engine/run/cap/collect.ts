/** Messages and saved logs from files, and what they leave standing at a moment. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { InputError, throwIfAny, type Problem } from '../../core/errors.js';
import { ALERT_KINDS, ALERT_STATUSES, emptyLog, fencedEvents, receive, type AlertEvent, type AlertLog } from '../../warning/alert.js';
import { capTimeText, readCap, type CapReading } from '../../warning/cap.js';
import { eventsOfCap, type CapMismatch, type DoubtfulReference, type IgnoredCap, type ReceivedCap } from '../../warning/cap-events.js';
import { capTime } from '../../warning/cap-schema.js';
import type { CapProfile } from '../../warning/cap-profile.js';
import { decodeXml } from '../read/xml-text.js';
import { COURSES_NAME } from './make.js';

const isMessage = (name: string): boolean => /\.(cap|xml)$/i.test(name) && !name.startsWith('ebd-');

export interface MessageFiles {
  readonly files: readonly string[];
  /** Files of folders that are no CAP messages by their names, and were not looked at. */
  readonly passed: readonly string[];
}

/** Files that are named, and those of folders that are and of the folders in them, in order. */
export async function messageFiles(paths: readonly string[]): Promise<MessageFiles> {
  const [files, passed]: [string[], string[]] = [[], []];
  const problems: Problem[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found === null) problems.push({ place: path, expected: 'a CAP message, or a folder of them', found: 'no such file', code: 'cap/no-file' });
    else if (found.isDirectory()) {
      const inside = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
      const messages = inside.filter((file) => isMessage(basename(file)));
      const others = inside.filter((file) => !isMessage(basename(file)));
      // a run that had nothing to say leaves a folder without messages
      if (messages.length === 0 && !others.some((file) => basename(file) === COURSES_NAME)) problems.push({ place: path, expected: 'files that end in .cap or .xml', found: others.length === 0 ? 'none' : `none, but ${passedText(others)}`, code: 'cap/no-file' });
      files.push(...messages);
      passed.push(...others);
    } else files.push(path);
  }
  throwIfAny(problems);
  return { files, passed };
}

const TOLD = 5;

/** `3 others (a.txt, b.json, c.csv)`. */
export const passedText = (passed: readonly string[]): string => `${passed.length} others (${passed.slice(0, TOLD).map((file) => basename(file)).join(', ')}${passed.length > TOLD ? ' …' : ''})`;

export interface CheckedFile extends CapReading {
  readonly path: string;
  readonly sha256: string;
}

/** Read each file as a message; bytes that are no text are a fault like any other. */
export async function checkFile(path: string): Promise<CheckedFile> {
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const read = decodeXml(bytes);
  if ('text' in read) return { path, sha256, ...readCap(read.text) };
  return { path, sha256, alert: null, findings: [], problems: [{ path: '', line: 1, ...read, code: 'cap/encoding' }] };
}

/** Everything wrong with files, as problems: `findings` too, if they count. */
export const fileProblems = ({ path, problems, findings }: CheckedFile, strict: boolean): Problem[] =>
  [...problems, ...(strict ? findings : [])].map(({ path: at, line, expected, found, code }) => ({ place: `${path}:${line} ${at}`.trimEnd(), expected, found, code }));

const isEvent = (value: unknown): value is AlertEvent => {
  if (typeof value !== 'object' || value === null) return false;
  const { source, id, revision, status, kind, hazard, areas, sent, onset, expires, received } = value as Record<string, unknown>;
  const isMaybe = (time: unknown): boolean => time === undefined || Number.isFinite(time);
  const areasFit = Array.isArray(areas) && areas.every((area: { code?: unknown; level?: unknown; onset?: unknown; expires?: unknown } | null) => typeof area?.code === 'string' && Number.isInteger(area.level) && Number(area.level) >= 0 && Number(area.level) <= 4 && isMaybe(area.onset) && isMaybe(area.expires));
  return [source, id, hazard].every((text) => typeof text === 'string') && [revision, sent, onset, expires, received].every(Number.isFinite) && ALERT_STATUSES.some((one) => one === status) && ALERT_KINDS.some((one) => one === kind) && areasFit;
};

/** Revisions of a log that was saved. */
async function savedLog(path: string): Promise<AlertEvent[]> {
  const problem = (found: string): InputError => new InputError([{ place: basename(path), expected: 'the alerts.json of an earlier run of shuxiang cap', found, code: 'cap/bad-log' }]);
  let events: unknown;
  try {
    events = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw problem((error as Error).message);
  }
  if (!Array.isArray(events)) throw problem('no list');
  events.forEach((event, k) => {
    if (!isEvent(event)) throw problem(`entry ${k + 1} that is no revision of an alert`);
  });
  return events as AlertEvent[];
}

export interface Collected {
  readonly log: AlertLog;
  /** Identifiers of the messages that say a revision, by the revision. */
  readonly saidIn: ReadonlyMap<string, readonly string[]>;
  readonly ignored: readonly IgnoredCap[];
  /** Revisions that said two things. */
  readonly conflicts: readonly string[];
  /** Messages whose severity and awareness level differ. */
  readonly mismatches: readonly CapMismatch[];
  readonly doubtful: readonly DoubtfulReference[];
  readonly skipped: readonly CheckedFile[];
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

const revisionKey = ({ source, id, revision }: AlertEvent): string => JSON.stringify([source, id, revision]);

/**
 * Messages that warn of what had been called off before them: they do not count, and somebody has to be told.
 *
 * @param now [ms since 1970]: what was received later is not known
 */
export function fencedMessages({ log, saidIn }: Pick<Collected, 'log' | 'saidIn'>, now: number): IgnoredCap[] {
  const rows = fencedEvents(log, now).flatMap((event) => (saidIn.get(revisionKey(event)) ?? [event.id]).map((identifier): IgnoredCap => ({ identifier, because: `sent ${capTimeText(event.sent)}, after its alert had been cancelled: it revives nothing` })));
  return [...new Map(rows.map((row) => [`${row.identifier} ${row.because}`, row])).values()];
}

/**
 * Take messages and saved logs together. A message counts as heard of when it was sent.
 *
 * @param skipInvalid go on without what is invalid, which is listed
 *
 * @throws InputError `cap/...`, all problems of all files
 */
export async function collect(paths: readonly string[], profile: CapProfile, skipInvalid: boolean): Promise<Collected> {
  const logs = paths.filter((path) => path.endsWith('.json'));
  const messages = paths.filter((path) => !path.endsWith('.json'));
  const files = await Promise.all((messages.length === 0 ? [] : (await messageFiles(messages)).files).map(checkFile));
  const skipped = files.filter(({ alert }) => alert === null);
  if (!skipInvalid) throwIfAny(skipped.flatMap((file) => fileProblems(file, false)));
  const received = files.flatMap(({ alert }): ReceivedCap[] => (alert === null ? [] : [{ alert, received: capTime(alert.sent)! }]));
  const { events, identifiers, ignored, mismatches, doubtful } = eventsOfCap(received, profile);
  const log = emptyLog();
  const conflicts: string[] = [];
  for (const event of [...(await Promise.all(logs.map(savedLog))).flat(), ...events]) {
    if (receive(log, event) === 'conflict') conflicts.push(`${event.source} ${event.id}`);
  }
  const saidIn = new Map<string, string[]>();
  events.forEach((event, k) => saidIn.set(revisionKey(event), [...(saidIn.get(revisionKey(event)) ?? []), identifiers[k]!]));
  const digests = await Promise.all(logs.map(async (path) => ({ path, sha256: createHash('sha256').update(await readFile(path)).digest('hex') })));
  return { log, saidIn, ignored, conflicts, mismatches, doubtful, skipped, inputs: [...digests, ...files.map(({ path, sha256 }) => ({ path, sha256 }))] };
}
