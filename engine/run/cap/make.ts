/** Messages from what a run of rules decided: one alert a hazard, its first level, every change of it, and its end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Label } from '../../core/label.js';
import { ALERT_STATUSES, type AlertEvent, type AlertStatus } from '../../warning/alert.js';
import type { CapAlert, CapReference } from '../../warning/cap-message.js';
import { capOf, capRevision, type CapFacts } from '../../warning/cap-events.js';
import { CapIdentifiers } from '../../warning/cap-identifiers.js';
import type { CapProfile } from '../../warning/cap-profile.js';
import { capFacts, reasonText, type AreaFacts, type CapPlace } from '../../warning/facts.js';
import { capTime } from '../../warning/cap-schema.js';
import { LEVELS } from '../../warning/rule.js';
import { parseTime } from '../scenario/clock.js';
import { parseTable, readText, type SmallRow } from '../small-table.js';

export const COURSES_NAME = 'courses.json';
export const CHANGES_NAME = 'changes.csv';
interface Change {
  readonly unit: string;
  /** When it was known: the end of the step that made it. */
  readonly time: number;
  readonly from: number;
  readonly hazard: string;
  readonly level: number;
  readonly probability: number | null;
  /** When what is forecast begins; null: not told. */
  readonly onset: number | null;
  /** What crossed which line. */
  readonly reasons: readonly Label[];
  /** By branch. */
  readonly crossed: ReadonlySet<string>;
}

const levelNumber = (name: string): number => LEVELS.findIndex((level) => level === name) + 1;

/** Changes that were issued, in the order of their times. */
async function changesOf(folder: string, { hazards }: CapProfile, step: number): Promise<Change[]> {
  const [changes, trace] = await Promise.all([CHANGES_NAME, 'trace.csv'].map(async (name) => {
    const { header, records } = parseTable(await readText(join(folder, name), 'the folder of a run of shuxiang warn'), name);
    return records.map((record, k): SmallRow => ({ row: k + 2, cells: Object.fromEntries(header.map((column, c) => [column, record[c] ?? ''])) }));
  })) as [SmallRow[], SmallRow[]];
  const reasons = new Map<string, { texts: Label[]; crossed: Set<string> }>();
  for (const { cells } of trace) {
    if (cells['crossed'] !== 'true' || cells['branch'] === 'continues') continue;
    const key = [cells['unit'], cells['time'], cells['hazard']].join(' ');
    const own = reasons.get(key) ?? { texts: [], crossed: new Set<string>() };
    const isSeen = cells['branch'] === 'observed';
    own.texts.push(reasonText({ zh: cells['condition_zh'] ?? cells['condition']!, en: cells['condition_en'] ?? cells['condition']! }, isSeen, Number(cells['value']), cells['value_unit'] ?? '1'));
    own.crossed.add(cells['branch']!);
    reasons.set(key, own);
  }
  const problems: Problem[] = [];
  const known = Object.keys(hazards);
  const made = changes.flatMap(({ row, cells }): Change[] => {
    if (cells['status'] !== 'issued') return [];
    const [unit = '', hazard = '', time] = [cells['unit'], cells['hazard'], parseTime(cells['time'] ?? '')];
    if (!known.includes(hazard)) problems.push(unknownName(`changes.csv:${row} hazard`, hazard, known, 'cap/unknown-hazard'));
    if (time === undefined) problems.push({ place: `changes.csv:${row} time`, expected: 'a time as warn writes it', found: quote(cells['time'] ?? ''), code: 'cap/bad-time' });
    const own = reasons.get([unit, cells['time'], hazard].join(' '));
    return time === undefined ? [] : [{ unit, time: time + step, hazard, from: levelNumber(cells['from'] ?? ''), level: levelNumber(cells['level'] ?? ''), probability: (cells['probability'] ?? '') === '' ? null : Number(cells['probability']), onset: parseTime(cells['onset'] ?? '') ?? null, reasons: own?.texts ?? [], crossed: own?.crossed ?? new Set() }];
  });
  throwIfAny(problems);
  return made.sort((a, b) => a.time - b.time || (a.hazard < b.hazard ? -1 : a.hazard > b.hazard ? 1 : a.unit < b.unit ? -1 : 1));
}

interface RunMoment {
  /** The end of its last step that was observed. */
  readonly now: number;
  /** Length of a step [ms]. */
  readonly step: number;
  /** Levels held then, by `book hazard unit`. */
  readonly held: ReadonlyMap<string, number>;
}

/** The moment the run speaks of, and what was held then. */
async function momentOf(folder: string): Promise<RunMoment> {
  const path = join(folder, 'state.json');
  const { time, held } = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { time?: unknown; held?: Readonly<Record<string, { readonly level: number }>> }) : {};
  if (typeof time !== 'number' || typeof held !== 'object') throw new InputError([{ place: path, expected: 'the state.json of a run of shuxiang warn', found: existsSync(path) ? 'something else' : 'no such file', code: 'cap/no-state' }]);
  const { header, records } = parseTable(await readText(join(folder, 'coverage.csv'), 'the folder of a run of shuxiang warn'), 'coverage.csv');
  const step = Number(records[0]?.[header.indexOf('step_s')] ?? NaN) * 1_000;
  if (!(step > 0)) throw new InputError([{ place: 'coverage.csv', expected: 'a column step_s, as warn writes it', found: header.join(', '), code: 'cap/no-step' }]);
  return { now: time + step, step, held: new Map(Object.entries(held).map(([key, { level }]) => [key, level])) };
}

export interface MadeMessage {
  readonly event: AlertEvent;
  readonly alert: CapAlert;
  /** Areas whose level changed: whom it is broadcast to. None: it is only said again before it ends. */
  readonly changed: ReadonlySet<string>;
}

/** One hazard's alert while it lasts. */
interface Course {
  readonly id: string;
  readonly messages: number;
  readonly areas: ReadonlyMap<string, AreaFacts>;
  readonly earlier: readonly CapReference[];
  /** When the last message ends [ms]. */
  readonly expires: number;
}

/** What of an alert the next messages need: saved with those that were made, and taken up again. */
export interface SavedCourse {
  readonly hazard: string;
  /** Of its messages: what was an exercise goes on as one. */
  readonly status: AlertStatus;
  readonly id: string;
  readonly messages: number;
  readonly levels: readonly (readonly [code: string, level: number, facts?: AreaFacts])[];
  readonly earlier: readonly CapReference[];
  readonly expires: number;
}

const isSavedArea = (value: unknown): boolean => {
  const [code, level, facts] = Array.isArray(value) ? (value as unknown[]) : [];
  return typeof code === 'string' && Number.isInteger(level) && (facts === undefined || (typeof facts === 'object' && facts !== null && ['level', 'before', 'onset', 'judged'].every((name) => Number.isFinite((facts as Record<string, unknown>)[name])) && Array.isArray((facts as AreaFacts).reasons)));
};

const isSaved = (value: unknown): value is SavedCourse => {
  const { hazard, status, id, messages, levels, earlier, expires } = (value ?? {}) as Partial<Record<keyof SavedCourse, unknown>>;
  return typeof hazard === 'string' && ALERT_STATUSES.some((one) => one === status) && typeof id === 'string' && Number.isInteger(messages) && Array.isArray(levels) && levels.every(isSavedArea) && Array.isArray(earlier) && Number.isFinite(expires);
};

/** Courses of the messages made before. @throws InputError `cap/bad-courses` */
export async function readCourses(folder: string): Promise<SavedCourse[]> {
  const path = join(folder, COURSES_NAME);
  let value: unknown;
  try {
    value = JSON.parse(await readText(path, 'the results of an earlier shuxiang cap make'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (!Array.isArray(value) || !value.every(isSaved)) throw new InputError([{ place: path, expected: 'the courses.json of an earlier shuxiang cap make', found: 'something else', code: 'cap/bad-courses' }]);
  return value;
}

/** What is known of an area after a change of its level, from what was known before. */
function factsAfter({ level, from, time, probability, onset, reasons, crossed }: Change, before: AreaFacts | undefined): AreaFacts {
  const own = { level, before: from, judged: time, reasons };
  // what comes down is held by what raised it
  if (before !== undefined && level < from && crossed.size === 0) return { ...before, ...own };
  const observed = probability === null || crossed.size === 0 ? null : crossed.has('observed');
  return { ...own, onset: observed === false ? (onset ?? time) : time, observed, probability };
}

class Maker {
  readonly messages: MadeMessage[] = [];
  private readonly courses = new Map<string, Course>();
  /** How long a message holds [ms]. */
  private readonly holds: number;
  private readonly identifiers: CapIdentifiers;
  /** Units of each hazard whose level before a change was not the one that was told. */
  readonly offAt = new Map<string, Set<string>>();

  constructor(
    private readonly profile: CapProfile,
    private readonly status: AlertStatus,
    before: readonly SavedCourse[],
    private readonly places: ReadonlyMap<string, CapPlace>,
    step: number,
  ) {
    // a message outlives the next run: it is renewed as half of its time is gone, and holds for two steps at the least
    this.holds = Math.max(profile.validity * 1_000, 2 * step);
    this.identifiers = new CapIdentifiers(profile);
    for (const { hazard, id, messages, levels, earlier, expires } of before) {
      const sent = capTime(earlier.at(-1)?.sent ?? '') ?? 0;
      const areas = new Map(levels.map(([code, level, facts]) => [code, facts ?? { level, before: 0, onset: sent, observed: null, probability: null, judged: sent, reasons: [] }]));
      this.courses.set(hazard, { id, messages, areas, earlier, expires });
      for (const { identifier } of earlier) this.identifiers.taken(identifier);
    }
  }

  /** What the next messages go on from. */
  saved(): SavedCourse[] {
    return [...this.courses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hazard, { id, messages, areas, earlier, expires }]) => ({ hazard, status: this.status, id, messages, levels: [...areas].map(([code, facts]) => [code, facts.level, facts] as const), earlier: earlier.map(({ sender, identifier, sent }) => ({ sender, identifier, sent })), expires }));
  }

  /** Levels of the areas of a hazard. */
  levelsOf(hazard: string): ReadonlyMap<string, number> {
    return new Map([...(this.courses.get(hazard)?.areas ?? [])].map(([code, { level }]) => [code, level]));
  }

  private send(hazard: string, at: number, kind: 'update' | 'cancel', areas: ReadonlyMap<string, AreaFacts>, renewed: boolean): void {
    const { profile, status } = this;
    const course = this.courses.get(hazard) ?? { id: '', messages: 0, areas: new Map<string, AreaFacts>(), earlier: [], expires: 0 };
    const { identifier, time } = this.identifiers.next(hazard, status, at);
    const sent = at + time - Math.floor(at / 1_000) * 1_000; // ten serials a second
    const facts = capFacts(areas, this.places, { judged: at, isRenewal: renewed });
    const listed = kind === 'cancel' ? [...course.areas.keys()].map((code) => ({ code, level: 0, onset: sent })) : groupedAreas(areas, facts);
    const onset = listed.reduce((first, area) => Math.min(first, area.onset), Infinity);
    // a message holds for as long after what it warns of begins as one of what is there already
    const expires = listed.reduce((last, area) => Math.max(last, area.onset), sent) + this.holds;
    const ended = kind === 'cancel' ? [] : [...course.areas.keys()].filter((code) => !areas.has(code)).map((code) => ({ code, level: 0 }));
    const all = [...listed.map(({ code, level, onset: own }) => ({ code, level, ...(own === onset ? {} : { onset: own }) })), ...ended].sort((a, b) => (a.code < b.code ? -1 : 1));
    const draft: AlertEvent = { source: profile.sender, id: '', revision: capRevision(sent), status, kind: kind === 'cancel' ? 'cancel' : course.messages === 0 ? 'issue' : 'update', hazard, areas: all, sent, onset, expires, received: sent };
    const id = course.id === '' ? identifier : course.id;
    const event = { ...draft, id, ...(kind === 'cancel' ? { areas: [] } : {}) };
    const alert = capOf({ ...draft, id }, course.earlier, profile, identifier, facts);
    const changed = new Set([...new Set([...areas.keys(), ...course.areas.keys()])].filter((code) => (areas.get(code)?.level ?? 0) !== (course.areas.get(code)?.level ?? 0)));
    this.messages.push({ event, alert, changed });
    if (kind === 'cancel') this.courses.delete(hazard);
    else this.courses.set(hazard, { id, messages: course.messages + 1, areas: new Map(areas), earlier: [...course.earlier, alert], expires });
  }

  /** What stands is said again before its message ends, as half of its time is gone. */
  renew(until: number): void {
    for (const [hazard] of this.courses) {
      for (let course = this.courses.get(hazard)!; course.expires - this.holds / 2 <= until; course = this.courses.get(hazard)!) this.send(hazard, course.expires - this.holds / 2, 'update', course.areas, true);
    }
  }

  change(hazard: string, at: number, changes: readonly Change[]): void {
    const areas = new Map(this.courses.get(hazard)?.areas);
    for (const change of changes) {
      if ((areas.get(change.unit)?.level ?? 0) !== change.from) this.offAt.set(hazard, (this.offAt.get(hazard) ?? new Set()).add(change.unit));
      if (change.level === 0) areas.delete(change.unit);
      else areas.set(change.unit, factsAfter(change, areas.get(change.unit)));
    }
    if (areas.size > 0) this.send(hazard, at, 'update', areas, false);
    else if (this.courses.has(hazard)) this.send(hazard, at, 'cancel', areas, false);
  }
}

/** Areas with the onset of all that the same is said of: the first of theirs. */
function groupedAreas(areas: ReadonlyMap<string, AreaFacts>, facts: CapFacts): { readonly code: string; readonly level: number; readonly onset: number }[] {
  const levels = [...new Set([...areas.values()].map(({ level }) => level))];
  return levels.flatMap((level) =>
    facts.groupsOf([...areas].filter(([, own]) => own.level === level).map(([code]) => code), level).flatMap(({ codes }) => {
      const onset = codes.reduce((first, code) => Math.min(first, areas.get(code)!.onset), Infinity);
      return codes.map((code) => ({ code, level, onset }));
    }),
  );
}

const MOST_TOLD = 5;
const few = (names: readonly string[]): string => `${names.slice(0, MOST_TOLD).join(', ')}${names.length > MOST_TOLD ? ` and ${names.length - MOST_TOLD} more` : ''}`;

/** What of the messages does not fit what the run held at its end: they do not go on from the messages of the run before it. */
function chainProblems(folder: string, { held }: RunMoment, maker: Maker, hazards: readonly string[], before: readonly SavedCourse[], after: string | undefined): Problem[] {
  const state = join(folder, 'state.json');
  return hazards.flatMap((hazard): Problem[] => {
    const books = new Set<string>();
    const wanted = new Map<string, number>();
    for (const [key, level] of held) {
      const [book, name, ...unit] = key.split(' ') as [string, string, ...string[]];
      if (name !== hazard) continue;
      books.add(book);
      wanted.set(unit.join(' '), level);
    }
    if (books.size > 1) return [{ place: state, expected: `one book that holds ${hazard}: two would warn of it twice`, found: [...books].join(' and '), code: 'cap/two-books' }];
    const made = maker.levelsOf(hazard);
    const unjudged = [...made.keys()].filter((unit) => !wanted.has(unit));
    if (unjudged.length > 0) return [{ place: '--after', expected: `messages about units that this run judged for ${hazard} (warn --state goes on from the run they were made of)`, found: `${unjudged.length} others: ${few(unjudged)}`, code: 'cap/other-units' }];
    const off = [...new Set([...(maker.offAt.get(hazard) ?? []), ...[...wanted].filter(([unit, level]) => level !== (made.get(unit) ?? 0)).map(([unit]) => unit)])];
    if (off.length === 0) return [];
    if (!before.some((course) => course.hazard === hazard)) return [{ place: join(folder, 'changes.csv'), expected: `the messages that issued ${hazard}, since this run goes on from another: --after with the folder they were made into`, found: after === undefined ? 'none' : `none that stands in ${after}`, code: 'cap/needs-earlier' }];
    return [{ place: '--after', expected: `the messages of the run that this one goes on from: with its changes of ${hazard} they would be at the levels of ${state}`, found: `${off.length} units that differ: ${few(off)}`, code: 'cap/other-run' }];
  });
}

/**
 * The messages of a run of rules, in the order they were due.
 *
 * @param folder results of `shuxiang warn`
 * @param before what earlier messages left standing, where the run goes on from another
 * @param after folder of those, as it was named
 *
 * @returns with the hazards whose earlier messages had ended before this run was made
 * @throws InputError `table/...`, `cap/...`
 */
export async function makeMessages(folder: string, profile: CapProfile, status: AlertStatus, places: ReadonlyMap<string, CapPlace>, before: readonly SavedCourse[], after?: string): Promise<{ readonly messages: readonly MadeMessage[]; readonly now: number; readonly courses: readonly SavedCourse[]; readonly lapsed: readonly string[] }> {
  throwIfAny(before.filter((course) => course.status !== status).map((course) => ({ place: '--after', expected: `messages of the status ${status}, since those of another status never reached the same people`, found: `those of ${course.hazard} are ${course.status}`, code: 'cap/other-status' })));
  const run = await momentOf(folder);
  const changes = await changesOf(folder, profile, run.step);
  const maker = new Maker(profile, status, before, places, run.step);
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${change.time} ${change.hazard}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  for (const group of groups.values()) {
    const { time, hazard } = group[0]!;
    maker.renew(time - 1);
    maker.change(hazard, time, group);
  }
  const known = new Set([...run.held.keys()].map((key) => key.split(' ')[1]!));
  throwIfAny(chainProblems(folder, run, maker, [...new Set([...known, ...before.map(({ hazard }) => hazard)])].sort(), before, after));
  maker.renew(run.now);
  return { messages: maker.messages, now: run.now, courses: maker.saved(), lapsed: before.filter(({ expires }) => expires <= run.now).map(({ hazard }) => hazard) };
}
