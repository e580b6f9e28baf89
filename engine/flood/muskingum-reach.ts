/**
 * The Muskingum reach: how many sub-reaches it takes for no coefficient to be negative, and a flow through them.
 *
 * A reach is its travel time K and its spread a = K (1 - 2x): it delays a wave by K and widens it by the variance K a.
 * N equal sub-reaches of K/N and x' = 1/2 - N (1 - 2x)/2 do the same (Zhao's successive routing), so the step decides
 * the number of sub-reaches but not the wave. With O₂ = C0 I₂ + C1 I₁ + C2 O₁ and D = K'(1 - x') + Δt/2, the water held
 * is w = D (C1 I + C2 O) / Δt, in discharge times steps; then O₂ = C0 I₂ + (1 - C2) w₁ and w₂ = (1 - C0) I₂ + C2 w₁:
 * what enters is what leaves and what is held, and neither is ever negative where C0 and C2 lie in 0 to 1.
 *
 * Source: McCarthy (1938); Cunge (1969) J. Hydraul. Res. 7, 205-230; Zhao (1984) Watershed hydrological modelling, ch. 5.
 */

/** Most sub-reaches of a reach. */
export const MOST_SUB_REACHES = 50;

/** N equal sub-reaches of one reach. */
export interface SubReaches {
  readonly count: number;
  /** Share of the inflow of a step that leaves in that step [1]. */
  readonly c0: number;
  /** Share of the water held that stays for another step [1]. */
  readonly c2: number;
}

/**
 * Coefficients of a Muskingum reach, whatever their sign.
 *
 * @param travelTime K [s]
 * @param weight x [1]
 * @param dt step [s]
 * @returns C0, C1 and C2 [1], whose sum is 1
 */
export function muskingumCoefficients(travelTime: number, weight: number, dt: number): readonly [c0: number, c1: number, c2: number] {
  const d = travelTime * (1 - weight) + dt / 2;
  return [(dt / 2 - travelTime * weight) / d, (dt / 2 + travelTime * weight) / d, (travelTime * (1 - weight) - dt / 2) / d];
}

/**
 * The fewest sub-reaches for which 2 K'x' ≤ Δt ≤ 2 K'(1 - x'). The travel time is kept always. The spread is kept too,
 * but where a step is so long, or the 50 sub-reaches so few, that no wave as narrow fits: then it is the narrowest that does.
 *
 * @param travelTime K of the whole reach [s], > 0
 * @param spread a = K (1 - 2x) of the whole reach [s], ≥ 0
 * @param dt step [s]
 */
export function subReaches(travelTime: number, spread: number, dt: number): SubReaches {
  const count = Math.min(MOST_SUB_REACHES, Math.max(1, Math.ceil(travelTime / (dt + spread))));
  const k = travelTime / count;
  const narrowest = Math.abs(dt - k);
  const [c0, , c2] = muskingumCoefficients(k, 0.5 * (1 - Math.max(spread, narrowest) / k), dt);
  return { count, c0: Math.min(1, Math.max(0, c0)), c2: Math.min(1, Math.max(0, c2)) };
}

/**
 * Pass the inflow of one step [m³/s] through the sub-reaches.
 *
 * @param held water in each [m³/s times steps], from `first` on; goes on by a step
 * @returns the outflow [m³/s]
 */
export function passReach(inflow: number, { count, c0, c2 }: SubReaches, held: Float64Array, first: number): number {
  let flow = inflow;
  for (let k = first; k < first + count; k++) {
    const water = held[k]!;
    held[k] = (1 - c0) * flow + c2 * water;
    flow = c0 * flow + (1 - c2) * water;
  }
  return flow;
}

/** The water held by entity `i` [m³/s times steps]. */
export function heldIn(held: Float64Array, i: number): number {
  let sum = 0;
  for (let k = i * MOST_SUB_REACHES; k < (i + 1) * MOST_SUB_REACHES; k++) sum += held[k]!;
  return sum;
}
