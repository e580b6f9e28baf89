/** Messages from what a run of rules decided: one alert a hazard, its first level, every change of it, and its end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { ALERT_STATUSES, type AlertEvent, type AlertStatus } from '../../warning/alert.js';
import type { CapAlert, CapArea, CapReference } from '../../warning/cap.js';
import { capIdentifier, capOf, capRevision, type CapFacts } from '../../warning/cap-events.js';
import type { CapProfile } from '../../warning/cap-profile.js';
import { LEVELS } from '../../warning/rule.js';
import { parseTime } from '../scenario/clock.js';
import { parseTable, readSmallTable, readText, type SmallRow } from '../small-table.js';

/** Name and outline of an area. */
export interface CapPlace {
  readonly name: string;
  readonly polygons: CapArea['polygons'];
}

export const COURSES_NAME = 'courses.json';
const POINT = /^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/;

/** Names and outlines of areas: a CSV with code, name and, if there is one, polygon (`lat,lon lat,lon …`, closed). */
export async function readPlaces(path: string): Promise<ReadonlyMap<string, CapPlace>> {
  const isRing = (text: string): boolean => {
    const points = text.split(' ');
    const fits = (point: string): boolean => POINT.test(point) && Math.abs(parseFloat(point)) <= 90 && Math.abs(Number(point.split(',')[1])) <= 180;
    return points.length >= 4 && points.every(fits) && points[0] === points.at(-1);
  };
  const rows = await readSmallTable(path, [
    { name: 'code', required: true, isCode: true },
    { name: 'name', required: true },
    { name: 'polygon', required: false, expected: 'at least four points lat,lon (latitude first, within 90) between blanks, the last the same as the first', fits: isRing },
  ]);
  return new Map(rows.map(({ cells }): [string, CapPlace] => [cells['code']!, { name: cells['name']!, polygons: (cells['polygon'] ?? '') === '' ? [] : [cells['polygon']!.split(' ').map((point) => point.split(',').map(Number) as [number, number])] }]));
}

interface Change {
  readonly unit: string;
  /** When it was known: the end of the step that made it. */
  readonly time: number;
  readonly from: number;
  readonly hazard: string;
  readonly level: number;
  readonly probability: number | null;
  /** What crossed which line. */
  readonly reasons: readonly string[];
  readonly isObserved: boolean;
}

const levelNumber = (name: string): number => LEVELS.findIndex((level) => level === name) + 1;

/** Changes that were issued, in the order of their times. */
async function changesOf(folder: string, { hazards }: CapProfile, step: number): Promise<Change[]> {
  const [changes, trace] = await Promise.all(['changes.csv', 'trace.csv'].map(async (name) => {
    const { header, records } = parseTable(await readText(join(folder, name), 'the folder of a run of shuxiang warn'), name);
    return records.map((record, k): SmallRow => ({ row: k + 2, cells: Object.fromEntries(header.map((column, c) => [column, record[c] ?? ''])) }));
  })) as [SmallRow[], SmallRow[]];
  const reasons = new Map<string, { texts: string[]; observed: boolean }>();
  for (const { cells } of trace) {
    if (cells['crossed'] !== 'true' || cells['branch'] === 'continues') continue;
    const key = [cells['unit'], cells['time'], cells['hazard']].join(' ');
    const own = reasons.get(key) ?? { texts: [], observed: false };
    own.texts.push(`${cells['condition']!}: ${cells['value']!}`);
    reasons.set(key, { texts: own.texts, observed: own.observed || cells['branch'] === 'observed' });
  }
  const problems: Problem[] = [];
  const known = Object.keys(hazards);
  const made = changes.flatMap(({ row, cells }): Change[] => {
    if (cells['status'] !== 'issued') return [];
    const [unit = '', hazard = '', time] = [cells['unit'], cells['hazard'], parseTime(cells['time'] ?? '')];
    if (!known.includes(hazard)) problems.push(unknownName(`changes.csv:${row} hazard`, hazard, known, 'cap/unknown-hazard'));
    if (time === undefined) problems.push({ place: `changes.csv:${row} time`, expected: 'a time as warn writes it', found: quote(cells['time'] ?? ''), code: 'cap/bad-time' });
    const own = reasons.get([unit, cells['time'], hazard].join(' '));
    return time === undefined ? [] : [{ unit, time: time + step, hazard, from: levelNumber(cells['from'] ?? ''), level: levelNumber(cells['level'] ?? ''), probability: (cells['probability'] ?? '') === '' ? null : Number(cells['probability']), reasons: own?.texts ?? [], isObserved: own?.observed ?? false }];
  });
  throwIfAny(problems);
  return made.sort((a, b) => a.time - b.time || (a.hazard < b.hazard ? -1 : a.hazard > b.hazard ? 1 : a.unit < b.unit ? -1 : 1));
}

/** The moment the run speaks of, which is the end of its last step, and the length of a step [ms]. */
async function momentOf(folder: string): Promise<{ readonly now: number; readonly step: number }> {
  const path = join(folder, 'state.json');
  const time = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { time?: unknown }).time : undefined;
  if (typeof time !== 'number') throw new InputError([{ place: path, expected: 'the state.json of a run of shuxiang warn', found: existsSync(path) ? 'something else' : 'no such file', code: 'cap/no-state' }]);
  const { header, records } = parseTable(await readText(join(folder, 'coverage.csv'), 'the folder of a run of shuxiang warn'), 'coverage.csv');
  const step = Number(records[0]?.[header.indexOf('step_s')] ?? NaN) * 1_000;
  if (!(step > 0)) throw new InputError([{ place: 'coverage.csv', expected: 'a column step_s, as warn writes it', found: header.join(', '), code: 'cap/no-step' }]);
  return { now: time + step, step };
}

export interface MadeMessage {
  readonly event: AlertEvent;
  readonly alert: CapAlert;
}

/** One hazard's alert while it lasts. */
interface Course {
  id: string;
  messages: number;
  levels: Map<string, number>;
  earlier: CapReference[];
  /** When the last message ends [ms]. */
  expires: number;
  facts: CapFacts;
}

/** What of an alert the next messages need: saved with those that were made, and taken up again. */
export interface SavedCourse {
  readonly hazard: string;
  /** Of its messages: what was an exercise goes on as one. */
  readonly status: AlertStatus;
  readonly id: string;
  readonly messages: number;
  readonly levels: readonly (readonly [code: string, level: number])[];
  readonly earlier: readonly CapReference[];
  readonly expires: number;
}

const isSaved = (value: unknown): value is SavedCourse => {
  const { hazard, status, id, messages, levels, earlier, expires } = (value ?? {}) as Partial<Record<keyof SavedCourse, unknown>>;
  return typeof hazard === 'string' && ALERT_STATUSES.some((one) => one === status) && typeof id === 'string' && Number.isInteger(messages) && Array.isArray(levels) && Array.isArray(earlier) && Number.isFinite(expires);
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

/** Most reasons said in one message. */
const MOST_REASONS = 5;

function factsOf(changes: readonly Change[], places: ReadonlyMap<string, CapPlace>): CapFacts {
  const likely = changes.flatMap(({ probability }) => probability ?? []);
  const certainty = changes.some(({ isObserved }) => isObserved) ? 'Observed' : likely.length === 0 ? 'Unknown' : Math.max(...likely) > 0.5 ? 'Likely' : 'Possible';
  return {
    certainty,
    placeOf: (code) => places.get(code) ?? { name: code, polygons: [] },
    reasonOf: (codes) => {
      const texts = changes.filter(({ unit }) => codes.includes(unit)).flatMap(({ unit, reasons }) => reasons.map((reason) => `${places.get(unit)?.name ?? unit} ${reason}`));
      if (texts.length === 0) return { zh: '', en: '' };
      const rest = texts.length - MOST_REASONS;
      const said = texts.slice(0, MOST_REASONS).join('; ');
      return { zh: `依据：${said}${rest > 0 ? `；另有 ${rest} 条` : ''}`, en: `Because: ${said}${rest > 0 ? `; and ${rest} more` : ''}` };
    },
  };
}

class Maker {
  readonly messages: MadeMessage[] = [];
  private readonly courses = new Map<string, Course>();
  private readonly serials = new Map<string, number>();

  constructor(
    private readonly profile: CapProfile,
    private readonly status: AlertStatus,
    before: readonly SavedCourse[],
    places: ReadonlyMap<string, CapPlace>,
  ) {
    for (const { hazard, id, messages, levels, earlier, expires } of before) this.courses.set(hazard, { id, messages, levels: new Map(levels), earlier: [...earlier], expires, facts: factsOf([], places) });
  }

  /** What the next messages go on from. */
  saved(): SavedCourse[] {
    return [...this.courses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hazard, { id, messages, levels, earlier, expires }]) => ({ hazard, status: this.status, id, messages, levels: [...levels], earlier: earlier.map(({ sender, identifier, sent }) => ({ sender, identifier, sent })), expires }));
  }

  knows(hazard: string): boolean {
    return this.courses.has(hazard);
  }

  private send(hazard: string, at: number, kind: 'update' | 'cancel', levels: ReadonlyMap<string, number>, facts: CapFacts): void {
    const { profile, status } = this;
    const course = this.courses.get(hazard) ?? { id: '', messages: 0, levels: new Map<string, number>(), earlier: [], expires: 0, facts };
    const key = `${profile.hazards[hazard]!.sector ?? ''} ${at}`;
    const n = this.serials.get(key) ?? 0;
    this.serials.set(key, n + 1);
    const sent = at + Math.floor(n / 10) * 1_000; // ten serials a second
    const expires = sent + profile.validity * 1_000;
    const areas = [...(kind === 'cancel' ? course.levels : levels)].map(([code, level]) => ({ code, level })).sort((a, b) => (a.code < b.code ? -1 : 1));
    const draft: AlertEvent = { source: profile.sender, id: '', revision: capRevision(sent), status, kind: kind === 'cancel' ? 'cancel' : course.messages === 0 ? 'issue' : 'update', hazard, areas, sent, onset: sent, expires, received: sent };
    const identifier = capIdentifier(draft, profile, n % 10);
    const id = course.id === '' ? identifier : course.id;
    const event = { ...draft, id, ...(kind === 'cancel' ? { areas: [] } : {}) };
    const alert = capOf({ ...draft, id }, course.earlier, profile, identifier, facts);
    this.messages.push({ event, alert });
    if (kind === 'cancel') this.courses.delete(hazard);
    else this.courses.set(hazard, { id, messages: course.messages + 1, levels: new Map(levels), earlier: [...course.earlier, alert], expires, facts });
  }

  /** What stands is said again before its message ends. */
  renew(until: number): void {
    for (const [hazard] of this.courses) {
      for (let course = this.courses.get(hazard)!; course.expires <= until; course = this.courses.get(hazard)!) this.send(hazard, course.expires, 'update', course.levels, course.facts);
    }
  }

  change(hazard: string, at: number, changes: readonly Change[], facts: CapFacts): void {
    const levels = new Map(this.courses.get(hazard)?.levels);
    for (const { unit, level } of changes) {
      if (level === 0) levels.delete(unit);
      else levels.set(unit, level);
    }
    if (levels.size > 0) this.send(hazard, at, 'update', levels, facts);
    else if (this.courses.has(hazard)) this.send(hazard, at, 'cancel', levels, facts);
  }
}

/**
 * The messages of a run of rules, in the order they were due.
 *
 * @param folder results of `shuxiang warn`
 * @param before what earlier messages left standing, where the run goes on from another
 *
 * @throws InputError `table/...`, `cap/...`
 */
export async function makeMessages(folder: string, profile: CapProfile, status: AlertStatus, places: ReadonlyMap<string, CapPlace>, before: readonly SavedCourse[]): Promise<{ readonly messages: readonly MadeMessage[]; readonly now: number; readonly courses: readonly SavedCourse[] }> {
  throwIfAny(before.filter((course) => course.status !== status).map((course) => ({ place: '--after', expected: `messages of the status ${status}, since those of another status never reached the same people`, found: `those of ${course.hazard} are ${course.status}`, code: 'cap/other-status' })));
  const { now, step } = await momentOf(folder);
  const changes = await changesOf(folder, profile, step);
  const maker = new Maker(profile, status, before, places);
  const orphans = [...new Set(changes.filter(({ from, hazard }, k) => from > 0 && !maker.knows(hazard) && !changes.slice(0, k).some((one) => one.hazard === hazard && one.level > 0)).map(({ hazard }) => hazard))];
  throwIfAny(orphans.map((hazard) => ({ place: join(folder, 'changes.csv'), expected: `the messages that issued ${hazard}, since this run goes on from another: --after with the folder they were made into`, found: 'none', code: 'cap/needs-earlier' })));
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = `${change.time} ${change.hazard}`;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  for (const group of groups.values()) {
    const { time, hazard } = group[0]!;
    maker.renew(time - 1);
    maker.change(hazard, time, group, factsOf(group.filter(({ level }) => level > 0), places));
  }
  maker.renew(now);
  return { messages: maker.messages, now, courses: maker.saved() };
}
