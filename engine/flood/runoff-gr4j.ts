/**
 * Daily runoff of a catchment by GR4J: a production store, two unit hydrographs, a routing store and exchange with the
 * groundwater beside it.
 *
 * Source: Perrin, Michel & Andréassian (2003) J. Hydrol. 279, 275-289, eq. 1-22. Symbols are the paper's.
 */
import { defineModel } from '../core/model.js';
import { fillOrdinates, firstCurve, secondCurve } from './gr4j-unit-hydrographs.js';

/** Longest base time of the first unit hydrograph [d]. */
const LONGEST = 20;
/** Share of effective rain that passes the routing store. */
const ROUTED = 0.9;
/** (9/4)^4: percolation of the daily model. */
const PERCOLATION = 25.62890625;
/** Beyond this tanh is 1 in doubles but for the last bits, as the authors' code has it. */
const TANH_LIMIT = 13;

/** 1 - (1 + x^4)^(-1/4). */
const outflowShare = (x: number, scale: number): number => {
  const x2 = x * x;
  return 1 - 1 / Math.sqrt(Math.sqrt(1 + (x2 * x2) / scale));
};

/** Take the first ordinate's water out, move the rest a step nearer and add `input` spread by the ordinates. */
function passThrough(input: number, ordinates: Float64Array, count: number, held: Float64Array, first: number): number {
  const out = held[first]! + ordinates[0]! * input;
  for (let k = 0; k < count - 1; k++) held[first + k] = held[first + k + 1]! + ordinates[k + 1]! * input;
  return out;
}

const sum = (column: Float64Array, first: number, count: number): number => {
  let total = 0;
  for (let k = 0; k < count; k++) total += column[first + k]!;
  return total;
};

const mm = (zh: string, en: string) => ({ unit: 'mm', min: 0, doc: { zh, en } }) as const;

export const runoffGr4j = defineModel({
  name: 'runoff-gr4j',
  title: { zh: 'GR4J 日径流模型', en: 'GR4J daily rainfall-runoff model' },
  source: 'Perrin, Michel & Andréassian (2003) J. Hydrol. 279, 275-289',
  step: 86_400,
  inputs: {
    rain: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '流域面雨量', en: 'areal rain of the day' } },
    potentialEvapotranspiration: { unit: 'mm', min: 0, max: 50, doc: { zh: '潜在蒸散发', en: 'potential evapotranspiration of the day' } },
  },
  parameters: {
    productionCapacity: { unit: 'mm', min: 1, max: 5_000, default: 350, doc: { zh: '产流水库容量 X1', en: 'capacity X1 of the production store' } },
    exchange: { unit: 'mm', min: -20, max: 20, default: 0, doc: { zh: '日地下水交换系数 X2', en: 'groundwater exchange coefficient X2, per day' } },
    routingCapacity: { unit: 'mm', min: 1, max: 2_000, default: 90, doc: { zh: '汇流水库容量 X3', en: 'capacity X3 of the routing store' } },
    baseTime: { unit: 'd', min: 0.5, max: LONGEST, default: 1.7, doc: { zh: '单位线历时 X4', en: 'base time X4 of the first unit hydrograph' } },
  },
  state: {
    production: mm('产流水库蓄水', 'water in the production store'),
    routing: mm('汇流水库蓄水', 'water in the routing store'),
    firstHydrograph: { ...mm('单位线1中待出流的水', 'water still to leave the first unit hydrograph'), width: LONGEST },
    secondHydrograph: { ...mm('单位线2中待出流的水', 'water still to leave the second unit hydrograph'), width: 2 * LONGEST },
  },
  outputs: {
    runoff: mm('径流深', 'runoff depth'),
    actualEvapotranspiration: mm('实际蒸散发', 'actual evapotranspiration'),
    groundwaterLoss: { unit: 'mm', doc: { zh: '流出到地下水的水量(负值为流入)', en: 'water lost to the groundwater; gained where negative' } },
  },
  ledger: {
    of: 'water',
    in: ['rain'],
    out: ['runoff', 'actualEvapotranspiration', 'groundwaterLoss'],
    stored: ({ production, routing, firstHydrograph, secondHydrograph }, _, i) => production[i]! + routing[i]! + sum(firstHydrograph, i * LONGEST, LONGEST) + sum(secondHydrograph, i * 2 * LONGEST, 2 * LONGEST),
  },

  /** Stores filled to 0.3 X1 and 0.5 X3, as airGR begins. */
  begin(n, { productionCapacity, routingCapacity }, { production, routing, firstHydrograph, secondHydrograph }) {
    for (let i = 0; i < n; i++) {
      production[i] = 0.3 * productionCapacity[i]!;
      routing[i] = 0.5 * routingCapacity[i]!;
    }
    firstHydrograph.fill(0);
    secondHydrograph.fill(0);
  },

  advance(steps, n, _, { rain, potentialEvapotranspiration }, { productionCapacity, exchange, routingCapacity, baseTime }, state, { runoff, actualEvapotranspiration, groundwaterLoss }) {
    const [ord1, ord2] = [new Float64Array(LONGEST), new Float64Array(2 * LONGEST)];
    for (let i = 0; i < n; i++) {
      const [x1, x2, x3, x4] = [productionCapacity[i]!, exchange[i]!, routingCapacity[i]!, baseTime[i]!];
      const count1 = fillOrdinates(firstCurve, x4, Math.ceil(x4), ord1);
      const count2 = fillOrdinates(secondCurve, x4, Math.ceil(2 * x4), ord2);
      let s = state.production[i]!;
      let r = state.routing[i]!;
      for (let t = 0, at = i; t < steps; t++, at += n) {
        const p = rain[at]!;
        const e = potentialEvapotranspiration[at]!;
        let effective = 0; // Pr
        if (p <= e) {
          const w = Math.tanh(Math.min(TANH_LIMIT, (e - p) / x1));
          const filled = s / x1;
          const es = (s * (2 - filled) * w) / (1 + (1 - filled) * w);
          s -= es;
          actualEvapotranspiration[at] = p + es;
        } else {
          const pn = p - e;
          const w = Math.tanh(Math.min(TANH_LIMIT, pn / x1));
          const filled = s / x1;
          const ps = (x1 * (1 - filled * filled) * w) / (1 + filled * w);
          s += ps;
          effective = pn - ps;
          actualEvapotranspiration[at] = e;
        }
        if (s < 0) s = 0;
        const percolation = s * outflowShare(s / x1, PERCOLATION);
        s -= percolation;
        effective += percolation;

        const q9 = passThrough(ROUTED * effective, ord1, count1, state.firstHydrograph, i * LONGEST);
        const q1 = passThrough(effective - ROUTED * effective, ord2, count2, state.secondHydrograph, i * 2 * LONGEST);
        const level = r / x3;
        const f = x2 * level * level * level * Math.sqrt(level);
        const gained1 = Math.max(f, -r - q9);
        r = Math.max(0, r + q9 + gained1);
        const qr = r * outflowShare(r / x3, 1);
        r -= qr;
        const gained2 = Math.max(f, -q1);
        runoff[at] = qr + Math.max(0, q1 + gained2);
        groundwaterLoss[at] = -(gained1 + gained2);
      }
      state.production[i] = s;
      state.routing[i] = r;
    }
  },
});
