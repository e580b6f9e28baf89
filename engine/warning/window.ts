/** Statistics of a series over the window that ends at each step, and over the one that begins after it. */
import type { Statistic } from './rule.js';

/** Sums are held to a billionth of their unit, so that tenths add up as they are written and a line is met exactly. */
const tidy = (value: number): number => Math.round(value * 1e9) / 1e9;

/** Room for one series, kept between calls: a sum up to each step, or the positions of a window's candidates. */
let sums = new Float64Array(0);
let candidates = new Int32Array(0);

function room(n: number): void {
  if (candidates.length < n) [sums, candidates] = [new Float64Array(n + 1), new Int32Array(n)];
}

/** The sum of steps `t + first` to `t + last`, or to the last there is; a missing value is missing in every sum that has it. */
function fillSums(values: Float64Array, from: number, to: number, first: number, last: number, mean: boolean, out: Float64Array): void {
  room(values.length);
  let [sum, missing] = [0, -1]; // `missing`: the last step without a value
  sums[0] = 0;
  const lastMissing = candidates;
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!;
    if (value === value) sum += value;
    else missing = t;
    sums[t + 1] = sum;
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
  let extreme = 0;
  for (let t = 0; t < n; t++) {
    const value = values[t]!;
    if (value !== value) {
      fillExtremesWithGaps(values, from, to, first, last, sign, out);
      return;
    }
    if (t % width === 0 || (sign === 1 ? value > extreme : value < extreme)) extreme = value;
    fromStart[t] = extreme;
  }
  for (let t = n - 1; t >= 0; t--) {
    const value = values[t]!;
    if (t === n - 1 || (t + 1) % width === 0 || (sign === 1 ? value > extreme : value < extreme)) extreme = value;
    toEnd[t] = extreme;
  }
  for (let t = from; t <= to; t++) {
    const start = t + first;
    const end = Math.min(t + last, n - 1);
    const left = toEnd[start]!;
    const right = fromStart[end]!;
    // a window that the end of the series cuts short may lie inside one block: the first of the two is all of it
    out[t] = Math.floor(start / width) === Math.floor(end / width) || (sign === 1 ? left > right : left < right) ? left : right;
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
