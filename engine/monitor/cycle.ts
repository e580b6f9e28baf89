/** From observations to levels, alerts and what is published: only units that something new bears on are worked out again. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Label } from '../core/label.js';
import type { Alert, CapStatus, Hand, Store } from '../store/store.js';
import type { CapProfile } from '../warning/cap-profile.js';
import { AlertIdentifiers } from './alert-identifiers.js';
import { byHand, capStatusOf, nextAlert, SERVICE, stands, type IssuedAs } from './alerts.js';
import { Areas, type AreaRisk } from './areas.js';
import { basisOf } from './basis.js';
import type { HazardRisk } from './risk.js';
import { messagesOf, subscriptionsOf } from './subscription.js';
import { levelChanges, NO_SNAPSHOT, unitOf, withUnits, type LevelChange, type RiskSet, type Snapshot, type UnitRisk } from './snapshot.js';
import { Nowcasts, type NowcastOptions } from './nowcast/nowcasts.js';
import { ended, orphanedBecause } from './orphans.js';
import { PlaceSeries, seenAt, type Seen, type Steps } from './place-series.js';
import { agedAt, qualityOf } from './quality.js';
import { riskHistory, type HistorySpan, type RiskHistory } from './risk-history.js';
import { hazardsIn } from './rules.js';
import { stepsOf, unitRisk, type RiskRules } from './unit-risk.js';
import { placesOf, type Place, type UnitIndex } from './units.js';

export interface CycleOptions extends RiskRules {
  readonly store: Store;
  readonly units: UnitIndex;
  /** Of the next hours; absent: levels are of now alone. */
  readonly nowcast?: NowcastOptions | undefined;
  /** In whose name alerts are told as CAP: each revision has the identifier of its message; absent: none has. */
  readonly cap?: CapProfile | undefined;
  /** What alerts are issued as; absent: a test. Those of another status run out as what they are, and the rules say theirs beside them. */
  readonly capStatus?: CapStatus | undefined;
}

export interface CycleResult {
  readonly snapshot: Snapshot;
  readonly changes: readonly LevelChange[];
  readonly alerts: readonly Alert[];
  /** Units worked out again. */
  readonly computed: number;
}

/** Places held while units of a past moment are worked out. */
const MOST_PLACES = 2_000;
/** Units whose places are read at once. */
const LOOKED_UP = 200;
/** After so long what is worked out is published, and the rest follows [ms]. */
const PORTION_MS = 500;
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

/** Members are not kept, and those made now would not be those of then. */
const NOT_KEPT: Label = { zh: '过去时刻的预期级别、概率与预报未保存，也不事后重算', en: 'what was expected at a past moment (level, probability, forecast) is not kept, and is not made up afterwards' };
const ofThen = (unit: UnitRisk): UnitRisk => ({ ...unit, expectedBecause: NOT_KEPT });

const STATUSES = ['actual', 'exercise', 'test', 'unknown'] as const;
const keyOf = (area: string, hazard: string, status: IssuedAs): string => `${area} ${hazard} ${status}`;
const headKey = (alert: Alert): string => keyOf(alert.area, alert.hazard, capStatusOf(alert));

export class Cycle {
  #snapshot: Snapshot = NO_SNAPSHOT;
  #heads: Map<string, Alert> | null = null;
  readonly #dirty = new Set<string>();
  readonly #steps: Steps;
  readonly #series: PlaceSeries;
  readonly #nowcasts: Nowcasts | null;
  readonly #areas: Areas;
  readonly #identifiers: AlertIdentifiers;
  /** Gauges of rivers and what they see. */
  readonly #gauges: ReadonlySet<string>;
  /** That any edition of the rules names. */
  readonly #hazards: ReadonlySet<string>;

  constructor(private readonly options: CycleOptions) {
    this.#gauges = new Set((options.nowcast?.river.catchments ?? []).flatMap(({ rain, stage }) => [...rain.map((place) => `${place} rain`), ...(stage === null ? [] : [`${stage} stage`])]));
    this.#hazards = hazardsIn(options.rules);
    this.#steps = { variables: options.variables, dt: options.rules.dt * 1_000, count: stepsOf(options.rules) };
    this.#series = new PlaceSeries(options.store, this.#steps);
    this.#areas = new Areas((area) => options.units.nameOf(area) ?? area);
    this.#identifiers = new AlertIdentifiers(options.store, options.cap ?? null);
    this.#nowcasts = options.nowcast === undefined ? null : new Nowcasts(options.store, options.rules, options.nowcast);
    for (const { code } of options.units.units) this.#dirty.add(code);
  }

  readonly #placeOf = (code: string): Place => this.options.units.placeOf(code);

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Something new was seen at these places, each of this moment or later. */
  seen(places: ReadonlyMap<string, number>): void {
    for (const [place, time] of places) {
      for (const code of this.options.units.fedBy(place)) this.#dirty.add(code);
      this.#series.seen(place, time);
      this.#nowcasts?.seen(place, time);
    }
  }

  /** Whether anything follows from what is seen of a variable at a place. */
  isWatched(place: string, variable: string): boolean {
    return this.options.units.isFed(place, variable) || this.#gauges.has(`${place} ${variable}`);
  }

  get waiting(): number {
    return this.#dirty.size;
  }

  /**
   * Work out what is new and publish it, in portions where it is much, so that nobody waits for all others. Where the store fails,
   * what was published stays and what is new waits.
   *
   * @param now [ms since 1970], never before the last
   * @param publish told of each portion
   * @returns all portions together
   */
  async run(now: number, publish: (portion: CycleResult) => void = () => undefined): Promise<CycleResult> {
    // what rains upstream bears on who is fed by a gauge further down
    for (const gauge of (await this.#nowcasts?.update(now)) ?? []) for (const code of this.options.units.fedBy(gauge)) this.#dirty.add(code);
    const codes = [...this.#dirty];
    const whole: { changes: LevelChange[]; alerts: Alert[]; computed: number } = { changes: [], alerts: [], computed: 0 };
    let from = 0;
    do {
      const { made, next } = await this.#compute(codes, from, now);
      const done = codes.slice(from, next);
      from = next;
      try {
        const isLast = from === codes.length;
        const all = isLast ? [...made, ...this.#aged(this.#snapshot, new Set(made.map(({ code }) => code)), now)] : made;
        // rules over areas, once all of their units were looked at
        const areas = isLast ? this.#areas.changed(this.options.rules.dt) : [];
        const units = withUnits(this.#snapshot, all, now);
        const looked = new Set(areas.map(({ area }) => area));
        const ofAreas = isLast ? this.#withAreas(looked, now) : units.areas;
        const changes = [...levelChanges(this.#snapshot, all), ...levelChanges(this.#snapshot.areas, [...looked].flatMap((area) => unitOf(ofAreas, area) ?? []))];
        const snapshot = ofAreas === units.areas ? units : { ...units, areas: ofAreas };
        const alerts = await this.#alerts(snapshot, made, areas, now, isLast);
        this.#snapshot = snapshot;
        if (isLast) this.#areas.settled();
        publish({ snapshot, changes, alerts, computed: made.length });
        whole.changes.push(...changes);
        whole.alerts.push(...alerts);
        whole.computed += made.length;
      } catch (error) {
        for (const code of done) this.#dirty.add(code);
        throw error;
      }
    } while (from < codes.length);
    return { snapshot: this.#snapshot, ...whole };
  }

  /** Units from a position on, as many as one portion takes, and the position after them. */
  async #compute(codes: readonly string[], from: number, now: number): Promise<{ readonly made: UnitRisk[]; readonly next: number }> {
    const { units } = this.options;
    const made: UnitRisk[] = [];
    const turn = turns();
    const begun = performance.now();
    let next = from;
    try {
      while (next < codes.length && (next === from || performance.now() - begun < PORTION_MS)) {
        const own = codes.slice(next, next + LOOKED_UP);
        // what is new from here on makes them wait once more
        for (const code of own) this.#dirty.delete(code);
        next += own.length;
        await this.#series.read(own.flatMap((code) => [...placesOf(units.get(code)!)]));
        this.#nowcasts?.forget();
        for (const code of own) {
          await turn();
          const risk = unitRisk(units.get(code)!, this.options, (place) => this.#series.of(place), now, this.#nowcasts, (vote) => this.#areas.take(vote));
          if (unitOf(this.#snapshot, code)?.inputsHash !== risk.inputsHash) made.push(risk);
        }
      }
      return { made, next };
    } catch (error) {
      for (const code of codes.slice(from, next)) this.#dirty.add(code);
      throw error;
    }
  }

  /** Areas with what is new of some put in place of what was, and the others with their age. */
  #withAreas(changed: ReadonlySet<string>, now: number): RiskSet {
    const { areas } = this.#snapshot;
    const made = [...changed].map((area) => this.#areas.asUnit(area, now, this.options.rules)).filter(({ code, inputsHash }) => unitOf(areas, code)?.inputsHash !== inputsHash);
    return withUnits(areas, [...made, ...this.#aged(areas, new Set(made.map(({ code }) => code)), now)], now);
  }

  /**
   * Units as they would have been judged at a moment, from what was known then (of what was expected it says that it is not kept), and the areas all of whose units these are; those
   * that are not watched are left out.
   */
  async asOfMany(codes: readonly string[], moment: number): Promise<Snapshot> {
    const { store, units, rules } = this.options;
    const { dt, count } = this.#steps;
    const read = new Map<string, Seen | null>();
    const made: UnitRisk[] = [];
    const areas = new Areas((area) => units.nameOf(area) ?? area);
    const turn = turns();
    for (const code of codes) {
      const unit = units.get(code);
      if (unit === undefined) continue;
      await turn();
      for (const place of placesOf(unit)) {
        if (read.has(place)) continue;
        if (read.size >= MOST_PLACES) read.clear();
        read.set(place, seenAt(await store.history({ place, from: moment - 2 * count * dt, to: moment, asOf: moment }), this.#steps));
      }
      made.push(ofThen(unitRisk(unit, this.options, (place) => read.get(place) ?? null, moment, null, (vote) => areas.take(vote))));
    }
    const asked = new Set(codes);
    const whole = [...new Set(areas.changed(rules.dt).map(({ area }) => area))].filter((area) => units.units.every(({ code }) => !code.startsWith(area) || asked.has(code)));
    return { ...withUnits(NO_SNAPSHOT, made, moment), areas: withUnits(NO_SNAPSHOT.areas, whole.map((area) => ofThen(areas.asUnit(area, moment, rules))), moment) };
  }

  /** Levels of a unit over time; null: it is not watched. */
  riskHistory(code: string, span: HistorySpan): Promise<RiskHistory | null> {
    const unit = this.options.units.get(code);
    return unit === undefined ? Promise.resolve(null) : riskHistory(this.options.store, unit, this.options, this.#steps, span);
  }

  /** Units that nothing new came for and that are older now than they were said to be. */
  #aged({ counties }: RiskSet, apart: ReadonlySet<string>, now: number): UnitRisk[] {
    const out: UnitRisk[] = [];
    for (const { units } of counties.values()) {
      for (const unit of units) {
        const aged = agedAt(unit, now, this.options.rules);
        if (aged !== unit && !apart.has(unit.code)) out.push(aged);
      }
    }
    return out;
  }

  /** What stands, and what somebody called off, the newest of each status. */
  async #readHeads(): Promise<Map<string, Alert>> {
    const { store } = this.options;
    const off = (await store.alerts({ cancelledByHand: true })).sort((a, b) => a.issued - b.issued);
    return new Map([...off, ...(await store.alerts({ standing: true }))].map((alert) => [headKey(alert), alert]));
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
    const revision = head === undefined ? null : byHand(head, hand);
    if (head === undefined || revision === null) return null;
    const [next] = (await this.#identifiers.give([revision], hand.time)) as [Alert];
    const messages = messagesOf(await subscriptionsOf(store).list(), [{ alert: next, before: head }], hand.time, this.#placeOf);
    await this.#keep([next], messages, { time: hand.time, actor: hand.by, action: `alert/${hand.action}`, subject: id, detail: hand.note });
    heads.set(headKey(next), next);
    return next;
  }

  /** Where the line to the store breaks, they may be kept or not: what stands is read again. */
  async #keep(...given: Parameters<Store['putAlerts']>): Promise<void> {
    try {
      await this.options.store.putAlerts(...given);
    } catch (error) {
      this.#heads = null;
      throw error;
    }
  }

  /** Revisions that follow, kept before anything is published; what runs out does once all that is new was looked at. */
  async #alerts(snapshot: Snapshot, made: readonly UnitRisk[], areas: readonly AreaRisk[], now: number, isLast: boolean): Promise<Alert[]> {
    const { store, capStatus = 'test' } = this.options;
    const heads = (this.#heads ??= await this.#readHeads());
    const said: Alert[] = [];
    const titleOf = (quantity: string): Label | undefined => this.options.rules.books.find(({ quantities }) => quantities?.has(quantity))?.quantities?.get(quantity)?.title;
    const say = (area: string, inputsHash: string, risk: HazardRisk, level: number): void => {
      const { hazard, asOf, since } = risk;
      const other = STATUSES.flatMap((status) => heads.get(keyOf(area, hazard, status))?.id ?? [])[0];
      const next = nextAlert(heads.get(keyOf(area, hazard, capStatus)), { area, hazard, level, asOf, since, ...(level === 0 ? {} : { basis: basisOf(risk, level, inputsHash, titleOf) }) }, now, { capStatus, ...(other === undefined ? {} : { other }) });
      if (next !== null) said.push(next);
    };
    for (const { code, hazards, inputsHash } of made) for (const risk of hazards) say(code, inputsHash, risk, Math.max(risk.level, risk.expected?.level ?? 0));
    for (const { area, risk, inputsHash } of areas) {
      const isFresh = qualityOf(risk.asOf, now, this.options.rules) === 'fresh';
      say(area, inputsHash, risk, Math.max(risk.level, isFresh ? (risk.expected?.level ?? 0) : 0));
    }
    // what stands and had nothing new may have run out, or be without anything that speaks of it
    const told = new Set(said.map(headKey));
    const orphans: Alert[] = [];
    for (const head of isLast ? heads.values() : []) {
      const { area, hazard, expires } = head;
      if (!stands(head) || told.has(headKey(head))) continue;
      const because = capStatusOf(head) === capStatus && expires > now ? orphanedBecause(head, this.#hazards, this.options.units) : null;
      if (because !== null) orphans.push(ended(head, because, now)!);
      if (expires > now) continue;
      if (capStatusOf(head) !== capStatus) {
        const next = nextAlert(head, { area, hazard, level: head.level, asOf: 0 }, now);
        if (next !== null) said.push(next);
        continue;
      }
      const unit = unitOf(snapshot, area);
      const ofUnit = unit?.hazards.find((each) => each.hazard === hazard);
      const { risk, inputsHash } = (unit === undefined || ofUnit === undefined ? this.#areas.of(hazard, area) : { risk: ofUnit, inputsHash: unit.inputsHash }) ?? { risk: undefined, inputsHash: '' };
      if (risk !== undefined) say(area, inputsHash, risk, risk.level);
      else {
        const next = nextAlert(head, { area, hazard, level: 0, asOf: 0 }, now);
        if (next !== null) said.push(next);
      }
    }
    const alerts = await this.#identifiers.give([...said, ...orphans], now);
    const inLog = orphans.length === 0 ? undefined : { time: now, actor: SERVICE, action: 'alert/without-rule', subject: String(orphans.length), detail: orphans.map(({ id }) => id).join(' ') };
    if (alerts.length > 0) {
      const steps = alerts.map((alert) => {
        const before = heads.get(headKey(alert));
        return { alert, before: before !== undefined && stands(before) ? before : undefined };
      });
      await this.#keep(alerts, messagesOf(await subscriptionsOf(store).list(), steps, now, this.#placeOf), inLog);
    }
    for (const alert of alerts) heads.set(headKey(alert), alert);
    return alerts;
  }
}
