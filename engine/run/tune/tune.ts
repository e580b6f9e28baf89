/**
 * Settings of warning rules that are worth most at a ratio of cost to loss, found on every other block of days and held
 * against the blocks between, which the search never saw.
 *
 * A case is a unit at a step: an event where the observations cross the rule's own lines, a warning where the forecast,
 * with other settings and its hysteresis, holds the level.
 */
import type { Label } from '../../core/label.js';
import { randomStream } from '../../core/random.js';
import { blockBootstraps, type BootstrapInterval } from '../../verification/bootstrap.js';
import type { Contingency } from '../../verification/contingency.js';
import { economicValue } from '../../verification/economic-value.js';
import { isMissing, type Missing, type Score } from '../../verification/score.js';
import { evaluate, usable } from '../../warning/evaluate.js';
import type { UnitSeries } from '../../warning/unit-series.js';
import { Windows } from '../../warning/unit-windows.js';
import { NO_ALERT, nextLevel } from '../../warning/hysteresis.js';
import { LEVELS, ruleFor, type Edition, type HazardRule, type Level } from '../../warning/rule.js';
import { timeText } from '../scenario/clock.js';
import type { RuleBook } from '../warn/book.js';
import type { WarnData } from '../warn/data.js';
import { unitSeries } from '../warn/unit-series.js';
import { holdSettings, lineSettings, ownSetting, ruleWith, type Setting } from './settings.js';

export interface TuneOptions {
  readonly costLoss: number;
  /** Level that counts as a warning; absent: the lowest of each rule. */
  readonly level?: Level;
  /** Days of a block. */
  readonly block: number;
  readonly resamples: number;
  readonly seed: string;
}

export interface Tried {
  readonly setting: Setting;
  readonly fitted: Score;
  readonly heldOut: Score;
  readonly heldOutTable: Contingency;
}

export interface TunedHazard {
  readonly hazard: string;
  readonly title: Label;
  /** Edition that was tuned. */
  readonly effective: string;
  readonly region: string;
  readonly level: Level;
  readonly units: number;
  readonly own: Tried;
  readonly best: Tried;
  readonly tried: readonly Tried[];
  /** Of the held-out values of the two, and of what the best gains. */
  readonly intervals: readonly [own: BootstrapInterval | Missing, best: BootstrapInterval | Missing, gain: BootstrapInterval | Missing];
  /** Whether the held-out part gains too, and acting on it is worth more than never acting. */
  readonly holds: boolean;
}

export interface TuneResult {
  readonly tuned: readonly TunedHazard[];
  /** Hazards that could not be, and why. */
  readonly left: readonly { readonly hazard: string; readonly title: Label; readonly because: string }[];
}

/** Settings whose hysteresis is searched: the best by lines. */
const FINALISTS = 5;

/** Counts of blocks: `4 b + 2 warned + event`. */
type Blocks = Float64Array;

const tableOf = (counts: Blocks, blocks: Iterable<number>): Contingency => {
  const sums = [0, 0, 0, 0];
  for (const b of blocks) for (let k = 0; k < 4; k++) sums[k]! += counts[4 * b + k]!;
  return { correctNegatives: sums[0]!, misses: sums[1]!, falseAlarms: sums[2]!, hits: sums[3]! };
};

export function valueOf({ hits, misses, falseAlarms, correctNegatives }: Contingency, costLoss: number): Score {
  const cases = hits + misses + falseAlarms + correctNegatives;
  if (cases === 0) return { missing: 'no case' };
  return economicValue({ hitRate: hits / Math.max(1, hits + misses), falseRate: falseAlarms / Math.max(1, falseAlarms + correctNegatives) }, (hits + misses) / cases, costLoss);
}

const seriesOf = (data: WarnData, unit: string, u: number): UnitSeries => unitSeries(data, unit, u, data.clock.steps - 1);

/** One rule over the units it is for. */
class Search {
  readonly blocks: number;
  /** Observed events by unit: 1 event, 0 none, 2 unknown; steps of the forecast. */
  private readonly events: readonly Uint8Array[];

  constructor(
    private readonly rule: HazardRule,
    private readonly units: readonly string[],
    private readonly forecast: WarnData,
    observed: WarnData,
    private readonly level: number,
    private readonly days: number,
  ) {
    const { clock } = forecast;
    this.blocks = Math.ceil((clock.steps * clock.dt) / (days * 86_400));
    const own = ruleWith(rule, ownSetting(rule));
    const shift = Math.round((clock.start - observed.clock.start) / (clock.dt * 1_000));
    this.events = units.map((unit) => {
      const out = new Uint8Array(clock.steps).fill(2);
      const u = observed.units.indexOf(unit);
      const series = u < 0 ? null : seriesOf(observed, unit, u);
      const found = series === null ? null : usable(own, series).rule;
      if (series === null || found === null) return out;
      const { level: reached, unknown } = evaluate(found, new Windows(series));
      for (let t = 0; t < out.length; t++) if (unknown[t + shift] === 0) out[t] = reached[t + shift]! >= level ? 1 : 0;
      return out;
    });
  }

  /** Counts of each setting; settings of the same lines and probability stand together. */
  count(settings: readonly Setting[]): Blocks[] {
    const { clock } = this.forecast;
    const counts = settings.map(() => new Float64Array(4 * this.blocks));
    const rules = settings.map((setting, s) => (s > 0 && settings[s - 1]!.factor === setting.factor && settings[s - 1]!.probability === setting.probability ? null : ruleWith(this.rule, setting)));
    const blockOf = Uint32Array.from({ length: clock.steps }, (_, t) => Math.floor((t * clock.dt) / (this.days * 86_400)));
    this.units.forEach((unit, k) => {
      const events = this.events[k]!;
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
          held = nextLevel(held, made.level[t]!, Math.max(made.level[t]!, made.holding[t]!), clock.start + t * clock.dt * 1_000, hysteresis);
          if (events[t] !== 2 && made.unknown[t] === 0) out[4 * blockOf[t]! + (held.level >= this.level ? 2 : 0) + events[t]!]!++;
        }
      });
    });
    return counts;
  }
}

/** Tune one rule. */
function tuneRule(rule: HazardRule, { effective, region }: Edition, units: readonly string[], forecast: WarnData, observed: WarnData, { costLoss, level: wanted, block, resamples, seed }: TuneOptions): TunedHazard | Missing {
  const level = wanted ?? rule.levels[0]!.level;
  if (!rule.levels.some((each) => each.level === level)) return { missing: `it has no level ${level}` };
  const search = new Search(rule, units, forecast, observed, LEVELS.indexOf(level) + 1, block);
  const all = Array.from({ length: search.blocks }, (_, b) => b);
  const [fit, rest] = [all.filter((b) => b % 2 === 0), all.filter((b) => b % 2 === 1)];
  const of = (setting: Setting, counts: Blocks): Tried & { readonly counts: Blocks } => {
    const heldOutTable = tableOf(counts, rest);
    return { setting, fitted: valueOf(tableOf(counts, fit), costLoss), heldOut: valueOf(heldOutTable, costLoss), heldOutTable, counts };
  };
  const first = lineSettings(rule, forecast.members.length);
  const tried = search.count(first).map((counts, k) => of(first[k]!, counts));
  const own = tried[0]!;
  for (const [part, score] of [['fitted', own.fitted], ['held-out', own.heldOut]] as const) if (isMissing(score)) return { missing: `${score.missing} in the ${part} part` };
  const worth = ({ fitted }: Tried): number => (isMissing(fitted) ? -Infinity : fitted);
  // a stable sort: of equal ones the nearest to the rule stays first
  const finalists = [...tried].sort((a, b) => worth(b) - worth(a)).slice(0, FINALISTS);
  const second = finalists.flatMap(({ setting }) => holdSettings(setting, forecast.clock.dt).slice(1));
  tried.push(...search.count(second).map((counts, k) => of(second[k]!, counts)));
  const best = tried.reduce((a, b) => (worth(b) > worth(a) + 1e-12 ? b : a));
  const difference = (a: Score, b: Score): Score => (isMissing(a) ? a : isMissing(b) ? b : b - a);
  const intervals = blockBootstraps(
    rest.length,
    (drawn) => {
      const [a, b] = [own, best].map(({ counts }) => valueOf(tableOf(counts, Array.from(drawn, (k) => rest[k]!)), costLoss)) as [Score, Score];
      return [a, b, difference(a, b)];
    },
    resamples,
    randomStream(seed, `tune/${rule.hazard}/${region}`),
  ) as [BootstrapInterval | Missing, BootstrapInterval | Missing, BootstrapInterval | Missing];
  const gain = difference(own.heldOut, best.heldOut);
  return { hazard: rule.hazard, title: rule.title, effective, region, level, units: units.length, own, best, tried, intervals, holds: best !== own && !isMissing(gain) && gain > 0 && !isMissing(best.heldOut) && best.heldOut > 0 };
}

/**
 * Tune every rule of a book that both series have what it needs for.
 *
 * @param forecast every step of it observed: `issued` its last
 * @param onProgress hazards done, of how many
 */
export function tuneBook({ editions }: RuleBook, forecast: WarnData, observed: WarnData, options: TuneOptions, onProgress: (done: number, of: number) => void): TuneResult {
  const { clock } = forecast;
  const day = timeText(clock, clock.steps - 1).slice(0, 10);
  const units = forecast.units.filter((unit) => observed.units.includes(unit));
  const tuned: TunedHazard[] = [];
  const left: TuneResult['left'][number][] = [];
  const hazards = [...new Set(editions.flatMap((edition) => edition.hazards.map(({ hazard }) => hazard)))];
  hazards.forEach((hazard, k) => {
    const byEdition = new Map<Edition, { readonly rule: HazardRule; readonly units: string[]; readonly gaps: Set<string> }>();
    for (const unit of units) {
      const found = ruleFor(editions, hazard, unit, day);
      if (found === null) continue;
      const { edition, rule } = found;
      let own = byEdition.get(edition);
      if (own === undefined) byEdition.set(edition, (own = { rule, units: [], gaps: new Set() }));
      const held = [usable(rule, seriesOf(forecast, unit, forecast.units.indexOf(unit))), usable(rule, seriesOf(observed, unit, observed.units.indexOf(unit)))];
      for (const { gaps } of held) for (const gap of gaps) own.gaps.add(gap);
      if (held.every((each) => each.rule !== null)) own.units.push(unit);
    }
    for (const [edition, { rule, units: judged, gaps }] of byEdition) {
      const made = judged.length === 0 ? { missing: [...gaps].join('; ') } : tuneRule(rule, edition, judged, forecast, observed, options);
      if ('missing' in made) left.push({ hazard, title: rule.title, because: made.missing });
      else tuned.push(made);
    }
    onProgress(k + 1, hazards.length);
  });
  return { tuned, left };
}
