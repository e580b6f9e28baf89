/** One row as it was sent, held against what a row must be. */
import { nearestName } from '../core/lookup.js';
import type { Observation, Outcome } from '../store/store.js';
import { momentText } from './moment.js';
import { EARLIEST } from './retention.js';
import type { Variable } from './variables.js';

/** What became of a row: kept in one of three ways, not kept for the sake of others, or refused and why. */
export type RowResult = { readonly row: number; readonly status: Outcome | Withheld } | RowRefusal;

/** Good by itself, and not kept: another row of its atomic request was refused. */
export type Withheld = 'withheld';

export interface RowRefusal {
  /** Position among the rows sent, from 0. */
  readonly row: number;
  readonly status: 'rejected';
  /** `observation/future`. */
  readonly code: string;
  /** JSON pointer to what was wrong, as if the rows were one array: `/3/value`. */
  readonly pointer: string;
  /** What stood there, as text; empty where nothing did. */
  readonly value: string;
  /** What would have been right. */
  readonly allowed: string;
}

export interface RowRules {
  readonly variables: ReadonlyMap<string, Variable>;
  /** [ms since 1970] */
  readonly now: number;
  /** Nothing of before is taken in [ms since 1970]; absent: 1900. */
  readonly earliest?: number | undefined;
  /** Of rows that name none. */
  readonly source: string;
  /** Whether the sender may tell of this place. */
  readonly mayTell: (place: string) => boolean;
}

/** How far ahead of the clock a moment may lie: clocks differ [ms]. */
const AHEAD_MS = 600_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const FIELDS = ['place', 'station', 'variable', 'time', 'value', 'unit', 'source'] as const;

const LONGEST = 60;
const textOf = (value: unknown): string => {
  const text = value === undefined ? '' : typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
};

/** Days asked for last: rows that come together are of few. */
const days = new Map<string, boolean>();
const MOST_DAYS = 1_000;

/** Whether a day is one: the 30th of February would be read as a day in March. */
function isDay(text: string): boolean {
  let known = days.get(text);
  if (known === undefined) {
    const time = Date.parse(`${text}T00:00Z`);
    known = Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
    if (days.size >= MOST_DAYS) days.clear();
    days.set(text, known);
  }
  return known;
}

/** The moment read last: rows that follow one another are mostly of one. */
let last: { readonly text: string; readonly time: number | undefined } = { text: '', time: undefined };

/** A moment with its offset [ms since 1970]; undefined if the text names none. */
export function momentOf(text: string): number | undefined {
  if (text === last.text) return last.time;
  const time = TIME.test(text) ? Date.parse(text) : NaN;
  last = { text, time: Number.isFinite(time) && isDay(text.slice(0, 10)) ? time : undefined };
  return last.time;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The observation a row tells, or why it is refused. */
export function checkRow(raw: unknown, row: number, { variables, now, earliest = EARLIEST, source: usual, mayTell }: RowRules): Observation | RowRefusal {
  const refuse = (code: string, field: string, value: unknown, allowed: string): RowRefusal => ({ row, status: 'rejected', code: `observation/${code}`, pointer: field === '' ? `/${row}` : `/${row}/${field}`, value: textOf(value), allowed });
  if (!isRecord(raw)) return refuse('not-object', '', raw, `an object of ${FIELDS.join(', ')}`);
  const unknown = Object.keys(raw).find((key) => !FIELDS.some((field) => field === key));
  if (unknown !== undefined) return refuse('unknown-field', unknown, raw[unknown], FIELDS.join(', '));
  const field = raw['place'] === undefined && raw['station'] !== undefined ? 'station' : 'place';
  const { [field]: place, variable: name, time: moment, value, unit, source = usual } = raw;
  if (typeof place !== 'string' || !NAME.test(place)) return refuse('bad-place', field, place, 'a code of letters, digits and . _ : - as text, at most 64');
  if (field === 'place' && raw['station'] !== undefined && raw['station'] !== place) return refuse('two-places', 'station', raw['station'], `${place}, as place says, or one of the two alone`);
  if (!mayTell(place)) return refuse('other-area', field, place, 'a place in the areas of the key, or a gauge whose villages all lie in them');
  const variable = typeof name === 'string' ? variables.get(name) : undefined;
  if (variable === undefined) {
    const near = typeof name === 'string' ? nearestName(name, variables.keys()) : undefined;
    return refuse('unknown-variable', 'variable', name, near === undefined ? [...variables.keys()].join(', ') : `${near}, or another of ${variables.size}`);
  }
  if (unit !== variable.unit) return refuse('wrong-unit', 'unit', unit, variable.unit);
  if (typeof source !== 'string' || !NAME.test(source)) return refuse('bad-source', 'source', source, 'a name of letters, digits and . _ : - as text, at most 64');
  const time = typeof moment === 'string' ? momentOf(moment) : undefined;
  if (time === undefined) return refuse('bad-time', 'time', moment, 'a moment with its offset, such as 2023-07-01T08:00:00+08:00');
  if (time > now + AHEAD_MS) return refuse('future', 'time', moment, `at most ${new Date(now + AHEAD_MS).toISOString()}`);
  if (time < earliest) return refuse('too-old', 'time', moment, `at least ${momentText(earliest)}: nothing before is kept`);
  if (typeof value !== 'number' || !Number.isFinite(value)) return refuse('not-finite', 'value', value, typeof value === 'string' && NUMBER.test(value) ? 'a finite number, not as text' : 'a finite number');
  if (value < variable.min || value > variable.max) return refuse('out-of-range', 'value', value, `${variable.min} to ${variable.max} ${variable.unit}`);
  return { place, variable: variable.name, time, source, value };
}
