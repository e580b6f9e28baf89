/**
 * 1 - e^-x, of which tanh(x / 2) = s / (2 - s): by additions, products and a table of powers of two alone, so that
 * `assembly/saturation.ts` makes the very same bits two at a time.
 *
 * x is k ln 2 - r with |r| <= ln 2 / 2; e^r - 1 is a polynomial through the Chebyshev points, 3 parts in 10^18 off.
 */

/** Beyond this the function is asked nothing: it is 1 but for 5 parts in 10^12. */
export const SATURATED = 26;

const PER_LN2 = 1.4426950408889634;
/** ln 2 in two parts, the first short enough that its products with k are exact. */
const [LN2_HIGH, LN2_LOW] = [0.6931471804855391, 7.440617110012397e-11] as const;
/** Added and taken away again, this leaves the nearest whole number. */
const ROUND = 6_755_399_441_055_744;
const HALVED = Float64Array.from({ length: 39 }, (_, k) => 2 ** -k);

/** @param x from 0 to `SATURATED`; @returns 1 - e^-x [1], within 2 units in the last place */
export function saturation(x: number): number {
  const k = x * PER_LN2 + ROUND - ROUND;
  const r = k * LN2_HIGH - x + k * LN2_LOW;
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = 0.16666666666666669 + 0.041666666666666664 * r + r2 * (0.008333333333330062 + 0.0013888888888886552 * r);
  const high = 0.00019841269863053618 + 2.4801587317144498e-5 * r + r2 * (2.7557268459997064e-6 + 2.755728296954995e-7 * r) + r4 * (2.510038549551032e-8 + 2.0911236630261545e-9 * r);
  const rise = r + r2 * (0.5 + r * (low + r4 * high));
  const share = HALVED[k]!;
  return 1 - share - share * rise;
}
