/**
 * Statistics of a series over the window that ends at each step, and over the one that begins after it; of a window that lacks
 * values what is certain of its number whatever they are, and what they do not exclude.
 */
import { tidy } from './line-edge.js';
import type { Branch, Statistic } from './rule.js';

/** Sums of the values before each step, into `out`, longer by one; those that are missing (NaN) add nothing. */
export function runningSums(values: Float64Array, out: Float64Array): void {
  let sum = 0;
  out[0] = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!;
    if (value === value) sum += value;
    out[t + 1] = sum;
  }
}

/** Running extremes from the start of each block of the window's length, and to its end. */
let fromStart = new Float64Array(0);
let toEnd = new Float64Array(0);

/**
 * The greatest (`sign` 1) or least (-1) of steps `t + first` to `t + last`, or of those of them that lie in the series: of two
 * running extremes, that from the step to the end of its block and that from the start of the block of the last.
 *
 * Source: van Herk (1992) Pattern Recognition Letters 13, 517-521; Gil & Werman (1993) IEEE PAMI 15, 504-507.
 *
 * @param values none of which is missing
 */
function fillExtremes(values: Float64Array, from: number, to: number, first: number, last: number, sign: 1 | -1, out: Float64Array): void {
  const n = values.length;
  const width = last - first + 1;
  if (fromStart.length < n) [fromStart, toEnd] = [new Float64Array(n), new Float64Array(n)];
  for (let start = 0; start < n; start += width) {
    const end = Math.min(start + width, n);
    let extreme = values[start]!;
    for (let t = start; t < end; t++) {
      const value = values[t]!;
      if (sign === 1 ? value > extreme : value < extreme) extreme = value;
      fromStart[t] = extreme;
    }
    extreme = values[end - 1]!;
    for (let t = end - 1; t >= start; t--) {
      const value = values[t]!;
      if (sign === 1 ? value > extreme : value < extreme) extreme = value;
      toEnd[t] = extreme;
    }
  }
  let t = from;
  for (; t <= to && t + first < 0; t++) out[t] = fromStart[t + last]!; // it begins before the series, in whose first block it ends
  let inBlock = (t + first) % width; // position of the window's start in its block
  for (; t <= to; t++) {
    const start = t + first;
    const end = Math.min(t + last, n - 1);
    const left = toEnd[start]!;
    const right = fromStart[end]!;
    // a window that the end of the series cuts short may lie inside one block: the first of the two is all of it
    out[t] = inBlock + end - start < width || (sign === 1 ? left > right : left < right) ? left : right;
    if (++inBlock === width) inBlock = 0;
  }
}

/** Steps whose window is looked at, and where it lies from them. */
function spanOf(branch: Branch, n: number, width: number, issued: number): readonly [from: number, to: number, first: number, last: number] {
  return branch === 'observed' ? [0, n - 1, 1 - width, 0] : [issued, n - 2, 1, width];
}

/**
 * How far the value of the step before each window lies above the least in it, into `out`; NaN where the branch has no window and
 * where the step before it lies before the series. A window that the end of the series cuts short is what there is of it.
 *
 * @param values length n, none of which is missing
 * @param issued the last step that was observed
 * @param out length n
 */
export function drops(values: Float64Array, width: number, branch: Branch, issued: number, out: Float64Array): void {
  const [from, to, first, last] = spanOf(branch, values.length, width, issued);
  out.fill(NaN);
  fillExtremes(values, from, to, first, last, -1, out);
  for (let t = from; t <= to; t++) out[t] = t + first < 1 ? NaN : tidy(values[t + first - 1]! - out[t]!);
}

/** The number of each window as far as it is known, seen from a line that it may cross. */
export interface WindowRange {
  /** It is at least so far towards the line and beyond, whatever the missing values are: ±Infinity where nothing is certain; NaN where the branch has no window. */
  readonly sure: Float64Array;
  /** It may be so far. */
  readonly may: Float64Array;
  /** Values that the window lacks, those before the series among them; what lies beyond its end is not. */
  readonly lacking: Int32Array;
  /** Steps of the window beyond the end of the series. */
  readonly beyond: Int32Array;
}

/** What of a window's number is asked for. */
export interface WindowAsked {
  readonly statistic: Statistic;
  /** [steps] */
  readonly width: number;
  /** Whether more of it crosses a line. */
  readonly upwards: boolean;
  /** Whether the quantity is never below 0, so that a sum can only grow. */
  readonly nonNegative: boolean;
}

/** Of each window how many values it lacks and how many lie beyond the end, and whether the series has them all. */
function absences(values: Float64Array, from: number, to: number, first: number, last: number): Pick<WindowRange, 'lacking' | 'beyond'> & { readonly isWhole: boolean } {
  const n = values.length;
  const [lacking, beyond] = [new Int32Array(n), new Int32Array(n)];
  const missing = new Int32Array(n + 1);
  for (let t = 0; t < n; t++) missing[t + 1] = missing[t]! + (values[t] === values[t] ? 0 : 1);
  for (let t = from; t <= to; t++) {
    const [start, end] = [t + first, t + last];
    lacking[t] = missing[Math.min(end + 1, n)]! - missing[Math.max(0, start)]! + Math.max(0, -start);
    beyond[t] = Math.max(0, end - n + 1);
  }
  return { lacking, beyond, isWhole: missing[n] === 0 };
}

/**
 * The windows of a series that may lack values.
 *
 * Beyond the end of the series nothing is asked for: it makes nothing certain that wants all of a window, and keeps nothing open.
 *
 * @param values NaN where there is none
 * @param issued the last step that was observed
 */
export function windowRange({ statistic, width, upwards, nonNegative }: WindowAsked, values: Float64Array, branch: Branch, issued: number): WindowRange {
  const n = values.length;
  const [sure, may] = [new Float64Array(n).fill(NaN), new Float64Array(n).fill(NaN)];
  const [from, to, first, last] = spanOf(branch, n, width, issued);
  const { lacking, beyond, isWhole: nothingMissing } = absences(values, from, to, first, last);
  /** Infinity on the side of the line. */
  const far = upwards ? Infinity : -Infinity;
  if (statistic === 'sum' || statistic === 'mean') {
    const sums = new Float64Array(n + 1);
    runningSums(values, sums);
    const divided = statistic === 'mean';
    for (let t = from; t <= to; t++) {
      const sum = sums[Math.min(t + last + 1, n)]! - sums[Math.max(0, t + first)]!;
      const [least, there] = [tidy(divided ? sum / width : sum), tidy(divided ? sum / (width - beyond[t]!) : sum)];
      const isWhole = lacking[t] === 0 && beyond[t] === 0;
      sure[t] = isWhole || (upwards && nonNegative) ? least : -far;
      // one value that is missing may be all that the line wants
      may[t] = lacking[t]! > 0 && (upwards || !nonNegative) ? far : there;
    }
    return { sure, may, lacking, beyond };
  }
  const sign = statistic === 'max' ? 1 : -1;
  const known = new Float64Array(n);
  fillExtremes(nothingMissing ? values : values.map((value) => (value === value ? value : -sign * Infinity)), from, to, first, last, sign, known);
  for (let t = from; t <= to; t++) {
    if (statistic === 'drop') {
      const before = t + first < 1 ? NaN : values[t + first - 1]!;
      // more values can only bring the least of the window down, and the drop up
      const least = before === before ? tidy(before - known[t]!) : -Infinity;
      const most = before === before && lacking[t] === 0 ? least : Infinity;
      [sure[t], may[t]] = upwards ? [least, most] : [beyond[t] === 0 ? most : Infinity, least];
    } else if (upwards === (statistic === 'max')) [sure[t], may[t]] = [known[t]!, lacking[t] === 0 ? known[t]! : far];
    else [sure[t], may[t]] = [lacking[t] === 0 && beyond[t] === 0 ? known[t]! : -far, known[t]!];
  }
  return { sure, may, lacking, beyond };
}
