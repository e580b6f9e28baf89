/**
 * What warnings are worth to somebody who can act at a cost and else bears a loss.
 *
 * Source: Richardson (2000) Q. J. R. Met. Soc. 126, 649-667, eq. 8: value relative to climatology (0) and to knowing
 * the event (1). With base rate s, hit rate H, false rate F and cost-loss ratio a:
 * V = (min(a, s) - F (1 - s) a + H s (1 - a) - s) / (min(a, s) - s a).
 */
import type { Roc, RocPoint } from './probability.js';
import type { Score } from './score.js';

/** @param costLoss cost of acting over the loss it saves [1], 0 to 1 exclusive */
export function economicValue({ hitRate, falseRate }: Pick<RocPoint, 'hitRate' | 'falseRate'>, base: number, costLoss: number): Score {
  const least = Math.min(costLoss, base);
  const divisor = least - base * costLoss;
  if (divisor === 0) return { missing: base === 0 ? 'no event was observed' : 'every case was an event' };
  return (least - falseRate * (1 - base) * costLoss + hitRate * base * (1 - costLoss) - base) / divisor;
}

export interface BestValue {
  readonly costLoss: number;
  /** Of the best threshold of these cases: an upper bound for others. */
  readonly value: Score;
  /** Above 1: never acting is best. */
  readonly threshold: number;
}

/** The best threshold for each cost-loss ratio; of equal ones the highest. */
export function bestValues({ points }: Roc, base: number, costLossRatios: readonly number[]): BestValue[] {
  return costLossRatios.map((costLoss) => {
    let best: BestValue = { costLoss, value: economicValue(points[0]!, base, costLoss), threshold: points[0]!.threshold };
    for (const point of points) {
      const value = economicValue(point, base, costLoss);
      if (typeof value === 'number' && typeof best.value === 'number' && value > best.value) best = { costLoss, value, threshold: point.threshold };
    }
    return best;
  });
}
