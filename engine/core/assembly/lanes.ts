/** What kernels share: vectors of zeros and masks, and short names of what is done with pairs of numbers. */

@inline
export function zeros(): v128 {
  return i8x16.splat(0);
}

/** The two masks of 64 bits of rows 2k and 2k + 1 from sixteen of 8. */
@inline
export function wide(mask: v128, k: i32): v128 {
  const half = k < 4 ? i16x8.extend_low_i8x16_s(mask) : i16x8.extend_high_i8x16_s(mask);
  const quarter = (k & 2) == 0 ? i32x4.extend_low_i16x8_s(half) : i32x4.extend_high_i16x8_s(half);
  return (k & 1) == 0 ? i64x2.extend_low_i32x4_s(quarter) : i64x2.extend_high_i32x4_s(quarter);
}

/** A constant in every lane, from memory: made anew each time, it would cost more than what is done with it. */
@inline
export function n(at: usize): v128 {
  return v128.load64_splat(at);
}
@inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}
@inline
export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}
@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}
@inline
export function any(mask: v128): bool {
  return i64x2.bitmask(mask) != 0;
}
