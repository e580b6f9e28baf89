/**
 * What is to come by a rule that says "within 24 hours the rain will reach": windows of its length that end after now and within that
 * time, made of what was observed and of what is forecast together. A running total counts as soon as what comes will take it over its
 * line, and a spell goes on of which some days are past.
 */
import type { Check } from './check.js';
import type { Branch } from './rule.js';
import { anyInComing, keepRange, lastStep, soonerWord } from './step-bits.js';

export type How = 'crossed' | 'possible' | 'keeps';

/** Whether windows that began before now can say more of these than those that begin now. */
export const areRunning = (checks: readonly Check[]): boolean => checks.some(({ runs }) => runs) && !(checks.length === 1 && checks[0]!.isLocal);

/** Longest of their windows [steps]: how far ahead one may end. */
export const longestOf = (checks: readonly Check[]): number => checks.reduce((longest, { width }) => Math.max(longest, width), 1);

/** Bits of all members of the steps at which all of these are met, into `out`. */
export function metInto(out: Int32Array, checks: readonly Check[], how: How, branch: Branch, length: number): void {
  const first = checks[0]![how](branch);
  for (let at = 0; at < length; at++) out[at] = first[at]!;
  for (let c = 1; c < checks.length; c++) {
    const bits = checks[c]![how](branch);
    for (let at = 0; at < length; at++) out[at]! &= bits[at]!;
  }
}

let [ends, reached, wide, coming] = [new Int32Array(0), new Int32Array(0), new Int32Array(0), new Int32Array(0)];

/**
 * Take out the steps at which the windows to come are over their lines by what is past alone: that has been reached, and is not to come.
 * Of the windows that end ahead the last has the least of what is past; the longest that ends as far ahead as it may has nothing of it.
 *
 * @returns whether any was
 */
function dropReached(checks: readonly Check[], length: number): boolean {
  const { words, series: { steps } } = checks[0]!.at;
  const longest = longestOf(checks);
  let some = 0;
  for (let row = 0; row < length; row += words) for (let w = 0; w < words; w++) some |= reached[row + w]! &= wide[row + w]! & ~soonerWord(ends, row, words, w, longest);
  if (some === 0) return false;
  const found = checks.length === 1 ? checks[0]!.reachedAmong(reached, ends) : null;
  if (found === false || (found === null && !keepReached(checks, length, longest, steps))) return false;
  for (let at = 0; at < length; at++) wide[at]! &= ~reached[at]!;
  return true;
}

/** Keep of the steps in `reached` those that all checks are reached at. Returns whether there are any. */
function keepReached(checks: readonly Check[], length: number, longest: number, steps: number): boolean {
  const { words } = checks[0]!.at;
  let some = 0;
  for (let at = 0; at < length; at++) {
    let left = reached[at]!;
    const m = Math.floor(at / words);
    while (left !== 0) {
      const bit = 31 - Math.clz32(left);
      left ^= 1 << bit;
      const t = 32 * (at % words) + bit;
      if (!areReached(checks, m, t, lastStep(ends, m * words, t + 1, Math.min(t + longest, steps - 1)))) reached[at]! ^= 1 << bit;
    }
    some |= reached[at]!;
  }
  return some !== 0;
}

function areReached(checks: readonly Check[], m: number, t: number, end: number): boolean {
  for (const check of checks) if (!check.isReached(m, t, end)) return false;
  return true;
}

/** Bits of all members of the steps at which what is to come meets all of these, of windows that began before now as well; until the next call. */
export function metAhead(checks: readonly Check[], how: How, length: number): Int32Array {
  const { words, series: { issued, steps } } = checks[0]!.at;
  if (ends.length !== length) [ends, reached, wide, coming] = [new Int32Array(length), new Int32Array(length), new Int32Array(length), new Int32Array(length)];
  metInto(ends, checks, how, 'observed', length);
  for (let at = 0; at < length; at++) wide[at] = ends[at]!;
  anyInComing(wide, length, words, longestOf(checks));
  keepRange(wide, length, words, issued, steps - 1);
  let some = false;
  if (checks.every(({ isReachable }) => isReachable)) {
    metInto(reached, checks, 'crossed', 'observed', length);
    some = dropReached(checks, length);
  }
  if (!some && checks.length === 1 && checks[0]!.grows) return wide;
  // what a forecast has of the window that begins now, which may go on beyond its end
  metInto(coming, checks, how, 'forecast', length);
  for (let at = 0; at < length; at++) wide[at]! |= coming[at]!;
  return wide;
}
