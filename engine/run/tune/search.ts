/** Counts of one rule under many settings: how often each level was warned of and came, block of days by block. */
import type { Contingency } from '../../verification/contingency.js';
import { evaluate, usable } from '../../warning/evaluate.js';
import { NO_ALERT, nextLevel } from '../../warning/hysteresis.js';
import { LEVELS, type HazardRule } from '../../warning/rule.js';
import type { UnitSeries } from '../../warning/unit-series.js';
import { Windows } from '../../warning/unit-windows.js';
import type { WarnData } from '../warn/data.js';
import { unitSeries } from '../warn/unit-series.js';
import { ownSetting, ruleWith, type Setting } from './settings.js';

/** Counts by level and block: `4 (level blocks + b) + 2 warned + event`, level 0 blue. */
export type Blocks = Float64Array;

export const seriesOf = (data: WarnData, unit: string, u: number): UnitSeries => unitSeries(data, unit, u, data.clock.steps - 1);

/** One rule over the units it is for. */
export class Search {
  readonly blocks: number;
  /** By unit at the steps of the forecast: levels that the rule's own lines make of the observations, and those that what is missing does not exclude. */
  private readonly seen: readonly { readonly least: Uint8Array; readonly most: Uint8Array }[];

  constructor(
    private readonly rule: HazardRule,
    private readonly units: readonly string[],
    private readonly forecast: WarnData,
    observed: WarnData,
    private readonly days: number,
  ) {
    const { clock } = forecast;
    this.blocks = Math.ceil((clock.steps * clock.dt) / (days * 86_400));
    const own = ruleWith(rule, ownSetting(rule));
    const shift = Math.round((clock.start - observed.clock.start) / (clock.dt * 1_000));
    this.seen = units.map((unit) => {
      const out = { least: new Uint8Array(clock.steps), most: new Uint8Array(clock.steps).fill(LEVELS.length) };
      const u = observed.units.indexOf(unit);
      const series = u < 0 ? null : seriesOf(observed, unit, u);
      const found = series === null ? null : usable(own, series).rule;
      if (series === null || found === null) return out;
      const { level, most } = evaluate(found, new Windows(series));
      for (let t = Math.max(0, -shift); t < clock.steps && t + shift < level.length; t++) [out.least[t], out.most[t]] = [level[t + shift]!, most[t + shift]!];
      return out;
    });
  }

  /** The table of a level over some blocks. @param level 1 blue … 4 red */
  tableOf(counts: Blocks, level: number, blocks: Iterable<number>): Contingency {
    const sums = [0, 0, 0, 0];
    for (const b of blocks) for (let k = 0; k < 4; k++) sums[k]! += counts[4 * ((level - 1) * this.blocks + b) + k]!;
    return { correctNegatives: sums[0]!, misses: sums[1]!, falseAlarms: sums[2]!, hits: sums[3]! };
  }

  /** Counts of each setting; settings of the same lines and probability stand together. */
  count(settings: readonly Setting[]): Blocks[] {
    const { clock } = this.forecast;
    const counts = settings.map(() => new Float64Array(4 * LEVELS.length * this.blocks));
    const linesOf = ({ factors, probability }: Setting): string => `${factors.join(' ')} ${probability}`;
    const rules = settings.map((setting, s) => (s > 0 && linesOf(settings[s - 1]!) === linesOf(setting) ? null : ruleWith(this.rule, setting)));
    const blockOf = Uint32Array.from({ length: clock.steps }, (_, t) => Math.floor((t * clock.dt) / (this.days * 86_400)));
    this.units.forEach((unit, k) => {
      const seen = this.seen[k]!;
      const series = seriesOf(this.forecast, unit, this.forecast.units.indexOf(unit));
      const windows = new Windows(series);
      let made: ReturnType<typeof evaluate> | null = null;
      settings.forEach(({ hysteresis }, s) => {
        const rule = rules[s]!;
        if (rules[s] !== null) {
          const own = usable(rule, series).rule;
          made = own === null ? null : evaluate(own, windows);
        }
        if (made === null) return;
        const out = counts[s]!;
        let held = NO_ALERT;
        for (let t = 0; t < clock.steps; t++) {
          held = nextLevel(held, made.level[t]!, Math.max(made.level[t]!, made.holding[t]!), clock.start + t * clock.dt * 1_000, hysteresis, made.most[t]);
          for (let l = 1; l <= LEVELS.length; l++) {
            // what is missing decides, on one side or the other
            if ((l > seen.least[t]! && l <= seen.most[t]!) || (l > made.level[t]! && l <= made.most[t]!)) continue;
            out[4 * ((l - 1) * this.blocks + blockOf[t]!) + (held.level >= l ? 2 : 0) + (seen.least[t]! >= l ? 1 : 0)]!++;
          }
        }
      });
    });
    return counts;
  }
}
