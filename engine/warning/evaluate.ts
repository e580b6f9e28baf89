/** Rules over the series of one unit: which level each hazard warrants at each step, how likely, and by which branch. */
import type { Plan, Warranted } from './plan.js';
import type { Probe } from './probe.js';
import { LEVELS, type Branch, type Condition, type HazardRule } from './rule.js';
import type { UnitSeries } from './unit-series.js';
import type { Windows } from './unit-windows.js';
import { Votes, type Counted } from './votes.js';

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

/** Share of the values of a window's sum that may be missing before an alert is no longer taken down by it [1]: a judgement. Of an extreme none may: the one that is missing can be it. */
const MOST_MISSING = 0.25;

/** Values missing up to each step, after the first there is, or all where the record goes on from an earlier one: element t + 1. */
function missingBefore(values: Float64Array, goesOn: boolean): Int32Array {
  const counts = new Int32Array(values.length + 1);
  let begun = goesOn;
  for (let t = 0; t < values.length; t++) {
    const is = values[t] === values[t];
    begun ||= is;
    counts[t + 1] = counts[t]! + (begun && !is ? 1 : 0);
  }
  return counts;
}

/** The level of a rule at each step whose past windows lack more of their values than can be done without; where the record goes on from an earlier one, what lies before it is lacking. */
function unsureLevels({ rule, alternatives, quantities }: Plan, { columns, steps }: UnitSeries, goesOn: boolean): Uint8Array {
  const out = new Uint8Array(steps);
  if (!rule.branches.includes('observed')) return out;
  const missing = new Map(quantities.map(({ name }) => [name, missingBefore(columns.get(name)![0]!, goesOn)]));
  for (const { k, made } of alternatives) {
    for (const { quantity, statistic, width } of made) {
      const most = statistic === 'sum' || statistic === 'mean' ? width * MOST_MISSING : 0;
      const before = missing.get(quantity.name)!;
      for (let t = 0; t < steps; t++) {
        const early = goesOn && t + 1 < width; // what its window holds of the earlier record is not known
        if ((early || before[t + 1]! - before[Math.max(0, t - width + 1)]! > most) && k > out[t]!) out[t] = k;
      }
    }
  }
  return out;
}

/** Levels that members reach, as bits of all members; those without any are left as they were. */
class LevelRows {
  readonly rows = LEVELS.map(() => new Int32Array(0));
  readonly #some = LEVELS.map(() => false);

  begin(length: number): void {
    for (let k = 0; k < LEVELS.length; k++) {
      if (this.rows[k]!.length !== length) this.rows[k] = new Int32Array(length);
      this.#some[k] = false;
    }
  }

  /** Join the steps at which all of these are met, of those in `within`. */
  join(k: number, probes: readonly Probe[], branch: Branch, within: Int32Array | null): void {
    const out = this.rows[k]!;
    if (own.length !== out.length) own = new Int32Array(out.length);
    const first = probes[0]!.crossed(branch);
    if (within === null) for (let at = 0; at < out.length; at++) own[at] = first[at]!;
    else for (let at = 0; at < out.length; at++) own[at] = first[at]! & within[at]!;
    for (let p = 1; p < probes.length; p++) {
      const bits = probes[p]!.crossed(branch);
      for (let at = 0; at < out.length; at++) own[at]! &= bits[at]!;
    }
    if (this.#some[k]!) for (let at = 0; at < out.length; at++) out[at]! |= own[at]!;
    else for (let at = 0; at < out.length; at++) out[at] = own[at]!;
    this.#some[k] = true;
  }

  /** What enough members make: one that reaches a level reaches those below. */
  count(votes: Votes, { steps, members }: UnitSeries, words: number, share: number): Counted {
    votes.begin(words, members);
    let above: Int32Array | null = null;
    for (let k = LEVELS.length - 1; k >= 0; k--) {
      const rows = this.rows[k]!;
      if (!this.#some[k]!) {
        if (above !== null) votes.add(k, above);
        continue;
      }
      if (above !== null) for (let at = 0; at < rows.length; at++) rows[at]! |= above[at]!;
      votes.add(k, rows);
      above = rows;
    }
    return votes.count(steps, Math.max(1, share * members - 1e-9)); // 0.6 of 5 members is 3, whatever the product rounds to
  }
}

let own = new Int32Array(0);
const [made, kept, votes] = [new LevelRows(), new LevelRows(), new Votes()];

/** Steps at which every window of the rule lacks a value, or the series ends before it. */
function unknownSteps({ rule, alternatives }: Plan, { steps, members }: UnitSeries, words: number): Uint8Array {
  const [known, all, there] = [new Int32Array(words), new Int32Array(words), new Int32Array(words)];
  for (let m = 0; m < members; m++) {
    for (const branch of rule.branches) {
      for (const { made } of alternatives) {
        all.fill(-1);
        for (const probe of made) {
          probe.there(m, branch, there);
          for (let w = 0; w < words; w++) all[w]! &= there[w]!;
        }
        for (let w = 0; w < words; w++) known[w]! |= all[w]!;
      }
    }
  }
  return Uint8Array.from({ length: steps }, (_, t) => ((known[t >>> 5]! >>> (t & 31)) & 1) ^ 1);
}

/** Bits of all members of the steps at which what was seen may go on: from the issue on something must be to come, where that is known. Null: at all. */
function stepsThatGoOn({ rule, continues }: Plan, { issued, steps, members, columns }: UnitSeries, words: number): Int32Array | null {
  if (continues === null || issued >= steps - 1 || !columns.has(rule.continues!.quantity)) return null;
  continues.quantity.look();
  const coming = continues.crossed('forecast');
  const [out, there] = [new Int32Array(members * words), new Int32Array(words)];
  for (let m = 0; m < members; m++) {
    continues.there(m, 'forecast', there);
    for (let w = 0; w < words; w++) out[m * words + w] = ~(there[w]! & ~coming[m * words + w]!);
  }
  return out;
}

/**
 * Hold a rule against the unit at hand.
 *
 * @param rule as `usable` leaves it
 * @param goesOn whether an earlier record came before this one, so that a window that begins before it lacks values
 */
export function evaluate(rule: HazardRule, windows: Windows, goesOn = false): Warranted {
  const { series, words } = windows;
  const { steps, issued, members } = series;
  const plan = windows.planOf(rule);
  const complete = plan.look();
  const held = plan.mayBeMet();
  const calm = plan.calm(steps, issued);
  if (complete && held.length === 0 && !goesOn) return calm;
  const unknown = complete ? calm.unknown : unknownSteps(plan, series, words);
  const unsure = complete && !goesOn ? null : unsureLevels(plan, series, goesOn);
  if (held.length === 0) return { ...calm, holding: unsure!, unknown };
  made.begin(members * words);
  if (plan.holds) kept.begin(members * words);
  for (const branch of rule.branches) {
    const within = branch === 'observed' ? stepsThatGoOn(plan, series, words) : null;
    for (const alternative of held) {
      made.join(alternative.k - 1, alternative.made, branch, within);
      if (plan.holds) kept.join(alternative.k - 1, alternative.kept, branch, within);
    }
  }
  const { level, probability } = made.count(votes, series, words, rule.probability);
  const keeps = plan.holds ? kept.count(votes, series, words, rule.probability).level : level;
  return { level, holding: unsure === null ? keeps : keeps.map((one, t) => Math.max(one, unsure[t]!)), probability, unknown };
}
