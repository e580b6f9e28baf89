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

/** The greatest (`sign` 1) or least (-1) of steps `t + first` to `t + last`, or to the last there is. */
function fillExtremes(values: Float64Array, from: number, to: number, first: number, last: number, sign: 1 | -1, out: Float64Array): void {
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
