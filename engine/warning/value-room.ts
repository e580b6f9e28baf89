/**
 * The values of a unit's quantities as the kernel sees them: members side by side in its memory, where it holds all of them
 * against a line at once (`assembly/values.ts`). One room for all units of a thread, one after the other: what another unit has
 * put there since is gone.
 */
import { fixedColumns, moduleOf } from '../core/column-memory.js';
import type { UnitAtHand } from './unit-series.js';
import { VALUES_MODULE } from './values-module.js';

interface Kernel {
  readonly allBelow: (values: number, count: number, high: number) => number;
  readonly allAbove: (values: number, count: number, low: number) => number;
  readonly allWithin: (values: number, count: number, size: number) => number;
  readonly allThere: (values: number, count: number) => number;
  readonly beyond: (values: number, rows: number, steps: number, edge: number, upwards: number, out: number) => number;
  readonly runningSums: (values: number, rows: number, steps: number, out: number) => void;
  readonly sumsBeyond: (sums: number, rows: number, steps: number, from: number, to: number, first: number, last: number, count: number, edge: number, upwards: number, out: number) => void;
  readonly reachedSums: (sums: number, rows: number, steps: number, width: number, edge: number, ends: number, asked: number) => number;
  readonly dropsBeyond: (values: number, rows: number, steps: number, width: number, edge: number, upwards: number, room: number, out: number) => void;
}

/** What is asked of the sums of windows: of the steps `from` to `to` - 1, each of which sums those from `t + first` to before `t + last`. */
export interface SumsAsked {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
  /** What the sum is divided by. */
  readonly count: number;
  readonly edge: number;
  readonly upwards: boolean;
}

/** Values that there is room for, and the running sums of some: twenty quantities of 50 members over 240 steps. */
const ROOM = 262_144;
/** What the kernel takes at a time, and where it begins. */
const AT_ONCE = 8;
const NUMBER = 8;
/** Bytes that are the kernel's own, for its constants. */
const OWN = 1_024;

const { columns, instance } = fixedColumns(OWN, { values: ROOM, bits: ROOM / 2 });
const { values, bits } = columns;
/** What lies in the room. */
export const roomValues: Float64Array = values;
const words = new Int32Array(bits.buffer, bits.byteOffset, ROOM);
let made: Kernel | undefined;
const kernel = (): Kernel => (made ??= instance(moduleOf(VALUES_MODULE)) as unknown as Kernel);

/** The unit whose values it holds. */
let unit = 0;
let end = 0;
/** Goes up as the room is begun anew. */
let stamp = 0;

/** One quantity of a unit in the room. */
export class ValuesAtHand {
  #place = -1;
  #stamp = -1;
  #rows = 0;
  #steps = 0;
  /** With what fills up the last that the kernel takes at a time: the last value again. */
  #count = 0;
  /** Where its running sums begin; -1: they are not made. */
  #sums = -1;

  /** Put the values there. Returns whether there is room for them. */
  put(at: UnitAtHand, name: string): boolean {
    if (unit !== at.number) [unit, end, stamp] = [at.number, 0, stamp + 1];
    const { members, steps, columns, sideBySide } = at.series;
    [this.#stamp, this.#rows, this.#steps, this.#sums] = [stamp, members, steps, -1];
    const count = this.#rows * this.#steps;
    this.#count = Math.ceil(count / AT_ONCE) * AT_ONCE;
    if (count === 0 || end + this.#count > ROOM) {
      this.#stamp = -1;
      return false;
    }
    const all = sideBySide?.get(name);
    if (all !== undefined) values.set(all, end);
    else {
      const own = columns.get(name)!;
      for (let m = 0; m < members; m++) values.set(own[m]!, end + m * steps);
    }
    for (let t = count; t < this.#count; t++) values[end + t] = values[end + count - 1]!;
    this.#place = values.byteOffset + NUMBER * end;
    end += this.#count;
    return true;
  }

  /** Whether the values are still there. */
  get isThere(): boolean {
    return this.#stamp === stamp;
  }

  /** Whether every value lies between two limits, either of which may be infinite; `false` where one is missing. */
  areInside(low: number, high: number): boolean {
    const { allBelow, allAbove, allWithin } = kernel();
    if (low === -Infinity) return allBelow(this.#place, this.#count, high) === 1;
    if (high === Infinity) return allAbove(this.#place, this.#count, low) === 1;
    if (low === -high) return allWithin(this.#place, this.#count, high) === 1;
    return allBelow(this.#place, this.#count, high) === 1 && allAbove(this.#place, this.#count, low) === 1;
  }

  /** Whether no value is missing. */
  areComplete(): boolean {
    return kernel().allThere(this.#place, this.#count) === 1;
  }

  /** Steps whose value is `edge` or beyond it, as bits of each member, into `out`. Returns whether there are any. */
  beyond(edge: number, upwards: boolean, out: Int32Array): boolean {
    const some = kernel().beyond(this.#place, this.#rows, this.#steps, edge, Number(upwards), bits.byteOffset) === 1;
    this.#hand(out);
    return some;
  }

  /** Sums of the values before each step, `steps + 1` of each member; those that are missing add nothing. Returns where they begin in `roomValues`; -1: there is no room for them. */
  sums(): number {
    if (this.#sums >= 0) return this.#sums;
    const length = Math.ceil((this.#rows * (this.#steps + 1)) / AT_ONCE) * AT_ONCE;
    if (end + length > ROOM) return -1;
    kernel().runningSums(this.#place, this.#rows, this.#steps, values.byteOffset + NUMBER * end);
    this.#sums = end;
    end += length;
    return this.#sums;
  }

  /** Steps whose window has a sum that is `edge` or beyond it, as bits of each member, into `out`; after `sums`. */
  sumsBeyond({ from, to, first, last, count, edge, upwards }: SumsAsked, out: Int32Array): void {
    kernel().sumsBeyond(values.byteOffset + NUMBER * this.#sums, this.#rows, this.#steps, from, to, first, last, count, edge, Number(upwards), bits.byteOffset);
    this.#hand(out);
  }

  /**
   * Of the steps of `asked` those at which what is past has the sum of the last window of `width` steps of those to come that end at `ends`
   * at or over `edge`, as bits of each member, into `asked`; after `sums`. Returns whether there are any; null: there is no room for the bits.
   */
  reachedSums(width: number, edge: number, ends: Int32Array, asked: Int32Array): boolean | null {
    const length = this.#bitsLength;
    if (2 * length > ROOM) return null;
    for (let at = 0; at < length; at++) {
      words[at] = asked[at]!;
      words[length + at] = ends[at]!;
    }
    const some = kernel().reachedSums(values.byteOffset + NUMBER * this.#sums, this.#rows, this.#steps, width, edge, bits.byteOffset + words.BYTES_PER_ELEMENT * length, bits.byteOffset) === 1;
    if (some) this.#hand(asked);
    return some;
  }

  /** Steps after which the value falls by `edge` or beyond it within `width` steps, as bits of each member, into `out`; none may be missing. Returns false where there is no room to work it out. */
  dropsBeyond(width: number, edge: number, upwards: boolean, out: Int32Array): boolean {
    if (end + 2 * this.#steps + AT_ONCE > ROOM) return false;
    kernel().dropsBeyond(this.#place, this.#rows, this.#steps, Math.min(width, this.#steps), edge, Number(upwards), values.byteOffset + NUMBER * end, bits.byteOffset);
    this.#hand(out);
    return true;
  }

  get #bitsLength(): number {
    return this.#rows * ((this.#steps + 31) >>> 5);
  }

  #hand(out: Int32Array): void {
    const length = this.#bitsLength;
    for (let at = 0; at < length; at++) out[at] = words[at]!;
  }
}
