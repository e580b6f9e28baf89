/** GR4 by day (GR4J) and by hour (GR4H): one kernel, other constants. */
import { defineModel } from '../core/model.js';
import { abreast, ABREAST, EXCHANGE, GR_INPUTS, GR_OUTPUTS, mm, outflowShare, passAbreast, produce, PRODUCTION_CAPACITY, productionAbreast, ROUTED, ROUTING_CAPACITY, sumOf } from './gr.js';
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
  const production = productionAbreast();
  const [ord1, ord2, held1, held2] = [abreast(longest), abreast(2 * longest), abreast(longest), abreast(2 * longest)];
  const [first, second, q9, q1, perRouting] = [abreast(), abreast(), abreast(), abreast(), abreast()];
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
      const { firstHydrograph, secondHydrograph, routing } = state;
      const { on } = production;
      for (let begin = 0; begin < n; begin += ABREAST) {
        const members = Math.min(ABREAST, n - begin);
        let [count1, count2] = [1, 1];
        for (const column of [ord1, ord2]) column.fill(0);
        for (let j = 0, i = begin; j < members; j++, i++) {
          const [x1, x4] = [productionCapacity[i]!, baseTime[i]!];
          production.store[j] = state.production[i]!;
          production.capacity[j] = x1;
          production.perCapacity[j] = 1 / x1;
          perRouting[j] = 1 / routingCapacity[i]!;
          count1 = Math.max(count1, fillOrdinates(firstCurve, x4, Math.ceil(x4), ord1, exponent, j, ABREAST));
          count2 = Math.max(count2, fillOrdinates(secondCurve, x4, Math.ceil(2 * x4), ord2, exponent, j, ABREAST));
          for (let k = 0; k < longest; k++) held1[k * ABREAST + j] = firstHydrograph[i * longest + k]!;
          for (let k = 0; k < 2 * longest; k++) held2[k * ABREAST + j] = secondHydrograph[i * 2 * longest + k]!;
        }
        for (let t = 0, row = begin; t < steps; t++, row += n) {
          produce(members, production, rain, potentialEvapotranspiration, row, scale, actualEvapotranspiration);
          for (let j = 0; j < members; j++) {
            const effective = on[j]!; // Pr
            first[j] = ROUTED * effective;
            second[j] = effective - ROUTED * effective;
          }
          passAbreast(members, count1, first, ord1, held1, q9);
          passAbreast(members, count2, second, ord2, held2, q1);
          for (let j = 0, i = begin; j < members; j++, i++) {
            const per = perRouting[j]!;
            const [toRouting, direct] = [q9[j]!, q1[j]!];
            let r = routing[i]!;
            const level = r * per;
            const f = exchange[i]! * level * level * level * Math.sqrt(level);
            const gained1 = Math.max(f, -r - toRouting);
            r = Math.max(0, r + toRouting + gained1);
            const qr = r * outflowShare(r * per, 1);
            routing[i] = r - qr;
            const gained2 = Math.max(f, -direct);
            runoff[row + j] = qr + Math.max(0, direct + gained2);
            groundwaterLoss[row + j] = -(gained1 + gained2);
          }
        }
        for (let j = 0, i = begin; j < members; j++, i++) {
          state.production[i] = production.store[j]!;
          for (let k = 0; k < longest; k++) firstHydrograph[i * longest + k] = held1[k * ABREAST + j]!;
          for (let k = 0; k < 2 * longest; k++) secondHydrograph[i * 2 * longest + k] = held2[k * ABREAST + j]!;
        }
      }
    },
  });
}
