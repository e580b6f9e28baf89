/** `saturation.ts` two numbers at a time: the same operations in the same order, so that every bit is the same. */

/** Constants in memory: made anew as vectors each time, they would cost more than what is done with them. */
const NUMBERS = memory.data<f64>([6755399441055744.0, 1.0, 1.4426950408889634, 0.6931471804855391, 7.440617110012397e-11, 0.5, 0.16666666666666669, 0.041666666666666664, 0.008333333333330062, 0.0013888888888886552, 0.00019841269863053618, 2.4801587317144498e-5, 2.7557268459997064e-6, 2.755728296954995e-7, 2.510038549551032e-8, 2.0911236630261545e-9]);

@inline
function number(k: usize): v128 {
  return v128.load64_splat(NUMBERS + k * 8);
}

/** Number k + number k + 1 × r */
@inline
function line(k: usize, r: v128): v128 {
  return f64x2.add(number(k), f64x2.mul(number(k + 1), r));
}

/** e^r - 1 for |r| up to ln 2 / 2. */
@inline
export function rises(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low = f64x2.add(line(6, r), f64x2.mul(r2, line(8, r)));
  const middle = f64x2.add(line(10, r), f64x2.mul(r2, line(12, r)));
  const high = f64x2.add(middle, f64x2.mul(r4, line(14, r)));
  return f64x2.add(r, f64x2.mul(r2, f64x2.add(number(5), f64x2.mul(r, f64x2.add(low, f64x2.mul(r4, high))))));
}

/** 1 - e^-x for x from 0 to 26. */
@inline
export function saturations(x: v128): v128 {
  const one = number(1);
  const bits = f64x2.add(f64x2.mul(x, number(2)), number(0));
  const k = f64x2.sub(bits, number(0));
  const r = f64x2.add(f64x2.sub(f64x2.mul(k, number(3)), x), f64x2.mul(k, number(4)));
  // 2^-k: k stands in the low bits of what was rounded, and the exponent of a number in its bits from 52 on
  const share = i64x2.sub(one, i64x2.shl(bits, 52));
  return f64x2.sub(f64x2.sub(one, share), f64x2.mul(share, rises(r)));
}
