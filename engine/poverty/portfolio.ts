/**
 * Which support for which household: the most kept above the line within a budget. A knapsack in which each household
 * takes one of its options, or none.
 *
 * Dominated options are dropped; along the upper convex hull of each household's (cost, benefit) the steps of everybody
 * are taken steepest first. That is the optimum of the relaxed problem at every budget it passes through, and within one
 * step of it at all others. Small problems are then searched to the end by branch and bound.
 *
 * Source: Sinha & Zoltners (1979) Oper. Res. 27, 503-515; Kellerer, Pferschy & Pisinger (2004) Knapsack Problems, ch. 11.
 */
import { throwIfAny, type Problem } from '../core/errors.js';

export interface Option {
  /** [yuan], >= 0. */
  readonly cost: number;
  /** Persons kept above the line, in expectation. */
  readonly benefit: number;
}

/** What a portfolio comes to. */
export interface BudgetFigures {
  /** Spent [yuan]. */
  readonly cost: number;
  /** Persons kept above the line, with the 95 % interval over the draws. */
  readonly persons: number;
  readonly low: number;
  readonly high: number;
  /** Persons kept on the draws that did not choose: chosen on one half, met by the other, and the other way round. */
  readonly honest: number;
  /** No portfolio within the budget keeps more [persons]; nothing within it is better. */
  readonly bound: number;
  readonly exact: boolean;
}

/** A step up one household's hull, from the option before (-1: none). */
interface Step {
  readonly household: number;
  readonly option: number;
  readonly cost: number;
  readonly benefit: number;
}

export interface Portfolio {
  /** Option of each household; -1: none. */
  readonly chosen: Int32Array;
  readonly cost: number;
  readonly benefit: number;
  /** No portfolio within the budget has more. */
  readonly bound: number;
  /** Nothing within the budget is better. */
  readonly exact: boolean;
}

/** Steps along the upper hull of one household's options, each less steep than the one before. */
function hullOf(options: readonly Option[], household: number): Step[] {
  const order = options.map(({ cost, benefit }, option) => ({ cost, benefit, option })).filter(({ benefit }) => benefit > 0).sort((a, b) => a.cost - b.cost || b.benefit - a.benefit);
  const hull: { cost: number; benefit: number; option: number }[] = [{ cost: 0, benefit: 0, option: -1 }];
  for (const point of order) {
    if (point.benefit <= hull.at(-1)!.benefit) continue;
    while (hull.length > 1) {
      const [a, b] = [hull.at(-2)!, hull.at(-1)!];
      if ((b.benefit - a.benefit) * (point.cost - a.cost) > (point.benefit - a.benefit) * (b.cost - a.cost)) break;
      hull.pop();
    }
    hull.push(point);
  }
  return hull.slice(1).map(({ cost, benefit, option }, k) => ({ household, option, cost: cost - hull[k]!.cost, benefit: benefit - hull[k]!.benefit }));
}

/** Steepest first; of equals the household that comes first, so that the order of a run is one. */
const bySteepness = (a: Step, b: Step): number => b.benefit * a.cost - a.benefit * b.cost || a.household - b.household || a.option - b.option;

/** The steps of all households, steepest first. */
const stepsOf = (households: readonly (readonly Option[])[]): Step[] => households.flatMap(hullOf).sort(bySteepness);

export interface FrontierPoint {
  /** Spent [yuan]. */
  readonly cost: number;
  readonly benefit: number;
}

/** @throws InputError `poverty/option` for a cost below 0 or a number that is none */
function check(households: readonly (readonly Option[])[]): void {
  const problems: Problem[] = [];
  households.forEach((options, i) =>
    options.forEach(({ cost, benefit }, j) => {
      if (!(cost >= 0 && cost < Infinity && Number.isFinite(benefit))) problems.push({ place: `households[${i}] options[${j}]`, expected: 'a cost >= 0 and a benefit', found: `${cost}, ${benefit}`, code: 'poverty/option' });
    }),
  );
  throwIfAny(problems);
}

/**
 * What each budget can do, from nothing to everything: at each of these points nothing does better, and between two of
 * them no portfolio lies above the straight line.
 *
 * @param onStep told of each step from one point to the next: the option that a household takes from there on
 */
export function supportFrontier(households: readonly (readonly Option[])[], onStep?: (household: number, option: number) => void): FrontierPoint[] {
  check(households);
  let [cost, benefit] = [0, 0];
  const points = [
    { cost, benefit },
    ...stepsOf(households).map((step) => {
      onStep?.(step.household, step.option);
      return { cost: (cost += step.cost), benefit: (benefit += step.benefit) };
    }),
  ];
  // what costs nothing is taken at once
  return points.filter((point, k) => points[k + 1]?.cost !== point.cost);
}

/** The relaxed optimum of households from `from` on: what their steps give within a budget, the last of them in part. */
function relaxed(steps: readonly Step[], from: number, budget: number): number {
  let benefit = 0;
  for (const step of steps) {
    if (step.household < from) continue;
    if (step.cost > budget) return benefit + (step.benefit * budget) / step.cost;
    budget -= step.cost;
    benefit += step.benefit;
  }
  return benefit;
}

/** Steepest steps that still fit; a household whose next step does not fit stays where it is. */
function greedy(steps: readonly Step[], households: number, budget: number): { chosen: Int32Array; cost: number; benefit: number } {
  const chosen = new Int32Array(households).fill(-1);
  const stopped = new Uint8Array(households);
  let [cost, benefit] = [0, 0];
  for (const step of steps) {
    if (stopped[step.household] === 1) continue;
    if (cost + step.cost > budget) {
      stopped[step.household] = 1;
      continue;
    }
    chosen[step.household] = step.option;
    cost += step.cost;
    benefit += step.benefit;
  }
  return { chosen, cost, benefit };
}

/** Partial portfolios that are looked at before the search gives up. */
const MOST_NODES = 20_000;
/** Households up to which a search to the end is worth its time; of more, one step is a small part. */
const SEARCHED = 40;
const SLACK = 1e-12;

/**
 * The best portfolio within a budget.
 *
 * @param budget [yuan], >= 0
 * @param nodes partial portfolios looked at at most; 0: greedy alone
 * @throws InputError `poverty/option`, `poverty/budget`
 */
export function bestPortfolio(households: readonly (readonly Option[])[], budget: number, nodes = households.length <= SEARCHED ? MOST_NODES : 0): Portfolio {
  check(households);
  throwIfAny(budget >= 0 ? [] : [{ place: 'budget', expected: 'a number >= 0', found: String(budget), code: 'poverty/budget' }]);
  const steps = stepsOf(households);
  const first = greedy(steps, households.length, budget);
  const bound = relaxed(steps, 0, budget);
  const best = { chosen: first.chosen, benefit: first.benefit };
  const current = new Int32Array(households.length).fill(-1);
  let left = nodes;
  const search = (at: number, spent: number, benefit: number): void => {
    if (benefit > best.benefit + SLACK) [best.chosen, best.benefit] = [current.slice(), benefit];
    if (at === households.length || left === 0 || benefit + relaxed(steps, at, budget - spent) <= best.benefit + SLACK) return;
    left--;
    households[at]!.forEach((option, k) => {
      if (option.benefit <= 0 || spent + option.cost > budget) return;
      current[at] = k;
      search(at + 1, spent + option.cost, benefit + option.benefit);
      current[at] = -1;
    });
    search(at + 1, spent, benefit);
  };
  if (nodes > 0 && bound > first.benefit + SLACK) search(0, 0, 0);
  const exact = left > 0 || bound <= best.benefit + SLACK;
  const total = (pick: (option: Option) => number): number => best.chosen.reduce((sum, option, i) => sum + (option < 0 ? 0 : pick(households[i]![option]!)), 0);
  const benefit = total((option) => option.benefit);
  return { chosen: best.chosen, cost: total((option) => option.cost), benefit, bound: exact ? benefit : bound, exact };
}
