/** From observations to levels, alerts and what is published: only units that something new bears on are worked out again. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Alert, KeptObservation, Store } from '../store/store.js';
import { nextAlert } from './alerts.js';
import { hazardsOf, type Quality, type Rules } from './risk.js';
import { seriesOf } from './series.js';
import { NO_SNAPSHOT, tagOf, unitOf, withUnits, type LevelChange, type Snapshot, type UnitRisk } from './snapshot.js';
import { feedOf, type Unit, type UnitIndex } from './units.js';
import type { Variable } from './variables.js';

export interface CycleOptions {
  readonly store: Store;
  readonly units: UnitIndex;
  readonly rules: Rules;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Of the rules' files and of this code: part of what a level was made from. */
  readonly rulesHash: string;
}

export interface CycleResult {
  readonly snapshot: Snapshot;
  readonly changes: readonly LevelChange[];
  readonly alerts: readonly Alert[];
  /** Units worked out again. */
  readonly computed: number;
}

/** Looked back beyond the longest window, so that what is held since then is known [s]. */
const HELD_S = 7 * 86_400;
/** Steps without anything new until data are late, and until they are stale. */
const [LATE_STEPS, STALE_STEPS] = [3, 24] as const;

/** China's clock is ahead of UTC by [ms]: days begin there. */
const OFFSET_MS = 8 * 3_600_000;
/** Places whose observations are held while units are worked out, and units until others have their turn. */
const [MOST_PLACES, UNITS_A_TURN] = [2_000, 25] as const;

const keyOf = (area: string, hazard: string): string => `${area} ${hazard}`;

export class Cycle {
  #snapshot: Snapshot = NO_SNAPSHOT;
  #heads: Map<string, Alert> | null = null;
  readonly #dirty = new Set<string>();
  readonly #steps: number;

  constructor(private readonly options: CycleOptions) {
    const { rules, units } = options;
    const longest = Math.max(rules.dt, ...rules.books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().map(({ window }) => window ?? 0))))));
    this.#steps = Math.ceil((longest + HELD_S) / rules.dt);
    for (const { code } of units.units) this.#dirty.add(code);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Something new was seen at these places. */
  seen(places: Iterable<string>): void {
    for (const place of places) for (const code of this.options.units.fedBy(place)) this.#dirty.add(code);
  }

  get waiting(): number {
    return this.#dirty.size;
  }

  /**
   * Work out what is new and publish it. Where the store fails, what was published stays and what is new waits.
   *
   * @param now [ms since 1970], never before the last
   */
  async run(now: number): Promise<CycleResult> {
    const codes = [...this.#dirty];
    this.#dirty.clear();
    try {
      const made = await this.#compute(codes, now);
      const aged = this.#aged(new Set(codes), now);
      const all = [...made, ...aged];
      const changes = all.flatMap(({ code, level }): LevelChange[] => {
        const from = unitOf(this.#snapshot, code)?.level ?? null;
        return from === level ? [] : [{ code, from, to: level }];
      });
      const next = withUnits(this.#snapshot, all, now);
      const alerts = await this.#alerts(next, made, now);
      this.#snapshot = next;
      return { snapshot: next, changes, alerts, computed: made.length };
    } catch (error) {
      for (const code of codes) this.#dirty.add(code);
      throw error;
    }
  }

  async #compute(codes: readonly string[], now: number): Promise<UnitRisk[]> {
    const { units, rules, variables, rulesHash } = this.options;
    const dt = rules.dt * 1_000;
    const read = new Map<string, KeptObservation[]>();
    const historyOf = async (place: string): Promise<KeptObservation[]> => {
      const there = read.get(place);
      if (there !== undefined) return there;
      const latest = await this.options.store.latest({ places: [place] });
      const end = Math.max(...latest.map(({ time }) => time));
      const rows = latest.length === 0 ? [] : await this.options.store.history({ place, from: end - this.#steps * dt, to: end });
      if (read.size >= MOST_PLACES) read.clear();
      read.set(place, rows);
      return rows;
    };
    const columnsOf = async (unit: Unit): Promise<{ readonly end: number | null; readonly columns: Map<string, Float64Array> }> => {
      const seen: { readonly variable: Variable; readonly rows: readonly KeptObservation[] }[] = [];
      for (const variable of variables.values()) {
        const rows = (await historyOf(feedOf(unit, variable.name))).filter((row) => row.variable === variable.name);
        if (rows.length > 0) seen.push({ variable, rows });
      }
      if (seen.length === 0) return { end: null, columns: new Map() };
      const end = Math.floor((Math.max(...seen.map(({ rows }) => rows.at(-1)!.time)) + OFFSET_MS) / dt) * dt - OFFSET_MS;
      return { end, columns: new Map(seen.map(({ variable, rows }) => [variable.name, seriesOf(rows, variable.name, variable.unit, dt, end, this.#steps)])) };
    };
    const made: UnitRisk[] = [];
    for (const [k, code] of codes.entries()) {
      if (k % UNITS_A_TURN === UNITS_A_TURN - 1) await othersFirst();
      const unit = units.get(code)!;
      const { end, columns } = await columnsOf(unit);
      const hazards = end === null ? [] : hazardsOf(rules, { code, end, columns, line: (column) => unit.lines.get(column) });
      const asOf = hazards.length === 0 ? end : Math.min(...hazards.map((hazard) => hazard.asOf));
      const inputsHash = tagOf(rulesHash, String(end), ...[...columns].flatMap(([name, values]) => [name, new Uint8Array(values.buffer)]));
      const before = unitOf(this.#snapshot, code);
      if (before?.inputsHash === inputsHash) continue;
      made.push({ code, name: unit.name, at: unit.at, level: hazards.length === 0 ? null : Math.max(...hazards.map(({ level }) => level)), asOf, computedAt: now, quality: this.#quality(asOf, now), inputsHash, hazards });
    }
    return made;
  }

  #quality(asOf: number | null, now: number): Quality {
    const age = asOf === null ? Infinity : (now - asOf) / (this.options.rules.dt * 1_000);
    return age <= LATE_STEPS ? 'fresh' : age <= STALE_STEPS ? 'late' : 'stale';
  }

  /** Units that nothing new came for and that are older now than they were said to be. */
  #aged(apart: ReadonlySet<string>, now: number): UnitRisk[] {
    const out: UnitRisk[] = [];
    for (const { units } of this.#snapshot.counties.values()) {
      for (const unit of units) {
        const quality = this.#quality(unit.asOf, now);
        if (quality !== unit.quality && !apart.has(unit.code)) out.push({ ...unit, quality });
      }
    }
    return out;
  }

  /** Revisions that follow, kept before anything is published. */
  async #alerts(snapshot: Snapshot, made: readonly UnitRisk[], now: number): Promise<Alert[]> {
    this.#heads ??= new Map((await this.options.store.alerts({ standing: true })).map((alert) => [keyOf(alert.area, alert.hazard), alert]));
    const heads = this.#heads;
    const alerts: Alert[] = [];
    const say = (area: string, hazard: string, level: number, asOf: number): void => {
      const next = nextAlert(heads.get(keyOf(area, hazard)), { area, hazard, level, asOf }, now);
      if (next !== null) alerts.push(next);
    };
    for (const { code, hazards } of made) for (const { hazard, level, asOf } of hazards) say(code, hazard, level, asOf);
    // what stands and had nothing new may have run out
    const told = new Set(alerts.map(({ area, hazard }) => keyOf(area, hazard)));
    for (const { area, hazard, expires } of heads.values()) {
      if (expires > now || told.has(keyOf(area, hazard))) continue;
      const risk = unitOf(snapshot, area)?.hazards.find((each) => each.hazard === hazard);
      say(area, hazard, risk?.level ?? 0, risk?.asOf ?? 0);
    }
    if (alerts.length > 0) await this.options.store.putAlerts(alerts);
    for (const alert of alerts) {
      if (alert.status === 'issued' || alert.status === 'updated') heads.set(keyOf(alert.area, alert.hazard), alert);
      else heads.delete(keyOf(alert.area, alert.hazard));
    }
    return alerts;
  }
}
