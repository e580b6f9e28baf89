/** Why a level was made: each number that was held against a line. */
import { crosses, inBranch, LEVELS, type Branch, type Condition, type Continuation, type HazardRule } from './rule.js';
import { lineOf } from './unit-series.js';
import type { NumberRange } from './past-window.js';
import type { Windows } from './unit-windows.js';

/** One condition at one step: the number that was held against the line. */
export interface TracePart {
  /** `continues`: what of the forecast says that what was observed may go on. */
  readonly branch: Branch | 'continues';
  readonly condition: Condition;
  /** The line of this unit. */
  readonly line: number;
  /**
   * Of the member that decides, of those that cross first: as many lie before it as a level needs. Where its window lacks values it
   * is at least so far. Null where none has one, or what is missing decides.
   */
  readonly value: number | null;
  /** Share of the members that cross it [1]; null where what is missing decides. */
  readonly share: number | null;
  /** Null: what is missing decides. */
  readonly crossed: boolean | null;
  /** What its window lacks, of the member that lacks most; null: nothing that matters. */
  readonly lacks: Lack | null;
}

/** What of a window is not there [steps]. */
export interface Lack {
  readonly missing: number;
  /** Beyond the end of the forecast. */
  readonly beyond: number;
  readonly of: number;
}

/** Shares of the members that cross for certain, and that may. */
interface Shares {
  readonly sure: number;
  readonly may: number;
}

function lackOf(ranges: readonly NumberRange[]): Lack | null {
  const open = ranges.filter(({ sure, may }) => sure !== may);
  if (open.length === 0) return null;
  const [missing, beyond] = [Math.max(...open.map(({ lacking }) => lacking)), Math.max(...open.map(({ beyond: own }) => own))];
  return { missing, beyond, of: open[0]!.width };
}

/** A part of which these shares of the members cross: it is, it is not, or what is missing decides. */
function decided({ branch, condition, line, value }: Pick<TracePart, 'branch' | 'condition' | 'line' | 'value'>, { sure, may }: Shares, lacks: Lack | null, { probability }: HazardRule): TracePart {
  const enough = (share: number): boolean => share > 0 && share >= probability - 1e-9;
  if (enough(sure)) return { branch, condition, line, value, share: sure, crossed: true, lacks };
  if (enough(may)) return { branch, condition, line, value: null, share: null, crossed: null, lacks };
  return { branch, condition, line, value, share: sure === may ? sure : null, crossed: false, lacks: sure === may ? null : lacks };
}

/** Windows of each member by the step that they end at; null: the one of the branch. */
type Ends = readonly (number | null)[] | null;

/** A window that ends at a step is one of what is seen there, whichever branch looks at it. */
const windowOf = (ends: Ends, m: number, branch: Branch, t: number): readonly [Branch, number] => {
  const end = ends?.[m] ?? null;
  return end === null ? [branch, t] : ['observed', end];
};

/** @param steps of each member, in the place of the window: those at which conditions that are to hold together come nearest to it */
function partOf(windows: Windows, condition: Condition, branch: Branch, t: number, rule: HazardRule, ends: Ends = null, steps: readonly number[] | null = null): TracePart {
  const { series } = windows;
  const line = lineOf(condition, series);
  const ranges = Array.from({ length: series.members }, (_, m) => (steps === null ? windows.at(m, condition, ...windowOf(ends, m, branch, t)) : windows.within(m, condition, ...windowOf(ends, m, branch, t), steps[m]!)));
  const shareOf = (of: (range: NumberRange) => number): number => ranges.filter((range) => crosses(of(range), condition.comparison, line)).length / ranges.length;
  const sorted = ranges.map(({ sure }) => sure).filter(Number.isFinite).sort((a, b) => a - b);
  if (condition.comparison.startsWith('>')) sorted.reverse();
  // where it is crossed by just enough members it is this one that decides
  const deciding = sorted[Math.min(sorted.length, Math.max(1, Math.ceil(rule.probability * ranges.length - 1e-9))) - 1];
  return decided({ branch, condition, line, value: deciding ?? null }, { sure: shareOf(({ sure }) => sure), may: shareOf(({ may }) => may) }, lackOf(ranges), rule);
}

/** The conditions of an alternative; those that are to hold together at the step of the window, member by member, at which most of them do. */
function partsOf(written: readonly Condition[], windows: Windows, branch: Branch, t: number, rule: HazardRule): TracePart[] {
  const all = inBranch(rule, written, branch);
  const { series } = windows;
  const ends = branch === 'forecast' ? windows.endsAhead(rule, all, t) : null;
  const together = all.filter((condition) => condition.together === true);
  const meets = (condition: Condition, m: number, s: number): boolean => crosses(series.columns.get(condition.quantity)![m]![s]!, condition.comparison, lineOf(condition, series));
  const nearest = Array.from({ length: together.length === 0 ? 0 : series.members }, (_, m) => {
    let [best, most] = [NaN, 0];
    for (const s of windows.stepsOf(together[0]!, ...windowOf(ends, m, branch, t))) {
      const met = together.filter((condition) => meets(condition, m, s)).length;
      if (met > most || (met === most && branch === 'observed')) [best, most] = [s, met];
    }
    return best;
  });
  return all.map((condition) => partOf(windows, condition, branch, t, rule, ends, condition.together === true ? nearest : null));
}

/**
 * Whether what was observed may continue: a member of which nothing is known to come may, as the rule takes it. The last step, after
 * which nothing is forecast, goes on as the one before it.
 */
function continuesPart(windows: Windows, condition: Continuation, at: number, own: HazardRule): TracePart {
  const rule = { ...own, probability: condition.probability ?? own.probability };
  const t = Math.min(at, windows.series.steps - 2);
  const { value, ...part } = partOf(windows, condition, 'forecast', t, rule);
  const { members } = windows.series;
  const going = Array.from({ length: members }, (_, m) => windows.at(m, condition, 'forecast', t)).filter(({ may }) => may !== may || crosses(may, condition.comparison, part.line)).length / members;
  return { ...decided({ ...part, value }, { sure: going, may: going }, null, rule), branch: 'continues' };
}

/**
 * Every number that was looked at for one level at one step, by branch, in the order of the rule; behind what was observed,
 * where a forecast bears on it, whether it may continue.
 */
export function traceOf(rule: HazardRule, windows: Windows, level: number, t: number): TracePart[] {
  const own = rule.levels.find(({ level: name }) => name === LEVELS[level - 1]);
  if (own === undefined) return [];
  const { issued, steps } = windows.series;
  const branches = rule.branches.filter((branch) => branch === 'observed' || (t >= issued && t < steps - 1));
  const { continues } = rule;
  return branches.flatMap((branch): TracePart[] => {
    const parts = own.any.flatMap((all) => partsOf(all, windows, branch, t, rule));
    const bears = branch === 'observed' && continues !== undefined && t >= issued && issued < steps - 1 && windows.series.columns.has(continues.quantity);
    return bears ? [...parts, continuesPart(windows, continues, t, rule)] : parts;
  });
}

/** A condition that was met. */
export type MetPart = TracePart & { readonly share: number; readonly crossed: true };

/** The conditions that were met; that it may continue only beside something observed that was, which alone it bears on. */
export function metParts(trace: readonly TracePart[]): MetPart[] {
  const met = trace.filter((part): part is MetPart => part.crossed === true);
  const isObserved = met.some(({ branch }) => branch === 'observed');
  return met.filter(({ branch }) => branch !== 'continues' || isObserved);
}
