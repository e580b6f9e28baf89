/** Why a level was made: each number that was held against a line. */
import { crosses, LEVELS, type Branch, type Condition, type HazardRule } from './rule.js';
import { lineOf } from './unit-series.js';
import type { Windows } from './unit-windows.js';

/** One condition at one step: the number that was held against the line. */
export interface TracePart {
  /** `continues`: what of the forecast says that what was observed may go on. */
  readonly branch: Branch | 'continues';
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
  const values = Array.from({ length: series.members }, (_, m) => windows.at(m, condition, branch, t));
  const crossing = values.filter((value) => crosses(value, condition.comparison, line)).length;
  const sorted = values.filter((value) => value === value).sort((a, b) => a - b);
  if (condition.comparison.startsWith('>')) sorted.reverse();
  // where it is crossed by just enough members it is this one that decides
  const deciding = sorted[Math.min(sorted.length, Math.max(1, Math.ceil(rule.probability * values.length - 1e-9))) - 1];
  const share = crossing / values.length;
  return { branch, condition, line, value: deciding ?? null, share, crossed: crossing > 0 && crossing >= rule.probability * values.length - 1e-9 };
}

/** Whether what was observed may continue: a member of which nothing is known to come may, as the rule takes it. */
function continuesPart(windows: Windows, condition: Condition, t: number, rule: HazardRule): TracePart {
  const part = partOf(windows, condition, 'forecast', t, rule);
  const { members } = windows.series;
  const going = Array.from({ length: members }, (_, m) => windows.at(m, condition, 'forecast', t)).filter((value) => value !== value || crosses(value, condition.comparison, part.line)).length;
  return { ...part, branch: 'continues', share: going / members, crossed: going > 0 && going >= rule.probability * members - 1e-9 };
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
    const parts = own.any.flatMap((all) => all.map((condition) => partOf(windows, condition, branch, t, rule)));
    const bears = branch === 'observed' && continues !== undefined && t >= issued && issued < steps - 1 && windows.series.columns.has(continues.quantity);
    return bears ? [...parts, continuesPart(windows, continues, t, rule)] : parts;
  });
}

/** The conditions that were met; that it may continue only beside something observed that was, which alone it bears on. */
export function metParts(trace: readonly TracePart[]): TracePart[] {
  const isObserved = trace.some(({ branch, crossed }) => branch === 'observed' && crossed);
  return trace.filter(({ branch, crossed }) => crossed && (branch !== 'continues' || isObserved));
}
