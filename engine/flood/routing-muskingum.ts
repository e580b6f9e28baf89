/**
 * A flood wave through a river reach by the Muskingum method. It begins dry; sub-reaches see to it that no step gives a
 * negative flow (`muskingum-reach.ts`).
 *
 * Source: McCarthy (1938); Zhao (1984) Watershed hydrological modelling, successive routing through sub-reaches.
 */
import { defineModel } from '../core/model.js';
import { heldIn, subReaches } from './muskingum-reach.js';
import { REACH_INPUTS, REACH_OUTPUTS, REACH_STATE, routeEntity } from './reach-quantities.js';

const HOUR = 3_600;

export const routingMuskingum = defineModel({
  name: 'routing-muskingum',
  title: { zh: '马斯京根河道演算', en: 'Muskingum routing of a reach' },
  source: 'McCarthy (1938); Zhao (1984), O₂ = C0 I₂ + C1 I₁ + C2 O₁ through sub-reaches',
  inputs: REACH_INPUTS,
  parameters: {
    travelTime: { unit: 'h', min: 0.01, max: 1_000, doc: { zh: '本单元内河段的传播时间 K:上游来水在本单元内走的时间;源头单元没有来水,不用此值', en: 'travel time K of the reach inside this entity, which what comes from upstream passes; headwaters have none, and their value is not used' } },
    weight: { unit: '1', min: 0, max: 0.49, default: 0.2, doc: { zh: '流量比重因子 x;上限使子河段不超过 50 个', en: 'weight x of the inflow in the storage; the limit keeps the sub-reaches to 50' } },
  },
  state: REACH_STATE,
  outputs: REACH_OUTPUTS,
  ledger: { of: 'water', in: ['inflow', 'discharge'], out: ['discharge'], stored: ({ held }, _, i) => heldIn(held, i) },
  upstream: { input: 'inflow', output: 'discharge' },
  begin: (_, __, { held }) => void held.fill(0),
  advance(steps, n, dt, { inflow, discharge }, { travelTime, weight }, { held }, outputs) {
    for (let i = 0; i < n; i++) {
      const k = HOUR * travelTime[i]!;
      routeEntity(steps, n, i, subReaches(k, k * (1 - 2 * weight[i]!), dt), inflow, discharge, held, outputs.discharge);
    }
  },
});
