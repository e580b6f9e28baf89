/** From observations to levels, alerts and what is published: only units that something new bears on are worked out again. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Alert, Hand, KeptObservation, Store } from '../store/store.js';
import { byHand, nextAlert, stands } from './alerts.js';
import { messagesOf, subscriptionsOf } from './subscription.js';
import { NO_SNAPSHOT, unitOf, withUnits, type LevelChange, type Snapshot, type UnitRisk } from './snapshot.js';
import { Nowcasts, type NowcastOptions } from './nowcast/nowcasts.js';
import { qualityOf, stepsOf, unitRisk, withQuality, type RiskRules } from './unit-risk.js';
import type { UnitIndex } from './units.js';

export interface CycleOptions extends RiskRules {
  readonly store: Store;
  readonly units: UnitIndex;
  /** Of the next hours; absent: levels are of now alone. */
  readonly nowcast?: NowcastOptions | undefined;
}

export interface CycleResult {
  readonly snapshot: Snapshot;
  readonly changes: readonly LevelChange[];
  readonly alerts: readonly Alert[];
  /** Units worked out again. */
  readonly computed: number;
}

/** Places whose observations are held while units are worked out. */
const MOST_PLACES = 2_000;
/** Units whose places are looked up at once. */
const LOOKED_UP = 200;
/** How long units are worked out until others have their turn [ms]. */
const TURN_MS = 5;

/** Lets others first once a turn is over. */
function turns(): () => Promise<void> {
  let begun = performance.now();
  return async () => {
    if (performance.now() - begun < TURN_MS) return;
    await othersFirst();
    begun = performance.now();
  };
}

const keyOf = (area: string, hazard: string): string => `${area} ${hazard}`;

export class Cycle {
  #snapshot: Snapshot = NO_SNAPSHOT;
  #heads: Map<string, Alert> | null = null;
  readonly #dirty = new Set<string>();
  readonly #steps: number;
  readonly #nowcasts: Nowcasts | null;

  constructor(private readonly options: CycleOptions) {
    this.#steps = stepsOf(options.rules);
    this.#nowcasts = options.nowcast === undefined ? null : new Nowcasts(options.store, options.rules, options.nowcast);
    for (const { code } of options.units.units) this.#dirty.add(code);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Something new was seen at these places, each of this moment or later. */
  seen(places: ReadonlyMap<string, number>): void {
    for (const [place, time] of places) {
      for (const code of this.options.units.fedBy(place)) this.#dirty.add(code);
      this.#nowcasts?.seen(place, time);
    }
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
    // what rains upstream bears on who is fed by a gauge further down
    for (const gauge of (await this.#nowcasts?.update()) ?? []) for (const code of this.options.units.fedBy(gauge)) this.#dirty.add(code);
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
    const { store, units, rules } = this.options;
    const read = new Map<string, readonly KeptObservation[]>();
    /** When each place was seen last. */
    const ends = new Map<string, number>();
    const historyOf = async (place: string): Promise<readonly KeptObservation[]> => {
      const there = read.get(place);
      if (there !== undefined) return there;
      const end = ends.get(place);
      const rows = end === undefined ? [] : await store.history({ place, from: end - this.#steps * rules.dt * 1_000, to: end });
      if (read.size >= MOST_PLACES) read.clear();
      read.set(place, rows);
      return rows;
    };
    const made: UnitRisk[] = [];
    const turn = turns();
    for (const [k, code] of codes.entries()) {
      await turn();
      if (k % LOOKED_UP === 0) await this.#lookUp(codes.slice(k, k + LOOKED_UP), ends);
      const risk = await unitRisk(units.get(code)!, this.options, this.#steps, historyOf, now, this.#nowcasts);
      if (unitOf(this.#snapshot, code)?.inputsHash !== risk.inputsHash) made.push(risk);
    }
    return made;
  }

  /** When the places that units are fed from were seen last, into `ends`. */
  async #lookUp(codes: readonly string[], ends: Map<string, number>): Promise<void> {
    const { store, units } = this.options;
    const places = new Set(codes.flatMap((code) => [code, ...units.get(code)!.feeds.values()]));
    for (const { place, time } of await store.latest({ places: [...places].filter((place) => !ends.has(place)) })) ends.set(place, Math.max(time, ends.get(place) ?? -Infinity));
  }

  /** Units as they would have been judged at a moment, from what was known then, in the order of their codes given; those that are not watched are left out. */
  async asOfMany(codes: readonly string[], moment: number): Promise<UnitRisk[]> {
    const { store, units, rules } = this.options;
    const read = new Map<string, Promise<readonly KeptObservation[]>>();
    const historyOf = (place: string): Promise<readonly KeptObservation[]> => {
      let rows = read.get(place);
      if (rows === undefined) {
        if (read.size >= MOST_PLACES) read.clear();
        read.set(place, (rows = store.history({ place, from: moment - 2 * this.#steps * rules.dt * 1_000, to: moment, asOf: moment })));
      }
      return rows;
    };
    const made: UnitRisk[] = [];
    const turn = turns();
    for (const code of codes) {
      await turn();
      const unit = units.get(code);
      if (unit !== undefined) made.push(await unitRisk(unit, this.options, this.#steps, historyOf, moment));
    }
    return made;
  }

  /** Units that nothing new came for and that are older now than they were said to be. */
  #aged(apart: ReadonlySet<string>, now: number): UnitRisk[] {
    const out: UnitRisk[] = [];
    for (const { units } of this.#snapshot.counties.values()) {
      for (const unit of units) {
        const quality = qualityOf(unit.asOf, now, this.options.rules);
        if (quality !== unit.quality && !apart.has(unit.code)) out.push(withQuality(unit, quality));
      }
    }
    return out;
  }

  /** What stands, and what somebody called off, the newest of each. */
  async #readHeads(): Promise<Map<string, Alert>> {
    const { store } = this.options;
    const off = (await store.alerts({ cancelledByHand: true })).sort((a, b) => a.issued - b.issued);
    return new Map([...off, ...(await store.alerts({ standing: true }))].map((alert) => [keyOf(alert.area, alert.hazard), alert]));
  }

  /**
   * Acknowledge or cancel an alert: its next revision, kept with who did it and the messages that tell of it.
   *
   * @returns null where it does not stand any more
   */
  async byHand(id: string, hand: Hand): Promise<Alert | null> {
    const { store } = this.options;
    const heads = (this.#heads ??= await this.#readHeads());
    const head = (await store.alertChain(id)).at(-1);
    const next = head === undefined ? null : byHand(head, hand);
    if (head === undefined || next === null) return null;
    const messages = messagesOf(await subscriptionsOf(store).list(), [{ alert: next, before: head }], hand.time);
    await store.putAlerts([next], messages, { time: hand.time, actor: hand.by, action: `alert/${hand.action}`, subject: id, detail: hand.note });
    heads.set(keyOf(next.area, next.hazard), next);
    return next;
  }

  /** Revisions that follow, kept before anything is published. */
  async #alerts(snapshot: Snapshot, made: readonly UnitRisk[], now: number): Promise<Alert[]> {
    const { store } = this.options;
    const heads = (this.#heads ??= await this.#readHeads());
    const alerts: Alert[] = [];
    const say = (area: string, hazard: string, level: number, asOf: number, since: number | null): void => {
      const next = nextAlert(heads.get(keyOf(area, hazard)), { area, hazard, level, asOf, since }, now);
      if (next !== null) alerts.push(next);
    };
    for (const { code, hazards } of made) for (const { hazard, level, expected, asOf, since } of hazards) say(code, hazard, Math.max(level, expected?.level ?? 0), asOf, since);
    // what stands and had nothing new may have run out
    const told = new Set(alerts.map(({ area, hazard }) => keyOf(area, hazard)));
    for (const head of heads.values()) {
      const { area, hazard, expires } = head;
      if (expires > now || !stands(head) || told.has(keyOf(area, hazard))) continue;
      const risk = unitOf(snapshot, area)?.hazards.find((each) => each.hazard === hazard);
      say(area, hazard, risk?.level ?? 0, risk?.asOf ?? 0, risk?.since ?? null);
    }
    if (alerts.length > 0) {
      const steps = alerts.map((alert) => {
        const before = heads.get(keyOf(alert.area, alert.hazard));
        return { alert, before: before !== undefined && stands(before) ? before : undefined };
      });
      await store.putAlerts(alerts, messagesOf(await subscriptionsOf(store).list(), steps, now));
    }
    for (const alert of alerts) heads.set(keyOf(alert.area, alert.hazard), alert);
    return alerts;
  }
}
