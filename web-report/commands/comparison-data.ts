/** What of a comparison goes onto its page. */
import { halfWidth95 } from '../../engine/core/student.js';
import type { Comparison, ComparedRow } from '../../engine/run/scenario/compare-runs.js';
import { ALL_PLACES } from '../../engine/run/scenario/tables.js';
import type { ClassChange, ComparedQuantity, ComparisonPage, Interval, Move } from '../pages/comparison/data.js';
import type { QuantityNames } from '../pages/parts.js';
import { LEVEL_ENDS, levelOf } from '../pages/risk/levels.js';

/** Places of each quantity that are drawn: those that move most. */
const DRAWN = 12;
/** Places with another class of probability that are listed. */
const LISTED = 40;

function intervalOf({ entity, first, second, difference, standardError, members }: ComparedRow): Interval {
  const half = standardError === null ? null : halfWidth95(members!) * standardError;
  return { place: entity, first, second, value: difference, low: half === null ? null : difference - half, high: half === null ? null : difference + half };
}

function moveOf({ value, low, high }: Pick<Interval, 'value' | 'low' | 'high'>): Move {
  if (value === 0) return 'same';
  const sure = low !== null && high !== null && (low > 0 || high < 0);
  return value < 0 ? (sure ? 'less' : 'perhaps-less') : sure ? 'more' : 'perhaps-more';
}

function quantitiesOf(rows: readonly ComparedRow[]): ComparedQuantity[] {
  return [...new Set(rows.map(({ quantity }) => quantity))].map((quantity): ComparedQuantity => {
    const own = rows.filter((row) => row.quantity === quantity).map(intervalOf);
    const places = own.filter(({ place }) => place !== ALL_PLACES);
    const drawn = places.filter(({ value }) => value !== 0).sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || (a.place < b.place ? -1 : 1));
    return {
      quantity,
      unit: rows.find((row) => row.quantity === quantity)!.unit,
      total: own.find(({ place }) => place === ALL_PLACES) ?? null,
      places: places.map((interval) => ({ id: interval.place, move: moveOf(interval), value: interval.value })),
      drawn: drawn.slice(0, DRAWN),
    };
  });
}

function classesOf({ shares }: Comparison): ClassChange[] {
  return [...new Set(shares.map(({ quantity }) => quantity))].map((quantity): ClassChange => {
    const counts = Array.from({ length: LEVEL_ENDS.length + 1 }, () => new Array<number>(LEVEL_ENDS.length + 1).fill(0));
    const own = shares.filter((share) => share.quantity === quantity);
    for (const { first, second } of own) counts[levelOf(first)]![levelOf(second)]!++;
    const moved = own.filter(({ first, second }) => levelOf(first) !== levelOf(second)).sort((a, b) => Math.abs(b.second - b.first) - Math.abs(a.second - a.first) || (a.entity < b.entity ? -1 : 1));
    return { quantity, counts, places: moved.slice(0, LISTED).map(({ entity, first, second }) => ({ id: entity, first, second })), moved: moved.length };
  });
}

/** The page's data. */
export const comparisonPage = (comparison: Comparison, code: string, names: QuantityNames): ComparisonPage => ({
  code,
  names,
  sides: comparison.sides,
  unpaired: comparison.unpaired,
  basis: comparison.basis,
  otherSteps: comparison.otherSteps,
  quantities: quantitiesOf(comparison.rows),
  curves: comparison.curves,
  classes: classesOf(comparison),
  onlyFirst: comparison.onlyFirst.length,
  onlySecond: comparison.onlySecond.length,
});
