/** One quantity of the unit at hand: its series by member, whether any of them comes near a line, and its running sums. */
import { allInside, extremesOf, missingOf, totalsOf, type Totals } from './quantity-bounds.js';
import { valuesBeyond } from './step-bits.js';
import type { UnitAtHand } from './unit-series.js';
import { roomValues, ValuesAtHand, type SumsAsked } from './value-room.js';
import { ValueRows, type Values } from './value-rows.js';
import { runningSums } from './window.js';

/** What is made of a member's values when it is asked for. */
interface Made {
  number: number;
  totals: Totals | null;
  extremes: readonly [low: number, high: number] | null;
  sums: Float64Array | null;
  /** Room for the sums. */
  room: Float64Array;
}

export class QuantityRows implements Values {
  columns: readonly Float64Array[] = [];
  /** Whether all values lie inside the limits, so that nothing that set them can be crossed. */
  calm = false;
  noneFrom = Infinity;
  noneTo = -Infinity;
  #low = -Infinity;
  #high = Infinity;
  #seen = -1;
  #complete = true;
  readonly #missing: number[] = [];
  readonly #rows = new Map<string, ValueRows>();
  readonly #made: Made[] = [];
  readonly #room = new ValuesAtHand();

  constructor(
    readonly name: string,
    readonly at: UnitAtHand,
  ) {}

  /** What shares the values beyond one number. */
  beyond(edge: number, upwards: boolean): ValueRows {
    const key = `${edge} ${upwards}`;
    let own = this.#rows.get(key);
    if (own === undefined) this.#rows.set(key, (own = new ValueRows(this, upwards)));
    return own;
  }

  /** A value at or outside of these may take part in crossing a line. */
  limit(low: number, high: number): void {
    this.#low = Math.max(this.#low, low);
    this.#high = Math.min(this.#high, high);
    this.#seen = -1;
  }

  /** Look at the unit at hand. Returns whether no value is missing. */
  look(): boolean {
    if (this.#seen === this.at.number) return this.#complete;
    this.#seen = this.at.number;
    this.columns = this.at.series.columns.get(this.name)!;
    [this.noneFrom, this.noneTo, this.#complete] = [Infinity, -Infinity, true];
    const fits = this.#room.put(this.at, this.name);
    this.calm = this.#low < this.#high && (fits ? this.#room.areInside(this.#low, this.#high) : this.columns.every((values) => allInside(values, this.#low, this.#high)));
    if (this.calm || (fits && this.#room.areComplete())) return true;
    for (let m = 0; m < this.columns.length; m++) {
      this.#missing[m] = missingOf(this.columns[m]!);
      if (this.#missing[m]! > 0) this.#complete = false;
    }
    return this.#complete;
  }

  /** Whether every value is smaller than this, either way; `false` where one is missing. */
  areWithin(size: number): boolean {
    return this.#isInRoom ? this.#room.areInside(-size, size) : this.columns.every((values) => allInside(values, -size, size));
  }

  get #isInRoom(): boolean {
    return this.#room.isThere || this.#room.put(this.at, this.name);
  }

  /** Steps at which members' values are `edge` or beyond it, as bits of each, into `out`. Returns whether there are any. */
  stepsBeyond(edge: number, upwards: boolean, out: Int32Array): boolean {
    if (this.#isInRoom) return this.#room.beyond(edge, upwards, out);
    const { words } = this.at;
    let some = 0;
    for (let m = 0; m < this.columns.length; m++) valuesBeyond(this.columns[m]!, edge, upwards, out, m * words);
    for (let w = 0; w < this.columns.length * words; w++) some |= out[w]!;
    return some !== 0;
  }

  /** Whether no member lacks a value. */
  get isComplete(): boolean {
    return this.#complete;
  }

  /** Whether a member lacks a value. */
  lacks(member: number): boolean {
    return !this.#complete && this.#missing[member]! > 0;
  }

  #of(member: number): Made {
    const own = (this.#made[member] ??= { number: -1, totals: null, extremes: null, sums: null, room: new Float64Array(0) });
    if (own.number !== this.at.number) [own.number, own.totals, own.extremes, own.sums] = [this.at.number, null, null, null];
    return own;
  }

  totals(member: number): Totals {
    return (this.#of(member).totals ??= totalsOf(this.columns[member]!));
  }

  extremes(member: number): readonly [low: number, high: number] {
    return (this.#of(member).extremes ??= extremesOf(this.columns[member]!));
  }

  /** Sums of a member's values before each step; those that are missing add nothing. */
  sums(member: number): Float64Array {
    const own = this.#of(member);
    if (own.sums !== null) return own.sums;
    const { steps } = this.at.series;
    if (own.room.length !== steps + 1) own.room = new Float64Array(steps + 1);
    runningSums(this.columns[member]!, own.room);
    return (own.sums = own.room);
  }

  /** Sum of a member's values of the steps `from` to `to` - 1. */
  sumOf(member: number, from: number, to: number): number {
    const at = this.#isInRoom ? this.#room.sums() : -1;
    if (at < 0) return this.sums(member)[to]! - this.sums(member)[from]!;
    const row = at + member * (this.at.series.steps + 1);
    return roomValues[row + to]! - roomValues[row + from]!;
  }

  /** Steps whose window has a sum beyond a line, as bits of each member, into `out`. Returns false where there is no room to work them out at once. */
  sumsBeyond(asked: SumsAsked, out: Int32Array): boolean {
    if (!this.#isInRoom || this.#room.sums() < 0) return false;
    this.#room.sumsBeyond(asked, out);
    return true;
  }

  /** Of the steps of `asked` those at which what is past has the sum of a window to come over its line, into `asked`. Returns whether there are any; null: there is no room to work it out. */
  sumsReached(width: number, edge: number, ends: Int32Array, asked: Int32Array): boolean | null {
    return this.#isInRoom && this.#room.sums() >= 0 ? this.#room.reachedSums(width, edge, ends, asked) : null;
  }

  /** Steps after which the value falls by `edge` or beyond it within `width` steps, as bits of each member, into `out`. Returns false where values are missing or there is no room for it. */
  dropsBeyond(width: number, edge: number, upwards: boolean, out: Int32Array): boolean {
    return this.#complete && this.#isInRoom && this.#room.dropsBeyond(width, edge, upwards, out);
  }
}
