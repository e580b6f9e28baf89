/**
 * Muskingum routing of the outflow of one unit to the outlet of the basin, as Xinanjiang programs do it: each unit by
 * itself through a row of equal reaches whose travel time is one step, so that no coefficient is negative.
 *
 * Source: Zhao (1992) J. Hydrol. 135, 371-381; Cunge (1969) J. Hydraul. Res. 7, 205-230, for the weight of a reach.
 */

/**
 * Route one unit, from a dry channel on.
 *
 * @param inflow discharge of the unit at the end of each step [m³/s]; length steps
 * @param travel travel time KE from the unit to the outlet, in steps; rounded down to whole reaches
 * @param weight Muskingum weight XE of the whole way, from 0 to 0.5 [1]
 * @param outflow receives what is added at the outlet [m³/s]; length steps; added to what is there
 */
export function addRouted(inflow: Float64Array, travel: number, weight: number, outflow: Float64Array): void {
  const reaches = Math.floor(travel);
  const x = 0.5 - (reaches * (1 - 2 * weight)) / 2;
  const below = 1.5 - x;
  const [c0, c1, c2] = [(0.5 - x) / below, (0.5 + x) / below, (0.5 - x) / below];
  const held = new Float64Array(reaches + 1);
  for (let t = 0; t < inflow.length; t++) {
    let now = inflow[t]!;
    let before = held[0]!;
    held[0] = now;
    for (let reach = 1; reach <= reaches; reach++) {
      const out = held[reach]!;
      now = c0 * now + c1 * before + c2 * out;
      before = out;
      held[reach] = now;
    }
    outflow[t]! += now;
  }
}
