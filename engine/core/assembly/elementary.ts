/**
 * Exponentials and logarithms of two numbers at a time, without calls of the language's library: by additions, products,
 * a quotient and shifts of bits, each within 2 units of the last place.
 */
import { rises } from './saturation';

/** Constants in memory, as in `saturation.ts`: the bounds of what `exps` is asked, the number that rounds, 1 / ln 2, ln 2 in two parts. */
const EXPONENTS = memory.data<f64>([-708.0, 709.0, 6755399441055744.0, 1.4426950408889634, 0.6931471804855391, 7.440617110012397e-11, 1.0]);
/** The smallest normal number, 1, 2, what an exponent in the bits of 2^52 is too much by, and (atanh(s) / s - 1) / s² in powers of s². */
const LOGARITHMS = memory.data<f64>([2.2250738585072014e-308, 1.0, 2.0, 4503599627371519.0, 0.3333333333333335, 0.19999999999949752, 0.1428571431298777, 0.11111105567393005, 0.0909144456296124, 0.07665860789296285, 0.0730822497826078]);
/** Bits: what brings the root of a half to a power of 2, sign and exponent, those of 1 and those of 2^52. */
const BITS = memory.data<u64>([0x00095f619980c433, 0xfff0000000000000, 0x3ff0000000000000, 0x4330000000000000]);

@inline
function number(k: usize): v128 {
  return v128.load64_splat(k);
}

/** e^x; x below -708 counts as that, above 709 as that. */
@inline
export function exps(x: v128): v128 {
  const within = f64x2.pmin(f64x2.pmax(x, number(EXPONENTS)), number(EXPONENTS + 8));
  const bits = f64x2.add(f64x2.mul(within, number(EXPONENTS + 24)), number(EXPONENTS + 16));
  const k = f64x2.sub(bits, number(EXPONENTS + 16));
  const r = f64x2.sub(f64x2.sub(within, f64x2.mul(k, number(EXPONENTS + 32))), f64x2.mul(k, number(EXPONENTS + 40)));
  // 2^k: k stands in the low bits of what was rounded, and the exponent of a number in its bits from 52 on
  const power = i64x2.add(number(EXPONENTS + 48), i64x2.shl(bits, 52));
  return f64x2.add(power, f64x2.mul(power, rises(r)));
}

/** Coefficient k + coefficient k + 1 × z. */
@inline
function line(k: usize, z: v128): v128 {
  return f64x2.add(number(LOGARITHMS + 8 * k), f64x2.mul(number(LOGARITHMS + 8 * (k + 1)), z));
}

/** ln x of a finite number; x below the smallest normal number counts as that. */
@inline
export function logs(x: v128): v128 {
  const bits = f64x2.pmax(x, number(LOGARITHMS));
  // x = 2^e m, m from the root of a half to that of 2
  const moved = i64x2.add(bits, number(BITS));
  const e = f64x2.sub(v128.or(i64x2.shr_u(moved, 52), number(BITS + 24)), number(LOGARITHMS + 24));
  const m = i64x2.add(i64x2.sub(bits, v128.and(moved, number(BITS + 8))), number(BITS + 16));
  const f = f64x2.sub(m, number(LOGARITHMS + 8));
  const s = f64x2.div(f, f64x2.add(f, number(LOGARITHMS + 16)));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const high = f64x2.add(line(6, z), f64x2.mul(z2, f64x2.add(line(8, z), f64x2.mul(z2, number(LOGARITHMS + 80)))));
  const share = f64x2.mul(z, f64x2.add(line(4, z), f64x2.mul(z2, high)));
  const twice = f64x2.add(s, s);
  const low = f64x2.add(f64x2.mul(twice, share), f64x2.mul(e, number(EXPONENTS + 40)));
  return f64x2.add(f64x2.mul(e, number(EXPONENTS + 32)), f64x2.add(twice, low));
}
