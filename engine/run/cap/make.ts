/** Messages from what a run of rules decided: one alert a hazard, its first level, every change of it, and its end. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, quote, throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { AlertEvent, AlertStatus } from '../../warning/alert.js';
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

const POINT = /^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/;

/** Names and outlines of areas: a CSV with code, name and, if there is one, polygon (`lat,lon lat,lon …`, closed). */
export async function readPlaces(path: string): Promise<ReadonlyMap<string, CapPlace>> {
  const isRing = (text: string): boolean => {
    const points = text.split(' ');
    return points.length >= 4 && points.every((point) => POINT.test(point)) && points[0] === points.at(-1);
  };
  const rows = await readSmallTable(path, [
    { name: 'code', required: true },
    { name: 'name', required: true },
    { name: 'polygon', required: false, expected: 'at least four points lat,lon between blanks, the last the same as the first', fits: isRing },
  ]);
  return new Map(rows.map(({ cells }): [string, CapPlace] => [cells['code']!, { name: cells['name']!, polygons: (cells['polygon'] ?? '') === '' ? [] : [cells['polygon']!.split(' ').map((point) => point.split(',').map(Number) as [number, number])] }]));
}

interface Change {
  readonly unit: string;
  readonly time: number;
  readonly hazard: string;
  readonly level: number;
  readonly probability: number | null;
  /** What crossed which line. */
  readonly reasons: readonly string[];
  readonly isObserved: boolean;
}

const levelNumber = (name: string): number => LEVELS.findIndex((level) => level === name) + 1;

/** Changes that were issued, in the order of their times. */
async function changesOf(folder: string, { hazards }: CapProfile): Promise<Change[]> {
  const [changes, trace] = await Promise.all(['changes.csv', 'trace.csv'].map(async (name) => {
    const { header, records } = parseTable(await readText(join(folder, name), 'the folder of a run of shuxiang warn'), name);
    return records.map((record, k): SmallRow => ({ row: k + 2, cells: Object.fromEntries(header.map((column, c) => [column, record[c] ?? ''])) }));
  })) as [SmallRow[], SmallRow[]];
  const reasons = new Map<string, { texts: string[]; observed: boolean }>();
  for (const { cells } of trace) {
    if (cells['crossed'] !== 'true') continue;
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
    return time === undefined ? [] : [{ unit, time, hazard, level: levelNumber(cells['level'] ?? ''), probability: (cells['probability'] ?? '') === '' ? null : Number(cells['probability']), reasons: own?.texts ?? [], isObserved: own?.observed ?? false }];
  });
  throwIfAny(problems);
  return made.sort((a, b) => a.time - b.time || (a.hazard < b.hazard ? -1 : a.hazard > b.hazard ? 1 : a.unit < b.unit ? -1 : 1));
}

/** The moment the run speaks of. */
function nowOf(folder: string): number {
  const path = join(folder, 'state.json');
  const time = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { time?: unknown }).time : undefined;
  if (typeof time !== 'number') throw new InputError([{ place: path, expected: 'the state.json of a run of shuxiang warn', found: existsSync(path) ? 'something else' : 'no such file', code: 'cap/no-state' }]);
  return time;
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
  ) {}

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
 *
 * @throws InputError `table/...`, `cap/...`
 */
export async function makeMessages(folder: string, profile: CapProfile, status: AlertStatus, places: ReadonlyMap<string, CapPlace>): Promise<{ readonly messages: readonly MadeMessage[]; readonly now: number }> {
  const now = nowOf(folder);
  const changes = await changesOf(folder, profile);
  const maker = new Maker(profile, status);
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
  return { messages: maker.messages, now };
}
