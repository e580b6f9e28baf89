/** Statistics of a series over the window that ends at each step, and over the one that begins after it. */
import { tidy } from './line-edge.js';
import type { Statistic } from './rule.js';

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

/** Room for one series, kept between calls: a sum up to each step, or the positions of a window's candidates. */
let sums = new Float64Array(0);
let candidates = new Int32Array(0);

function room(n: number): void {
  if (candidates.length < n) [sums, candidates] = [new Float64Array(n + 1), new Int32Array(n)];
}

/** The sum of steps `t + first` to `t + last`, or to the last there is; a missing value is missing in every sum that has it. */
function fillSums(values: Float64Array, from: number, to: number, first: number, last: number, mean: boolean, out: Float64Array): void {
  room(values.length);
  runningSums(values, sums);
  let missing = -1; // the last step without a value
  const lastMissing = candidates;
  for (let t = 0; t < values.length; t++) {
    if (values[t] !== values[t]) missing = t;
    lastMissing[t] = missing;
  }
  for (let t = from; t <= to; t++) {
    const a = t + first;
    const b = Math.min(t + last, values.length - 1);
    out[t] = lastMissing[b]! >= a ? NaN : tidy((sums[b + 1]! - sums[a]!) / (mean ? b - a + 1 : 1));
  }
}

/** Of a series that may lack values: the greatest (`sign` 1) or least (-1) of steps `t + first` to `t + last`, or to the last there is. */
function fillExtremesWithGaps(values: Float64Array, from: number, to: number, first: number, last: number, sign: 1 | -1, out: Float64Array): void {
  room(values.length);
  let [head, tail, next, missing] = [0, 0, from + first, -1];
  for (let t = from; t <= to; t++) {
    const a = t + first;
    const b = Math.min(t + last, values.length - 1);
    for (; next <= b; next++) {
      const value = sign * values[next]!;
      if (value !== value) {
        missing = next;
        continue;
      }
      while (tail > head && sign * values[candidates[tail - 1]!]! <= value) tail--;
      candidates[tail++] = next;
    }
    while (tail > head && candidates[head]! < a) head++;
    out[t] = missing >= a ? NaN : values[candidates[head]!]!;
  }
}

/** Running extremes from the start of each block of the window's length, and to its end. */
let fromStart = new Float64Array(0);
let toEnd = new Float64Array(0);

/**
 * The greatest (`sign` 1) or least (-1) of steps `t + first` to `t + last`, or to the last there is: of two running
 * extremes, that from the step to the end of its block and that from the start of the block of the last.
 *
 * Source: van Herk (1992) Pattern Recognition Letters 13, 517-521; Gil & Werman (1993) IEEE PAMI 15, 504-507.
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
      if (value !== value) {
        fillExtremesWithGaps(values, from, to, first, last, sign, out);
        return;
      }
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
  let inBlock = (from + first) % width; // position of the window's start in its block
  for (let t = from; t <= to; t++) {
    const start = t + first;
    const end = Math.min(t + last, n - 1);
    const left = toEnd[start]!;
    const right = fromStart[end]!;
    // a window that the end of the series cuts short may lie inside one block: the first of the two is all of it
    out[t] = inBlock + end - start < width || (sign === 1 ? left > right : left < right) ? left : right;
    if (++inBlock === width) inBlock = 0;
  }
}

function fill(statistic: Statistic, values: Float64Array, from: number, to: number, first: number, last: number, out: Float64Array): void {
  if (statistic === 'sum' || statistic === 'mean') {
    fillSums(values, from, to, first, last, statistic === 'mean', out);
    return;
  }
  fillExtremes(values, from, to, first, last, statistic === 'max' ? 1 : -1, out);
  if (statistic !== 'drop') return;
  for (let t = from; t <= to; t++) out[t] = t + first === 0 ? NaN : tidy(values[t + first - 1]! - out[t]!);
}

/**
 * The window of `width` steps that ends at each step, into `out`: NaN where it begins before the series or lacks a value.
 *
 * @param values length n
 * @param out length n
 */
export function pastWindow(statistic: Statistic, values: Float64Array, width: number, out: Float64Array): void {
  out.fill(NaN, 0, Math.min(width - 1, values.length));
  fill(statistic, values, width - 1, values.length - 1, 1 - width, 0, out);
}

/**
 * The window of up to `width` steps after each step from `from` on, into `out`: shorter where the series ends, which can
 * only miss a line that is yet to come; NaN where nothing comes, a value is missing, and before `from`.
 */
export function comingWindow(statistic: Statistic, values: Float64Array, width: number, from: number, out: Float64Array): void {
  const n = values.length;
  out.fill(NaN, 0, Math.min(from, n));
  out[n - 1] = NaN;
  fill(statistic, values, from, n - 2, 1, width, out);
}
