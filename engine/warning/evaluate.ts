/** Rules over the series of one unit: which level each hazard warrants at each step, how likely, and by which branch. */
import { LEVELS, crosses, type Branch, type Comparison, type Condition, type HazardRule } from './rule.js';
import { lineOf, type UnitSeries } from './unit-series.js';
import type { Windows } from './unit-windows.js';

/** What of a rule can be held against a series. */
export interface Usable {
  /** With those alternatives alone that can; null: none can. */
  readonly rule: HazardRule | null;
  /** Why the others cannot, each reason once. */
  readonly gaps: readonly string[];
}

function gapOf({ quantity, window, line: at }: Condition, { dt, members, line }: UnitSeries): string | null {
  if (!members[0]!.has(quantity)) return `no ${quantity}`;
  if (window !== null && window % dt !== 0) return `windows of ${window / 3_600} h in steps of ${dt / 3_600} h`;
  return typeof at === 'number' || line(at.column) !== undefined ? null : `no line ${at.column}`;
}

/** The alternatives of a rule that have their quantities, whole windows and lines. */
export function usable(rule: HazardRule, series: UnitSeries): Usable {
  if (rule.step !== undefined && rule.step !== series.dt) return { rule: null, gaps: [`steps of ${rule.step / 3_600} h are needed, not of ${series.dt / 3_600} h`] };
  const gaps = new Set<string>();
  const levels = rule.levels.flatMap(({ level, any }) => {
    const own = any.filter((all) => {
      const missing = all.flatMap((condition) => gapOf(condition, series) ?? []);
      for (const gap of missing) gaps.add(gap);
      return missing.length === 0;
    });
    return own.length === 0 ? [] : [{ level, any: own }];
  });
  return { rule: levels.length === 0 ? null : { ...rule, levels }, gaps: [...gaps] };
}

/** What a hazard warrants at each step. Arrays have length `steps` and are read only: calm units share theirs. */
export interface Warranted {
  /** 0 none, 1 blue … 4 red: the highest that enough members make. */
  readonly level: Uint8Array;
  /** What still holds an alert: the level by the clear lines, or one whose window lacks too many values to say. */
  readonly holding: Uint8Array;
  /** Share of the members at each level or above, level by level: `k * steps + t` of `LEVELS[k]` [1]. */
  readonly probability: Float64Array;
  /** Steps at which every window of the rule lacks a value. */
  readonly unknown: Uint8Array;
}

/** One condition of a unit: its numbers of one member and branch, and where its lines lie. */
interface Part {
  readonly values: Float64Array;
  readonly comparison: Comparison;
  readonly line: number;
  readonly clear: number;
}

/** One alternative of a level. */
interface Alternative {
  /** 1 blue … 4 red. */
  readonly k: number;
  readonly all: readonly Condition[];
}

const alternatives = new WeakMap<HazardRule, readonly Alternative[]>();

/** Every alternative of a rule, from the lowest level up. */
function alternativesOf(rule: HazardRule): readonly Alternative[] {
  let own = alternatives.get(rule);
  if (own === undefined) alternatives.set(rule, (own = rule.levels.flatMap(({ level, any }) => any.map((all) => ({ k: LEVELS.indexOf(level) + 1, all })))));
  return own;
}

/** First step whose past windows lie inside the series. */
function firstKnown(all: readonly Condition[], dt: number): number {
  let first = 0;
  for (const { window, statistic } of all) first = Math.max(first, (window === null ? 1 : window / dt) - 1 + (statistic === 'drop' ? 1 : 0));
  return first;
}

/** Bits of a step: the lines are crossed; the clear lines are; every number is there. */
const [MET, KEPT, THERE] = [1, 2, 4] as const;
const ALL = MET | KEPT | THERE;

/** Take from each step's bits what a part does not have. */
function keepBits({ values, comparison, line, clear }: Part, first: number, steps: number, bits: Uint8Array): void {
  const sign = comparison === '>=' || comparison === '>' ? 1 : -1;
  const [least, held] = [sign * line, sign * clear];
  if (comparison.length === 2) {
    for (let t = first; t < steps; t++) {
      const value = sign * values[t]!;
      bits[t]! &= value >= least ? ALL : value >= held ? KEPT | THERE : value === value ? THERE : 0;
    }
    return;
  }
  for (let t = first; t < steps; t++) {
    const value = sign * values[t]!;
    bits[t]! &= value > least ? ALL : value > held ? KEPT | THERE : value === value ? THERE : 0;
  }
}

/** Steps at which all parts are met raise `reached` to level k; those the clear lines hold raise its second half. */
function raise(parts: readonly Part[], k: number, first: number, end: number, goesOn: (t: number) => boolean, unknown: Uint8Array, reached: Uint8Array, bits: Uint8Array): void {
  const steps = bits.length;
  bits.fill(ALL);
  for (const part of parts) keepBits(part, first, end, bits);
  for (let t = first; t < end; t++) {
    const own = bits[t]!;
    if ((own & THERE) !== 0) unknown[t] = 0;
    if ((own & KEPT) === 0 || !goesOn(t)) continue;
    if ((own & MET) !== 0 && k > reached[t]!) reached[t] = k;
    if (k > reached[steps + t]!) reached[steps + t] = k;
  }
}

const always: (t: number) => boolean = () => true;

/** What a calm unit warrants, made once for each length: most hazards of most units are calm. */
const calms = new Map<number, Omit<Warranted, 'unknown'>>();

function calm(steps: number): Omit<Warranted, 'unknown'> {
  let own = calms.get(steps);
  if (own === undefined) calms.set(steps, (own = { level: new Uint8Array(steps), holding: new Uint8Array(steps), probability: new Float64Array(LEVELS.length * steps) }));
  return own;
}

/** Room of one evaluation, kept for the next of the same length. */
let scratch = { count: new Uint16Array(0), reached: new Uint8Array(0), bits: new Uint8Array(0) };

function roomFor(steps: number): typeof scratch {
  if (scratch.bits.length !== steps) scratch = { count: new Uint16Array(2 * LEVELS.length * steps), reached: new Uint8Array(2 * steps), bits: new Uint8Array(steps) };
  scratch.count.fill(0);
  return scratch;
}

/**
 * Hold a rule against a unit.
 *
 * @param rule as `usable` leaves it
 */
export function evaluate(rule: HazardRule, windows: Windows): Warranted {
  const { series } = windows;
  const { steps, dt, issued, members } = series;
  const unknown = new Uint8Array(steps).fill(1);
  const unsure = new Uint8Array(steps);
  const { continues, branches } = rule;
  const hasForecast = issued < steps - 1;
  // where nothing is missing it is known without a window which steps can be judged, and what comes nowhere near a line needs none
  const held: (Alternative & { readonly complete: boolean })[] = [];
  let first = steps;
  for (const alternative of alternativesOf(rule)) {
    const complete = windows.isComplete(alternative.all);
    if (complete) first = Math.min(first, firstKnown(alternative.all, dt));
    else if (branches.includes('observed')) windows.markGaps(alternative.all, alternative.k, unsure);
    if (!complete || windows.mayMeet(alternative.all)) held.push({ ...alternative, complete });
  }
  if (first < steps) {
    if (branches.includes('observed')) unknown.fill(0, first);
    if (branches.includes('forecast')) unknown.fill(0, issued, Math.max(issued, steps - 1));
  }
  if (held.length === 0) return { ...calm(steps), holding: unsure, unknown };
  const { count, reached, bits } = roomFor(steps);
  for (let m = 0; m < members.length; m++) {
    reached.fill(0);
    for (const branch of branches) {
      let goesOn = always;
      if (branch === 'observed' && continues !== undefined && hasForecast && members[m]!.has(continues.quantity)) {
        const coming = windows.of(m, continues, 'forecast');
        goesOn = (t) => t < issued || coming[t] !== coming[t] || crosses(coming[t]!, continues.comparison, continues.line as number);
      }
      for (const { k, all, complete } of held) {
        if (complete && !windows.memberMayMeet(m, all, branch)) continue;
        const parts = all.map((condition): Part => ({ values: windows.of(m, condition, branch), comparison: condition.comparison, line: lineOf(condition, series), clear: condition.clear ?? lineOf(condition, series) }));
        // the last step has nothing to come
        raise(parts, k, branch === 'forecast' ? issued : 0, branch === 'forecast' ? Math.max(issued, steps - 1) : steps, goesOn, unknown, reached, bits);
      }
    }
    for (let at = 0; at < 2 * steps; at++) {
      const own = reached[at]!;
      if (own === 0) continue;
      const first = at < steps ? at : (LEVELS.length - 1) * steps + at; // the second half stands behind all levels of the first
      for (let k = 0; k < own; k++) count[first + k * steps]!++;
    }
  }
  const made = levelsOf(count, steps, members.length, rule.probability);
  for (let t = 0; t < steps; t++) if (unsure[t]! > made.holding[t]!) made.holding[t] = unsure[t]!;
  return { ...made, unknown };
}

/** Levels that enough members make. @param count members at each level or above, then those by the clear lines: `k * steps + t` */
function levelsOf(count: Uint16Array, steps: number, members: number, share: number): Omit<Warranted, 'unknown'> {
  const level = new Uint8Array(steps);
  const holding = new Uint8Array(steps);
  const probability = new Float64Array(LEVELS.length * steps);
  const least = Math.max(1, share * members - 1e-9); // 0.6 of 5 members is 3, whatever the product rounds to
  for (let k = 0; k < LEVELS.length; k++) {
    for (let t = 0; t < steps; t++) {
      const made = count[k * steps + t]!;
      probability[k * steps + t] = made / members;
      if (made >= least) level[t] = k + 1;
      if (count[(LEVELS.length + k) * steps + t]! >= least) holding[t] = k + 1;
    }
  }
  return { level, holding, probability };
}

/** One condition at one step: the number that was held against the line. */
export interface TracePart {
  readonly branch: Branch;
  readonly condition: Condition;
  /** The line of this unit. */
  readonly line: number;
  /** Of the member that decides, of those that cross first: as many lie before it as a level needs; null where none has one. */
  readonly value: number | null;
  /** Share of the members that cross it [1]. */
  readonly share: number;
  readonly crossed: boolean;
}

function partOf(windows: Windows, condition: Condition, branch: Branch, t: number, rule: HazardRule): TracePart {
  const { series } = windows;
  const line = lineOf(condition, series);
  const values = series.members.map((_, m) => windows.of(m, condition, branch)[t]!);
  const crossing = values.filter((value) => crosses(value, condition.comparison, line)).length;
  const sorted = values.filter((value) => value === value).sort((a, b) => a - b);
  if (condition.comparison.startsWith('>')) sorted.reverse();
  // where it is crossed by just enough members it is this one that decides
  const deciding = sorted[Math.min(sorted.length, Math.max(1, Math.ceil(rule.probability * values.length - 1e-9))) - 1];
  const share = crossing / values.length;
  return { branch, condition, line, value: deciding ?? null, share, crossed: crossing > 0 && crossing >= rule.probability * values.length - 1e-9 };
}

/** Every number that was looked at for one level at one step, by branch, in the order of the rule. */
export function traceOf(rule: HazardRule, windows: Windows, level: number, t: number): TracePart[] {
  const own = rule.levels.find(({ level: name }) => name === LEVELS[level - 1]);
  if (own === undefined) return [];
  const { issued, steps } = windows.series;
  const branches = rule.branches.filter((branch) => branch === 'observed' || (t >= issued && t < steps - 1));
  return branches.flatMap((branch) => own.any.flatMap((all) => all.map((condition) => partOf(windows, condition, branch, t, rule))));
}
