/**
 * What a run of rules leaves to the next: levels as they are held, and the end of the record, as long as the longest window takes, so
 * that a chain of short files gives what one long file does.
 */
import { InputError } from '../../core/errors.js';
import type { HeldLevel } from '../../warning/hysteresis.js';
import type { Condition } from '../../warning/rule.js';
import type { RuleBook } from './book.js';
import type { UnitSeries } from '../../warning/unit-series.js';
import type { WarnData } from './data.js';
import { unitSeries } from './unit-series.js';

/** The end of a record: values up to the moment of the state, the last one's step; null where there is none, or members differ. */
export interface RecordEnd {
  /** Length of a step [s]. */
  readonly step: number;
  /** Units of the quantities, by name. */
  readonly quantities: Readonly<Record<string, string>>;
  /** By unit, by quantity; all of one length. */
  readonly values: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>;
  /** By unit the quantities that had values before these. */
  readonly begun: Readonly<Record<string, readonly string[]>>;
}

/** Saved and loaded, a run goes on from it. */
export interface WarnState {
  /** Beginning of the last step that was observed [ms since 1970]. */
  readonly time: number;
  /** Held levels by `book hazard unit`. */
  readonly held: Readonly<Record<string, HeldLevel>>;
  /** Absent: made before states held it. */
  readonly record?: RecordEnd;
}

const conditionsOf = (books: readonly RuleBook[]): Condition[] => books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat()))));

/** The end of a record that the rules of these books look back at. */
export function recordEnd(books: readonly RuleBook[], { clock: { dt }, issued, units, members, begun }: WarnData): RecordEnd {
  const conditions = conditionsOf(books);
  const longest = Math.max(1, ...conditions.map(({ window, statistic }) => Math.ceil((window ?? dt) / dt) + (statistic === 'drop' ? 1 : 0)));
  const [first, others] = [members[0]!, members.slice(1)];
  const names = [...first.keys()].filter((name) => conditions.some(({ quantity }) => quantity === name)).sort();
  const from = Math.max(0, issued + 1 - longest);
  const valuesOf = (name: string, u: number): (number | null)[] =>
    Array.from(first.get(name)!.values[u]!.subarray(from, issued + 1), (value, k) => (value === value && others.every((member) => member.get(name)!.values[u]![from + k] === value) ? value : null));
  const hasBegun = (unit: string, name: string, u: number): boolean => begun?.get(unit)?.has(name) === true || first.get(name)!.values[u]!.subarray(0, from).some((value) => value === value);
  return {
    step: dt,
    quantities: Object.fromEntries(names.map((name) => [name, first.get(name)!.unit])),
    values: Object.fromEntries(units.map((unit, u) => [unit, Object.fromEntries(names.map((name) => [name, valuesOf(name, u)]))])),
    begun: Object.fromEntries(units.map((unit, u) => [unit, names.filter((name) => hasBegun(unit, name, u))])),
  };
}

/** One unit of data that go on: without the end of the record before them all that they lack at their beginning is missing. */
export const goingOn = (data: WarnData, unit: string, u: number): UnitSeries => ({ ...unitSeries(data, unit, u, data.issued), goesOn: data.begun === undefined ? new Set(data.members[0]!.keys()) : (data.begun.get(unit) ?? new Set()) });

/** Data that go on from an earlier record. */
export interface Continued {
  readonly data: WarnData;
  /** Steps between the record and the data, of which nothing was given. */
  readonly gap: number;
  /** Steps that were given before, and values of them that are another now. */
  readonly overlap: number;
  readonly changed: number;
}

/**
 * Data with the end of the record before them: what is given anew of a step counts, and what was given before where it is not.
 *
 * @param place of the state, in messages
 * @param mostGap longest time between the record and the data that may be missing [s]
 * @throws InputError `warn/state-...`
 */
export function continued(data: WarnData, { time, record, held }: WarnState, place: string, mostGap: number): Continued {
  const { clock, units, members } = data;
  const ms = clock.dt * 1_000;
  const gap = (clock.start - time) / ms - 1;
  const refuse = (expected: string, found: string, code: string): never => {
    throw new InputError([{ place, expected, found, code }]);
  };
  if (record !== undefined && record.step !== clock.dt) refuse(`a state of data in steps of ${clock.dt / 3_600} h`, `one of ${record.step / 3_600} h`, 'warn/state-step');
  if (!Number.isInteger(gap)) refuse('a state at a step of the data', 'a moment between two of them', 'warn/state-step');
  if (gap * clock.dt > mostGap) refuse(`data from ${mostGap / 3_600} h after it on at the latest (--max-gap)`, `data that begin ${(gap * clock.dt) / 3_600} h after it: what happened in between is not known`, 'warn/state-old');
  const overlap = Math.max(0, -gap);
  if (record === undefined) return { data, gap: Math.max(0, gap), overlap, changed: 0 };
  const length = Math.max(1, ...Object.values(record.values).flatMap((own) => Object.values(own).map((values) => values.length)));
  const start = Math.min(clock.start, time - (length - 1) * ms);
  const shift = (clock.start - start) / ms;
  const steps = clock.steps + shift;
  // a unit that says nothing any more is judged as long as something of it is known or held
  const standing = new Set(Object.entries(held).filter(([, { level }]) => level > 0).map(([key]) => key.split(' ').slice(2).join(' ')));
  const isKnown = (unit: string): boolean => standing.has(unit) || Object.values(record.values[unit]!).some((values) => values.some((value) => value !== null));
  const all = [...new Set([...units, ...Object.keys(record.values).filter(isKnown)])].sort();
  const at = new Map(units.map((unit, u) => [unit, u]));
  let changed = 0;
  const columns = members.map((member, m) => {
    const names = [...new Set([...member.keys(), ...Object.keys(record.quantities)])];
    return new Map(names.map((name) => {
      const now = member.get(name);
      const then = record.quantities[name];
      if (now !== undefined && then !== undefined && now.unit !== then) refuse(`${name} in ${now.unit}, as the data have it`, then, 'warn/state-unit');
      const values = all.map((unit) => {
        const out = new Float64Array(steps).fill(NaN);
        const own = record.values[unit]?.[name] ?? [];
        const first = (time - start) / ms - own.length + 1;
        own.forEach((value, k) => {
          if (value !== null) out[first + k] = value;
        });
        const u = at.get(unit);
        if (now === undefined || u === undefined) return out;
        now.values[u]!.forEach((value, t) => {
          if (value !== value) return;
          const known = out[shift + t]!;
          if (m === 0 && known === known && known !== value) changed++;
          out[shift + t] = value;
        });
        return out;
      });
      return [name, { unit: now?.unit ?? then!, values }] as const;
    }));
  });
  return { data: { ...data, clock: { ...clock, start, steps }, issued: data.issued + shift, units: all, members: columns, begun: new Map(all.map((unit) => [unit, new Set(record.begun[unit] ?? [])])) }, gap: Math.max(0, gap), overlap, changed };
}
