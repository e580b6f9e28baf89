/** Events that were observed, as a person lists them: unit, hazard, level, onset, and where known the end. */
import { quote, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { LEVELS } from '../../warning/rule.js';
import { parseTime, timeExpected } from '../scenario/clock.js';
import { readSmallTable } from '../small-table.js';
import type { ObservedEvent } from '../../verification/warning-outcomes.js';
import { levelOf, type IssuedWarnings } from './issued.js';
import type { UnmatchedUnit } from './unmatched.js';

export interface ListedEvent extends ObservedEvent {
  readonly unit: string;
  readonly hazard: string;
  /** 1 blue … 4 red: what it deserved. */
  readonly level: number;
}

export interface ListedEvents {
  readonly events: readonly ListedEvent[];
  /** Units with events that were not judged of the hazard, each once; and events of units that were, outside the time. */
  readonly elsewhere: readonly UnmatchedUnit[];
  readonly eventsElsewhere: number;
  readonly otherTimes: number;
}

/** Where no end is given an event lasts an hour [s]. */
const USUAL = 3_600;

const time = { expected: timeExpected, fits: (text: string): boolean => parseTime(text) !== undefined };

/**
 * @throws InputError `table/...`, `verify/no-hazard`, `verify/event-order`
 */
export async function readEvents(path: string, { courses, from, to }: IssuedWarnings): Promise<ListedEvents> {
  const hazards = [...new Set(courses.map(({ hazard }) => hazard))];
  const rows = await readSmallTable(
    path,
    [
      { name: 'unit', required: true, isCode: true },
      { name: 'hazard', required: true },
      { name: 'level', required: true, expected: LEVELS.join(', '), fits: (text) => levelOf(text) > 0 },
      { name: 'onset', required: true, ...time },
      { name: 'end', required: false, ...time },
    ],
    ({ cells }, place): Problem[] => {
      const [onset, end] = [parseTime(cells['onset'] ?? ''), parseTime(cells['end'] ?? '')];
      const hazard = cells['hazard'] ?? '';
      return [
        ...(hazard === '' || hazards.includes(hazard) ? [] : [unknownName(`${place} hazard`, hazard, hazards, 'verify/no-hazard')]),
        ...(onset !== undefined && end !== undefined && end <= onset ? [{ place: `${place} end`, expected: 'a time after the onset', found: quote(cells['end']!), code: 'verify/event-order' }] : []),
      ];
    },
  );
  const units = new Set(courses.map(({ unit, hazard }) => `${hazard} ${unit}`));
  const all = rows.map(({ cells }): ListedEvent => {
    const onset = parseTime(cells['onset']!)! / 1_000;
    const end = cells['end'] === undefined || cells['end'] === '' ? onset + USUAL : parseTime(cells['end'])! / 1_000;
    return { unit: cells['unit']!, hazard: cells['hazard']!, level: levelOf(cells['level']!), onset, end };
  });
  const known = all.filter(({ unit, hazard }) => units.has(`${hazard} ${unit}`));
  const events = known.filter(({ onset }) => onset >= from && onset < to);
  const others = [...new Map(all.filter(({ unit, hazard }) => !units.has(`${hazard} ${unit}`)).map(({ unit, hazard }) => [`${hazard} ${unit}`, { unit, in: 'events' as const, quantity: hazard }])).values()];
  return { events, elsewhere: others, eventsElsewhere: all.length - known.length, otherTimes: known.length - events.length };
}

/** Digits of codes of areas: province, prefecture, county, township. */
const AREA_DIGITS = [2, 4, 6, 9];
/** Digits of the code of an area; 0: a unit that is none. */
export const areaDigits = (unit: string): number => (/^\d+$/.test(unit) && AREA_DIGITS.includes(unit.length) ? unit.length : 0);

/** Events of a unit at a level or above; of an area those of its villages, joined where they overlap. In order of time. */
export function eventsOf(events: readonly ListedEvent[], hazard: string, unit: string, level: number): ObservedEvent[] {
  const own = events.filter((event) => event.hazard === hazard && event.level >= level && (event.unit === unit || (areaDigits(unit) > 0 && /^\d{12}$/.test(event.unit) && event.unit.startsWith(unit)))).sort((a, b) => a.onset - b.onset);
  const joined: ObservedEvent[] = [];
  for (const { onset, end } of own) {
    const before = joined.at(-1);
    if (before !== undefined && onset < before.end) joined[joined.length - 1] = { onset: before.onset, end: Math.max(before.end, end) };
    else joined.push({ onset, end });
  }
  return joined;
}
