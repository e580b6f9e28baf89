/** Parameters of the hourly cascade from a record of hours: the shares of splits of each kind, and how uneven the others are. */
import { InputError } from '../core/errors.js';
import { HALVINGS, HOURS, type CascadeParameters, type Halving } from './hourly-cascade.js';

/** Fewer splits of a kind do not tell. */
const LEAST_SPLITS = 30;

/** Counts of splits, and of the log-ratios of those in which neither part is dry. */
class Splits {
  /** By number of wet parts. */
  readonly count = [0, 0, 0, 0];
  private squares = 0;
  private ratios = 0;

  add(parts: readonly number[]): void {
    const wet = parts.filter((depth) => depth > 0);
    if (wet.length === 0) return;
    this.count[wet.length]!++;
    for (let k = 1; k < wet.length; k++) {
      this.squares += Math.log(wet[k]! / wet[k - 1]!) ** 2;
      this.ratios++;
    }
  }

  get total(): number {
    return this.count.reduce((sum, of) => sum + of, 0);
  }

  /** Root mean square of the log-ratios; their mean is 0 by the symmetry of the cascade. */
  get spread(): number {
    return this.ratios > 0 ? Math.sqrt(this.squares / this.ratios) : 0;
  }
}

/**
 * Fit a cascade.
 *
 * @param hours rain [mm] of whole days, 24 elements each from midnight; a day with NaN is left out
 * @param threshold hours with less rain count as dry [mm]
 * @throws InputError `cascade/too-few-days` with fewer than 30 wet days
 */
export function fitCascade(hours: ArrayLike<number>, threshold = 0): CascadeParameters {
  const day = new Splits();
  const levels = Array.from({ length: HALVINGS }, () => new Splits());
  const depth = new Float64Array(HOURS);
  const sum = (from: number, length: number): number => {
    let total = 0;
    for (let h = from; h < from + length; h++) total += depth[h]!;
    return total;
  };
  for (let t = 0; t + HOURS <= hours.length; t += HOURS) {
    for (let h = 0; h < HOURS; h++) depth[h] = hours[t + h]! < threshold ? 0 : hours[t + h]!;
    if (depth.some(Number.isNaN)) continue;
    day.add([sum(0, 8), sum(8, 8), sum(16, 8)]);
    levels.forEach((splits, level) => {
      const half = 4 >> level;
      for (let h = 0; h < HOURS; h += 2 * half) splits.add([sum(h, half), sum(h + half, half)]);
    });
  }
  if (day.total < LEAST_SPLITS) throw new InputError([{ place: 'hours', expected: `at least ${LEAST_SPLITS} days with rain`, found: String(day.total), code: 'cascade/too-few-days' }]);
  return {
    oneThird: day.count[1]! / day.total,
    twoThirds: day.count[2]! / day.total,
    thirdSpread: day.spread,
    halvings: levels.map((splits): Halving => ({ allInOne: splits.count[1]! / splits.total, spread: splits.spread })),
  };
}
