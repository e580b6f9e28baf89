/**
 * What warnings are worth to somebody who can act at a cost and else bears a loss.
 *
 * Source: Richardson (2000) Q. J. R. Met. Soc. 126, 649-667, eq. 8: value relative to climatology (0) and to knowing
 * the event (1). With base rate s, hit rate H, false rate F and cost-loss ratio a:
 * V = (min(a, s) - F (1 - s) a + H s (1 - a) - s) / (min(a, s) - s a),
 * which in numbers of cases, with h hits, f false alarms, m misses and n of all, is
 * V = (min(a n, h + m) - a (h + f) - m) / (min(a n, h + m) - a (h + m)).
 */
import type { Contingency } from './contingency.js';
import type { RocGroup } from './probability.js';
import type { Score } from './score.js';

/** A difference of this share of its terms or less is their rounding. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * Value of acting on warnings [1], at most 1; exactly 0 where they cost what climatology costs.
 *
 * @param costLoss cost of acting over the loss it saves [1], 0 to 1 exclusive
 */
export function economicValue({ hits, falseAlarms, misses, correctNegatives }: Contingency, costLoss: number): Score {
  const [events, cases] = [hits + misses, hits + misses + falseAlarms + correctNegatives];
  if (cases === 0) return { missing: 'no case' };
  if (events === 0) return { missing: 'no event was observed' };
  if (events === cases) return { missing: 'every case was an event' };
  const least = Math.min(costLoss * cases, events);
  const expense = costLoss * (hits + falseAlarms) + misses;
  return Math.abs(least - expense) <= ROUNDING * (least + expense) ? 0 : (least - expense) / (least - costLoss * events);
}

export interface BestValue {
  readonly costLoss: number;
  /** Of the best threshold of these cases: an upper bound for others. */
  readonly value: Score;
  /** Above 1: never acting is best. */
  readonly threshold: number;
}

/**
 * The best threshold for each cost-loss ratio; of equal ones the highest.
 *
 * @param groups cases by probability, in descending order
 */
export function bestValues(groups: readonly RocGroup[], costLossRatios: readonly number[]): BestValue[] {
  const [events, quiet] = [groups.reduce((sum, group) => sum + group.events, 0), groups.reduce((sum, group) => sum + group.quiet, 0)];
  return costLossRatios.map((costLoss) => {
    let [hits, falseAlarms] = [0, 0];
    const table = (): Contingency => ({ hits, falseAlarms, misses: events - hits, correctNegatives: quiet - falseAlarms });
    let best: BestValue = { costLoss, value: economicValue(table(), costLoss), threshold: Infinity };
    for (const group of groups) {
      [hits, falseAlarms] = [hits + group.events, falseAlarms + group.quiet];
      const value = economicValue(table(), costLoss);
      if (typeof value === 'number' && typeof best.value === 'number' && value > best.value) best = { costLoss, value, threshold: group.threshold };
    }
    return best;
  });
}
