/**
 * Settings of warning rules that are worth most at a ratio of cost to loss, found on every other block of days and held
 * against the blocks between, which the search never saw.
 *
 * A case is a unit at a step: an event where the observations cross the rule's own lines, a warning where the forecast,
 * with other settings and its hysteresis, holds the level. Of a rule over areas a case is an area at a step. Each edition of the
 * book is tuned on the steps of its own dates, from the level that the one before it held.
 */
import type { Label } from '../../core/label.js';
import { usable } from '../../warning/evaluate.js';
import { datedSteps, rulesInForce, type Span } from '../../warning/in-force.js';
import type { Edition, HazardRule } from '../../warning/rule.js';
import { timeText } from '../scenario/clock.js';
import type { RuleBook } from '../warn/book.js';
import { unmatchedUnits, type UnmatchedUnit } from '../verify/unmatched.js';
import type { WarnData } from '../warn/data.js';
import { casesOf, seriesOf } from './cases.js';
import { tuneRule } from './tune-rule.js';
import type { TunedHazard, TuneOptions } from './tuned.js';

export interface TuneResult {
  readonly tuned: readonly TunedHazard[];
  /** Units of one file alone. */
  readonly unmatched: readonly UnmatchedUnit[];
  /** Hazards that could not be, and why. */
  readonly left: readonly { readonly hazard: string; readonly title: Label; readonly effective: string; readonly region: string; readonly because: string }[];
}

/**
 * Tune every edition of every rule of a book that both series have what it needs for.
 *
 * @param forecast every step of it observed: `issued` its last
 * @param onProgress hazards done, of how many
 */
export function tuneBook({ editions }: RuleBook, forecast: WarnData, observed: WarnData, options: TuneOptions, onProgress: (done: number, of: number) => void): TuneResult {
  const { clock } = forecast;
  const dates = datedSteps(editions, clock.steps, (step) => timeText(clock, step).slice(0, 10));
  const units = forecast.units.filter((unit) => observed.units.includes(unit));
  const tuned: TunedHazard[] = [];
  const left: TuneResult['left'][number][] = [];
  const hazards = [...new Set(editions.flatMap((edition) => edition.hazards.map(({ hazard }) => hazard)))];
  hazards.forEach((hazard, k) => {
    const byEdition = new Map<Edition, { readonly rule: HazardRule; readonly units: { readonly unit: string; readonly spans: readonly Span[]; readonly own: Span }[]; readonly gaps: Set<string> }>();
    for (const unit of units) {
      const found = rulesInForce(editions, hazard, unit, dates);
      const spans = found.map((span, f): Span => ({ ...span, to: found[f + 1]?.from ?? clock.steps }));
      for (const span of spans) {
        const { edition, rule } = span;
        let own = byEdition.get(edition);
        if (own === undefined) byEdition.set(edition, (own = { rule, units: [], gaps: new Set() }));
        const held = [forecast, observed].map((data) => usable(rule, seriesOf(data, unit)));
        for (const { gaps } of held) for (const gap of gaps) own.gaps.add(gap);
        const { area } = rule;
        if (area !== undefined && !(unit.length >= area.digits && /^\d/.test(unit))) own.gaps.add(`no code whose first ${area.digits} digits name its area`);
        else if (held.every((each) => each.rule !== null)) own.units.push({ unit, spans, own: span });
      }
    }
    for (const [edition, { rule, units: judged, gaps }] of byEdition) {
      const made = judged.length === 0 ? { missing: [...gaps].join('; ') } : tuneRule(rule, edition, casesOf(rule, judged, forecast), forecast, observed, options);
      if ('missing' in made) left.push({ hazard, title: rule.title, effective: edition.effective, region: edition.region, because: made.missing });
      else tuned.push(made);
    }
    onProgress(k + 1, hazards.length);
  });
  return { tuned, unmatched: unmatchedUnits(forecast.units, observed.units), left };
}
