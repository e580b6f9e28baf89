/** Where a line begins to be crossed, as one number: all four comparisons become "this number or beyond it". */
import { crosses, type Comparison } from './rule.js';

/** Sums are held to a billionth of their unit, so that tenths add up as they are written and a line is met exactly. */
export const tidy = (value: number): number => Math.round(value * 1e9) / 1e9;

/** Whether more of the value crosses. */
export const isUpwards = (comparison: Comparison): boolean => comparison === '>=' || comparison === '>';

const asNumber = new Float64Array(1);
const asBits = new BigInt64Array(asNumber.buffer);

/** The next number after `value`, upwards or downwards. */
function nextNumber(value: number, upwards: boolean): number {
  if (value === 0) return upwards ? Number.MIN_VALUE : -Number.MIN_VALUE;
  asNumber[0] = value;
  asBits[0]! += value > 0 === upwards ? 1n : -1n;
  return asNumber[0];
}

/** The first number that crosses a line; NaN where the line is: nothing crosses it. */
export function edgeOf(comparison: Comparison, line: number): number {
  return comparison.length === 2 || !Number.isFinite(line) ? line : nextNumber(line, isUpwards(comparison));
}

/** The first number that, once tidied, crosses a line. */
export function tidiedEdgeOf(comparison: Comparison, line: number): number {
  if (!Number.isFinite(line)) return line;
  const reach = (isUpwards(comparison) ? 1 : -1) * Math.max(1e-6, 1e-9 * Math.abs(line));
  let [not, does] = [line - reach, line + reach];
  for (;;) {
    const middle = not + (does - not) / 2;
    if (middle === not || middle === does) return does;
    if (crosses(tidy(middle), comparison, line)) does = middle;
    else not = middle;
  }
}
