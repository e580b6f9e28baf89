/** Statistics of the windows that end at each of the steps ahead, of an ensemble that goes on from what was observed. */
import { tidy } from './line-edge.js';
import type { Condition, Statistic } from './rule.js';

/** One quantity: what was observed, and each member after it. */
export interface Ahead {
  /** Steps up to the last that was observed; NaN where nothing was. */
  readonly observed: Float64Array;
  /** Element `k * members + m`: member m at step k after it. */
  readonly members: Float64Array;
}

export interface AheadSeries {
  readonly members: number;
  readonly leads: number;
  /** Length of a step [s]. */
  readonly dt: number;
  readonly quantities: ReadonlyMap<string, Ahead>;
  /** Lines that differ by unit; undefined: the unit has none. */
  readonly line: (column: string) => number | undefined;
}

interface WindowAhead {
  readonly values: Float64Array;
  readonly low: number;
  readonly high: number;
}

/** A condition made ready for steps of one length. */
export interface Asked {
  readonly condition: Condition;
  /** Of its window [steps]; not whole: it cannot be asked. */
  readonly width: number;
  /** Of the window it wants: the same for all conditions that want the same. */
  readonly key: string;
  readonly upwards: boolean;
  /** What stands for a value that is missing: as far from the line as it can be. */
  readonly fill: number;
  /** The first number that crosses; NaN: the line is the unit's own. */
  readonly edge: number;
}

/** Members of a window joined with those of one step more, in place. */
function join(statistic: Statistic, into: Float64Array, at: number, values: Float64Array, from: number, members: number): void {
  if (statistic === 'sum' || statistic === 'mean') for (let m = 0; m < members; m++) into[at + m]! += values[from + m]!;
  else if (statistic === 'max') for (let m = 0; m < members; m++) into[at + m] = Math.max(into[at + m]!, values[from + m]!);
  else for (let m = 0; m < members; m++) into[at + m] = Math.min(into[at + m]!, values[from + m]!);
}

/** Values with one in the place of those that are missing; themselves where none is. */
function filled(values: Float64Array, fill: number): Float64Array {
  for (let at = 0; at < values.length; at++) if (values[at] !== values[at]) return values.map((value) => (value === value ? value : fill));
  return values;
}

/** Statistics of windows that end at the steps ahead, as far as they are certain; made once for all conditions that want them. */
export class WindowsAhead {
  readonly #made = new Map<string, WindowAhead>();
  /** By quantity and what stands for the missing. */
  readonly #filled = new Map<string, Ahead>();
  /** Of each quantity whether nothing is missing of it. */
  readonly #whole = new Map<string, boolean>();
  /** What windows are made in, and how many of them are: the same for one unit after the other. */
  readonly #rooms: Float64Array[] = [];
  #used = 0;
  #series: AheadSeries;

  constructor(series: AheadSeries) {
    this.#series = series;
  }

  get series(): AheadSeries {
    return this.#series;
  }

  /** Go on with another unit: windows of the one before are no more. */
  take(series: AheadSeries): this {
    this.#series = series;
    this.#made.clear();
    this.#filled.clear();
    this.#whole.clear();
    this.#used = 0;
    return this;
  }

  /** Whether nothing is missing of the windows that a condition asks for. */
  isWhole({ width, condition: { quantity, statistic } }: Asked): boolean {
    let own = this.#whole.get(quantity);
    const { observed, members } = this.#series.quantities.get(quantity)!;
    if (own === undefined) this.#whole.set(quantity, (own = filled(observed, 0) === observed && filled(members, 0) === members));
    return own && observed.length >= width - (statistic === 'drop' ? 0 : 1);
  }

  #room(): Float64Array {
    const length = this.#series.leads * this.#series.members;
    const k = this.#used++;
    let room = this.#rooms[k];
    if (room?.length !== length) this.#rooms[k] = room = new Float64Array(length);
    return room;
  }

  #ahead(quantity: string, fill: number): Ahead {
    const key = `${quantity} ${fill}`;
    let own = this.#filled.get(key);
    if (own === undefined) {
      const { observed, members } = this.#series.quantities.get(quantity)!;
      this.#filled.set(key, (own = { observed: filled(observed, fill), members: filled(members, fill) }));
    }
    return own;
  }

  of(asked: Asked): WindowAhead {
    const { key } = asked;
    let own = this.#made.get(key);
    if (own === undefined) {
      const values = this.#make(asked);
      let [low, high] = [Infinity, -Infinity];
      for (let at = 0; at < values.length; at++) {
        const value = values[at]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.#made.set(key, (own = { values, low, high }));
    }
    return own;
  }

  #make({ width, fill, condition: { quantity, statistic } }: Asked): Float64Array {
    const { members, leads } = this.#series;
    const { observed, members: ahead } = this.#ahead(quantity, fill);
    // the value before the window of a drop is as far from the line as it can be the other way
    const befores = statistic === 'drop' ? this.#ahead(quantity, -fill) : null;
    const out = this.#room();
    const n = observed.length;
    const isSum = statistic === 'sum' || statistic === 'mean';
    if (soFar.length < members) soFar = new Float64Array(members);
    if (isSum) soFar.fill(0, 0, members);
    for (let k = 0; k < leads; k++) {
      // the part of the window that was observed is the same for all members
      const seen = width - k - 1;
      const first = Math.max(0, k + 1 - width);
      const base = k * members;
      if (first === 0) {
        if (k === 0 && !isSum) for (let m = 0; m < members; m++) soFar[m] = ahead[m]!;
        else join(statistic, soFar, 0, ahead, base, members);
      }
      if (seen > 0) {
        for (let m = 0; m < members; m++) out[base + m] = soFar[m]!;
        addTo(statistic, out, base, pastOf(statistic, observed, n - seen, fill), members);
      } else {
        for (let m = 0; m < members; m++) out[base + m] = ahead[first * members + m]!;
        for (let j = first + 1; j <= k; j++) join(statistic, out, base, ahead, j * members, members);
      }
      if (statistic === 'sum') for (let m = 0; m < members; m++) out[base + m] = tidy(out[base + m]!);
      else if (statistic === 'mean') for (let m = 0; m < members; m++) out[base + m] = tidy(out[base + m]! / width);
      else if (statistic === 'drop') {
        const before = n - 1 - seen;
        for (let m = 0; m < members; m++) out[base + m] = tidy((seen >= 0 ? (before < 0 ? -fill : befores!.observed[before]!) : befores!.members[(first - 1) * members + m]!) - out[base + m]!);
      }
    }
    return out;
  }
}

/** Of each member what it comes to up to a step: windows that begin before the steps ahead share it. */
let soFar = new Float64Array(0);

/** One value joined with those of all members at a step, in place. */
function addTo(statistic: Statistic, into: Float64Array, at: number, value: number, members: number): void {
  if (statistic === 'sum' || statistic === 'mean') for (let m = 0; m < members; m++) into[at + m] = value + into[at + m]!;
  else if (statistic === 'max') for (let m = 0; m < members; m++) into[at + m] = Math.max(value, into[at + m]!);
  else for (let m = 0; m < members; m++) into[at + m] = Math.min(value, into[at + m]!);
}

/** What was observed from a step on as one value. @param fill stands for steps before the first */
function pastOf(statistic: Statistic, observed: Float64Array, from: number, fill: number): number {
  let past = from < 0 ? fill : observed[from]!;
  for (let t = Math.max(0, from + 1); t < observed.length; t++) {
    const value = observed[t]!;
    past = statistic === 'sum' || statistic === 'mean' ? past + value : statistic === 'max' ? Math.max(past, value) : Math.min(past, value);
  }
  return past;
}
