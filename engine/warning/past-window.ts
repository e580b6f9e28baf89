/** The number of one window that ends at a step, as far as it is known: what `windowRange` says of that window, without all others. */
import { tidy } from './line-edge.js';
import type { WindowAsked } from './window.js';

/** A number as far as it is known, seen from a line: ±Infinity where nothing is certain, or nothing excluded; NaN where the branch has no window. */
export interface NumberRange {
  readonly sure: number;
  readonly may: number;
  /** Values that its window lacks, and steps of it beyond the end of the series. */
  readonly lacking: number;
  readonly beyond: number;
  /** [steps] */
  readonly width: number;
}

/** @param values NaN where there is none */
export function pastRange({ statistic, width, upwards, nonNegative }: WindowAsked, values: Float64Array, t: number): NumberRange {
  const start = t - width + 1;
  const isSum = statistic === 'sum' || statistic === 'mean';
  const sign = statistic === 'max' ? 1 : -1;
  let lacking = Math.max(0, -start);
  let known = isSum ? 0 : -sign * Infinity;
  for (let s = Math.max(0, start); s <= t; s++) {
    const value = values[s]!;
    if (value !== value) lacking++;
    else if (isSum) known += value;
    else if (sign === 1 ? value > known : value < known) known = value;
  }
  /** Infinity on the side of the line. */
  const far = upwards ? Infinity : -Infinity;
  let [sure, may] = [known, known];
  if (isSum) {
    const there = tidy(statistic === 'mean' ? known / width : known);
    sure = lacking === 0 || (upwards && nonNegative) ? there : -far;
    may = lacking > 0 && (upwards || !nonNegative) ? far : there;
  } else if (statistic === 'drop') {
    const before = start < 1 ? NaN : values[start - 1]!;
    // more values can only bring the least of the window down, and the drop up
    const least = before === before ? tidy(before - known) : -Infinity;
    const most = before === before && lacking === 0 ? least : Infinity;
    [sure, may] = upwards ? [least, most] : [most, least];
  } else if (upwards === (statistic === 'max')) may = lacking === 0 ? known : far;
  else sure = lacking === 0 ? known : -far;
  return { sure, may, lacking, beyond: 0, width };
}
