/** Statistics of a series over the window that ends at each step, and over the one that begins after it. */
import type { Statistic } from './rule.js';

/** Sums are held to a billionth of their unit, so that tenths add up as they are written and a line is met exactly. */
const tidy = (value: number): number => Math.round(value * 1e9) / 1e9;

function sums(values: Float64Array, first: number, last: number): number {
  let sum = 0;
  for (let t = first; t <= last; t++) sum += values[t]!;
  return sum;
}

function extreme(values: Float64Array, first: number, last: number, sign: 1 | -1): number {
  let best = -Infinity;
  for (let t = first; t <= last; t++) {
    const value = sign * values[t]!;
    if (value !== value) return NaN;
    if (value > best) best = value;
  }
  return sign * best;
}

/** Of steps `first` to `last`, all inside the series. */
function statisticOf(statistic: Statistic, values: Float64Array, first: number, last: number): number {
  switch (statistic) {
    case 'sum':
      return tidy(sums(values, first, last));
    case 'mean':
      return tidy(sums(values, first, last) / (last - first + 1));
    case 'max':
      return extreme(values, first, last, 1);
    case 'min':
      return extreme(values, first, last, -1);
    case 'drop':
      return first === 0 ? NaN : tidy(values[first - 1]! - extreme(values, first, last, -1));
  }
}

/**
 * The window of `width` steps that ends at each step, into `out`: NaN where it begins before the series or lacks a value.
 *
 * @param values length n
 * @param out length n
 */
export function pastWindow(statistic: Statistic, values: Float64Array, width: number, out: Float64Array): void {
  for (let t = 0; t < values.length; t++) out[t] = t - width + 1 < 0 ? NaN : statisticOf(statistic, values, t - width + 1, t);
}

/**
 * The window of up to `width` steps after each step from `from` on, into `out`: shorter where the series ends, which can
 * only miss a line that is yet to come; NaN where nothing comes, a value is missing, and before `from`.
 */
export function comingWindow(statistic: Statistic, values: Float64Array, width: number, from: number, out: Float64Array): void {
  const n = values.length;
  for (let t = 0; t < n; t++) out[t] = t < from || t + 1 >= n ? NaN : statisticOf(statistic, values, t + 1, Math.min(n - 1, t + width));
}
