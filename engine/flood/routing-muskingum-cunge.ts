/**
 * A flood wave through a river reach by Muskingum-Cunge: travel time and spread from the channel, at one reference
 * discharge. Wide rectangular section, flow of Manning. It begins dry.
 *
 * Source: Cunge (1969) J. Hydraul. Res. 7, 205-230: K = Δx/c, x = ½ (1 - Q/(B S₀ c Δx)), c = 5/3 v.
 */
import { defineModel } from '../core/model.js';
import { heldIn, subReaches } from './muskingum-reach.js';
import { REACH_INPUTS, REACH_OUTPUTS, REACH_STATE, routeEntity } from './reach-quantities.js';

/**
 * Celerity [m/s] of a flood wave in a wide channel: 5/3 of the velocity of uniform flow.
 *
 * @param q discharge [m³/s], > 0
 * @param width [m]
 * @param slope [1]
 * @param roughness Manning's n [s/m^(1/3)]
 */
export function waveCelerity(q: number, width: number, slope: number, roughness: number): number {
  const depth = ((roughness * q) / (width * Math.sqrt(slope))) ** 0.6;
  return ((5 / 3) * q) / (width * depth);
}

export const routingMuskingumCunge = defineModel({
  name: 'routing-muskingum-cunge',
  title: { zh: '马斯京根–康吉河道演算', en: 'Muskingum-Cunge routing of a reach' },
  source: 'Cunge (1969) J. Hydraul. Res. 7, 205-230, constant parameters',
  inputs: REACH_INPUTS,
  parameters: {
    length: { unit: 'km', min: 0.01, max: 1_000, doc: { zh: '河段长度', en: 'length of the reach' } },
    width: { unit: 'm', min: 0.5, max: 10_000, doc: { zh: '水面宽', en: 'width of the water surface' } },
    slope: { unit: '1', min: 0.00001, max: 0.2, doc: { zh: '河底比降', en: 'slope of the bed' } },
    roughness: { unit: '1', min: 0.01, max: 0.2, default: 0.035, doc: { zh: '曼宁糙率 n(米、秒制),山区河流 0.03–0.15', en: "Manning's n in metres and seconds; 0.03 to 0.15 in mountain rivers" } },
    referenceDischarge: { unit: '立方米/s', min: 0.01, max: 200_000, doc: { zh: '参考流量,常取基流与洪峰之间', en: 'reference discharge, between base flow and peak' } },
  },
  state: REACH_STATE,
  outputs: REACH_OUTPUTS,
  ledger: { of: 'water', in: ['inflow', 'discharge'], out: ['discharge'], stored: ({ held }, _, i) => heldIn(held, i) },
  upstream: { input: 'inflow', output: 'discharge' },
  begin: (_, __, { held }) => void held.fill(0),
  advance(steps, n, dt, { inflow, discharge }, { length, width, slope, roughness, referenceDischarge }, { held }, outputs) {
    for (let i = 0; i < n; i++) {
      const [q, b, s] = [referenceDischarge[i]!, width[i]!, slope[i]!];
      const c = waveCelerity(q, b, s, roughness[i]!);
      // K (1 - 2x) of the whole reach is Q/(B S₀ c²), however long it is.
      routeEntity(steps, n, i, subReaches((1_000 * length[i]!) / c, q / (b * s * c * c), dt), inflow, discharge, held, outputs.discharge);
    }
  },
});
