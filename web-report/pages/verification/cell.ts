/** A score in a cell of a table. */
import type { Label } from '../../../engine/core/label.js';
import type { Words } from '../parts.js';

/** A score: a number with the ends of its interval, or why one is missing. */
export interface ShownScore {
  readonly title: Label;
  readonly unit: string;
  readonly value: number | string;
  readonly interval: readonly [low: number, high: number] | string;
}

const shown = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3, useGrouping: false });
/** Less than this is what rounding leaves of 0. */
const ROUNDING = 1e-12;
/** Less than this is written with a power of ten. */
const SMALL = 1e-4;
function figure(value: number): string {
  const size = Math.abs(value);
  return size >= ROUNDING && size < SMALL ? value.toExponential(2) : shown.format(size < ROUNDING ? 0 : value);
}

/** The number and its interval, or in words what is missing; `w` has `noScore` and `noInterval`. */
export function cellOf({ value, interval }: ShownScore, w: Words): string {
  if (typeof value === 'string') return `${w.both('noScore')}: ${value}`;
  return `${figure(value)} ${typeof interval === 'string' ? `(${w.both('noInterval')}: ${interval})` : `[${figure(interval[0])}, ${figure(interval[1])}]`}`;
}
