/**
 * What was seen at the places units are fed from, as series in steps of time: kept from cycle to cycle, so that only the steps in
 * which something new was seen are read again. What they come to depends on what was seen alone, not on when it came in.
 */
import type { KeptObservation, Store } from '../store/store.js';
import { seriesOf } from './series.js';
import type { Variable } from './variables.js';

/** China's clock is ahead of UTC by [ms]: days begin there. */
const OFFSET_MS = 8 * 3_600_000;
/** Places held before the one that was not asked for longest is let go. */
const MOST_HELD = 25_000;
/** After every moment that is taken in: the year 9999 [ms since 1970]. */
const ALL_TIME = Date.UTC(9_999, 0);
/** Places read at once. */
const READ_AT_ONCE = 200;

/** One place. */
export interface Seen {
  /** Beginning of the last step in which anything was seen [ms since 1970]. */
  readonly end: number;
  /** Of each variable that was seen: of one length, the last step being that of `end`; NaN where nothing was. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Of variables of which sources tell otherwise: 1 at the steps that they do. */
  readonly differs: ReadonlyMap<string, Uint8Array>;
}

export interface Steps {
  readonly variables: ReadonlyMap<string, Variable>;
  /** Length of a step [ms]. */
  readonly dt: number;
  readonly count: number;
}

/** Beginning of the step that a moment lies in [ms since 1970]. */
export const stepAt = (time: number, dt: number): number => Math.floor((time + OFFSET_MS) / dt) * dt - OFFSET_MS;

const hasAny = (values: Float64Array): boolean => values.some((value) => value === value);

function byVariable(rows: readonly KeptObservation[], variables: Steps['variables']): Map<string, KeptObservation[]> {
  const own = new Map<string, KeptObservation[]>();
  for (const row of rows) {
    if (!variables.has(row.variable)) continue;
    const list = own.get(row.variable);
    if (list === undefined) own.set(row.variable, [row]);
    else list.push(row);
  }
  return own;
}

/** A place out of everything that was seen at it; null where that is nothing. */
export function seenAt(rows: readonly KeptObservation[], { variables, dt, count }: Steps): Seen | null {
  const own = byVariable(rows, variables);
  let last = -Infinity;
  for (const list of own.values()) for (const { time } of list) if (time > last) last = time;
  if (last === -Infinity) return null;
  const end = stepAt(last, dt);
  const made = [...own].map(([name, list]) => ({ name, ...seriesOf(list, variables.get(name)!, dt, end, count) })).filter(({ values }) => hasAny(values));
  return { end, columns: new Map(made.map(({ name, values }) => [name, values])), differs: new Map(made.flatMap(({ name, differs }) => (differs === null ? [] : [[name, differs] as const]))) };
}

/** A place after everything that was seen from the beginning of a step on, that before it being as it was. */
function goOn(before: Seen, rows: readonly KeptObservation[], from: number, { variables, dt, count }: Steps): Seen {
  const own = byVariable(rows, variables);
  let { end } = before;
  for (const list of own.values()) for (const { time } of list) if (time >= end) end = Math.max(end, stepAt(time, dt));
  const [shift, fresh] = [(end - before.end) / dt, Math.min(count, (end - from) / dt + 1)];
  const [columns, differs] = [new Map<string, Float64Array>(), new Map<string, Uint8Array>()];
  for (const name of new Set([...before.columns.keys(), ...own.keys()])) {
    const [old, values] = [before.columns.get(name), new Float64Array(count).fill(NaN)];
    if (old !== undefined && shift < count) values.set(old.subarray(shift));
    const list = own.get(name);
    const made = list === undefined ? null : seriesOf(list, variables.get(name)!, dt, end, fresh);
    if (made === null) values.fill(NaN, count - fresh);
    else values.set(made.values, count - fresh);
    if (!hasAny(values)) continue;
    columns.set(name, values);
    const differed = goneOn(before.differs.get(name), made?.differs ?? null, count, shift, fresh);
    if (differed !== null) differs.set(name, differed);
  }
  return { end, columns, differs };
}

/** Where sources differed before, and do in the last steps; null: nowhere. */
function goneOn(before: Uint8Array | undefined, made: Uint8Array | null, count: number, shift: number, fresh: number): Uint8Array | null {
  if (before === undefined && made === null) return null;
  const out = new Uint8Array(count);
  if (before !== undefined && shift < count) out.set(before.subarray(shift));
  out.fill(0, count - fresh);
  if (made !== null) out.set(made, count - fresh);
  return out.includes(1) ? out : null;
}

/** The same values of a series that ends so many steps later, or before; NaN where nothing is known. */
export function endingAt(values: Float64Array, later: number): Float64Array {
  if (later === 0) return values;
  const out = new Float64Array(values.length).fill(NaN);
  if (later > 0 && later < values.length) out.set(values.subarray(later));
  else if (later < 0 && -later < values.length) out.set(values.subarray(0, later), -later);
  return out;
}

export class PlaceSeries {
  /** Null: nothing was seen there. */
  readonly #held = new Map<string, Seen | null>();
  /** Places at which something new was seen, and the earliest moment of it. */
  readonly #new = new Map<string, number>();

  constructor(
    private readonly store: Store,
    private readonly steps: Steps,
  ) {}

  /** Something new was seen at a place, of this moment or later. */
  seen(place: string, time: number): void {
    this.#new.set(place, Math.min(time, this.#new.get(place) ?? Infinity));
  }

  of(place: string): Seen | null {
    return this.#held.get(place) ?? null;
  }

  /** Have these places at hand as they are now. Where the store fails, what is new is read the next time. */
  async read(places: Iterable<string>): Promise<void> {
    const whole: string[] = [];
    /** By the beginning of the step that something new was first seen in. */
    const parts = new Map<number, string[]>();
    // what is new is taken here, once and for all that follows from it: what is told from now on is read the next time
    const taken = new Map<string, number>();
    for (const place of new Set(places)) {
      const held = this.#held.get(place);
      const time = this.#new.get(place);
      if (held !== undefined) {
        // asked for last
        this.#held.delete(place);
        this.#held.set(place, held);
        if (time === undefined) continue;
      }
      taken.set(place, time ?? Infinity);
      this.#new.delete(place);
      const from = time === undefined ? -Infinity : stepAt(time, this.steps.dt);
      if (held === undefined || held === null || from <= held.end - (this.steps.count - 1) * this.steps.dt) whole.push(place);
      else if (parts.has(from)) parts.get(from)!.push(place);
      else parts.set(from, [place]);
    }
    const jobs = [...[...parts].map(([from, own]) => [own, (some: readonly string[]) => this.#goOn(some, from)] as const), [whole, (some: readonly string[]) => this.#whole(some)] as const];
    try {
      for (const [own, job] of jobs) {
        for (let k = 0; k < own.length; k += READ_AT_ONCE) {
          const some = own.slice(k, k + READ_AT_ONCE);
          await job(some);
          for (const place of some) taken.delete(place);
        }
      }
    } catch (error) {
      for (const [place, time] of taken) if (time < Infinity) this.seen(place, time);
      throw error;
    }
    for (const place of this.#held.keys()) {
      if (this.#held.size <= MOST_HELD) break;
      this.#held.delete(place);
    }
  }

  /** Places that are held go on from a step on: nothing before it is new. */
  async #goOn(places: readonly string[], from: number): Promise<void> {
    const rows = new Map<string, KeptObservation[]>(places.map((place) => [place, []]));
    for (const row of await this.store.history({ places, from, to: ALL_TIME })) rows.get(row.place)!.push(row);
    for (const [place, own] of rows) this.#held.set(place, goOn(this.#held.get(place)!, own, from, this.steps));
  }

  async #whole(places: readonly string[]): Promise<void> {
    const { dt, count, variables } = this.steps;
    const ends = new Map<string, number>();
    for (const { place, variable, time } of await this.store.latest({ places })) if (variables.has(variable)) ends.set(place, Math.max(time, ends.get(place) ?? -Infinity));
    for (const place of places) {
      const end = ends.get(place);
      this.#held.set(place, end === undefined ? null : seenAt(await this.store.history({ places: [place], from: stepAt(end, dt) - (count - 1) * dt, to: ALL_TIME }), this.steps));
    }
  }
}
