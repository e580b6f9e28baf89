/** The level of every hazard of one unit, from its series and the rules in force: a pure function, so that what came late or twice changes nothing in the end. */
import type { Label } from '../core/label.js';
import { windForce } from '../warning/beaufort.js';
import { evaluate, usable } from '../warning/evaluate.js';
import { traceOf, type TracePart } from '../warning/trace.js';
import type { UnitSeries } from '../warning/unit-series.js';
import { Windows } from '../warning/unit-windows.js';
import { NO_ALERT, nextLevel } from '../warning/hysteresis.js';
import type { Warranted } from '../warning/plan.js';
import { datedSteps, inForceAt, joined, rulesInForce, type DatedStep } from '../warning/in-force.js';
import { LEVELS, type Comparison, type HazardRule, type LevelRule, type Statistic } from '../warning/rule.js';
import type { Expected } from './nowcast/outlook.js';
import { dayOf } from './moment.js';
import type { Rules } from './rules.js';

/** How old what a level rests on is. */
export type Quality = 'fresh' | 'late' | 'stale';

/** One number that was held against a line. */
export interface Reason {
  readonly quantity: string;
  readonly unit: string;
  readonly statistic: Statistic;
  /** [h]; null: one step. */
  readonly window: number | null;
  readonly value: number | null;
  readonly comparison: Comparison;
  readonly line: number;
  /** Null: what is missing decides. */
  readonly crossed: boolean | null;
  /** What its window lacks [h], `beyond` of it after the end of what is known; null: nothing that matters. */
  readonly lacks: { readonly missing: number; readonly beyond: number; readonly of: number } | null;
  /** Whether it is to hold at the same step as the others that say so. */
  readonly together?: true;
}

export interface HazardRisk {
  readonly hazard: string;
  readonly title: Label;
  /** 0 none, 1 blue … 4 red. */
  readonly level: number;
  /** When it came to this level [ms since 1970]; null: before the series begins, or never above none. */
  readonly since: number | null;
  /** Level warranted at the last step against the one before it: -1 falling, 0 steady, 1 rising. */
  readonly trend: -1 | 0 | 1;
  /** The last moment that could be judged [ms since 1970]. */
  readonly asOf: number;
  /** The highest level that what is missing does not exclude, where that is above its level; null: none. */
  readonly atMost: number | null;
  /** Of its level, or of the lowest where there is none. */
  readonly reasons: readonly Reason[];
  /** In the next hours; null: there is no nowcast of it, or what it rests on is late. */
  readonly expected: Expected | null;
}

export interface UnitWindow {
  readonly code: string;
  /** Beginning of the last step [ms since 1970]. */
  readonly end: number;
  /** By variable, of one length. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly line: (column: string) => number | undefined;
}

const FORCES = [
  ['windForce', 'windSpeed'],
  ['gustForce', 'gust'],
] as const;

/** @param dt length of a step [s] */
export const reasonOf = (part: TracePart, dt: number): Reason => {
  const { condition: { quantity, unit, statistic, window, comparison, together }, value, line, crossed, lacks } = part;
  const hours = (steps: number): number => (steps * dt) / 3_600;
  return {
    quantity, unit, statistic, window: window === null ? null : window / 3_600, value, comparison, line, crossed,
    lacks: lacks === null ? null : { missing: hours(lacks.missing), beyond: hours(lacks.beyond), of: hours(lacks.of) },
    ...(together === undefined ? {} : { together }),
  };
};

/** What rules ask of series, made ready once for all units that are held against the same books. */
const windowsOf = new WeakMap<Rules['books'], Windows>();

/** Of a rule, by which of its quantities and lines a unit has: those alternatives that can be held against it. */
const usableRules = new WeakMap<HazardRule, { readonly dt: number; readonly quantities: readonly string[]; readonly lines: readonly string[]; readonly made: Map<string, HazardRule | null> }>();

function usableRule(rule: HazardRule, series: UnitSeries): HazardRule | null {
  let own = usableRules.get(rule);
  if (own?.dt !== series.dt) {
    const conditions = rule.levels.flatMap(({ any }) => any.flat());
    own = { dt: series.dt, quantities: [...new Set(conditions.map(({ quantity }) => quantity))], lines: [...new Set(conditions.flatMap(({ line }) => (typeof line === 'number' ? [] : line.column)))], made: new Map() };
    usableRules.set(rule, own);
  }
  let key = '';
  for (const quantity of own.quantities) key += series.columns.has(quantity) ? '1' : '0';
  for (const line of own.lines) key += series.line(line) === undefined ? '0' : '1';
  let made = own.made.get(key);
  if (made === undefined) own.made.set(key, (made = usable(rule, series).rule));
  return made;
}

type Editions = Rules['books'][number]['editions'];
const named = new WeakMap<Editions, readonly string[]>();

/** Hazards that any edition of a book names, each once. */
function hazardsNamed(editions: Editions): readonly string[] {
  let names = named.get(editions);
  if (names === undefined) named.set(editions, (names = [...new Set(editions.flatMap(({ hazards }) => hazards.map(({ hazard }) => hazard)))]));
  return names;
}

const begun = new WeakMap<Editions, readonly string[]>();

/** Steps from which other editions may hold; most series lie between two of them. */
function datesOf(editions: Editions, steps: number, timeOf: (step: number) => number): DatedStep[] {
  let firsts = begun.get(editions);
  if (firsts === undefined) begun.set(editions, (firsts = [...new Set(editions.map(({ effective }) => effective))]));
  const [from, to] = [dayOf(timeOf(0)), dayOf(timeOf(steps - 1))];
  if (!firsts.some((effective) => effective > from && effective <= to)) return [{ from: 0, day: to }];
  return datedSteps(editions, steps, (step) => dayOf(timeOf(step)));
}

/** The first step with a value; -1: there is none. */
function firstSeen(values: Float64Array): number {
  for (let t = 0; t < values.length; t++) if (values[t] === values[t]) return t;
  return -1;
}

/** What a rule over areas takes of a unit: by it and as it is written, what its series warrants. */
type OnVote = (rule: HazardRule, written: HazardRule, made: Pick<Warranted, 'level' | 'most' | 'holding'>) => void;

/** A rule of one hazard where it can be held, and what it warrants there. */
interface JudgedSpan {
  readonly from: number;
  readonly to: number;
  readonly rule: HazardRule;
  readonly made: Warranted;
}

/** A hazard held against a series. */
interface JudgedHazard {
  readonly hazard: string;
  /** As it is written, of the last step. */
  readonly written: HazardRule;
  readonly spans: readonly JudgedSpan[];
}

interface Judged {
  readonly at: Windows;
  /** Of the series, from the first value of all on: before it nothing is known. */
  readonly steps: number;
  readonly timeOf: (step: number) => number;
  /** In the order of the books, those of which a rule can be held at any step. */
  readonly hazards: readonly JudgedHazard[];
}

/** A unit held against all rules, each at the steps that it is in force; null: nothing was seen. */
function judged({ books, dt }: Rules, { code, end, columns, line }: UnitWindow): Judged | null {
  // before the first value of all nothing is known: the rules ask no further back
  const first = Math.min(...[...columns.values()].map(firstSeen).filter((step) => step >= 0));
  if (!Number.isFinite(first)) return null;
  const own = new Map([...columns].map(([name, values]) => [name, first === 0 ? values : values.subarray(first)]));
  const steps = [...own.values()][0]!.length;
  for (const [force, speed] of FORCES) {
    const given = own.get(speed);
    if (given !== undefined && !columns.has(force)) own.set(force, given.map(windForce));
  }
  const series: UnitSeries = { steps, dt, issued: steps - 1, members: 1, columns: new Map([...own].map(([name, values]) => [name, [values]])), line };
  let windows = windowsOf.get(books);
  if (windows === undefined) windowsOf.set(books, (windows = new Windows(series)));
  else windows.take(series);
  const at = windows;
  const timeOf = (step: number): number => end - (steps - 1 - step) * dt * 1_000;
  const hazards = books.flatMap(({ editions }) => {
    const dates = datesOf(editions, steps, timeOf);
    return hazardsNamed(editions).flatMap((hazard): JudgedHazard[] => {
      const found = rulesInForce(editions, hazard, code, dates);
      const spans = found.flatMap(({ from, rule: written }, k): JudgedSpan[] => {
        const rule = usableRule(written, series);
        return rule === null ? [] : [{ from, to: found[k + 1]?.from ?? steps, rule, made: evaluate(rule, at) }];
      });
      return spans.length === 0 ? [] : [{ hazard, written: found.at(-1)!.rule, spans }];
    });
  });
  return { at, steps, timeOf, hazards };
}

/** Hazards that could be judged, in the order of the books; rules over areas are told to `onVote`, and are no hazard of the unit. */
export function hazardsOf(rules: Rules, unit: UnitWindow, onVote: OnVote = () => undefined): HazardRisk[] {
  const seen = judged(rules, unit);
  if (seen === null) return [];
  const { at, steps, timeOf, hazards } = seen;
  return hazards.flatMap(({ hazard, written, spans }): HazardRisk[] => {
    const now = spans.at(-1)!;
    if (now.to !== steps) return []; // the rule of today cannot be held
    const { area } = now.rule;
    if (area !== undefined) {
      onVote(now.rule, written, joined(spans.filter(({ rule }) => rule.area?.digits === area.digits), steps));
      return [];
    }
    const { level: warranted, most, holding, unknown } = joined(spans.filter(({ rule }) => rule.area === undefined), steps);
    let [held, since, last, before] = [NO_ALERT, null as number | null, -1, 0];
    // before the first step that warrants anything nothing is held
    let begin = 0;
    for (; begin < steps && warranted[begin] === 0; begin++) if (unknown[begin] !== 1) last = begin;
    for (let step = begin; step < steps; step++) {
      const next = nextLevel(held, warranted[step]!, Math.max(warranted[step]!, holding[step]!), timeOf(step), inForceAt(spans, step)?.rule.hysteresis ?? now.rule.hysteresis, most[step]);
      if (next.level !== held.level) since = timeOf(step);
      held = next;
      if (unknown[step] === 1) continue; // it was not judged
      if (last >= 0) before = warranted[last]!;
      last = step;
    }
    if (last < 0) return [];
    const trend = Math.sign(warranted[last]! - before) as -1 | 0 | 1;
    const level = held.level;
    const rule = inForceAt(spans, last)?.rule ?? now.rule;
    return [{ hazard, title: now.rule.title, level, since, trend, asOf: timeOf(last), atMost: most[last]! > level ? most[last]! : null, reasons: traceOf(rule, at, level === 0 ? firstLevel(rule.levels) : level, last).map((part) => reasonOf(part, rules.dt)), expected: null }];
  });
}

/** Levels of one hazard step by step. */
export interface HazardCourse {
  readonly hazard: string;
  readonly title: Label;
  /** Of each step: 0 none, 1 blue … 4 red; -1: none yet could be judged, or no rule of it is in force. */
  readonly levels: Int8Array;
  /** 1 where the step was judged; elsewhere its level is what was held. */
  readonly judged: Uint8Array;
}

/** Levels of a unit over the steps from the first value of all to the last: of each by what was seen up to it, and the rules of its date. */
export function coursesOf(rules: Rules, unit: UnitWindow): { readonly steps: number; readonly hazards: readonly HazardCourse[] } {
  const seen = judged(rules, unit);
  if (seen === null) return { steps: 0, hazards: [] };
  const { steps, timeOf } = seen;
  const hazards = seen.hazards.flatMap(({ hazard, spans: all }): HazardCourse[] => {
    const spans = all.filter(({ rule }) => rule.area === undefined);
    const last = spans.at(-1);
    if (last === undefined) return [];
    const { level: warranted, most, holding, unknown } = joined(spans, steps);
    const levels = new Int8Array(steps).fill(-1);
    let [held, isKnown] = [NO_ALERT, false];
    for (let step = spans[0]!.from; step < steps; step++) {
      const own = inForceAt(spans, step);
      isKnown ||= unknown[step] !== 1;
      held = nextLevel(held, warranted[step]!, Math.max(warranted[step]!, holding[step]!), timeOf(step), (own ?? last).rule.hysteresis, most[step]);
      if (own !== undefined && isKnown) levels[step] = held.level;
    }
    return [{ hazard, title: last.rule.title, levels, judged: unknown.map((one) => 1 - one) }];
  });
  return { steps, hazards };
}

const firstLevel = (levels: readonly LevelRule[]): number => LEVELS.indexOf(levels[0]!.level) + 1;
