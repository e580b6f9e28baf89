/** Rules over the series of one unit: which level each hazard warrants at each step, how likely, and by which branch. */
import { LevelRows } from './levels.js';
import { metAll, openLevels, stepsThatGoOn } from './open-levels.js';
import type { Warranted } from './plan.js';
import type { Condition, HazardRule } from './rule.js';
import type { UnitSeries } from './unit-series.js';
import type { Windows } from './unit-windows.js';

/** What of a rule can be held against a series. */
export interface Usable {
  /** With those alternatives alone that can; null: none can. */
  readonly rule: HazardRule | null;
  /** Why the others cannot, each reason once. */
  readonly gaps: readonly string[];
}

function gapOf({ quantity, window, line: at }: Condition, { dt, columns, line }: UnitSeries): string | null {
  if (!columns.has(quantity)) return `no ${quantity}`;
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
  if (levels.length === 0) return { rule: null, gaps: [...gaps] };
  return { rule: gaps.size === 0 ? rule : { ...rule, levels }, gaps: [...gaps] }; // as it is where it can be: what is made ready for a rule goes on to hold
}

const [made, kept] = [new LevelRows(), new LevelRows()];

/** The higher of two levels, the second of which is none from a step on: the first itself where it is nowhere the lower. */
function higherOf(own: Uint8Array, other: Uint8Array, to: number): Uint8Array {
  let out = own;
  for (let t = 0; t < to; t++) {
    if (other[t]! <= own[t]!) continue;
    if (out === own) out = own.slice();
    out[t] = other[t]!;
  }
  return out;
}

/** Steps of which a series without gaps says nothing, and no member does. */
function undecided(unknown: Uint8Array, probability: Float64Array, to: number): Uint8Array {
  let out = unknown;
  for (let t = 0; t < to; t++) {
    if (unknown[t] === 0 || probability[t] === 0) continue;
    if (out === unknown) out = unknown.slice();
    out[t] = 0;
  }
  return out;
}

/**
 * Hold a rule against the unit at hand. What is missing, before its series begins among it, neither makes a level nor hides one:
 * what is crossed whatever it is counts, and what it may make is told beside.
 *
 * @param rule as `usable` leaves it
 */
export function evaluate(rule: HazardRule, windows: Windows): Warranted {
  const { series, words } = windows;
  const { steps, issued, members } = series;
  const plan = windows.planOf(rule);
  const complete = plan.look();
  const held = plan.mayBeMet();
  const { made: calm, openTo } = plan.calm(steps, issued);
  const simple = complete && (series.goesOn?.size ?? 0) === 0 && plan.isSimple(issued);
  if (simple && held.length === 0) return calm;
  made.begin(members * words);
  const holds = simple && plan.holds;
  if (holds) kept.begin(members * words);
  for (const branch of rule.branches) {
    const within = branch === 'observed' ? stepsThatGoOn(plan, series, words) : null;
    for (const alternative of held) {
      if (!alternative.branches.includes(branch)) continue;
      made.join(alternative.k - 1, metAll(alternative.made, 'crossed', branch, within, members * words));
      if (holds) kept.join(alternative.k - 1, metAll(alternative.kept, 'crossed', branch, within, members * words));
    }
  }
  const voters = { members, steps, words };
  const { level, probability } = made.count(voters, rule.probability);
  if (!simple) return openLevels(plan, windows, level, probability);
  const keeps = holds ? kept.count(voters, rule.probability).level : level;
  return { level, most: higherOf(level, calm.most, openTo), holding: higherOf(keeps, calm.holding, openTo), probability, open: calm.open, unknown: undecided(calm.unknown, probability, openTo) };
}
