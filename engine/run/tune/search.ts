/** Counts of one rule under many settings: how often each level was warned of and came, block of days by block. */
import type { Contingency } from '../../verification/contingency.js';
import { nextLevel } from '../../warning/hysteresis.js';
import { LEVELS, type HazardRule } from '../../warning/rule.js';
import type { Windows } from '../../warning/unit-windows.js';
import type { WarnData } from '../warn/data.js';
import { levelsOf, type TuneCase } from './cases.js';
import { ownSetting, ruleWith, type Setting } from './settings.js';

/** Counts by level and block: `4 (level blocks + b) + 2 warned + event`, level 0 blue. */
export type Blocks = Float64Array;

/** One edition of a rule over the units, or areas, and the steps it is for. */
export class Search {
  readonly blocks: number;
  /** First step that it is in force at for any of them: blocks of days begin there. */
  private readonly first: number;
  /** By case at the steps of the forecast: levels that the rule's own lines make of the observations, and those that what is missing does not exclude. */
  private readonly seen: readonly { readonly least: Uint8Array; readonly most: Uint8Array }[];

  constructor(
    private readonly rule: HazardRule,
    private readonly cases: readonly TuneCase[],
    private readonly forecast: WarnData,
    observed: WarnData,
    private readonly days: number,
  ) {
    const { clock } = forecast;
    this.first = Math.min(...cases.map(({ from }) => from));
    this.blocks = Math.ceil(((Math.max(...cases.map(({ to }) => to)) - this.first) * clock.dt) / (days * 86_400));
    const own = ruleWith(rule, ownSetting(rule));
    const shift = Math.round((clock.start - observed.clock.start) / (clock.dt * 1_000));
    this.seen = cases.map(({ codes }) => {
      const out = { least: new Uint8Array(clock.steps), most: new Uint8Array(clock.steps).fill(LEVELS.length) };
      const made = levelsOf(own, observed, codes);
      if (made === null) return out;
      const { level, most } = made;
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
    const blockOf = Uint32Array.from({ length: clock.steps }, (_, t) => Math.max(0, Math.floor(((t - this.first) * clock.dt) / (this.days * 86_400))));
    this.cases.forEach(({ codes, from, to, before }, k) => {
      const seen = this.seen[k]!;
      const windows = new Map<string, Windows>();
      let made: ReturnType<typeof levelsOf> = null;
      settings.forEach(({ hysteresis }, s) => {
        const rule = rules[s]!;
        if (rules[s] !== null) made = levelsOf(rule, this.forecast, codes, windows);
        if (made === null) return;
        const out = counts[s]!;
        let held = before;
        for (let t = from; t < to; t++) {
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
