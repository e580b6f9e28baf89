/** Books of rules over the series of many units: what each warrants, what is held, and when it changed and why. */
import type { Label } from '../../core/label.js';
import { areaOnset } from '../../warning/area.js';
import { evaluate, usable } from '../../warning/evaluate.js';
import type { Warranted } from '../../warning/plan.js';
import { traceOf, type TracePart } from '../../warning/trace.js';
import { Windows } from '../../warning/unit-windows.js';
import { memberLevels } from '../../warning/member-levels.js';
import { memberOnsets, onsetOf } from '../../warning/onset.js';
import { NO_ALERT, nextLevel, type HeldLevel } from '../../warning/hysteresis.js';
import { datedSteps, inForceAt, joined, rulesInForce, type DatedStep, type InForce, type Span } from '../../warning/in-force.js';
import { LEVELS, type HazardRule } from '../../warning/rule.js';
import { timeText } from '../scenario/clock.js';
import { AreaCounts, type DoneArea } from './area-counts.js';
import type { RuleBook } from './book.js';
import type { WarnData } from './data.js';
import { openReason } from './open-reason.js';
import { goingOn, recordEnd, type WarnState } from './state.js';
import { unitSeries } from './unit-series.js';

/** One hazard of one unit, or of an area of units. */
export interface HazardCourse {
  readonly book: string;
  readonly hazard: string;
  readonly title: Label;
  readonly unit: string;
  /** Units of an area; null: a unit of its own. */
  readonly units: number | null;
  /** Its rules, each from the step on that it is in force. */
  readonly inForce: readonly InForce[];
  /** By step: what the lines make, and what is held after hysteresis. */
  readonly warranted: Uint8Array;
  readonly held: Uint8Array;
  /** Share of the members at each level or above, `k * steps + t` of `LEVELS[k]` [1]: of an area of those in which its condition holds. */
  readonly probability: Float64Array;
  /** By step: the highest level that what is missing leaves open, its share as `probability`, and why. */
  readonly most: Uint8Array;
  readonly open: Float64Array;
  readonly because: (step: number) => string;
  readonly changes: readonly HazardChange[];
}

/** A level that begins, rises, falls or ends. */
export interface HazardChange {
  readonly step: number;
  readonly from: number;
  readonly to: number;
  /** Of the level it went to, or came from where it ended; of an area how many warrant it. */
  readonly trace: readonly TracePart[];
  /** Step that what is only forecast begins at; null for what was observed and where it ends. */
  readonly onset: number | null;
  /** The rule that was in force, and the first day of its edition. */
  readonly rule: HazardRule;
  readonly edition: string;
}

/** Units of a hazard that lack the same thing. */
export interface Lack {
  /** `no line warning_m`, `no value of rain`. */
  readonly because: string;
  /** Whether other lines of the rule were held for them all the same. */
  readonly inPart: boolean;
  readonly units: readonly string[];
}

/** How far a hazard could be held against the data. */
export interface Coverage {
  readonly book: string;
  readonly hazard: string;
  readonly title: Label;
  readonly units: number;
  /** Units with at least one alternative that could be held. */
  readonly evaluated: number;
  /** Unit-steps at which no window was complete. */
  readonly unknown: number;
  /** What was lacking, and of which units. */
  readonly lacks: readonly Lack[];
}

export interface WarnResult {
  /** First step that was judged: the one after the last of an earlier run. */
  readonly from: number;
  readonly courses: readonly HazardCourse[];
  readonly coverage: readonly Coverage[];
  readonly state: WarnState;
}

const keyOf = (book: string, hazard: string, unit: string): string => `${book} ${hazard} ${unit}`;

interface Tally {
  units: number;
  evaluated: number;
  unknown: number;
  /** By what is lacking, and whether the rest could be held. */
  readonly lacks: Map<string, Lack & { readonly units: string[] }>;
  readonly title: Label;
}

function lack({ lacks }: Tally, unit: string, because: string, inPart: boolean): void {
  const key = `${because} ${inPart}`;
  const own = lacks.get(key);
  if (own === undefined) lacks.set(key, { because, inPart, units: [unit] });
  else own.units.push(unit);
}

/** Runs one book. */
class BookRun {
  private readonly courses: HazardCourse[] = [];
  readonly tallies = new Map<string, Tally>();
  /** With where the first unit of theirs came. */
  private readonly ofAreas: { readonly first: number; readonly course: HazardCourse }[] = [];
  private readonly areas: AreaCounts;
  readonly held: Record<string, HeldLevel> = {};
  private readonly dates: readonly DatedStep[];
  private readonly hazards: readonly string[];
  private windows: Windows | null = null;

  constructor(
    private readonly book: RuleBook,
    private readonly data: WarnData,
    private readonly before: WarnState | null,
  ) {
    this.dates = datedSteps(book.editions, data.clock.steps, (step) => timeText(data.clock, step).slice(0, 10));
    const rules = book.editions.flatMap(({ hazards }) => hazards);
    this.hazards = [...new Set(rules.map(({ hazard }) => hazard))];
    this.areas = new AreaCounts(data.units, rules.flatMap(({ area }) => area?.digits ?? []), { members: data.members.length, steps: data.clock.steps, issued: data.issued });
  }

  private timeOf(step: number): number {
    const { start, dt } = this.data.clock;
    return start + step * dt * 1_000;
  }

  /** Levels through hysteresis, from where the last run stopped; each step by the rule that is in force there. */
  private course(spans: readonly InForce[], unit: string, { level, most, holding }: Pick<Warranted, 'level' | 'most' | 'holding'>, trace: (rule: HazardRule, level: number, step: number) => readonly TracePart[], onset: (rule: HazardRule, level: number, step: number) => number | null): Pick<HazardCourse, 'held' | 'changes'> {
    const key = keyOf(this.book.book, spans[0]!.rule.hazard, unit);
    const changes: HazardChange[] = [];
    const held = new Uint8Array(level.length);
    let state = this.before?.held[key] ?? NO_ALERT;
    for (let step = 0; step < level.length; step++) {
      if (!this.isOwn(step)) continue;
      const own = inForceAt(spans, step);
      if (own !== undefined) {
        const { rule, edition } = own;
        const next = nextLevel(state, level[step]!, Math.max(level[step]!, holding[step]!), this.timeOf(step), rule.hysteresis, most[step]);
        if (next.level !== state.level) {
          const why = trace(rule, next.level === 0 ? state.level : next.level, step);
          const isAhead = next.level > 0 && why.some(({ branch, crossed }) => crossed === true && branch === 'forecast') && !why.some(({ branch, crossed }) => crossed === true && branch === 'observed');
          changes.push({ step, from: state.level, to: next.level, trace: why, onset: isAhead ? onset(rule, next.level, step) : null, rule, edition: edition.effective });
        }
        state = next;
      }
      held[step] = state.level;
      if (step === this.data.issued) this.held[key] = state;
    }
    return { held, changes };
  }

  /** Whether a step is of this run: after the last of the run before. */
  private isOwn(step: number): boolean {
    return this.before === null || this.timeOf(step) > this.before.time;
  }

  /** Whether there was anything to judge at any of the steps that are this run's. */
  private isKnown(unknown: Uint8Array): boolean {
    return unknown.some((one, step) => one === 0 && this.isOwn(step));
  }

  /** The windows of a unit, at hand until those of the next. */
  private windowsOf(u: number): Windows {
    const { data } = this;
    const unit = data.units[u]!;
    const series = this.before === null ? unitSeries(data, unit, u, data.issued) : goingOn(data, unit, u);
    const windows = (this.windows ??= new Windows(series));
    windows.take(series);
    return windows;
  }

  unit(u: number): void {
    const { data: { units, issued }, book } = this;
    const unit = units[u]!;
    const windows = this.windowsOf(u);
    const { series } = windows;
    for (const hazard of this.hazards) {
      const found = rulesInForce(book.editions, hazard, unit, this.dates);
      if (found.length === 0) continue;
      const { title } = found.at(-1)!.rule;
      let tally = this.tallies.get(hazard);
      if (tally === undefined) this.tallies.set(hazard, (tally = { units: 0, evaluated: 0, unknown: 0, lacks: new Map(), title }));
      tally.units++;
      const gaps = new Set<string>();
      const spans = found.flatMap((one, k): Span[] => {
        const { rule, gaps: own } = usable(one.rule, series);
        for (const gap of own) gaps.add(gap);
        const area = rule?.area;
        if (area !== undefined && !(unit.length >= area.digits && /^\d/.test(unit))) gaps.add(`no code whose first ${area.digits} digits name its area`);
        else if (rule !== null) return [{ ...one, rule, to: found[k + 1]?.from ?? series.steps }];
        return [];
      });
      for (const gap of gaps) lack(tally, unit, gap, spans.length > 0);
      if (spans.length === 0) continue;
      const each = spans.map((span) => ({ ...span, made: evaluate(span.rule, windows) }));
      const made = joined(each, series.steps);
      // a column that is blank throughout is as good as none
      if (this.isKnown(made.unknown)) tally.evaluated++;
      else if (issued >= series.steps - 1 && spans.every(({ rule }) => !rule.branches.includes('observed'))) lack(tally, unit, 'no forecast, which alone the rule looks at', false);
      else lack(tally, unit, `no value of ${[...new Set(spans.flatMap(({ rule }) => rule.levels.flatMap(({ any }) => any.flat().map(({ quantity }) => quantity))))].join(', ')}`, false);
      tally.unknown += made.unknown.reduce((sum, one, step) => sum + (this.isOwn(step) ? one : 0), 0);
      const votes = each.filter(({ rule }) => rule.area !== undefined);
      if (votes.length > 0) this.areas.add(votes.map((span) => ({ ...span, levels: memberLevels(span.rule, windows) })), spans, unit, u);
      const own = each.filter(({ rule }) => rule.area === undefined);
      if (own.length === 0) continue;
      const alone = own.length === each.length ? made : joined(own, series.steps);
      // a warning ends without numbers where its rule is turned over to areas
      const { held, changes } = this.course(spans, unit, alone, (rule, level, step) => (rule.area === undefined ? traceOf(rule, windows, level, step) : []), (rule, level, step) => onsetOf(rule, series, level, step));
      const reasons = new Map(spans.map(({ rule }) => [rule, openReason(rule, series)]));
      this.courses.push({ book: book.book, hazard, title, unit, units: null, inForce: spans, warranted: alone.level, held, probability: alone.probability, most: alone.most, open: alone.open, because: (step) => reasons.get(inForceAt(spans, step)?.rule ?? spans[0]!.rule)!(step), changes });
    }
    for (const done of this.areas.passed(unit)) this.area(done);
  }

  private area({ hazard, area, units, spans, members, warranted, trace, isOver }: DoneArea): void {
    const { data: { units: codes }, book } = this;
    const onset = (rule: HazardRule, level: number, step: number): number | null => (isOver(rule) ? areaOnset(rule, members.map((u) => codes[u]!), members.map((u) => this.onsets(rule, u, level, step))) : null);
    const { held, changes } = this.course(spans, area, warranted, trace, onset);
    const { level, most, probability, open } = warranted;
    this.ofAreas.push({ first: members[0]!, course: { book: book.book, hazard, title: spans.at(-1)!.rule.title, unit: area, units, inForce: spans, warranted: level, held, probability, most, open, because: () => 'units of it are open', changes } });
  }

  /** The step at which each member of a unit comes to a level; that of the change where it was seen already. */
  private onsets(of: HazardRule, u: number, level: number, step: number): readonly number[] {
    const windows = this.windowsOf(u);
    const { series, words } = windows;
    const { rule } = usable(of, series);
    if (rule === null) return Array.from({ length: series.members }, () => Infinity);
    const seen = memberLevels(rule, windows).seen[level - 1];
    return memberOnsets(rule, series, level, step).map((onset, m) => (seen != null && ((seen[m * words + (step >>> 5)]! >>> (step & 31)) & 1) === 1 ? step : onset));
  }

  /** Those of units in their order, then those of areas in that of their first units. */
  get all(): HazardCourse[] {
    return [...this.courses, ...this.ofAreas.sort((a, b) => a.first - b.first).map(({ course }) => course)];
  }
}

/**
 * Hold books against data.
 *
 * @param before state of an earlier run: steps up to its time are only looked back at
 * @param onProgress units done, of how many
 */
export function runWarn(books: readonly RuleBook[], data: WarnData, before: WarnState | null, onProgress: (done: number, of: number) => void): WarnResult {
  const runs = books.map((book) => new BookRun(book, data, before));
  const each = Math.max(1, Math.floor(data.units.length / 100));
  data.units.forEach((_, u) => {
    for (const run of runs) run.unit(u);
    if (u % each === 0) onProgress(u, data.units.length);
  });
  const { start, dt } = data.clock;
  return {
    from: before === null ? 0 : Math.min(Math.max(0, (before.time - start) / (dt * 1_000) + 1), data.issued + 1),
    courses: runs.flatMap(({ all }) => all),
    coverage: runs.flatMap(({ tallies }, k) => [...tallies].map(([hazard, { units, evaluated, unknown, lacks, title }]): Coverage => ({ book: books[k]!.book, hazard, title, units, evaluated, unknown, lacks: [...lacks.values()] }))),
    state: { time: start + data.issued * dt * 1_000, held: Object.assign({}, before?.held, ...runs.map(({ held }) => held)) as Record<string, HeldLevel>, record: recordEnd(books, data) },
  };
}

/** The name of a level as it stands in tables. */
export const levelName = (level: number): string => (level === 0 ? 'none' : LEVELS[level - 1]!);
