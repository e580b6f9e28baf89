/**
 * Logarithm of the gamma function, to about 1 part in 10^15 away from its zeros at 1 and 2.
 *
 * Source: Abramowitz & Stegun (1964) 6.1.41 (Stirling's series) with 6.1.15 (recurrence).
 */

export const HALF_LN_TWO_PI = 0.9189385332046727;
/** From here on Stirling's series has all the bits of a double. */
export const STIRLING_FROM = 15;

/** ln Γ(x) less (x - 1/2) ln x - x + ln √(2π), for x >= 15. */
export const stirlingRest = (x: number): number => {
  const y = 1 / (x * x);
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - (y * 691) / 360_360))))) / x;
};

/** ln Γ(`x`) for x > 0. */
export function lnGamma(x: number): number {
  let product = 1;
  while (x < STIRLING_FROM) {
    product *= x;
    x += 1;
  }
  return (x - 0.5) * Math.log(x) - x + HALF_LN_TWO_PI + stirlingRest(x) - Math.log(product);
}
