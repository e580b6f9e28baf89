/** One condition against one line, for the unit at hand: whether it may be crossed at all, and at which steps each member does. */
import { edgeOf, isUpwards, tidiedEdgeOf, tidy } from './line-edge.js';
import type { QuantityRows } from './quantity-rows.js';
import type { Branch, Condition, Statistic } from './rule.js';
import { anyInComing, anyInPast, keepRange, rangeWord, valuesBeyond, valuesMissing } from './step-bits.js';
import { ValueRows } from './value-rows.js';
import { comingWindow, pastWindow } from './window.js';

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

export class Probe {
  readonly statistic: Statistic;
  readonly width: number;
  /** Whether a unit whose quantity is calm cannot cross it. */
  readonly screened: boolean;
  readonly #condition: Condition;
  readonly #holds: boolean;
  readonly #upwards: boolean;
  /** The first number that crosses, of the unit at hand where the line is its own. */
  #edge = NaN;
  #edgeOf = -1;
  readonly #values: ValueRows;
  readonly #rows: Record<Branch, BitRows> = { observed: { bits: new Int32Array(0), madeFor: -1 }, forecast: { bits: new Int32Array(0), madeFor: -1 } };

  /**
   * @param width of the window [steps]
   * @param holds whether the clear line counts as well: what crosses either holds an alert
   * @param screens whether its line sets limits to what is calm
   */
  constructor(
    readonly quantity: QuantityRows,
    condition: Condition,
    width: number,
    holds: boolean,
    screens: boolean,
  ) {
    [this.#condition, this.statistic, this.width, this.#holds, this.#upwards] = [condition, condition.statistic, width, holds, isUpwards(condition.comparison)];
    if (typeof condition.line === 'number') this.#edge = this.#edgeFor(condition.line);
    this.#values = typeof condition.line === 'number' ? quantity.beyond(this.#edge, this.#upwards) : new ValueRows(quantity, this.#upwards);
    this.screened = screens && typeof condition.line === 'number' && this.#limit();
  }

  /** Limits inside of which no value takes part in a crossing; false where there are none. */
  #limit(): boolean {
    const sign = this.#upwards ? 1 : -1;
    let least = sign * this.#edge;
    if (this.statistic === 'drop' || Number.isNaN(least)) return false;
    if (this.statistic === 'sum' || this.statistic === 'mean') {
      if (least <= 0) return false;
      least *= INSIDE / (this.statistic === 'sum' ? this.width : 1);
      this.quantity.limit(-least, least); // both ways: sums of large numbers of either sign would be rounded
    } else if (sign === 1) this.quantity.limit(-Infinity, this.#edge);
    else this.quantity.limit(this.#edge, Infinity);
    return true;
  }

  #edgeFor(line: number): number {
    const { comparison, clear } = this.#condition;
    const edge = this.statistic === 'sum' || this.statistic === 'mean' ? tidiedEdgeOf : edgeOf;
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

  /** Whether some member may cross it at some step; a `false` is certain. */
  may(): boolean {
    if (this.screened && this.quantity.calm) return false;
    if (this.statistic === 'max' || this.statistic === 'min') return this.#values.some(this.#edgeNow());
    for (let m = 0; m < this.quantity.columns.length; m++) if (this.#memberMay(m)) return true;
    return false;
  }

  /** Of sums, means and drops: how far a member's can come at most. */
  #memberMay(m: number): boolean {
    const edge = this.#edgeNow();
    if (this.statistic === 'sum') return this.#upwards ? this.quantity.totals(m).positive >= edge : this.quantity.totals(m).negative <= edge;
    const [low, high] = this.quantity.extremes(m);
    if (this.statistic === 'drop') return this.#upwards ? tidy(high - low) >= edge : tidy(low - high) <= edge;
    const { rounding } = this.quantity.totals(m);
    return this.#upwards ? high + rounding >= edge : low - rounding <= edge;
  }

  /** Steps whose window lies in the series, past or coming. */
  #range(branch: Branch): readonly [from: number, to: number] {
    const { steps, issued } = this.quantity.at.series;
    return branch === 'forecast' ? [issued, steps - 1] : [this.width - 1 + (this.statistic === 'drop' ? 1 : 0), steps];
  }

  /** Steps at which a member's window lies in the series and lacks no value, into `out` from 0. */
  there(m: number, branch: Branch, out: Int32Array): void {
    const { words } = this.quantity.at;
    const [from, to] = this.#range(branch);
    for (let w = 0; w < words; w++) out[w] = rangeWord(w, from, to);
    if (this.quantity.lacks(m)) this.#dropGaps(m, branch, out, 0);
  }

  /** Take out steps whose window lacks a value. */
  #dropGaps(m: number, branch: Branch, out: Int32Array, at: number): void {
    const { words } = this.quantity.at;
    if (gaps.length < words) gaps = new Int32Array(words);
    valuesMissing(this.quantity.columns[m]!, gaps, 0);
    const before = this.statistic === 'drop'; // the step before the window is needed as well
    if (before && branch === 'forecast') for (let w = 0; w < words; w++) out[at + w]! &= ~gaps[w]!;
    if (branch === 'forecast') anyInComing(gaps, words, words, this.width);
    else anyInPast(gaps, words, words, this.width + (before ? 1 : 0));
    for (let w = 0; w < words; w++) out[at + w]! &= ~gaps[w]!;
  }

  /** Bits of the steps at which each member crosses it, member after member. */
  crossed(branch: Branch): Int32Array {
    const { number, words, series } = this.quantity.at;
    const rows = this.#rows[branch];
    if (rows.madeFor === number) return rows.bits;
    rows.madeFor = number;
    const length = series.members * words;
    if (rows.bits.length < length) rows.bits = new Int32Array(length);
    if (this.statistic === 'drop') this.#makeDrops(branch, rows.bits);
    else if (this.statistic === 'sum' || this.statistic === 'mean') this.#makeSums(branch, rows.bits);
    else this.#makeExtremes(branch, rows.bits, length);
    if (this.statistic !== 'drop') for (let m = 0; m < series.members; m++) if (this.quantity.lacks(m)) this.#dropGaps(m, branch, rows.bits, m * words);
    return rows.bits;
  }

  /** The greatest is beyond a line upwards where any value is, the least where none is not; downwards the other way. */
  #makeExtremes(branch: Branch, out: Int32Array, length: number): void {
    const { words, series } = this.quantity.at;
    const values = this.#values.of(this.#edgeNow());
    const flip = (this.statistic === 'max') === this.#upwards ? 0 : -1;
    const [from, to] = this.#range(branch);
    for (let at = 0; at < length; at++) out[at] = values[at]! ^ flip;
    if (flip !== 0) keepRange(out, length, words, 0, series.steps);
    if (branch === 'forecast') anyInComing(out, length, words, this.width);
    else anyInPast(out, length, words, this.width);
    if (flip !== 0) for (let at = 0; at < length; at++) out[at] = ~out[at]!;
    keepRange(out, length, words, from, to);
  }

  #makeSums(branch: Branch, out: Int32Array): void {
    const { words, series } = this.quantity.at;
    const [from, to] = this.#range(branch);
    // sums before step t + first, and before t + last or the end of the series
    const [first, last] = branch === 'forecast' ? [1, 1 + this.width] : [1 - this.width, 1];
    const whole = Math.max(from, Math.min(to, series.steps - last + 1)); // from here on windows are cut short
    const edge = this.#edgeNow();
    for (let m = 0; m < series.members; m++) {
      for (let at = m * words; at < (m + 1) * words; at++) out[at] = 0;
      if (!this.#memberMay(m)) continue;
      const sums = this.quantity.sums(m);
      const count = this.statistic === 'mean' ? this.width : 1;
      sumsBeyond(sums, from, whole, first, last, count, edge, this.#upwards, out, m * words);
      for (let t = whole; t < to; t++) {
        const sum = (sums[series.steps]! - sums[t + first]!) / (this.statistic === 'mean' ? series.steps - t - first : 1);
        if (this.#upwards ? sum >= edge : sum <= edge) out[m * words + (t >>> 5)]! |= 1 << t;
      }
    }
  }

  #makeDrops(branch: Branch, out: Int32Array): void {
    const { words, series } = this.quantity.at;
    const { steps, issued } = series;
    if (room.length !== steps) room = new Float64Array(steps);
    for (let m = 0; m < series.members; m++) {
      if (!this.#memberMay(m)) {
        for (let at = m * words; at < (m + 1) * words; at++) out[at] = 0;
        continue;
      }
      if (branch === 'forecast') comingWindow('drop', this.quantity.columns[m]!, this.width, issued, room);
      else pastWindow('drop', this.quantity.columns[m]!, this.width, room);
      valuesBeyond(room, this.#edgeNow(), this.#upwards, out, m * words);
    }
  }
}
