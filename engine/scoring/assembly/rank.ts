/**
 * Exact competition ranks and percentiles in WebAssembly. A unit is one word of 64 bits: its score in billionths above, its row below. The
 * words are sorted, the highest first, by the upper 26 bits of the score in two radix passes of 13; words alike in those
 * stand together and are few, and are put in order of the score's last 11 bits by insertion, or, where they are many, by a
 * radix pass before the two.
 */

/** Bits of a word below the score, of the last part of a score, and of a digit. */
const ROW: u64 = 27;
const REST: u64 = 11;
const DIGIT: u64 = 13;
const DIGITS: usize = 8_192;
/** Steps of insertion per unit beyond which a radix pass is cheaper. */
const INSERTION_STEPS: usize = 4;

/**
 * The words of those of rows [from, to) that take part, the last row first; each row is `tied` with itself, or, where it takes no
 * part, with none.
 *
 * @returns where the next one goes
 */
export function words(scores: usize, eligible: usize, from: usize, to: usize, out: usize, tied: usize): usize {
  for (let i = to; i > from; ) {
    i--;
    const key = <u64>Math.floor(load<f64>(scores + 8 * i) * 1e9 + 0.5);
    store<u64>(out, (key << ROW) | <u64>i);
    const takesPart = <u32>(load<u8>(eligible + i) === 1);
    store<u32>(tied + 4 * i, takesPart);
    out += <usize>takesPart << 3;
  }
  return out;
}

/** Count the words in [from, end) by their 13 bits from bit `shift` on. */
export function countDigits(from: usize, end: usize, shift: u64, places: usize): void {
  for (let at = from; at < end; at += 8) {
    const place = places + 4 * <usize>((load<u64>(at) >> shift) & (DIGITS - 1));
    store<u32>(place, load<u32>(place) + 8);
  }
}

/** From counts to the place of the first word of each digit, the highest first, from `to` on. */
export function placesOf(places: usize, to: usize): void {
  let before: u32 = <u32>to;
  for (let digit = DIGITS; digit > 0; ) {
    digit--;
    const here = load<u32>(places + 4 * digit);
    store<u32>(places + 4 * digit, before);
    before += here;
  }
}

/** Put the words in [from, end) where their digits say, and behind each other. */
export function moveByDigit(from: usize, end: usize, shift: u64, places: usize): void {
  for (let at = from; at < end; at += 8) {
    const word = load<u64>(at);
    const place = places + 4 * <usize>((word >> shift) & (DIGITS - 1));
    const own = load<u32>(place);
    store<u64>(<usize>own, word);
    store<u32>(place, own + 8);
  }
}

/**
 * Put words alike in the upper bits of their score in order of its last bits.
 *
 * @returns false where that would take too many steps
 */
export function insertRests(words: usize, count: usize): bool {
  let left = INSERTION_STEPS * count;
  const end = words + 8 * count;
  let last = count === 0 ? 0 : load<u64>(words);
  for (let at = words + 8; at < end; at += 8) {
    const word = load<u64>(at);
    if (word >> ROW <= last >> ROW) {
      last = word;
      continue;
    }
    let to = at;
    for (; to > words && load<u64>(to - 8) >> ROW < word >> ROW; to -= 8) store<u64>(to, load<u64>(to - 8));
    store<u64>(to, word);
    const steps = (at - to) >> 3;
    if (steps > left) return false;
    left -= steps;
  }
  return true;
}

/** The place at which the rank begins that the last word had, and its score. */
let start: usize = 0;
let last: u64 = 0;

/** Ranks and ties of the sorted words [from, to), after those before them: the rows in `order`, best first, and by row the rank and, where it is shared, by how many. */
export function rank(words: usize, from: usize, to: usize, order: usize, ranks: usize, tied: usize): void {
  for (let k = from; k < to; k++) {
    const word = load<u64>(words + 8 * k);
    const row = <usize>(word & ((1 << ROW) - 1)) << 2;
    store<u32>(order + 4 * k, <u32>(row >> 2));
    const key = word >> ROW;
    if (k === 0 || key !== last) {
      if (k > 0) endTie(k, order, tied);
      start = k;
      last = key;
    }
    store<u32>(ranks + row, <u32>start + 1);
  }
}

/** Tell those that share the last rank how many they are, the list being over at `end`. */
export function endTie(end: usize, order: usize, tied: usize): void {
  if (end - start > 1) for (let k = start; k < end; k++) store<u32>(tied + ((<usize>load<u32>(order + 4 * k)) << 2), <u32>(end - start));
}

@inline
function groupPlace(groupOf: usize, row: u32): usize {
  return <usize>load<u32>(groupOf + 4 * <usize>row) << 2;
}

/** Count the members of each group among the rows of a list [from, end). */
export function countMembers(from: usize, end: usize, groupOf: usize, members: usize): void {
  for (let at = from; at < end; at += 4) {
    const place = members + groupPlace(groupOf, load<u32>(at));
    store<u32>(place, load<u32>(place) + 1);
  }
}

/**
 * Percentile in its group of each row from `from` on, best first, until `until` is reached or passed: 100 (members - above - equals / 2) / members.
 *
 * @param tied by row, how many share its rank
 * @param groupOf by row [4 B]; members, above and equal: per group [4 B], the last two zeros at first
 * @returns where the next one stands
 */
export function percentiles(from: usize, until: usize, tied: usize, groupOf: usize, members: usize, above: usize, equal: usize, out: usize): usize {
  while (from < until) {
    const first = load<u32>(from);
    const to = from + 4 * <usize>load<u32>(tied + 4 * <usize>first);
    if (to === from + 4) {
      const place = groupPlace(groupOf, first);
      const all = <f64>load<u32>(members + place);
      const better = load<u32>(above + place);
      store<f64>(out + 8 * <usize>first, (100 * (all - <f64>better - 0.5)) / all);
      store<u32>(above + place, better + 1);
      from = to;
      continue;
    }
    for (let at = from; at < to; at += 4) {
      const place = equal + groupPlace(groupOf, load<u32>(at));
      store<u32>(place, load<u32>(place) + 1);
    }
    for (let at = from; at < to; at += 4) {
      const row = load<u32>(at);
      const place = groupPlace(groupOf, row);
      const all = <f64>load<u32>(members + place);
      store<f64>(out + 8 * <usize>row, (100 * (all - <f64>load<u32>(above + place) - <f64>load<u32>(equal + place) / 2)) / all);
    }
    for (let at = from; at < to; at += 4) {
      const place = groupPlace(groupOf, load<u32>(at));
      store<u32>(above + place, load<u32>(above + place) + load<u32>(equal + place));
      store<u32>(equal + place, 0);
    }
    from = to;
  }
  return from;
}
