/** Books of rules over the series of many units: what each warrants, what is held, and when it changed and why. */
import type { Label } from '../../core/label.js';
import { areaLevel, areaTrace } from '../../warning/area.js';
import { evaluate, usable } from '../../warning/evaluate.js';
import type { Warranted } from '../../warning/plan.js';
import { traceOf, type TracePart } from '../../warning/trace.js';
import { Windows } from '../../warning/unit-windows.js';
import { onsetOf } from '../../warning/onset.js';
import { NO_ALERT, nextLevel, type HeldLevel } from '../../warning/hysteresis.js';
import { LEVELS, ruleFor, type Edition, type HazardRule } from '../../warning/rule.js';
import { timeText } from '../scenario/clock.js';
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
  readonly edition: string;
  readonly basis: string;
  readonly verified: boolean;
  /** By step: what the lines make, and what is held after hysteresis. */
  readonly warranted: Uint8Array;
  readonly held: Uint8Array;
  /** Null for an area. */
  readonly probability: Float64Array | null;
  /** By step: the highest level that what is missing leaves open, its share as `probability`, and why. */
  readonly most: Uint8Array;
  readonly open: Float64Array | null;
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
  /** Step that what is only forecast begins at; null for what was observed, for areas and where it ends. */
  readonly onset: number | null;
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
  readonly courses: HazardCourse[] = [];
  readonly tallies = new Map<string, Tally>();
  /** Warranted levels of the units of each area of a rule. */
  readonly areas = new Map<string, { readonly rule: HazardRule; readonly edition: Edition; readonly area: string; readonly codes: string[]; readonly levels: Uint8Array[]; readonly mosts: Uint8Array[]; readonly holding: Uint8Array[] }>();
  readonly held: Record<string, HeldLevel> = {};
  private readonly day: string;
  private windows: Windows | null = null;

  constructor(
    private readonly book: RuleBook,
    private readonly data: WarnData,
    private readonly before: WarnState | null,
  ) {
    this.day = timeText(data.clock, data.issued).slice(0, 10);
  }

  private timeOf(step: number): number {
    const { start, dt } = this.data.clock;
    return start + step * dt * 1_000;
  }

  /** Levels through hysteresis, from where the last run stopped. */
  private course(rule: HazardRule, unit: string, { level, most, holding }: Pick<Warranted, 'level' | 'most' | 'holding'>, trace: (level: number, step: number) => readonly TracePart[], onset: (level: number, step: number) => number | null): Pick<HazardCourse, 'held' | 'changes'> {
    const key = keyOf(this.book.book, rule.hazard, unit);
    const changes: HazardChange[] = [];
    const held = new Uint8Array(level.length);
    let state = this.before?.held[key] ?? NO_ALERT;
    for (let step = 0; step < level.length; step++) {
      if (!this.isOwn(step)) continue;
      const next = nextLevel(state, level[step]!, Math.max(level[step]!, holding[step]!), this.timeOf(step), rule.hysteresis, most[step]);
      if (next.level !== state.level) {
        const why = trace(next.level === 0 ? state.level : next.level, step);
        const isAhead = next.level > 0 && why.some(({ branch, crossed }) => crossed === true && branch === 'forecast') && !why.some(({ branch, crossed }) => crossed === true && branch === 'observed');
        changes.push({ step, from: state.level, to: next.level, trace: why, onset: isAhead ? onset(next.level, step) : null });
      }
      held[step] = next.level;
      state = next;
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

  unit(u: number): void {
    const { data, book } = this;
    const unit = data.units[u]!;
    const series = this.before === null ? unitSeries(data, unit, u, data.issued) : goingOn(data, unit, u);
    const windows = (this.windows ??= new Windows(series));
    windows.take(series);
    for (const hazard of new Set(book.editions.flatMap(({ hazards }) => hazards.map((each) => each.hazard)))) {
      const found = ruleFor(book.editions, hazard, unit, this.day);
      if (found === null) continue;
      const { rule: own, gaps } = usable(found.rule, series);
      let tally = this.tallies.get(hazard);
      if (tally === undefined) this.tallies.set(hazard, (tally = { units: 0, evaluated: 0, unknown: 0, lacks: new Map(), title: found.rule.title }));
      tally.units++;
      for (const gap of gaps) lack(tally, unit, gap, own !== null);
      if (own === null) continue;
      const made = evaluate(own, windows);
      // a column that is blank throughout is as good as none
      if (this.isKnown(made.unknown)) tally.evaluated++;
      else lack(tally, unit, `no value of ${[...new Set(own.levels.flatMap(({ any }) => any.flat().map(({ quantity }) => quantity)))].join(', ')}`, false);
      tally.unknown += made.unknown.reduce((sum, one, step) => sum + (this.isOwn(step) ? one : 0), 0);
      const { title, area } = own;
      if (area !== undefined) {
        this.ofArea(own, found.edition, unit, made);
        continue;
      }
      const { held, changes } = this.course(own, unit, made, (level, step) => traceOf(own, windows, level, step), (level, step) => onsetOf(own, series, level, step));
      this.courses.push({ book: book.book, hazard, title, unit, units: null, edition: found.edition.effective, basis: own.basis, verified: own.verified, warranted: made.level, held, probability: made.probability, most: made.most, open: made.open, because: openReason(own, series), changes });
    }
  }

  /** A unit of a rule over areas is one vote, and no warning of its own. */
  private ofArea(rule: HazardRule, edition: Edition, unit: string, { level, most, holding }: Warranted): void {
    const area = unit.slice(0, rule.area!.digits);
    const key = `${rule.hazard} ${area}`;
    const there = this.areas.get(key);
    if (there === undefined) this.areas.set(key, { rule, edition, area, codes: [unit], levels: [level], mosts: [most], holding: [holding] });
    else {
      there.codes.push(unit);
      there.levels.push(level);
      there.mosts.push(most);
      there.holding.push(holding);
    }
  }

  finish(): void {
    for (const { rule, edition, area, codes, levels, mosts, holding } of this.areas.values()) {
      const level = areaLevel(levels, rule.area!, codes);
      const most = areaLevel(mosts, rule.area!, codes);
      const { held, changes } = this.course(rule, area, { level, most, holding: areaLevel(holding, rule.area!, codes) }, (own, step) => areaTrace(levels, rule, codes, own, step), () => null);
      this.courses.push({ book: this.book.book, hazard: rule.hazard, title: rule.title, unit: area, units: levels.length, edition: edition.effective, basis: rule.basis, verified: rule.verified, warranted: level, held, probability: null, most, open: null, because: () => 'units of it are open', changes });
    }
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
  for (const run of runs) run.finish();
  const { start, dt } = data.clock;
  return {
    from: before === null ? 0 : Math.min(Math.max(0, (before.time - start) / (dt * 1_000) + 1), data.issued + 1),
    courses: runs.flatMap(({ courses }) => courses),
    coverage: runs.flatMap(({ tallies }, k) => [...tallies].map(([hazard, { units, evaluated, unknown, lacks, title }]): Coverage => ({ book: books[k]!.book, hazard, title, units, evaluated, unknown, lacks: [...lacks.values()] }))),
    state: { time: start + data.issued * dt * 1_000, held: Object.assign({}, before?.held, ...runs.map(({ held }) => held)) as Record<string, HeldLevel>, record: recordEnd(books, data) },
  };
}

/** The name of a level as it stands in tables. */
export const levelName = (level: number): string => (level === 0 ? 'none' : LEVELS[level - 1]!);
