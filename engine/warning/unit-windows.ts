/** The windows of many units, one after the other: what rules ask of them is made ready once and shared among the rules. */
import { Plan, type Alternative } from './plan.js';
import { Probe } from './probe.js';
import { QuantityRows } from './quantity-rows.js';
import { LEVELS, type Branch, type Condition, type HazardRule } from './rule.js';
import { wordsFor } from './step-bits.js';
import type { UnitAtHand, UnitSeries } from './unit-series.js';
import { comingWindow, pastWindow } from './window.js';

export class Windows {
  readonly #at: UnitAtHand;
  readonly #quantities = new Map<string, QuantityRows>();
  readonly #probes = new Map<string, Probe>();
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
    if (series.dt !== this.#at.series.dt) for (const made of [this.#plans, this.#probes, this.#quantities]) made.clear();
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
    const { quantity, statistic, comparison, line, clear } = condition;
    const width = this.#widthOf(condition);
    const key = `${quantity} ${statistic} ${width} ${comparison} ${typeof line === 'number' ? line : `of ${line.column}`} ${holds ? (clear ?? '') : ''} ${screens}`;
    let own = this.#probes.get(key);
    if (own === undefined) this.#probes.set(key, (own = new Probe(this.#quantity(quantity), condition, width, holds, screens)));
    return own;
  }

  #alternative(k: number, all: readonly Condition[]): Alternative {
    const kept = all.map((condition) => this.#probe(condition, true, true));
    const made = all.map((condition) => this.#probe(condition, false, true));
    const same = kept.every((probe, k) => probe === made[k]);
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

  /** One member's statistic over the window of one step. */
  at(member: number, condition: Condition, branch: Branch, t: number): number {
    const { issued, columns } = this.series;
    const { statistic, quantity } = condition;
    const [values, width] = [columns.get(quantity)![member]!, this.#widthOf(condition)];
    // of the window alone, and of the step before it where that takes part
    const part = branch === 'observed' ? values.subarray(Math.max(0, t - width + (statistic === 'drop' ? 0 : 1)), t + 1) : values;
    const out = new Float64Array(part.length);
    if (branch === 'observed') pastWindow(statistic, part, width, out);
    else comingWindow(statistic, part, width, issued, out);
    return out[branch === 'observed' ? part.length - 1 : t]!;
  }
}
