/** GR4 by day (GR4J) and by hour (GR4H): one kernel, other constants. */
import { defineModel } from '../core/model.js';
import { EVAPORATED, EXCHANGE, GR_INPUTS, GR_OUTPUTS, mm, ON, outflowShare, passThrough, produce, PRODUCTION_CAPACITY, ROUTED, ROUTING_CAPACITY, STORE, sumOf } from './gr.js';
import { fillOrdinates, firstCurve, secondCurve } from './gr4j-unit-hydrographs.js';

interface Constants {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly source: string;
  /** Length of a step [s]. */
  readonly step: number;
  /** Longest base time X4 [steps], its unit and default. */
  readonly longest: number;
  readonly baseUnit: 'd' | 'h';
  readonly baseTime: number;
  /** Of `outflowShare` for percolation [1]. */
  readonly percolation: number;
  /** Of the unit hydrographs [1]. */
  readonly exponent: number;
}

/** The model with four parameters and these constants. */
export function gr4({ name, title, source, step, longest, baseUnit, baseTime: usual, percolation: scale, exponent }: Constants) {
  const made = new Float64Array(3);
  const [ord1, ord2] = [new Float64Array(longest), new Float64Array(2 * longest)];
  return defineModel({
    name,
    title,
    source,
    step,
    inputs: GR_INPUTS,
    parameters: {
      productionCapacity: PRODUCTION_CAPACITY,
      exchange: EXCHANGE,
      routingCapacity: ROUTING_CAPACITY,
      baseTime: { unit: baseUnit, min: 0.5, max: longest, default: usual, doc: { zh: '单位线历时 X4', en: 'base time X4 of the first unit hydrograph' } },
    },
    state: {
      production: mm('产流水库蓄水', 'water in the production store'),
      routing: mm('汇流水库蓄水', 'water in the routing store'),
      firstHydrograph: { ...mm('单位线1中待出流的水', 'water still to leave the first unit hydrograph'), width: longest },
      secondHydrograph: { ...mm('单位线2中待出流的水', 'water still to leave the second unit hydrograph'), width: 2 * longest },
    },
    outputs: GR_OUTPUTS,
    ledger: {
      of: 'water',
      in: ['rain'],
      out: ['runoff', 'actualEvapotranspiration', 'groundwaterLoss'],
      stored: ({ production, routing, firstHydrograph, secondHydrograph }, _, i) => production[i]! + routing[i]! + sumOf(firstHydrograph, i * longest, longest) + sumOf(secondHydrograph, i * 2 * longest, 2 * longest),
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
      const { firstHydrograph, secondHydrograph } = state;
      for (let i = 0; i < n; i++) {
        const [x1, x2, x3, x4] = [productionCapacity[i]!, exchange[i]!, routingCapacity[i]!, baseTime[i]!];
        const count1 = fillOrdinates(firstCurve, x4, Math.ceil(x4), ord1, exponent);
        const count2 = fillOrdinates(secondCurve, x4, Math.ceil(2 * x4), ord2, exponent);
        const [first1, first2] = [i * longest, i * 2 * longest];
        let s = state.production[i]!;
        let r = state.routing[i]!;
        for (let t = 0, at = i; t < steps; t++, at += n) {
          produce(rain[at]!, potentialEvapotranspiration[at]!, s, x1, scale, made);
          s = made[STORE]!;
          const effective = made[ON]!; // Pr
          actualEvapotranspiration[at] = made[EVAPORATED]!;

          const q9 = passThrough(ROUTED * effective, ord1, count1, firstHydrograph, first1);
          const q1 = passThrough(effective - ROUTED * effective, ord2, count2, secondHydrograph, first2);
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
}
