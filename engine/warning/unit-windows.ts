/** The windows of many units, one after the other: what rules ask of them is made ready once and shared among the rules. */
import type { Check } from './check.js';
import { Plan, type Alternative } from './plan.js';
import { Probe } from './probe.js';
import { QuantityRows } from './quantity-rows.js';
import { inBranch, LEVELS, type Branch, type Condition, type HazardRule } from './rule.js';
import { areRunning, longestOf, metInto } from './running.js';
import { lastStep, wordsFor } from './step-bits.js';
import { Together } from './together.js';
import type { UnitAtHand, UnitSeries } from './unit-series.js';
import { isUpwards, tidy } from './line-edge.js';
import { pastRange, type NumberRange } from './past-window.js';
import { windowRange } from './window.js';

/** Units so far, of all windows of a thread. */
let units = 0;

export class Windows {
  readonly #at: UnitAtHand;
  readonly #quantities = new Map<string, QuantityRows>();
  readonly #probes = new Map<string, Probe>();
  readonly #groups: { readonly probes: readonly Probe[]; readonly check: Together }[] = [];
  readonly #plans = new Map<HazardRule, Plan>();

  constructor(series: UnitSeries) {
    this.#at = { series, number: ++units, words: wordsFor(series.steps) };
  }

  get series(): UnitSeries {
    return this.#at.series;
  }

  /** Words of the bits of its steps. */
  get words(): number {
    return this.#at.words;
  }

  /** Go on with another unit. */
  take(series: UnitSeries): void {
    if (series.dt !== this.#at.series.dt) {
      for (const made of [this.#plans, this.#probes, this.#quantities]) made.clear();
      this.#groups.length = 0;
    }
    this.#at.series = series;
    this.#at.number = ++units;
    this.#at.words = wordsFor(series.steps);
  }

  #quantity(name: string): QuantityRows {
    let own = this.#quantities.get(name);
    if (own === undefined) this.#quantities.set(name, (own = new QuantityRows(name, this.#at)));
    return own;
  }

  #widthOf({ window }: Condition): number {
    return window === null ? 1 : window / this.series.dt;
  }

  #probe(condition: Condition, holds: boolean, screens: boolean, fromNow: boolean): Probe {
    const { quantity, statistic, comparison, line, clear, nonNegative = false } = condition;
    const width = this.#widthOf(condition);
    const key = `${quantity} ${statistic} ${width} ${comparison} ${typeof line === 'number' ? line : `of ${line.column}`} ${holds ? (clear ?? '') : ''} ${screens} ${nonNegative} ${fromNow}`;
    let own = this.#probes.get(key);
    if (own === undefined) this.#probes.set(key, (own = new Probe(this.#quantity(quantity), condition, width, holds, screens, width > 1 && !fromNow)));
    return own;
  }

  /** Conditions by themselves, and those that are to hold at one step as one. */
  #checks(all: readonly Condition[], holds: boolean, fromNow: boolean): Check[] {
    const alone = all.filter(({ together }) => together !== true).map((condition) => this.#probe(condition, holds, true, fromNow));
    const probes = all.filter(({ together }) => together === true).map((condition) => this.#probe(condition, holds, true, fromNow));
    if (probes.length === 0) return alone;
    const known = this.#groups.find((group) => group.probes.length === probes.length && group.probes.every((probe, p) => probe === probes[p]));
    if (known !== undefined) return [...alone, known.check];
    const check = new Together(probes);
    this.#groups.push({ probes, check });
    return [...alone, check];
  }

  #alternative(k: number, all: readonly Condition[], { fromNow = false }: HazardRule, branches: readonly Branch[]): Alternative {
    const [kept, made] = [this.#checks(all, true, fromNow), this.#checks(all, false, fromNow)];
    const same = kept.every((check, c) => check === made[c]);
    // what a look at the values decides comes first
    kept.sort((a, b) => Number(b.screened) - Number(a.screened));
    return { k, branches, written: all, kept, made: same ? kept : made };
  }

  /** One for all branches, or one for each where they ask differently. */
  #alternatives(k: number, all: readonly Condition[], rule: HazardRule): Alternative[] {
    if (rule.observedNow !== true) return [this.#alternative(k, all, rule, rule.branches)];
    return rule.branches.map((branch) => this.#alternative(k, inBranch(rule, all, branch), rule, [branch]));
  }

  planOf(rule: HazardRule): Plan {
    let own = this.#plans.get(rule);
    if (own === undefined) {
      const alternatives = rule.levels.flatMap(({ level, any }) => any.flatMap((all) => this.#alternatives(LEVELS.indexOf(level) + 1, all, rule)));
      const quantities = [...new Set(rule.levels.flatMap(({ any }) => any.flat().map(({ quantity }) => quantity)))].map((name) => this.#quantity(name));
      this.#plans.set(rule, (own = new Plan(rule, alternatives, rule.continues === undefined ? null : this.#probe(rule.continues, false, false, true), quantities)));
    }
    return own;
  }

  /**
   * The windows of what is to come that say most of an alternative, of each member, by the step they end at: those that meet it, or else
   * may, of a sum the greatest; null: the one that begins now.
   */
  endsAhead(rule: HazardRule, all: readonly Condition[], t: number): readonly (number | null)[] {
    const { series, words } = this;
    const { members, steps } = series;
    const plan = this.planOf(rule);
    const made = plan.alternatives.find(({ written }) => written === all)!.made;
    if (!areRunning(made)) return new Array<null>(members).fill(null);
    plan.look();
    const last = Math.min(t + longestOf(made), steps - 1);
    const rows = { crossed: new Int32Array(members * words), possible: new Int32Array(members * words) };
    for (const how of ['crossed', 'possible'] as const) metInto(rows[how], made, how, 'observed', members * words);
    const sum = all.length === 1 && all[0]!.statistic === 'sum' ? this.#quantity(all[0]!.quantity) : null;
    return Array.from({ length: members }, (_, m) => {
      const meets = (how: keyof typeof rows, s: number): boolean => lastStep(rows[how], m * words, s, s) === s;
      const isToCome = (s: number): boolean => !made.every((check) => check.isReached(m, t, s));
      const ends = Array.from({ length: Math.max(0, last - t) }, (__, k) => t + 1 + k).filter(isToCome);
      const sure = ends.filter((s) => meets('crossed', s));
      if (sum === null) return sure.at(-1) ?? ends.findLast((s) => meets('possible', s)) ?? null;
      const [sums, width, sign] = [sum.sums(m), this.#widthOf(all[0]!), isUpwards(all[0]!.comparison) ? 1 : -1];
      const own = sure.length > 0 ? sure : ends.some((s) => meets('possible', s)) ? ends.filter((s) => meets('possible', s)) : ends;
      const numberOf = (s: number): number => sign * (sums[s + 1]! - sums[Math.max(0, s - width + 1)]!);
      return own.length === 0 ? null : own.reduce((best, s) => (tidy(numberOf(s)) >= tidy(numberOf(best)) ? s : best));
    });
  }

  /** One member's number over the window of one step, as far as it is known. */
  at(member: number, condition: Condition, branch: Branch, t: number): NumberRange {
    const { columns, steps } = this.series;
    const { statistic, quantity, comparison, nonNegative = false } = condition;
    const [values, width] = [columns.get(quantity)![member]!, this.#widthOf(condition)];
    const asked = { statistic, width, upwards: isUpwards(comparison), nonNegative };
    if (branch === 'observed') return pastRange(asked, values, t);
    // of the window alone, and of the step before it
    const { sure, may, lacking, beyond } = windowRange(asked, values.subarray(t, Math.min(steps, t + width + 1)), branch, 0);
    return { sure: sure[0]!, may: may[0]!, lacking: lacking[0]!, beyond: beyond[0]!, width };
  }

  /** Steps of a condition's window that lie in the series. */
  stepsOf(condition: Condition, branch: Branch, t: number): number[] {
    const width = this.#widthOf(condition);
    const first = branch === 'observed' ? t - width + 1 : t + 1;
    return Array.from({ length: width }, (_, k) => first + k).filter((s) => s >= 0 && s < this.series.steps);
  }

  /** One member's value at one step of a window, and what the window lacks. */
  within(member: number, condition: Condition, branch: Branch, t: number, step: number): NumberRange {
    const { lacking, beyond, width } = this.at(member, condition, branch, t);
    const value = this.series.columns.get(condition.quantity)![member]![step] ?? NaN;
    const [far, near] = isUpwards(condition.comparison) ? [-Infinity, Infinity] : [Infinity, -Infinity];
    const isThere = value === value;
    return { sure: isThere ? value : far, may: lacking > 0 ? near : isThere ? value : far, lacking, beyond, width };
  }
}
