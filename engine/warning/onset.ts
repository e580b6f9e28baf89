/** When what a forecast warns of begins: the step at which enough members have crossed the lines of a level. */
import { isUpwards, tidy } from './line-edge.js';
import { pastRange } from './past-window.js';
import { crosses, LEVELS, type Condition, type HazardRule } from './rule.js';
import { lineOf, type UnitSeries } from './unit-series.js';

/**
 * The step at which one member's number over the steps after `t` first crosses a line; Infinity where it never does.
 *
 * A sum, a greatest or a least value crosses as it grows; where all of a window must lie on one side (the least above a
 * line), what is warned of begins with the window.
 */
function crossing(condition: Condition, series: UnitSeries, member: number, t: number): number {
  const { quantity, statistic, window, comparison } = condition;
  const values = series.columns.get(quantity)![member]!;
  const line = lineOf(condition, series);
  const end = Math.min(t + (window === null ? 1 : window / series.dt), series.steps - 1);
  const up = isUpwards(comparison);
  let [sum, greatest, least, first] = [0, -Infinity, Infinity, Infinity];
  let value = NaN;
  for (let s = t + 1; s <= end; s++) {
    const own = values[s]!;
    if (own !== own) return Infinity; // a window that lacks a value crosses nothing
    sum += own;
    greatest = Math.max(greatest, own);
    least = Math.min(least, own);
    value = statistic === 'sum' ? tidy(sum) : statistic === 'mean' ? tidy(sum / (s - t)) : statistic === 'max' ? greatest : statistic === 'min' ? least : tidy(values[t]! - least);
    if (first === Infinity && crosses(value, comparison, line)) first = s;
  }
  if (!crosses(value, comparison, line)) return Infinity;
  const grows = statistic === 'mean' || up === (statistic !== 'min');
  return grows ? first : t + 1;
}

/** The step at which one member first crosses the lines of conditions that are to hold together; Infinity where it never does. */
function crossingTogether(all: readonly Condition[], series: UnitSeries, member: number, t: number): number {
  const meets = (s: number): boolean => all.every((condition) => crosses(series.columns.get(condition.quantity)![member]![s]!, condition.comparison, lineOf(condition, series)));
  const end = Math.min(t + all[0]!.window! / series.dt, series.steps - 1);
  for (let s = t + 1; s <= end; s++) if (meets(s)) return s;
  return Infinity;
}

const widthOf = ({ window }: Condition, { dt }: UnitSeries): number => (window === null ? 1 : window / dt);

/** Whether all of a window must lie on one side, as the least above a line: what is warned of begins with it. */
const isSpell = ({ statistic, comparison }: Condition): boolean => statistic !== 'mean' && statistic !== 'sum' && isUpwards(comparison) === (statistic === 'min');

/** Whether one member's values at the steps of a window that are past meet a condition for certain, whatever comes. */
function isReached(condition: Condition, series: UnitSeries, member: number, t: number, end: number): boolean {
  const { quantity, statistic, comparison, nonNegative = false } = condition;
  const [width, line, up] = [widthOf(condition, series), lineOf(condition, series), isUpwards(comparison)];
  const past = series.columns.get(quantity)![member]!.subarray(Math.max(0, end - width + 1), t + 1).filter((value) => value === value);
  if (past.length === 0 || statistic === 'drop' || isSpell(condition)) return false;
  if (statistic === 'max' || statistic === 'min') return past.some((value) => crosses(value, comparison, line));
  return up && nonNegative && crosses(tidy(past.reduce((sum, value) => sum + value, 0) / (statistic === 'mean' ? width : 1)), comparison, line);
}

/** The step at which one member first crosses the lines in windows that began before now; a spell that has begun goes on from now. */
function crossingRunning(all: readonly Condition[], series: UnitSeries, member: number, t: number): number {
  const numberAt = (condition: Condition, s: number): number => {
    const { quantity, statistic, comparison, nonNegative = false } = condition;
    return pastRange({ statistic, width: widthOf(condition, series), upwards: isUpwards(comparison), nonNegative }, series.columns.get(quantity)![member]!, s).sure;
  };
  const together = all.filter((one) => one.together === true);
  const meets = (s: number): boolean => together.every((condition) => crosses(series.columns.get(condition.quantity)![member]![s]!, condition.comparison, lineOf(condition, series)));
  const isMet = (s: number): boolean => {
    if (together.length > 0 && !Array.from({ length: widthOf(together[0]!, series) }, (_, k) => s - k).some((step) => step >= 0 && meets(step))) return false;
    return all.every((condition) => condition.together === true || crosses(numberAt(condition, s), condition.comparison, lineOf(condition, series)));
  };
  const last = Math.min(t + Math.max(...all.map((condition) => widthOf(condition, series))), series.steps - 1);
  for (let s = t + 1; s <= last; s++) {
    if (!isMet(s) || all.every((condition) => isReached(condition, series, member, t, s))) continue;
    return all.every(isSpell) ? Math.max(t + 1, ...all.map((condition) => s - widthOf(condition, series) + 1)) : s;
  }
  return Infinity;
}

function onsetOfAll(all: readonly Condition[], { fromNow = false }: HazardRule, series: UnitSeries, member: number, t: number): number {
  const [together, alone] = [all.filter((one) => one.together === true), all.filter((one) => one.together !== true)];
  const running = fromNow || alone.length === 0 ? Infinity : crossingRunning(all, series, member, t);
  return Math.min(running, Math.max(...alone.map((condition) => crossing(condition, series, member, t)), together.length === 0 ? -Infinity : crossingTogether(together, series, member, t)));
}

/** The step after `t` that each member comes to a level or above at; Infinity where it never does. */
export function memberOnsets(rule: HazardRule, series: UnitSeries, level: number, t: number): number[] {
  const alternatives = rule.levels.filter(({ level: name }) => LEVELS.indexOf(name) + 1 >= level).flatMap(({ any }) => any);
  return Array.from({ length: series.members }, (_, m) => Math.min(...alternatives.map((all) => onsetOfAll(all, rule, series, m, t))));
}

/**
 * The step that what a level warns of begins at, by the members in the order of their own: the one that makes them enough.
 *
 * @param level 1 blue … 4 red; members at a higher level count, too
 * @param t step at which it is forecast: the windows end after it
 * @returns null where the members that cross are not enough
 */
export function onsetOf(rule: HazardRule, series: UnitSeries, level: number, t: number): number | null {
  const onsets = memberOnsets(rule, series, level, t).sort((a, b) => a - b);
  const onset = onsets[Math.max(1, Math.ceil(rule.probability * series.members - 1e-9)) - 1]!;
  return Number.isFinite(onset) ? onset : null;
}
