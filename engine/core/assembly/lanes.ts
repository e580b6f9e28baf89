/** What the kernels over columns share: vectors of zeros and masks. */

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
