/** Statistics of the windows of a unit, and what they can come to at most: most rules of most days need no more. */
import type { Branch, Condition } from './rule.js';
import { lineOf, type UnitSeries } from './unit-series.js';
import { comingWindow, pastWindow } from './window.js';

/** What a whole series of a quantity can come to at most: most rules of most days need no more. */
interface Bounds {
  readonly low: number;
  readonly high: number;
  /** Sum of what is above 0. */
  readonly positive: number;
  /** Sum of what is below 0. */
  readonly negative: number;
  readonly complete: boolean;
}

/** Of several series together: the widest. */
function boundsOf(all: readonly Float64Array[]): Bounds {
  let low = Infinity;
  let high = -Infinity;
  let [positive, negative, complete] = [0, 0, true];
  for (const values of all) {
    let sum = 0;
    let absolute = 0;
    for (let t = 0; t < values.length; t++) {
      const value = values[t]!;
      if (value < low) low = value;
      if (value > high) high = value;
      sum += value;
      absolute += Math.abs(value);
    }
    if (sum !== sum) complete = false; // a missing value is in every sum after it
    positive = Math.max(positive, (absolute + sum) / 2);
    negative = Math.min(negative, (sum - absolute) / 2);
  }
  return { low, high, positive, negative, complete };
}

/** Room for what rounding may add to a sum. */
const SLACK = 1e-6;

/** Whether any window of the series may cross a line; a `false` is certain. */
function mayCross({ statistic, comparison }: Condition, { low, high, positive, negative }: Bounds, line: number): boolean {
  const upwards = comparison === '>=' || comparison === '>';
  if (statistic === 'sum') return upwards ? positive + SLACK >= line : negative - SLACK <= line;
  if (statistic === 'drop') return upwards ? high - low + SLACK >= line : low - high - SLACK <= line;
  return upwards ? high + SLACK >= line : low - SLACK <= line;
}

/** Share of a window's values that may be missing before an alert is no longer taken down by it [1]: a judgement. */
const MOST_MISSING = 0.25;

/** Statistics of the windows of a unit, made once for all rules that want them; taken to the next unit, its room is used again. */
export class Windows {
  series: UnitSeries;
  #unit = 0;
  readonly #byCondition = new Map<Condition, Feature>();
  readonly #byKey = new Map<string, Feature>();
  readonly #bounds = new Map<string, { unit: number; made: Bounds }>();

  constructor(series: UnitSeries) {
    this.series = series;
  }

  /** Go on with another unit. */
  take(series: UnitSeries): void {
    this.series = series;
    this.#unit++;
  }

  /** Of all members together: the widest. */
  bounds(quantity: string): Bounds {
    let own = this.#bounds.get(quantity);
    if (own?.unit !== this.#unit) {
      this.#bounds.set(quantity, (own = { unit: this.#unit, made: boundsOf(this.series.members.map((columns) => columns.get(quantity)!)) }));
    }
    return own.made;
  }

  /** Whether no value is missing of what these ask for. */
  isComplete(all: readonly Condition[]): boolean {
    for (const { quantity } of all) if (!this.bounds(quantity).complete) return false;
    return true;
  }

  /** Values missing up to each step, after the first there is: element t + 1. */
  #missing(quantity: string): Int32Array {
    const values = this.series.members[0]!.get(quantity)!;
    const counts = new Int32Array(values.length + 1);
    let begun = false;
    for (let t = 0; t < values.length; t++) {
      const is = values[t] === values[t];
      begun ||= is;
      counts[t + 1] = counts[t]! + (begun && !is ? 1 : 0);
    }
    return counts;
  }

  /** Raise `out` to `level` at each step whose past windows lack more of their values than can be done without. */
  markGaps(all: readonly Condition[], level: number, out: Uint8Array): void {
    for (const { quantity, window } of all) {
      const missing = this.#missing(quantity);
      const width = window === null ? 1 : window / this.series.dt;
      for (let t = 0; t < out.length; t++) if (missing[t + 1]! - missing[Math.max(0, t - width + 1)]! > width * MOST_MISSING && level > out[t]!) out[t] = level;
    }
  }

  /** Whether all of these may be met somewhere, by some member; a `false` is certain where nothing is missing. */
  mayMeet(all: readonly Condition[]): boolean {
    for (const condition of all) if (!mayCross(condition, this.bounds(condition.quantity), condition.clear ?? lineOf(condition, this.series))) return false;
    return true;
  }

  of(member: number, condition: Condition, branch: Branch): Float64Array {
    return this.#window(member, condition, branch).values;
  }

  /** Whether one member's windows of a branch, in which no value is missing, may meet all of these; a `false` is certain. */
  memberMayMeet(member: number, all: readonly Condition[], branch: Branch): boolean {
    for (const condition of all) {
      const { low, high } = this.#window(member, condition, branch);
      const held = condition.clear ?? lineOf(condition, this.series);
      if (condition.comparison === '>=' || condition.comparison === '>' ? high < held : low > held) return false;
    }
    return true;
  }

  #window(member: number, condition: Condition, branch: Branch): Window {
    const { steps, dt, issued, members } = this.series;
    let feature = this.#byCondition.get(condition);
    const width = condition.window === null ? 1 : condition.window / dt;
    if (feature === undefined) {
      const key = `${condition.statistic} ${width} ${condition.quantity}`;
      feature = this.#byKey.get(key) ?? { forecast: [], observed: [] };
      this.#byKey.set(key, feature);
      this.#byCondition.set(condition, feature);
    }
    const there = feature[branch][member];
    if (there?.unit === this.#unit) return there;
    const room = there?.values.length === steps ? there.values : new Float64Array(steps);
    const values = members[member]!.get(condition.quantity)!;
    if (branch === 'observed') pastWindow(condition.statistic, values, width, room);
    else comingWindow(condition.statistic, values, width, issued, room);
    let low = Infinity;
    let high = -Infinity;
    for (let t = 0; t < steps; t++) {
      const value = room[t]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return (feature[branch][member] = { unit: this.#unit, values: room, low, high });
  }
}

/** One member's statistic over one window at each step, the least and the greatest of it, and which unit it was made for. */
interface Window {
  readonly unit: number;
  readonly values: Float64Array;
  readonly low: number;
  readonly high: number;
}

/** One statistic over one window of one quantity: by branch, of each member. */
type Feature = Record<Branch, Window[]>;
