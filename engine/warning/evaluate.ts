/** Rules over the series of one unit: which level each hazard warrants at each step, how likely, and by which branch. */
import { LEVELS, crosses, type Branch, type Condition, type HazardRule } from './rule.js';
import { comingWindow, pastWindow } from './window.js';

/** The series a unit's rules are held against. */
export interface UnitSeries {
  readonly steps: number;
  /** Length of a step [s]. */
  readonly dt: number;
  /** Steps from here on are forecast: the last one observed. Without a forecast: the last step. */
  readonly issued: number;
  /** Of each member, by quantity; NaN where there is no value. Length `steps` each. */
  readonly members: readonly ReadonlyMap<string, Float64Array>[];
  /** Lines that differ by unit; undefined: the unit has none. */
  readonly line: (column: string) => number | undefined;
}

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

/** Statistics are made once for all rules that want them. */
export class Windows {
  readonly #made = new Map<string, Float64Array>();

  constructor(readonly series: UnitSeries) {}

  of(member: number, { quantity, statistic, window }: Condition, branch: Branch): Float64Array {
    const { steps, dt, issued, members } = this.series;
    const width = window === null ? 1 : window / dt;
    const key = `${member} ${branch} ${statistic} ${width} ${quantity}`;
    let made = this.#made.get(key);
    if (made === undefined) {
      made = new Float64Array(steps);
      const values = members[member]!.get(quantity)!;
      if (branch === 'observed') pastWindow(statistic, values, width, made);
      else comingWindow(statistic, values, width, issued, made);
      this.#made.set(key, made);
    }
    return made;
  }
}

const lineOf = ({ line }: Condition, series: UnitSeries): number => (typeof line === 'number' ? line : series.line(line.column)!);

/** What a hazard warrants at each step. Arrays have length `steps`. */
export interface Warranted {
  /** 0 none, 1 blue … 4 red: the highest that enough members make. */
  readonly level: Uint8Array;
  /** Likewise by the clear lines: what still holds an alert. */
  readonly holding: Uint8Array;
  /** Share of the members at each level or above, level by level: `k * steps + t` of `LEVELS[k]` [1]. */
  readonly probability: Float32Array;
  /** Steps at which every window of the rule lacks a value. */
  readonly unknown: Uint8Array;
}

/**
 * Hold a rule against a unit.
 *
 * @param rule as `usable` leaves it
 */
export function evaluate(rule: HazardRule, windows: Windows): Warranted {
  const { series } = windows;
  const { steps, issued, members } = series;
  const level = new Uint8Array(steps);
  const holding = new Uint8Array(steps);
  const probability = new Float32Array(LEVELS.length * steps);
  const known = new Uint8Array(steps);
  const count = new Uint16Array(2 * LEVELS.length * steps);
  const reached = new Uint8Array(2 * steps);
  const hasForecast = issued < steps - 1;
  for (let m = 0; m < members.length; m++) {
    reached.fill(0);
    const goesOn = rule.continues === undefined || !hasForecast || !members[m]!.has(rule.continues.quantity) ? null : windows.of(m, rule.continues, 'forecast');
    for (const branch of rule.branches) {
      for (const { level: name, any } of rule.levels) {
        const k = LEVELS.indexOf(name) + 1;
        for (const all of any) {
          const parts = all.map((condition) => ({ values: windows.of(m, condition, branch), comparison: condition.comparison, line: lineOf(condition, series), clear: condition.clear ?? lineOf(condition, series) }));
          for (let t = branch === 'forecast' ? issued : 0; t < steps; t++) {
            const going = branch === 'forecast' || goesOn === null || t < issued || goesOn[t] !== goesOn[t] || crosses(goesOn[t]!, rule.continues!.comparison, rule.continues!.line as number);
            let [met, kept, there] = [going, going, true];
            for (const { values, comparison, line, clear } of parts) {
              const value = values[t]!;
              met &&= crosses(value, comparison, line);
              kept &&= crosses(value, comparison, clear);
              there &&= value === value;
            }
            if (there) known[t] = 1;
            if (met && k > reached[t]!) reached[t] = k;
            if ((met || kept) && k > reached[steps + t]!) reached[steps + t] = k;
          }
        }
      }
    }
    for (let half = 0; half < 2; half++) for (let t = 0; t < steps; t++) for (let k = 0; k < reached[half * steps + t]!; k++) count[(half * LEVELS.length + k) * steps + t]!++;
  }
  const least = rule.probability * members.length - 1e-9; // 0.6 of 5 members is 3, whatever the product rounds to
  for (let k = 0; k < LEVELS.length; k++) {
    for (let t = 0; t < steps; t++) {
      const made = count[k * steps + t]!;
      probability[k * steps + t] = made / members.length;
      if (made > 0 && made >= least) level[t] = k + 1;
      const kept = count[(LEVELS.length + k) * steps + t]!;
      if (kept > 0 && kept >= least) holding[t] = k + 1;
    }
  }
  return { level, holding, probability, unknown: known.map((value) => 1 - value) };
}

/** One condition at one step: the number that was held against the line. */
export interface TracePart {
  readonly branch: Branch;
  readonly condition: Condition;
  /** The line of this unit. */
  readonly line: number;
  /** Of the median member; null where it has none. */
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
  const share = crossing / values.length;
  return { branch, condition, line, value: sorted[Math.floor((sorted.length - 1) / 2)] ?? null, share, crossed: crossing > 0 && crossing >= rule.probability * values.length - 1e-9 };
}

/** Every number that was looked at for one level at one step, by branch, in the order of the rule. */
export function traceOf(rule: HazardRule, windows: Windows, level: number, t: number): TracePart[] {
  const own = rule.levels.find(({ level: name }) => name === LEVELS[level - 1]);
  if (own === undefined) return [];
  const { issued, steps } = windows.series;
  const branches = rule.branches.filter((branch) => branch === 'observed' || (t >= issued && t < steps - 1));
  return branches.flatMap((branch) => own.any.flatMap((all) => all.map((condition) => partOf(windows, condition, branch, t, rule))));
}
