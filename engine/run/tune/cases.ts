/**
 * What an edition of a rule is judged on: each unit, or each area of units, over the steps of its own dates, with the level that the
 * editions before it left.
 */
import { AreaLevels } from '../../warning/area.js';
import { evaluate, usable } from '../../warning/evaluate.js';
import { NO_ALERT, nextLevel, type HeldLevel } from '../../warning/hysteresis.js';
import { inForceAt, type Span } from '../../warning/in-force.js';
import { memberLevels } from '../../warning/member-levels.js';
import type { Warranted } from '../../warning/plan.js';
import type { HazardRule } from '../../warning/rule.js';
import type { UnitSeries } from '../../warning/unit-series.js';
import { Windows } from '../../warning/unit-windows.js';
import type { WarnData } from '../warn/data.js';
import { unitSeries } from '../warn/unit-series.js';
import { ownSetting, ruleWith } from './settings.js';

/** Levels of a unit or area at every step. */
type Levels = Pick<Warranted, 'level' | 'most' | 'holding'>;

export interface TuneCase {
  /** The unit, or all that are judged of an area. */
  readonly codes: readonly string[];
  /** Steps that the edition is in force at, of the forecast. */
  readonly from: number;
  readonly to: number;
  /** What the editions before it hold at its beginning, by their own settings. */
  readonly before: HeldLevel;
}

export const seriesOf = (data: WarnData, unit: string): UnitSeries => unitSeries(data, unit, data.units.indexOf(unit), data.clock.steps - 1);

/**
 * What a rule makes of some data, for one case; null: nothing can be held.
 *
 * @param held windows of its units, which many settings of the rule look at
 */
export function levelsOf(rule: HazardRule, data: WarnData, codes: readonly string[], held = new Map<string, Windows>()): Levels | null {
  const { area } = rule;
  const levels = area === undefined ? null : new AreaLevels(area.parts?.digits, data.members.length, data.clock.steps);
  let made: Levels | null = null;
  for (const code of codes) {
    if (!data.units.includes(code)) continue;
    let windows = held.get(code);
    if (windows === undefined) held.set(code, (windows = new Windows(seriesOf(data, code))));
    const own = usable(rule, windows.series).rule;
    if (own === null) continue;
    if (levels === null) made = evaluate(own, windows);
    else levels.add(code, memberLevels(own, windows));
  }
  return levels === null || levels.units === 0 ? made : levels.warranted(rule);
}

/** The level that the editions before a step hold, each by its own settings over the steps of its own dates. */
function heldBefore(spans: readonly Span[], step: number, codes: readonly string[], data: WarnData): HeldLevel {
  let held: HeldLevel = NO_ALERT;
  const { start, dt } = data.clock;
  for (const { from, to, rule } of spans) {
    if (from >= step) break;
    const made = levelsOf(ruleWith(rule, ownSetting(rule)), data, codes);
    if (made === null) continue;
    for (let t = from; t < Math.min(to, step); t++) held = nextLevel(held, made.level[t]!, Math.max(made.level[t]!, made.holding[t]!), start + t * dt * 1_000, rule.hysteresis, made.most[t]);
  }
  return held;
}

/**
 * Cases of one edition.
 *
 * @param units with the editions of the hazard that are in force for each, and the one that is meant
 */
export function casesOf(rule: HazardRule, units: readonly { readonly unit: string; readonly spans: readonly Span[]; readonly own: Span }[], forecast: WarnData): TuneCase[] {
  const { area } = rule;
  const groups = new Map<string, typeof units[number][]>();
  for (const one of units) {
    const key = `${area === undefined ? one.unit : one.unit.slice(0, area.digits)} ${one.own.from} ${one.own.to}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group): TuneCase => {
    const [{ own: { from, to }, spans }] = group as [typeof units[number]];
    const codes = group.map(({ unit }) => unit);
    // another kind of rule before it warned others
    const alike = spans.filter((span) => span.rule.area?.digits === area?.digits);
    return { codes, from, to, before: from === 0 || inForceAt(alike, from - 1) === undefined ? NO_ALERT : heldBefore(alike, from, codes, forecast) };
  });
}
