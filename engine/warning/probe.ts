/** One condition against one line, for the unit at hand: whether it may be crossed at all, and at which steps each member does. */
import type { Check } from './check.js';
import { edgeOf, isUpwards, tidiedEdgeOf, tidy } from './line-edge.js';
import type { QuantityRows } from './quantity-rows.js';
import type { Branch, Condition, Statistic } from './rule.js';
import { addRange, anyInComing, anyInPast, keepRange, keptOf, lastStep, moveLater, stepsBegun, valuesBeyond, valuesMissing } from './step-bits.js';
import type { UnitAtHand } from './unit-series.js';
import { ValueRows } from './value-rows.js';
import { drops, windowRange, type WindowAsked } from './window.js';

/** Bits of each member, `words` each, and the unit they were made for. */
interface BitRows {
  bits: Int32Array;
  madeFor: number;
}

let room = new Float64Array(0);
let gaps = new Int32Array(0);

/** Of the steps `from` to `to` - 1 those at which the window from `t + first` to before `t + last` has a sum, over `count`, beyond the edge. */
function sumsBeyond(sums: Float64Array, from: number, to: number, first: number, last: number, count: number, edge: number, upwards: boolean, out: Int32Array, at: number): void {
  for (let start = from & ~31; start < to; start += 32) {
    const end = Math.min(to, start + 32);
    let word = 0;
    let t = Math.max(from, start);
    if (count > 1) for (; t < end; t++) word |= Number(upwards ? (sums[t + last]! - sums[t + first]!) / count >= edge : (sums[t + last]! - sums[t + first]!) / count <= edge) << t;
    else if (upwards) for (; t < end; t++) word |= Number(sums[t + last]! - sums[t + first]! >= edge) << t;
    else for (; t < end; t++) word |= Number(sums[t + last]! - sums[t + first]! <= edge) << t;
    out[at + (start >>> 5)]! |= word;
  }
}

/** How far inside a sum's line its values must stay for no rounding of sums to reach it, up to a million steps. */
const INSIDE = 0.999;

export class Probe implements Check {
  readonly statistic: Statistic;
  readonly width: number;
  readonly screened: boolean;
  readonly #condition: Condition;
  readonly #holds: boolean;
  readonly #upwards: boolean;
  readonly #nonNegative: boolean;
  /** Whether some of its window can be enough to cross it: the greatest beyond a line upwards, a sum that can only grow. */
  readonly #partIsEnough: boolean;
  /** The first number that crosses, of the unit at hand where the line is its own. */
  #edge = NaN;
  #edgeOf = -1;
  readonly #values: ValueRows;
  readonly #rows: Record<Branch, BitRows> = { observed: { bits: new Int32Array(0), madeFor: -1 }, forecast: { bits: new Int32Array(0), madeFor: -1 } };
  readonly #open: Record<Branch, BitRows> = { observed: { bits: new Int32Array(0), madeFor: -1 }, forecast: { bits: new Int32Array(0), madeFor: -1 } };

  /**
   * @param width of the window [steps]
   * @param holds whether the clear line counts as well: what crosses either holds an alert
   * @param screens whether its line sets limits to what is calm
   * @param runs whether windows that began before now count of a forecast
   */
  constructor(
    readonly quantity: QuantityRows,
    condition: Condition,
    width: number,
    holds: boolean,
    screens: boolean,
    readonly runs: boolean,
  ) {
    [this.#condition, this.statistic, this.width, this.#holds, this.#upwards, this.#nonNegative] = [condition, condition.statistic, width, holds, isUpwards(condition.comparison), condition.nonNegative === true];
    this.#partIsEnough = this.#isSum ? this.#upwards && this.#nonNegative : this.statistic === 'drop' ? this.#upwards : this.#upwards === (this.statistic === 'max');
    if (typeof condition.line === 'number') this.#edge = this.#edgeFor(condition.line);
    this.#values = typeof condition.line === 'number' ? quantity.beyond(this.#edge, this.#upwards) : new ValueRows(quantity, this.#upwards);
    this.screened = screens && typeof condition.line === 'number' && this.#limit();
  }

  get at(): UnitAtHand {
    return this.quantity.at;
  }

  get isLocal(): boolean {
    return this.#partIsEnough && (this.statistic === 'max' || this.statistic === 'min');
  }

  get grows(): boolean {
    return this.#partIsEnough && this.statistic === 'sum';
  }

  get isReachable(): boolean {
    return this.#partIsEnough && this.statistic !== 'drop'; // a drop is counted from before its window, which moves on
  }

  isReached(member: number, t: number, end: number): boolean {
    const from = Math.max(0, end - this.width + 1);
    if (from > t || !this.isReachable) return false;
    if (!this.#isSum) return lastStep(this.steps(), member * this.at.words, from, t) >= 0;
    return this.quantity.sumOf(member, from, t + 1) / (this.statistic === 'mean' ? this.width : 1) >= this.#edgeNow();
  }

  reachedAmong(asked: Int32Array, ends: Int32Array): boolean | null {
    return this.grows ? this.quantity.sumsReached(this.width, this.#edgeNow(), ends, asked) : null;
  }

  get #asked(): WindowAsked {
    return { statistic: this.statistic, width: this.width, upwards: this.#upwards, nonNegative: this.#nonNegative };
  }

  get #isSum(): boolean {
    return this.statistic === 'sum' || this.statistic === 'mean';
  }

  /** Limits inside of which no value takes part in a crossing; false where there are none. */
  #limit(): boolean {
    const sign = this.#upwards ? 1 : -1;
    let least = sign * this.#edge;
    if (this.statistic === 'drop' || Number.isNaN(least)) return false;
    if (this.#isSum) {
      if (least <= 0) return false;
      least *= INSIDE / (this.statistic === 'sum' ? this.width : 1);
      this.quantity.limit(-least, least); // both ways: sums of large numbers of either sign would be rounded
    } else if (sign === 1) this.quantity.limit(-Infinity, this.#edge);
    else this.quantity.limit(this.#edge, Infinity);
    return true;
  }

  #edgeFor(line: number): number {
    const { comparison, clear } = this.#condition;
    const edge = this.#isSum || this.statistic === 'drop' ? tidiedEdgeOf : edgeOf;
    const own = edge(comparison, line);
    if (!this.#holds || clear === undefined) return own;
    return this.#upwards ? Math.min(own, edge(comparison, clear)) : Math.max(own, edge(comparison, clear));
  }

  #edgeNow(): number {
    const { line } = this.#condition;
    if (typeof line !== 'number' && this.#edgeOf !== this.quantity.at.number) {
      this.#edgeOf = this.quantity.at.number;
      this.#edge = this.#edgeFor(this.quantity.at.series.line(line.column) ?? NaN);
    }
    return this.#edge;
  }

  may(): boolean {
    if (this.screened && this.quantity.calm) return false;
    if (this.statistic === 'max' || this.statistic === 'min') return this.#values.some(this.#edgeNow());
    if (this.#isSum && this.#isFar()) return false;
    for (let m = 0; m < this.quantity.columns.length; m++) if (this.#memberMay(m)) return true;
    return false;
  }

  /** Whether every value is so small that no sum or mean of its window comes to the line. */
  #isFar(): boolean {
    const least = (this.#upwards ? 1 : -1) * this.#edgeNow();
    return least > 0 && this.quantity.areWithin((least * INSIDE) / (this.statistic === 'sum' ? this.width : 1));
  }

  /** Of sums, means and drops: how far a member's can come at most. */
  #memberMay(m: number): boolean {
    const edge = this.#edgeNow();
    if (this.statistic === 'sum') return this.#upwards ? this.quantity.totals(m).positive >= edge : this.quantity.totals(m).negative <= edge;
    const [low, high] = this.quantity.extremes(m);
    if (this.statistic === 'drop') return this.#upwards ? tidy(high - low) >= edge : tidy(low - high) <= edge;
    const { rounding } = this.quantity.totals(m);
    return this.#upwards ? Math.max(high, this.#nonNegative ? 0 : -Infinity) + rounding >= edge : low - rounding <= edge;
  }

  early(branch: Branch): number | null {
    const isObserved = branch === 'observed';
    if (this.#isSum && this.#nonNegative) return !this.#upwards || (this.statistic === 'mean' && !isObserved) ? null : isObserved ? this.width - 1 : 0;
    if (!this.#partIsEnough && (!isObserved || this.statistic === 'max' || this.statistic === 'min')) return null;
    return isObserved ? this.width - (this.statistic === 'drop' ? 0 : 1) : 0;
  }

  get closed(): boolean {
    return !this.#partIsEnough && (this.statistic === 'sum' ? this.#nonNegative : this.statistic === 'max' || this.statistic === 'min');
  }

  /** Bits of the steps at which each member's own value crosses it. */
  steps(): Int32Array {
    return this.#values.of(this.#edgeNow());
  }

  /** The same and of those at which there is none; until the next call of any probe. */
  stepsOrMissing(): Int32Array {
    const own = this.steps();
    if (this.quantity.isComplete) return own;
    const { words, series } = this.quantity.at;
    const length = series.members * words;
    if (gaps.length < length) gaps = new Int32Array(length);
    for (let m = 0; m < series.members; m++) valuesMissing(this.quantity.columns[m]!, gaps, m * words);
    for (let at = 0; at < length; at++) gaps[at]! |= own[at]!;
    return gaps;
  }

  /** Steps at which it can be crossed for certain: where all of the window must be there, those whose window lies in the series. */
  #range(branch: Branch): readonly [from: number, to: number] {
    const { steps, issued } = this.quantity.at.series;
    if (branch === 'forecast') return [issued, this.#partIsEnough ? steps - 1 : steps - this.width];
    return [this.statistic === 'drop' ? this.width : this.#partIsEnough ? 0 : this.width - 1, steps];
  }

  /** Take out steps whose window lacks a value. */
  #dropGaps(m: number, branch: Branch, out: Int32Array, at: number): void {
    const { words } = this.quantity.at;
    if (gaps.length < words) gaps = new Int32Array(words);
    valuesMissing(this.quantity.columns[m]!, gaps, 0);
    if (branch === 'forecast') anyInComing(gaps, words, words, this.width);
    else anyInPast(gaps, words, words, this.width);
    for (let w = 0; w < words; w++) out[at + w]! &= ~gaps[w]!;
  }

  crossed(branch: Branch): Int32Array {
    const { number, words, series } = this.quantity.at;
    const rows = this.#rows[branch];
    if (rows.madeFor === number) return rows.bits;
    rows.madeFor = number;
    const length = series.members * words;
    if (rows.bits.length < length) rows.bits = new Int32Array(length);
    if (this.statistic === 'drop') this.#makeDrops(branch, rows.bits);
    else if (this.#isSum) this.#makeSums(branch, rows.bits);
    else this.#makeExtremes(branch, rows.bits, length, false);
    return rows.bits;
  }

  possible(branch: Branch): Int32Array {
    const { number, words, series } = this.quantity.at;
    const early = this.quantity.isComplete ? this.early(branch) : null;
    if (early === 0) return this.crossed(branch);
    const rows = this.#open[branch];
    if (rows.madeFor === number) return rows.bits;
    rows.madeFor = number;
    const length = series.members * words;
    if (rows.bits.length < length) rows.bits = new Int32Array(length);
    if (this.statistic === 'max' || this.statistic === 'min') this.#makeExtremes(branch, rows.bits, length, true);
    else if (early !== null) {
      const crossed = this.crossed(branch);
      for (let at = 0; at < length; at++) rows.bits[at] = crossed[at]!;
      addRange(rows.bits, length, words, 0, Math.min(early, series.steps));
    } else for (let m = 0; m < series.members; m++) valuesBeyond(windowRange(this.#asked, this.quantity.columns[m]!, branch, series.issued).may, this.#edgeNow(), this.#upwards, rows.bits, m * words);
    return rows.bits;
  }

  keeps(branch: Branch): Int32Array {
    const { series, words } = this.quantity.at;
    const goesOn = series.goesOn?.has(this.quantity.name) === true;
    // of a window without gaps that lies in the series nothing is open
    if (branch === 'observed' && !goesOn && this.quantity.isComplete) return this.crossed(branch);
    const possible = this.possible(branch);
    if (branch === 'forecast' || goesOn) return possible;
    const reach = this.width - (this.statistic === 'drop' ? 0 : 1);
    return keptOf(possible, this.crossed(branch), words, this.quantity.columns.map((values) => stepsBegun([values], reach)));
  }

  /**
   * The greatest is beyond a line upwards where any value is, the least where none is not; downwards the other way.
   *
   * @param open whether a missing value may be beyond it, too; else it is not
   */
  #makeExtremes(branch: Branch, out: Int32Array, length: number, open: boolean): void {
    const { words, series } = this.quantity.at;
    const values = open ? this.stepsOrMissing() : this.steps();
    const flip = this.#partIsEnough ? 0 : -1;
    const [from, to] = open ? (branch === 'forecast' ? [series.issued, series.steps - 1] : [0, series.steps]) : this.#range(branch);
    for (let at = 0; at < length; at++) out[at] = values[at]! ^ flip;
    if (flip !== 0) keepRange(out, length, words, 0, series.steps);
    if (branch === 'forecast') anyInComing(out, length, words, this.width);
    else anyInPast(out, length, words, this.width);
    if (flip !== 0) for (let at = 0; at < length; at++) out[at] = ~out[at]!;
    else if (open && branch === 'observed') addRange(out, length, words, 0, Math.min(this.width - 1, series.steps));
    keepRange(out, length, words, from, to);
  }

  #makeSums(branch: Branch, out: Int32Array): void {
    const { words, series } = this.quantity.at;
    const [from, to] = this.#range(branch);
    // sums before step t + first, and before t + last; of windows that the series cuts short, before its first step or its end
    const [first, last] = branch === 'forecast' ? [1, 1 + this.width] : [1 - this.width, 1];
    const edge = this.#edgeNow();
    const count = this.statistic === 'mean' ? this.width : 1;
    if (this.quantity.sumsBeyond({ from, to, first, last, count, edge, upwards: this.#upwards }, out)) {
      if (!this.#partIsEnough && !this.quantity.isComplete) for (let m = 0; m < series.members; m++) if (this.quantity.lacks(m)) this.#dropGaps(m, branch, out, m * words);
      return;
    }
    for (let m = 0; m < series.members; m++) {
      for (let at = m * words; at < (m + 1) * words; at++) out[at] = 0;
      if (!this.#memberMay(m)) continue;
      const sums = this.quantity.sums(m);
      const begun = Math.max(from, Math.min(to, -first));
      const whole = Math.max(begun, Math.min(to, series.steps - last + 1));
      const cut = (t: number, sum: number): void => {
        if (this.#upwards ? sum / count >= edge : sum / count <= edge) out[m * words + (t >>> 5)]! |= 1 << t;
      };
      for (let t = from; t < begun; t++) cut(t, sums[t + last]!);
      sumsBeyond(sums, begun, whole, first, last, count, edge, this.#upwards, out, m * words);
      for (let t = whole; t < to; t++) cut(t, sums[series.steps]! - sums[t + first]!);
      if (!this.#partIsEnough && this.quantity.lacks(m)) this.#dropGaps(m, branch, out, m * words);
    }
  }

  #makeDrops(branch: Branch, out: Int32Array): void {
    const { words, series } = this.quantity.at;
    const { steps, issued } = series;
    const [from, to] = this.#range(branch);
    if (this.quantity.dropsBeyond(this.width, this.#edgeNow(), this.#upwards, out)) {
      if (branch === 'observed') moveLater(out, series.members * words, words, this.width); // the window that begins after a step is the one that ends so much later
      keepRange(out, series.members * words, words, from, to);
      return;
    }
    if (room.length !== steps) room = new Float64Array(steps);
    for (let m = 0; m < series.members; m++) {
      const values = this.quantity.columns[m]!;
      if (!this.#memberMay(m)) {
        for (let at = m * words; at < (m + 1) * words; at++) out[at] = 0;
        continue;
      }
      const lacks = this.quantity.lacks(m);
      if (!lacks) drops(values, this.width, branch, issued, room);
      valuesBeyond(lacks ? windowRange(this.#asked, values, branch, issued).sure : room, this.#edgeNow(), this.#upwards, out, m * words);
    }
    keepRange(out, series.members * words, words, from, to);
  }
}
