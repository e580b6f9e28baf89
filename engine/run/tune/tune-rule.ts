/**
 * One rule tuned: first the lines of all judged levels by one factor with the probability and hysteresis, which the levels share,
 * then the lines of each level by a factor of its own, in turns until none gains. What no event tells of stays as it was: the lines
 * of a level that is not judged, and with it what it shares with the others.
 */
import { randomStream } from '../../core/random.js';
import { blockBootstrap, blockBootstraps, type BootstrapInterval } from '../../verification/bootstrap.js';
import { economicValue } from '../../verification/economic-value.js';
import { isMissing, type Missing, type Score } from '../../verification/score.js';
import { LEVELS, type Edition, type HazardRule, type Level } from '../../warning/rule.js';
import type { WarnData } from '../warn/data.js';
import type { TuneCase } from './cases.js';
import { Search, type Blocks } from './search.js';
import { holdSettings, levelSettings, lineSettings, mayShare, ownSetting, type Setting } from './settings.js';
import type { Tried, TunedHazard, TunedLevel, TuneOptions } from './tuned.js';

/** Settings whose hysteresis is searched: the best by lines. */
const FINALISTS = 5;
/** Turns over the levels, each of which goes on from the last. */
const TURNS = 2;
const LEAST_GAIN = 1e-12;

interface Counted {
  readonly setting: Setting;
  readonly counts: Blocks;
}

/** Values of settings at the levels that can be judged. */
class Judge {
  readonly levels: readonly Level[];
  readonly unjudged: { level: Level; because: string }[] = [];
  private readonly fit: readonly number[];
  private readonly rest: readonly number[];
  /** By what each setting is. */
  private readonly known = new Map<string, Counted>();

  constructor(
    private readonly search: Search,
    own: Setting,
    wanted: readonly Level[],
    private readonly costLoss: number,
  ) {
    const all = Array.from({ length: search.blocks }, (_, b) => b);
    [this.fit, this.rest] = [all.filter((b) => b % 2 === 0), all.filter((b) => b % 2 === 1)];
    const [counted] = this.count([own]);
    this.levels = wanted.filter((level) => {
      const { fitted, heldOut } = this.tried(counted!, level);
      const because = isMissing(fitted) ? `${fitted.missing} in the fitted part` : isMissing(heldOut) ? `${heldOut.missing} in the held-out part` : null;
      if (because !== null) this.unjudged.push({ level, because });
      return because === null;
    });
  }

  count(settings: readonly Setting[]): Counted[] {
    const missing = settings.filter((setting) => !this.known.has(JSON.stringify(setting)));
    this.search.count(missing).forEach((counts, k) => this.known.set(JSON.stringify(missing[k]!), { setting: missing[k]!, counts }));
    return settings.map((setting) => this.known.get(JSON.stringify(setting))!);
  }

  get all(): Counted[] {
    return [...this.known.values()];
  }

  tried({ setting, counts }: Counted, level: Level): Tried {
    const l = LEVELS.indexOf(level) + 1;
    const heldOutTable = this.search.tableOf(counts, l, this.rest);
    return { setting, fitted: economicValue(this.search.tableOf(counts, l, this.fit), this.costLoss), heldOut: economicValue(heldOutTable, this.costLoss), heldOutTable };
  }

  /** Mean value over the levels of one part [1]. */
  worth(counted: Counted, part: 'fitted' | 'heldOut', levels = this.levels): number {
    return levels.reduce((sum, level) => {
      const score = this.tried(counted, level)[part];
      return sum + (isMissing(score) ? -Infinity : score);
    }, 0) / levels.length;
  }

  /** The best of the fitted part; of equal ones the first. */
  best(settings: readonly Counted[], levels = this.levels): Counted {
    return settings.reduce((a, b) => (this.worth(b, 'fitted', levels) > this.worth(a, 'fitted', levels) + LEAST_GAIN ? b : a));
  }

  /** Held-out values of two settings at a level over blocks that are drawn, and what the second gains. */
  private drawnValues(own: Counted, best: Counted, level: Level, drawn: Uint32Array): [own: Score, best: Score, gain: Score] {
    const blocks = Array.from(drawn, (k) => this.rest[k]!);
    const [a, b] = [own, best].map(({ counts }) => economicValue(this.search.tableOf(counts, LEVELS.indexOf(level) + 1, blocks), this.costLoss)) as [Score, Score];
    return [a, b, isMissing(a) ? a : isMissing(b) ? b : b - a];
  }

  intervals(own: Counted, best: Counted, level: Level, resamples: number, seed: string, name: string): TunedLevel['intervals'] {
    return blockBootstraps(this.rest.length, (drawn) => this.drawnValues(own, best, level, drawn), resamples, randomStream(seed, name)) as [BootstrapInterval | Missing, BootstrapInterval | Missing, BootstrapInterval | Missing];
  }

  /** Of what the second gains, the mean over the levels that a draw has events of. */
  gain(own: Counted, best: Counted, resamples: number, seed: string, name: string): BootstrapInterval | Missing {
    const meanGain = (drawn: Uint32Array): Score => {
      const gains = this.levels.map((level) => this.drawnValues(own, best, level, drawn)[2]).filter((gain): gain is number => !isMissing(gain));
      return gains.length === 0 ? { missing: 'no event was observed' } : gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    };
    return blockBootstrap(this.rest.length, meanGain, resamples, randomStream(seed, name));
  }
}

/** Tune one edition of a rule over its cases. */
export function tuneRule(rule: HazardRule, { effective, region }: Edition, cases: readonly TuneCase[], forecast: WarnData, observed: WarnData, { costLoss, level: wanted, block, resamples, seed }: TuneOptions): TunedHazard | Missing {
  const [from, to] = [Math.min(...cases.map((one) => one.from)), Math.max(...cases.map((one) => one.to))];
  // editions that follow one another have intervals of their own
  const name = `tune/${rule.hazard}/${region}${from === 0 ? '' : `/${effective}`}`;
  const levels = rule.levels.map(({ level }) => level).filter((level) => wanted === undefined || level === wanted);
  if (levels.length === 0) return { missing: `it has no level ${wanted!}` };
  const judge = new Judge(new Search(rule, cases, forecast, observed, block), ownSetting(rule), levels, costLoss);
  if (judge.levels.length === 0) return { missing: [...new Set(judge.unjudged.map(({ because }) => because))].join('; ') };
  const tried = judge.count(lineSettings(rule, forecast.members.length, judge.levels));
  const own = tried[0]!;
  // a stable sort: of equal ones the nearest to the rule stays first
  const finalists = [...tried].sort((a, b) => judge.worth(b, 'fitted') - judge.worth(a, 'fitted')).slice(0, FINALISTS);
  const held = !mayShare(rule, judge.levels) ? [] : judge.count(finalists.flatMap(({ setting }) => holdSettings(setting, forecast.clock.dt).slice(1)));
  let best = judge.best([...tried, ...held]);
  for (let turn = 0; turn < TURNS; turn++) for (const level of judge.levels) best = judge.best(judge.count(levelSettings(rule, best.setting, level)));
  const gain: BootstrapInterval | Missing = best === own ? { missing: 'no setting is better in the fitted part' } : judge.gain(own, best, resamples, seed, name);
  const holds = 'low' in gain && gain.low > 0 && judge.worth(best, 'heldOut') > 0;
  return {
    hazard: rule.hazard, title: rule.title, effective, region, units: cases.length, from, to, kept: (holds ? best : own).setting, unjudged: judge.unjudged, gain, holds,
    levels: judge.levels.map((level) => ({ level, own: judge.tried(own, level), best: judge.tried(best, level), intervals: judge.intervals(own, best, level, resamples, seed, `${name}/${level}`) })),
    tried: judge.levels.flatMap((level) => judge.all.map((counted) => ({ level, ...judge.tried(counted, level) }))),
  };
}
