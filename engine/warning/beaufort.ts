/** Wind force on the scale of China's forecasts. Source: GB/T 28591-2012 Wind scale, table 1. */

/** Least speed of forces 1 to 17 [m/s], 10 m above the ground. */
const LEAST = [0.3, 1.6, 3.4, 5.5, 8, 10.8, 13.9, 17.2, 20.8, 24.5, 28.5, 32.7, 37, 41.5, 46.2, 51, 56.1] as const;

/** Force of a wind [级], 0 to 17. @param speed [m/s] ≥ 0; a missing one (NaN) stays missing */
export function windForce(speed: number): number {
  if (speed !== speed) return NaN;
  let force = 0;
  while (force < LEAST.length && speed >= LEAST[force]!) force++;
  return force;
}
