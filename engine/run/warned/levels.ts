/** The levels that rules hold at each step of one course of the weather, when each step looks at what fell and at a forecast of what comes. */
import { registerEntities, type RandomStream } from '../../core/random.js';
import { AreaLevels } from '../../warning/area.js';
import { evaluate, usable } from '../../warning/evaluate.js';
import type { UnitSeries } from '../../warning/unit-series.js';
import { Windows } from '../../warning/unit-windows.js';
import { traceOf, type TracePart } from '../../warning/trace.js';
import { NO_ALERT, nextLevel, type HeldLevel } from '../../warning/hysteresis.js';
import { inForceAt, type InForce } from '../../warning/in-force.js';
import { memberLevels, type MemberLevels } from '../../warning/member-levels.js';
import { LEVELS, type HazardRule } from '../../warning/rule.js';
import { deviationAt, fillForecastErrors, OF_RAIN, withError, type ErrorProcess } from '../../weather/forecast-ensemble.js';
import type { WarnedForecast } from './declaration.js';

/** Errors of the forecasts issued at one step: element `(k * members + m) * entities + e` for the step k after it. */
export class IssuedErrors {
  readonly deviations: Float64Array;
  readonly steps: number;
  private readonly process: ErrorProcess;
  private readonly places: ReturnType<typeof registerEntities>;
  private readonly room: Float64Array;
  readonly values: Float64Array;

  /** @param dt length of a step [s] */
  constructor(
    private readonly forecast: WarnedForecast,
    entities: readonly string[],
    dt: number,
    private readonly stream: RandomStream,
  ) {
    const { horizon, deviation, lag1, correlation, members } = forecast;
    this.steps = Math.round((horizon * 3_600) / dt);
    this.deviations = Float64Array.from({ length: this.steps }, (_, k) => deviationAt(deviation, Math.min(Math.max(((k + 1) * dt) / 3_600, deviation[0]![0]), deviation.at(-1)![0])));
    this.process = { lag1, correlation: { kind: 'common', correlation } };
    this.places = registerEntities(entities);
    this.room = new Float64Array(this.steps * entities.length);
    this.values = new Float64Array(this.steps * members * entities.length);
  }

  /** @param number of the issue, which no other issue of any course has */
  fill(number: number): void {
    const { members } = this.forecast;
    const n = this.places.low.length;
    for (let m = 0; m < members; m++) {
      fillForecastErrors(this.process, this.places, this.stream, number * members + m, this.steps, this.room);
      for (let k = 0; k < this.steps; k++) for (let e = 0; e < n; e++) this.values[(k * members + m) * n + e] = this.room[k * n + e]!;
    }
  }
}

/** A rule from a step on: as the book has it, and what of it can be held here; null: nothing. */
interface Dated {
  readonly from: number;
  readonly edition: string;
  readonly written: HazardRule;
  readonly rule: HazardRule | null;
}

/** One hazard at one unit. */
interface Watch {
  readonly unit: number;
  readonly entity: number;
  readonly dated: readonly Dated[];
  held: HeldLevel;
}

/** One hazard of an area, whose level is that of all units in it. */
interface AreaWatch {
  readonly area: string;
  readonly digits: number;
  readonly units: { readonly unit: number; readonly entity: number; readonly dated: readonly Dated[] }[];
  held: HeldLevel;
}

/** A unit that rules are held for: a place of an entity, with its own lines. */
export interface WarnedUnit {
  readonly id: string;
  readonly entity: number;
  readonly line: (column: string) => number | undefined;
}

/** A level of a unit that begins, rises, falls or ends. */
export interface LevelChange {
  readonly rule: HazardRule;
  /** At the end of this step. */
  readonly step: number;
  readonly from: number;
  readonly to: number;
  /** Of the level it went to, or came from where it ended. */
  readonly trace: readonly TracePart[];
  /** First day of the edition that was in force. */
  readonly edition: string;
  /** The area it is of; null: of the unit alone. */
  readonly area: string | null;
}

/** What one issue says of a rule at a unit: the level at its moment, and how likely each is then and later. */
export interface IssuedLevels {
  readonly rule: HazardRule;
  /** At the end of this step. */
  readonly step: number;
  /** 0 none … 4 red, as it is held. */
  readonly held: number;
  /** Steps that the forecast reaches beyond it. */
  readonly ahead: number;
  /** Share of the members at each level or above, by level and lead in steps: `k * (ahead + 1) + lead` [1]. */
  readonly atLeast: Float64Array;
  /** The area it is of; null: of the unit alone. */
  readonly area: string | null;
}

/** Told of one unit and the areas it lies in, as a course is gone through. */
export interface LevelListener {
  readonly unit: number;
  readonly changed: (change: LevelChange) => void;
  readonly issued: (issue: IssuedLevels) => void;
}

/** The part of what a rule makes that lies at the issue and after it. */
function fromIssue(probability: Float64Array, steps: number, at: number): Float64Array {
  const leads = steps - at;
  return Float64Array.from({ length: LEVELS.length * leads }, (_, i) => probability[Math.floor(i / leads) * steps + at + (i % leads)]!);
}

/** Longest window of a rule [s]. */
const longest = ({ levels, continues }: HazardRule): number => Math.max(0, ...[...levels.flatMap(({ any }) => any.flat()), ...(continues === undefined ? [] : [continues])].map(({ window }) => window ?? 0));

/** What a rule makes at the issue at hand. */
interface Made {
  readonly level: number;
  readonly most: number;
  readonly holding: number;
}
const NOTHING: Made = { level: 0, most: 0, holding: 0 };

const hasLines = ({ levels }: HazardRule): boolean => levels.some(({ any }) => any.flat().some(({ line }) => typeof line !== 'number'));
const nextOf = (held: HeldLevel, { level, most, holding }: Made, { hysteresis }: HazardRule, time: number): HeldLevel => nextLevel(held, level, Math.max(level, holding), time, hysteresis, most);

/**
 * Levels of every unit at every step of one course: element `t * units + u`, 0 none … 4 red; the highest of the hazards, of its own
 * and of the areas it lies in: the warning of an area goes out to all of it.
 *
 * A level of step t follows from what fell up to the end of t and from the forecast made then.
 *
 * @param rain of each entity by step [mm]
 * @param rulesOf the rules of a unit, by hazard, each from the step on that it is in force
 * @param course number of the course, from 0: its forecasts have errors of their own
 * @param listener told of every issue about one unit, and of every change and why it was made; levels of others are those of areas alone then
 */
export function heldLevels(rain: readonly Float64Array[], units: readonly WarnedUnit[], rulesOf: (unit: WarnedUnit) => readonly (readonly InForce[])[], errors: IssuedErrors, forecast: WarnedForecast, clock: { readonly start: number; readonly dt: number; readonly steps: number }, course: number, listener?: LevelListener): Uint8Array {
  const { dt, steps } = clock;
  const out = new Uint8Array(steps * units.length);
  const n = rain.length;
  const watches: Watch[] = [];
  const areas = new Map<string, AreaWatch>();
  const noSeries = (line: UnitSeries['line']): UnitSeries => ({ steps: 1, dt, issued: 0, members: 1, columns: new Map([['rain', [new Float64Array(1)]]]), line });
  units.forEach((unit, u) => {
    for (const spans of rulesOf(unit)) {
      const dated = spans.map(({ from, edition, rule }): Dated => ({ from, edition: edition.effective, written: rule, rule: usable(rule, noSeries(unit.line)).rule }));
      const own = { unit: u, entity: unit.entity, dated };
      if ((listener === undefined || listener.unit === u) && dated.some(({ rule }) => rule !== null && rule.area === undefined)) watches.push({ ...own, held: NO_ALERT });
      for (const digits of new Set(dated.flatMap(({ rule }) => rule?.area?.digits ?? []))) {
        const area = unit.id.slice(0, digits);
        if (listener !== undefined && !units[listener.unit]!.id.startsWith(area)) continue;
        const key = `${dated[0]!.written.hazard} ${digits} ${area}`;
        const known = areas.get(key) ?? { area, digits, units: [], held: NO_ALERT };
        known.units.push(own);
        areas.set(key, known);
      }
    }
  });
  const all = [...watches, ...[...areas.values()].flatMap((area) => area.units)];
  const back = Math.max(1, Math.ceil(Math.max(0, ...all.flatMap(({ dated }) => dated.map(({ rule }) => (rule === null ? 0 : longest(rule))))) / dt));
  // units whose rules have no lines of their own share what their entity's rain makes
  const shared = rain.map(() => new Map<HazardRule, Made>());
  const votes = rain.map(() => new Map<HazardRule, MemberLevels>());
  const windows = new Windows(noSeries(() => undefined));
  for (let t = 0; t < steps; t++) {
    const ahead = Math.min(errors.steps, steps - 1 - t);
    errors.fill(course * steps + t);
    const from = Math.max(0, t - back + 1);
    const [at, length] = [t - from, t - from + 1 + ahead];
    const time = clock.start + (t + 1) * dt * 1_000;
    const weather = rain.map((own, e) => {
      const all = new Float64Array(forecast.members * length);
      const members = Array.from({ length: forecast.members }, (_, m) => {
        const values = all.subarray(m * length, (m + 1) * length);
        for (let s = from; s <= t; s++) values[s - from] = own[s]!;
        for (let k = 0; k < ahead; k++) values[at + 1 + k] = withError(OF_RAIN, own[t + 1 + k]!, errors.deviations[k]!, errors.values[(k * forecast.members + m) * n + e]!);
        return values;
      });
      return { columns: new Map([['rain', members]]), sideBySide: new Map([['rain', all]]) };
    });
    for (const own of [...shared, ...votes]) own.clear();
    const take = (entity: number, unit: number): void => windows.take({ steps: length, dt, issued: at, members: forecast.members, ...weather[entity]!, line: units[unit]!.line });
    const tell = (rule: HazardRule, before: HeldLevel, held: HeldLevel, probability: Float64Array, edition: string, area: string | null, trace: (level: number) => readonly TracePart[]): void => {
      if (listener === undefined) return;
      listener.issued({ rule, step: t, held: held.level, ahead, atLeast: fromIssue(probability, length, at), area });
      if (held.level !== before.level) listener.changed({ rule, step: t, from: before.level, to: held.level, trace: trace(held.level === 0 ? before.level : held.level), edition, area });
    };
    const reach = (unit: number, level: number): void => {
      out[t * units.length + unit] = Math.max(out[t * units.length + unit]!, level);
    };
    for (const watch of watches) {
      const dated = inForceAt(watch.dated, t);
      if (dated !== undefined && dated.rule !== null) {
        const { rule, written, edition } = dated;
        const isShared = !hasLines(rule) && listener === undefined;
        // an edition of a region may hold other rules than its neighbour's; what is told of is looked at anew; a rule over areas makes nothing of the unit
        let made = rule.area !== undefined ? NOTHING : isShared ? shared[watch.entity]!.get(written) : undefined;
        let likely: Float64Array | null = null;
        if (made === undefined) {
          take(watch.entity, watch.unit);
          const { level, most, holding, probability } = evaluate(rule, windows);
          made = { level: level[at]!, most: most[at]!, holding: holding[at]! };
          likely = probability;
          if (isShared) shared[watch.entity]!.set(written, made);
        }
        const before = watch.held;
        watch.held = nextOf(before, made, rule, time);
        tell(rule, before, watch.held, likely ?? new Float64Array(LEVELS.length * length), edition, null, (level) => (rule.area === undefined ? traceOf(rule, windows, level, at) : []));
      }
      reach(watch.unit, watch.held.level);
    }
    for (const watch of areas.values()) {
      const { area, digits, units: members } = watch;
      const own = members.flatMap(({ unit, entity, dated }) => {
        const now = inForceAt(dated, t);
        return now?.rule == null ? [] : [{ unit, entity, now, rule: now.rule }];
      });
      const [first] = own;
      if (first !== undefined) {
        const { rule, now: { edition } } = first;
        let made = NOTHING;
        let levels: AreaLevels | null = null;
        let likely: Float64Array = new Float64Array(LEVELS.length * length);
        if (rule.area?.digits === digits) {
          levels = new AreaLevels(rule.area.parts?.digits, forecast.members, length);
          for (const { unit, entity, now: { written }, rule: ofUnit } of own) {
            let vote = hasLines(ofUnit) ? undefined : votes[entity]!.get(written);
            if (vote === undefined) {
              take(entity, unit);
              vote = memberLevels(ofUnit, windows);
              if (!hasLines(ofUnit)) votes[entity]!.set(written, vote);
            }
            levels.add(units[unit]!.id, vote);
          }
          const { level, most, holding, probability } = levels.warranted(rule);
          made = { level: level[at]!, most: most[at]!, holding: holding[at]! };
          likely = probability;
        }
        const before = watch.held;
        watch.held = nextOf(before, made, rule, time);
        tell(rule, before, watch.held, likely, edition, area, (level) => levels?.trace(rule, level, at, AreaLevels.branchesAt(rule, { issued: at, steps: length }, at)) ?? []);
      }
      for (const { unit } of members) reach(unit, watch.held.level);
    }
  }
  return out;
}
