/** How many members reach each level at each step, sixteen steps at a time in WebAssembly SIMD: a count of each in a byte. */

/** One more for each of sixteen steps whose bit is set. */
@inline
function withBits(counts: v128, bits: i32): v128 {
  const own = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  const spread = i8x16.swizzle(i16x8.splat(<i16>bits), i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  return i8x16.sub(counts, i8x16.eq(v128.and(spread, own), own));
}

/** Shares of all that pairs of counts are: the first two of four numbers of 32 bits, then the others. */
@inline
function fourShares(counts: v128, all: v128, out: usize): void {
  v128.store(out, f64x2.div(f64x2.convert_low_i32x4_u(counts), all));
  v128.store(out, f64x2.div(f64x2.convert_low_i32x4_u(v128.shuffle<i32>(counts, counts, 2, 3, 2, 3)), all), 16);
}

/** Shares of the members that sixteen counts are, of which the first `count` are asked for. */
function shares(counts: v128, members: i32, count: i32, out: usize): void {
  if (count < 16) {
    for (let t = 0; t < count; t++) {
      store<f64>(out, <f64>i8x16.extract_lane_u(counts, 0) / <f64>members);
      counts = v128.shuffle<i8>(counts, counts, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0);
      out += 8;
    }
    return;
  }
  const all = f64x2.splat(<f64>members);
  const low = i16x8.extend_low_i8x16_u(counts);
  const high = i16x8.extend_high_i8x16_u(counts);
  fourShares(i32x4.extend_low_i16x8_u(low), all, out);
  fourShares(i32x4.extend_high_i16x8_u(low), all, out + 32);
  fourShares(i32x4.extend_low_i16x8_u(high), all, out + 64);
  fourShares(i32x4.extend_high_i16x8_u(high), all, out + 96);
}

/**
 * What enough members make. One that reaches a level reaches those below it.
 *
 * @param rows of each of four levels, the lowest first, of each member `words` words of bits of its steps
 * @param present bit k: some member reaches level k + 1 by its row; else the row is not looked at
 * @param members at most 255
 * @param least members that make a level, at least 1
 * @param level highest that is made at each step, 0 none; up to 15 steps more are written
 * @param probability share of the members at each level or above: `k * steps + t` of level k + 1
 */
export function votes(rows: usize, present: i32, members: i32, words: i32, steps: i32, least: i32, level: usize, probability: usize): void {
  const stride = 4 * members * words;
  const enough = i8x16.splat(<i8>least);
  for (let start = 0; start < steps; start += 16) {
    let blue = i8x16.splat(0);
    let yellow = blue;
    let orange = blue;
    let red = blue;
    let at = rows + (start >> 3);
    for (let m = 0; m < members; m++) {
      let bits = 0;
      if (present & 8) {
        bits = load<u16>(at + 3 * stride);
        red = withBits(red, bits);
      }
      if (present & 4) bits |= load<u16>(at + 2 * stride);
      if (present >= 4) orange = withBits(orange, bits);
      if (present & 2) bits |= load<u16>(at + stride);
      if (present >= 2) yellow = withBits(yellow, bits);
      if (present & 1) bits |= load<u16>(at);
      blue = withBits(blue, bits);
      at += 4 * words;
    }
    const upper = i8x16.add(i8x16.ge_u(orange, enough), i8x16.ge_u(red, enough));
    v128.store(level + start, i8x16.neg(i8x16.add(i8x16.add(i8x16.ge_u(blue, enough), i8x16.ge_u(yellow, enough)), upper)));
    const count = min(16, steps - start);
    const out = probability + 8 * start;
    shares(blue, members, count, out);
    shares(yellow, members, count, out + 8 * steps);
    shares(orange, members, count, out + 16 * steps);
    shares(red, members, count, out + 24 * steps);
  }
}
