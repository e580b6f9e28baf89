/**
 * The values of all members of a quantity, side by side in memory, two at a time in WebAssembly SIMD: whether any comes near a
 * line, and at which steps they lie beyond one.
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
