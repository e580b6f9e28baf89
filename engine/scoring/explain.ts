/**
 * Why a unit has its score: every step of every indicator, the points lost (obstacle degree), the cheapest gains, and
 * what separates it from the next grade.
 */
import { asRatio } from '../core/expression/index.js';
import { MISSING_REASONS, NOT_APPLICABLE, PRESENT } from '../core/table.js';
import { wilsonInterval } from '../core/statistics.js';
import { shareAt } from './aggregate/leaf-sums.js';
import type { Framework } from './framework.js';
import { NO_GRADE } from './grade.js';
import { normalise } from './normalise/goalpost.js';
import type { ScoringProgram } from './program.js';
import { comparable } from './rank.js';
import type { Gain, IndicatorStep, UnitCard } from './result.js';
import type { IndicatorColumns } from './normalise/columns.js';

/** Yuan to raise an indicator by one of its units, by indicator code. */
export type CostTable = ReadonlyMap<string, number>;

const GAINS_SHOWN = 3;

/** The state of an indicator in words. */
const stateName = (state: number): string => (state === PRESENT ? 'value' : state === NOT_APPLICABLE ? 'not-applicable' : MISSING_REASONS[state]!);

/** What is known of one unit, at position `at` of its columns. */
export interface UnitEvidence {
  readonly level: string;
  readonly code: string;
  readonly name: string;
  readonly at: number;
  readonly indicators: readonly IndicatorColumns[];
  readonly effective: readonly Float64Array[];
  readonly score: number;
  readonly grade: number;
  readonly gradeBeforeVeto: number;
  /** Lowest score of each grade, as `LevelScores.cuts`. */
  readonly cuts: readonly (number | null)[];
  /** Denominator of indicator `k` where it is a share of counts, else null. */
  readonly denominator: (k: number) => number | null;
}

function steps(framework: Framework, program: ScoringProgram, unit: UnitEvidence): IndicatorStep[] {
  const { at } = unit;
  const lost = framework.indicators.map((_, k) => unit.effective[k]![at]! * (1 - unit.indicators[k]!.normalised[at]! * shareAt(unit.indicators[k]!, at)));
  const allLost = lost.reduce((sum, points) => sum + points, 0);
  return framework.indicators.map((indicator, k): IndicatorStep => {
    const columns = unit.indicators[k]!;
    const has = columns.state[at] === PRESENT;
    const weight = unit.effective[k]![at]!;
    const ratio = asRatio(program.indicators[k]!.formula);
    const n = has && ratio !== null && indicator.unit === '%' ? unit.denominator(k) : null;
    return {
      code: indicator.code,
      state: stateName(columns.state[at]!),
      value: has ? columns.value[at]! : null,
      unclipped: has ? (normalise(columns.value[at]!, indicator.goalpost)?.unclipped ?? null) : null,
      normalised: has ? columns.normalised[at]! : null,
      nominalWeight: indicator.weight / 100,
      weight,
      contribution: weight * columns.normalised[at]! * shareAt(columns, at),
      reportedShare: shareAt(columns, at),
      obstacle: allLost > 0 ? (100 * lost[k]!) / allLost : 0,
      interval: n === null || n <= 0 ? null : percentInterval(columns.value[at]!, n),
    };
  });
}

function percentInterval(value: number, n: number): [number, number] | null {
  const share = value / 100;
  if (share < 0 || share > 1) return null;
  const [low, high] = wilsonInterval(share, n);
  return [100 * low, 100 * high];
}

/** Every gain there is: reaching the target, or reporting a missing value at the target; cheapest per point first, else largest first. */
function allGains(framework: Framework, list: readonly IndicatorStep[], costs: CostTable | null): Gain[] {
  const gains = list.flatMap((step, k): Gain[] => {
    const points = step.weight - step.contribution;
    if (step.state === 'not-applicable' || comparable(points) <= 0) return [];
    const { target } = framework.indicators[k]!.goalpost;
    const perUnit = costs?.get(step.code);
    const cost = perUnit === undefined || step.value === null ? null : perUnit * Math.abs(target - step.value);
    return [{ indicator: step.code, points, from: step.value, to: target, cost }];
  });
  const price = (gain: Gain): number => (gain.cost === null ? Infinity : gain.cost / gain.points);
  return gains.sort((a, b) => (price(a) === price(b) ? b.points - a.points || (a.indicator < b.indicator ? -1 : 1) : price(a) - price(b)));
}

function nextGrade(framework: Framework, unit: UnitEvidence, gains: readonly Gain[]): UnitCard['nextGrade'] {
  if (unit.grade === NO_GRADE || unit.grade === 0) return null;
  const better = framework.grades[unit.grade - 1]!;
  const cut = unit.cuts[unit.grade - 1] ?? null;
  if (unit.gradeBeforeVeto < unit.grade) return { grade: better.grade, points: 0, by: null, heldBy: 'veto' };
  if (cut === null) return { grade: better.grade, points: 0, by: null, heldBy: 'quota' };
  const points = cut - unit.score;
  const by: string[] = [];
  let sum = 0;
  for (const gain of [...gains].sort((a, b) => b.points - a.points)) {
    if (comparable(sum) >= comparable(points)) break;
    by.push(gain.indicator);
    sum += gain.points;
  }
  return { grade: better.grade, points, by: comparable(sum) >= comparable(points) ? by : null };
}

/** The card of one unit. */
export function unitCard(framework: Framework, program: ScoringProgram, unit: UnitEvidence, costs: CostTable | null): UnitCard {
  const list = steps(framework, program, unit);
  const gains = allGains(framework, list, costs);
  return { level: unit.level, code: unit.code, name: unit.name, steps: list, gains: gains.slice(0, GAINS_SHOWN), nextGrade: nextGrade(framework, unit, gains) };
}
