/**
 * Natural logarithm of the gamma function.
 *
 * Source: Abramowitz & Stegun (1964) 6.1.40 (Stirling's series) after 6.1.15 (recurrence).
 */

/** From here on the series holds to about 1 part in 10^15. */
const LARGE = 10;

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  let product = 1;
  let y = x;
  for (; y < LARGE; y++) product *= y;
  const r = 1 / (y * y);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360_360))))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}
