/**
 * The two unit hydrographs of the GR models: S-curves that last X4 and 2 X4 steps, of exponent 5/2 by day and 5/4 by hour.
 *
 * Source: Perrin, Michel & Andréassian (2003) J. Hydrol. 279, 275-289, eq. 9-17; Mathevet (2005) thesis, ENGREF (hourly).
 */

export const DAILY = 2.5;
export const HOURLY = 1.25;

/** Share of UH1 that has passed by time t [1]. */
export const firstCurve = (t: number, x4: number, exponent = DAILY): number => (t <= 0 ? 0 : t < x4 ? (t / x4) ** exponent : 1);

/** Share of UH2 that has passed by time t [1]. */
export const secondCurve = (t: number, x4: number, exponent = DAILY): number => (t <= 0 ? 0 : t <= x4 ? 0.5 * (t / x4) ** exponent : t < 2 * x4 ? 1 - 0.5 * (2 - t / x4) ** exponent : 1);

/**
 * Shares of a unit hydrograph that pass in each step: differences of its S-curve, which sum to 1.
 *
 * @param ordinates receives them from `first` on, each `stride` after the one before; the rest stays as it is
 * @returns how many there are
 */
export function fillOrdinates(curve: (t: number, x4: number, exponent?: number) => number, x4: number, steps: number, ordinates: Float64Array, exponent = DAILY, first = 0, stride = 1): number {
  for (let k = 0; k < steps; k++) ordinates[first + k * stride] = curve(k + 1, x4, exponent) - curve(k, x4, exponent);
  return steps;
}
