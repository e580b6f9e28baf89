/**
 * The values of all members of a quantity, side by side in memory, two at a time in WebAssembly SIMD: whether any comes near a
 * line, at which steps they lie beyond one, and at which the sums of their windows do or they fall that far.
 */

/** Bits of four pairs of masks of 64 bits, the first in bit 0. */
@inline
function bitsOf(a: v128, b: v128, c: v128, d: v128): i32 {
  const low = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const high = v128.shuffle<i32>(c, d, 0, 2, 4, 6);
  const all = i16x8.narrow_i32x4_s(low, high);
  return i8x16.bitmask(i8x16.narrow_i16x8_s(all, all)) & 0xff;
}

/** Whether each of `count` values, a multiple of eight, is below `high`; a missing one (NaN) is not. */
export function allBelow(values: usize, count: usize, high: f64): bool {
  const limit = f64x2.splat(high);
  const end = values + 8 * count;
  for (let at = values; at < end; at += 64) {
    const first = v128.and(f64x2.lt(v128.load(at), limit), f64x2.lt(v128.load(at, 16), limit));
    const second = v128.and(f64x2.lt(v128.load(at, 32), limit), f64x2.lt(v128.load(at, 48), limit));
    if (!i64x2.all_true(v128.and(first, second))) return false;
  }
  return true;
}

export function allAbove(values: usize, count: usize, low: f64): bool {
  const limit = f64x2.splat(low);
  const end = values + 8 * count;
  for (let at = values; at < end; at += 64) {
    const first = v128.and(f64x2.gt(v128.load(at), limit), f64x2.gt(v128.load(at, 16), limit));
    const second = v128.and(f64x2.gt(v128.load(at, 32), limit), f64x2.gt(v128.load(at, 48), limit));
    if (!i64x2.all_true(v128.and(first, second))) return false;
  }
  return true;
}

export function allWithin(values: usize, count: usize, size: f64): bool {
  const limit = f64x2.splat(size);
  const end = values + 8 * count;
  for (let at = values; at < end; at += 64) {
    const first = v128.and(f64x2.lt(f64x2.abs(v128.load(at)), limit), f64x2.lt(f64x2.abs(v128.load(at, 16)), limit));
    const second = v128.and(f64x2.lt(f64x2.abs(v128.load(at, 32)), limit), f64x2.lt(f64x2.abs(v128.load(at, 48)), limit));
    if (!i64x2.all_true(v128.and(first, second))) return false;
  }
  return true;
}

/** Whether none of `count` values, a multiple of eight, is missing. */
export function allThere(values: usize, count: usize): bool {
  const end = values + 8 * count;
  for (let at = values; at < end; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const first = v128.and(f64x2.eq(a, a), f64x2.eq(b, b));
    const second = v128.and(f64x2.eq(c, c), f64x2.eq(d, d));
    if (!i64x2.all_true(v128.and(first, second))) return false;
  }
  return true;
}

/** Bits of eight values that are `edge` or above it. */
@inline
function above(at: usize, edge: v128): i32 {
  return bitsOf(f64x2.ge(v128.load(at), edge), f64x2.ge(v128.load(at, 16), edge), f64x2.ge(v128.load(at, 32), edge), f64x2.ge(v128.load(at, 48), edge));
}
@inline
function below(at: usize, edge: v128): i32 {
  return bitsOf(f64x2.le(v128.load(at), edge), f64x2.le(v128.load(at, 16), edge), f64x2.le(v128.load(at, 32), edge), f64x2.le(v128.load(at, 48), edge));
}

/**
 * Steps whose value is `edge` or beyond it, upwards or downwards: of each of `rows` series of `steps` values a row of words.
 * Reads up to seven values beyond the last.
 *
 * @returns whether any value is
 */
export function beyond(values: usize, rows: i32, steps: i32, edge: f64, upwards: bool, out: usize): bool {
  const limit = f64x2.splat(edge);
  let some = 0;
  for (let row = 0; row < rows; row++) {
    let start = 0;
    while (start < steps) {
      const end = min(start + 32, steps);
      let word = 0;
      for (let t = start; t < end; t += 8) word |= (upwards ? above(values + 8 * t, limit) : below(values + 8 * t, limit)) << (t & 31);
      if (end < start + 32) word &= (1 << (end - start)) - 1;
      store<i32>(out, word);
      out += 4;
      some |= word;
      start = end;
    }
    values += 8 * steps;
  }
  return some != 0;
}

/**
 * Sums of the values before each step, longer by one than each of `rows` series; those that are missing (NaN) add nothing. Two series at
 * a time, each added up in its own order.
 */
export function runningSums(values: usize, rows: i32, steps: i32, out: usize): void {
  for (let row = 0; row < rows; row += 2) {
    const isLast = row + 1 == rows;
    let first = values + 8 * row * steps;
    let second = isLast ? first : first + 8 * steps;
    let own = out + 8 * row * (steps + 1);
    let other = isLast ? own : own + 8 * (steps + 1);
    let sums = f64x2.splat(0);
    v128.store64_lane(own, sums, 0);
    v128.store64_lane(other, sums, 1);
    for (let t = 0; t < steps; t++) {
      const pair = v128.load64_lane(second, v128.load64_zero(first), 1);
      sums = f64x2.add(sums, v128.and(pair, f64x2.eq(pair, pair)));
      first += 8;
      second += 8;
      own += 8;
      other += 8;
      v128.store64_lane(own, sums, 0);
      v128.store64_lane(other, sums, 1);
    }
  }
}

/** Sums over the windows of the pair of steps whose running sums lie from `start` to before `end`, over `count`. */
@inline
function pairOf(start: usize, end: usize, count: v128, divides: bool): v128 {
  const sums = f64x2.sub(v128.load(end), v128.load(start));
  return divides ? f64x2.div(sums, count) : sums;
}

/**
 * Of the steps `from` to `to` - 1 those at which the window from `t + first` to before `t + last` has a sum, over `count`, that is
 * `edge` or beyond it: of each of `rows` series a row of words. What of a window lies outside of the series adds nothing.
 *
 * @param sums as `runningSums` leaves them
 */
export function sumsBeyond(sums: usize, rows: i32, steps: i32, from: i32, to: i32, first: i32, last: i32, count: i32, edge: f64, upwards: bool, out: usize): void {
  const limit = f64x2.splat(edge);
  const counts = f64x2.splat(<f64>count);
  const divides = count != 1;
  for (let row = 0; row < rows; row++) {
    for (let start = 0; start < steps; start += 32) {
      let word = 0;
      const end = min(start + 32, to);
      for (let eight = max(start, from & ~7); eight < end; eight += 8) {
        if (eight >= from && eight + 8 <= to && eight + first >= 0 && eight + 7 + last <= steps) {
          const begin = sums + 8 * (eight + first);
          const close = sums + 8 * (eight + last);
          const a = pairOf(begin, close, counts, divides);
          const b = pairOf(begin + 16, close + 16, counts, divides);
          const c = pairOf(begin + 32, close + 32, counts, divides);
          const d = pairOf(begin + 48, close + 48, counts, divides);
          const bits = upwards ? bitsOf(f64x2.ge(a, limit), f64x2.ge(b, limit), f64x2.ge(c, limit), f64x2.ge(d, limit)) : bitsOf(f64x2.le(a, limit), f64x2.le(b, limit), f64x2.le(c, limit), f64x2.le(d, limit));
          word |= bits << (eight & 31);
        } else {
          const until = min(eight + 8, to);
          for (let t = max(eight, from); t < until; t++) {
            const sum = load<f64>(sums + 8 * min(t + last, steps)) - load<f64>(sums + 8 * max(t + first, 0));
            const own = divides ? sum / <f64>count : sum;
            word |= i32(upwards ? own >= edge : own <= edge) << (t & 31);
          }
        }
      }
      store<i32>(out, word);
      out += 4;
    }
    sums += 8 * (steps + 1);
  }
}

/**
 * Steps after which the value falls by `edge` or beyond it within `width` steps, or those of them that lie in the series: of each of `rows`
 * series of `steps` values, of which none is missing, a row of words. The least of a window is that of two whose length is a power of two.
 *
 * @param width at most `steps`
 * @param room for `2 * steps + 8` values
 */
export function dropsBeyond(values: usize, rows: i32, steps: i32, width: i32, edge: f64, upwards: bool, room: usize, out: usize): void {
  const limit = f64x2.splat(edge);
  for (let row = 0; row < rows; row++) {
    memory.copy(room, values, 8 * steps);
    for (let t = steps; t < 2 * steps + 8; t++) store<f64>(room + 8 * t, Infinity);
    let length = 1;
    for (; 2 * length <= width; length *= 2) {
      for (let t = 0; t < steps; t += 2) v128.store(room + 8 * t, f64x2.pmin(v128.load(room + 8 * t), v128.load(room + 8 * (t + length))));
    }
    for (let start = 0; start < steps; start += 32) {
      let word = 0;
      for (let t = start; t < min(start + 32, steps - 1); t += 2) {
        const first = room + 8 * (t + 1);
        const drop = f64x2.sub(v128.load(values + 8 * t), f64x2.pmin(v128.load(first), v128.load(first + 8 * (width - length))));
        word |= i64x2.bitmask(upwards ? f64x2.ge(drop, limit) : f64x2.le(drop, limit)) << (t & 31);
      }
      if (steps - 1 < start + 32) word &= (1 << (steps - 1 - start)) - 1;
      store<i32>(out, word);
      out += 4;
    }
    values += 8 * steps;
  }
}

/**
 * Of the steps of `asked` those that have the sum of a window to come over its line already, in place: from the first step of the last
 * window that ends beyond the line within `width` steps. Bits of each of `rows` series.
 *
 * @param sums as `runningSums` leaves them; values are never below 0
 * @param ends steps at which windows end beyond the line, at least one of them within `width` steps after each step that is asked for
 * @returns whether there are any
 */
export function reachedSums(sums: usize, rows: i32, steps: i32, width: i32, edge: f64, ends: usize, asked: usize): bool {
  const words = (steps + 31) >>> 5;
  let some = 0;
  for (let row = 0; row < rows; row++) {
    let end = steps - 1;
    for (let w = words - 1; w >= 0; w--) {
      let left = load<i32>(asked + 4 * w);
      if (left == 0) continue;
      let found = 0;
      while (left != 0) {
        const bit = 31 - clz(left);
        left ^= 1 << bit;
        const t = 32 * w + bit;
        end = min(end, t + width);
        while (end > t && ((load<i32>(ends + 4 * (end >> 5)) >>> (end & 31)) & 1) == 0) end--;
        const from = max(0, end - width + 1);
        if (from <= t && load<f64>(sums + 8 * (t + 1)) - load<f64>(sums + 8 * from) >= edge) found |= 1 << bit;
      }
      store<i32>(asked + 4 * w, found);
      some |= found;
    }
    sums += 8 * (steps + 1);
    ends += 4 * words;
    asked += 4 * words;
  }
  return some != 0;
}
