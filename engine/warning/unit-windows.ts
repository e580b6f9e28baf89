/** The windows of many units, one after the other: what rules ask of them is made ready once and shared among the rules. */
import type { Check } from './check.js';
import { Plan, type Alternative } from './plan.js';
import { Probe } from './probe.js';
import { QuantityRows } from './quantity-rows.js';
import { LEVELS, type Branch, type Condition, type HazardRule } from './rule.js';
import { wordsFor } from './step-bits.js';
import { Together } from './together.js';
import type { UnitAtHand, UnitSeries } from './unit-series.js';
import { isUpwards } from './line-edge.js';
import { pastRange, type NumberRange } from './past-window.js';
import { windowRange } from './window.js';

export class Windows {
  readonly #at: UnitAtHand;
  readonly #quantities = new Map<string, QuantityRows>();
  readonly #probes = new Map<string, Probe>();
  readonly #groups: { readonly probes: readonly Probe[]; readonly check: Together }[] = [];
  readonly #plans = new Map<HazardRule, Plan>();

  constructor(series: UnitSeries) {
    this.#at = { series, number: 0, words: wordsFor(series.steps) };
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
    this.#at.number++;
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

  #probe(condition: Condition, holds: boolean, screens: boolean): Probe {
    const { quantity, statistic, comparison, line, clear, nonNegative = false } = condition;
    const width = this.#widthOf(condition);
    const key = `${quantity} ${statistic} ${width} ${comparison} ${typeof line === 'number' ? line : `of ${line.column}`} ${holds ? (clear ?? '') : ''} ${screens} ${nonNegative}`;
    let own = this.#probes.get(key);
    if (own === undefined) this.#probes.set(key, (own = new Probe(this.#quantity(quantity), condition, width, holds, screens)));
    return own;
  }

  /** Conditions by themselves, and those that are to hold at one step as one. */
  #checks(all: readonly Condition[], holds: boolean): Check[] {
    const alone = all.filter(({ together }) => together !== true).map((condition) => this.#probe(condition, holds, true));
    const probes = all.filter(({ together }) => together === true).map((condition) => this.#probe(condition, holds, true));
    if (probes.length === 0) return alone;
    const known = this.#groups.find((group) => group.probes.length === probes.length && group.probes.every((probe, p) => probe === probes[p]));
    if (known !== undefined) return [...alone, known.check];
    const check = new Together(probes);
    this.#groups.push({ probes, check });
    return [...alone, check];
  }

  #alternative(k: number, all: readonly Condition[]): Alternative {
    const [kept, made] = [this.#checks(all, true), this.#checks(all, false)];
    const same = kept.every((check, c) => check === made[c]);
    // what a look at the values decides comes first
    kept.sort((a, b) => Number(b.screened) - Number(a.screened));
    return { k, kept, made: same ? kept : made };
  }

  planOf(rule: HazardRule): Plan {
    let own = this.#plans.get(rule);
    if (own === undefined) {
      const alternatives = rule.levels.flatMap(({ level, any }) => any.map((all) => this.#alternative(LEVELS.indexOf(level) + 1, all)));
      const quantities = [...new Set(rule.levels.flatMap(({ any }) => any.flat().map(({ quantity }) => quantity)))].map((name) => this.#quantity(name));
      this.#plans.set(rule, (own = new Plan(rule, alternatives, rule.continues === undefined ? null : this.#probe(rule.continues, false, false), quantities)));
    }
    return own;
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
