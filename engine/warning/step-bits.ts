/**
 * Sets of steps of several series as bits: of each series `words` words, one series after the other, step t in bit t % 32
 * of word t / 32. What holds over windows of many steps is widened, joined and cut in a few operations for 32 steps.
 */

/** Words that hold `steps` bits. */
export const wordsFor = (steps: number): number => (steps + 31) >>> 5;

/** Word `w` of the set of steps `from` to `to` - 1. */
export function rangeWord(w: number, from: number, to: number): number {
  const [low, high] = [from - 32 * w, to - 32 * w];
  if (high <= 0 || low >= 32 || high <= low) return 0;
  return (low <= 0 ? -1 : -1 << low) & (high >= 32 ? -1 : ~(-1 << high));
}

/** Cut each of the sets to the steps `from` to `to` - 1. */
export function keepRange(bits: Int32Array, length: number, words: number, from: number, to: number): void {
  for (let w = 0; w < words; w++) {
    const range = rangeWord(w, from, to);
    for (let at = w; at < length; at += words) bits[at]! &= range;
  }
}

/** Add the steps `from` to `to` - 1 to each of the sets. */
export function addRange(bits: Int32Array, length: number, words: number, from: number, to: number): void {
  for (let w = 0; w < words; w++) {
    const range = rangeWord(w, from, to);
    if (range !== 0) for (let at = w; at < length; at += words) bits[at]! |= range;
  }
}

/** Join each set with itself moved `by` steps later. */
function joinLater(bits: Int32Array, length: number, words: number, by: number): void {
  const [whole, rest] = [by >>> 5, by & 31];
  if (whole >= words) return;
  for (let row = 0; row < length; row += words) {
    let own = bits[row + words - 1 - whole]!;
    for (let at = row + words - 1; at > row + whole; at--) {
      const before = bits[at - whole - 1]!;
      bits[at]! |= (own << rest) | ((before >>> 1) >>> (31 - rest)); // in two shifts, for one by 32 would be none
      own = before;
    }
    bits[row + whole]! |= own << rest;
  }
}

/** Join each set with itself moved `by` steps sooner. */
function joinSooner(bits: Int32Array, length: number, words: number, by: number): void {
  const [whole, rest] = [by >>> 5, by & 31];
  if (whole >= words) return;
  for (let row = 0; row < length; row += words) {
    const last = row + words - 1 - whole;
    let own = bits[row + whole]!;
    for (let at = row; at < last; at++) {
      const next = bits[at + whole + 1]!;
      bits[at]! |= (own >>> rest) | ((next << 1) << (31 - rest));
      own = next;
    }
    bits[last]! |= own >>> rest;
  }
}

/** Move each set `by` steps later. */
export function moveLater(bits: Int32Array, length: number, words: number, by: number): void {
  const [whole, rest] = [by >>> 5, by & 31];
  for (let row = 0; row < length; row += words) {
    for (let w = words - 1; w >= 0; w--) {
      const from = w - whole;
      bits[row + w] = from < 0 ? 0 : (bits[row + from]! << rest) | (from > 0 ? (bits[row + from - 1]! >>> 1) >>> (31 - rest) : 0);
    }
  }
}

/** Word `w` of the set whose words begin at `row`, moved `by` steps sooner. */
export function soonerWord(bits: Int32Array, row: number, words: number, w: number, by: number): number {
  const [from, rest] = [w + (by >>> 5), by & 31];
  const near = from < words ? bits[row + from]! >>> rest : 0;
  return from + 1 < words ? near | ((bits[row + from + 1]! << 1) << (31 - rest)) : near; // in two shifts, for one by 32 would be none
}

/**
 * Turn sets into the steps whose window of `width` steps that ends there has one of them. Bits beyond the series may be set.
 *
 * @param length words of all the sets
 */
export function anyInPast(bits: Int32Array, length: number, words: number, width: number): void {
  for (let done = 1; done < width; ) {
    const by = Math.min(done, width - done);
    joinLater(bits, length, words, by);
    done += by;
  }
}

/** The same of the window of `width` steps after each step; no bit may be set beyond the series. */
export function anyInComing(bits: Int32Array, length: number, words: number, width: number): void {
  for (let row = 0; row < length; row += words) {
    const last = row + words - 1;
    for (let at = row; at < last; at++) bits[at] = (bits[at]! >>> 1) | (bits[at + 1]! << 31);
    bits[last]! >>>= 1;
  }
  for (let done = 1; done < width; ) {
    const by = Math.min(done, width - done);
    joinSooner(bits, length, words, by);
    done += by;
  }
}

/** The last of a set's steps from `from` to `to`, whose words begin at `at`; -1: none. */
export function lastStep(bits: Int32Array, at: number, from: number, to: number): number {
  for (let w = to >>> 5; w >= 0 && 32 * w + 31 >= from; w--) {
    const word = bits[at + w]! & rangeWord(w, from, to + 1);
    if (word !== 0) return 32 * w + 31 - Math.clz32(word);
  }
  return -1;
}

/** Steps whose value is `edge` or beyond it, upwards or downwards, into words from `at`; a missing value (NaN) is not. */
export function valuesBeyond(values: Float64Array, edge: number, upwards: boolean, out: Int32Array, at: number): void {
  const n = values.length;
  for (let start = 0; start < n; start += 32) {
    const end = Math.min(n, start + 32);
    let word = 0;
    let t = start;
    if (upwards) {
      for (; t + 3 < end; t += 4) word |= (Number(values[t]! >= edge) | (Number(values[t + 1]! >= edge) << 1) | (Number(values[t + 2]! >= edge) << 2) | (Number(values[t + 3]! >= edge) << 3)) << t;
      for (; t < end; t++) word |= Number(values[t]! >= edge) << t;
    } else {
      for (; t + 3 < end; t += 4) word |= (Number(values[t]! <= edge) | (Number(values[t + 1]! <= edge) << 1) | (Number(values[t + 2]! <= edge) << 2) | (Number(values[t + 3]! <= edge) << 3)) << t;
      for (; t < end; t++) word |= Number(values[t]! <= edge) << t;
    }
    out[at + (start >>> 5)] = word;
  }
}

/** Steps whose value is missing. */
export function valuesMissing(values: Float64Array, out: Int32Array, at: number): void {
  out.fill(0, at, at + wordsFor(values.length));
  for (let t = 0; t < values.length; t++) if (values[t] !== values[t]) out[at + (t >>> 5)]! |= 1 << t;
}

/**
 * Steps up to which windows hold no gap after the first values of a record, and begin before them.
 *
 * @param series that begin
 * @param reach steps before its last that a window takes
 * @param all that the windows look at together
 */
export function stepsBegun(series: readonly Float64Array[], reach: number, all = series): number {
  const n = series[0]!.length;
  const lacks = (t: number): boolean => all.some((values) => values[t] !== values[t]);
  let first = 0;
  for (const values of series) first = Math.max(first, values.findIndex((value) => value === value) < 0 ? n : values.findIndex((value) => value === value));
  let t = first + 1;
  while (t < Math.min(n, first + reach) && !lacks(t)) t++;
  return Math.min(t, first + reach, n);
}

/** What may be met, member by member: before a step only where it is for certain. */
export function keptOf(possible: Int32Array, crossed: Int32Array, words: number, begun: readonly number[]): Int32Array {
  const out = new Int32Array(begun.length * words);
  for (let at = 0; at < out.length; at++) out[at] = crossed[at]! | (possible[at]! & ~rangeWord(at % words, 0, begun[Math.floor(at / words)]!));
  return out;
}
