/** GR4 by day (GR4J) and by hour (GR4H): one kernel, other constants. */
import { defineModel } from '../core/model.js';
import { EXCHANGE, GR_INPUTS, GR_OUTPUTS, levelsOf, mm, PRODUCTION_CAPACITY, ROUTED, ROUTING_CAPACITY, sumOf } from './gr.js';
import { GR4_MODULE } from './gr4-module.js';
import { fillOrdinates, firstCurve, secondCurve } from './gr4j-unit-hydrographs.js';
import { ABREAST, membersKernel } from './members-kernel.js';

/** Numbers that a member has beside its hydrographs: water in the production store, X1, its `Levels`, water in the routing store, X2, 1 / X3, and three that the kernel passes on to itself. */
const MEMBER = 11;

const gr4Kernel = membersKernel(GR4_MODULE, GR_INPUTS, GR_OUTPUTS, [ROUTED], 0, () => null);

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
  /** Level of the production store, in capacities, that percolation is reckoned by. */
  readonly percolation: number;
  /** Of the unit hydrographs [1]. */
  readonly exponent: number;
}

/** How many of `width` numbers from `first` on there are up to the last that is not 0. */
function filled(water: Float64Array, first: number, width: number): number {
  let last = width;
  while (last > 0 && water[first + last - 1] === 0) last--;
  return last;
}

/** The model with four parameters and these constants. */
export function gr4({ name, title, source, step, longest, baseUnit, baseTime: usual, percolation, exponent }: Constants) {
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

    advance(steps, n, _, inputs, { productionCapacity, exchange, routingCapacity, baseTime }, state, outputs) {
      const { firstHydrograph, secondHydrograph } = state;
      const kernel = gr4Kernel();
      const finish = (): void => {
        if (kernel.groups.length === 0) return;
        kernel.run(steps, n, inputs, outputs);
        for (const { first, members, shape, rows } of kernel.groups) {
          const [count1, count2] = shape as readonly [number, number];
          const held = MEMBER + count1 + count2;
          for (let j = 0, i = first; j < members; j++, i++) {
            state.production[i] = rows[j]!;
            state.routing[i] = rows[5 * ABREAST + j]!;
            for (let k = 0; k < Math.min(count1, longest); k++) firstHydrograph[i * longest + k] = rows[(held + k) * ABREAST + j]!;
            for (let k = 0; k < Math.min(count2, 2 * longest); k++) secondHydrograph[i * 2 * longest + k] = rows[(held + count1 + k) * ABREAST + j]!;
          }
        }
        kernel.clear();
      };
      for (let begin = 0; begin < n; begin += ABREAST) {
        const members = Math.min(ABREAST, n - begin);
        let [count1, count2] = [1, 1];
        for (let i = begin; i < begin + members; i++) {
          count1 = Math.max(count1, Math.ceil(baseTime[i]!), 1 + filled(firstHydrograph, i * longest, longest));
          count2 = Math.max(count2, Math.ceil(2 * baseTime[i]!), 1 + filled(secondHydrograph, i * 2 * longest, 2 * longest));
        }
        const count = MEMBER + 2 * (count1 + count2);
        if (!kernel.fits(begin, members, count)) finish();
        const { rows } = kernel.add(begin, members, count, [count1, count2]);
        const [first, second] = [MEMBER, MEMBER + count1];
        for (let j = 0, i = begin; j < members; j++, i++) {
          const [x1, x4] = [productionCapacity[i]!, baseTime[i]!];
          const per = levelsOf(x1, percolation);
          const own = [state.production[i]!, x1, per.capacity, per.twice, per.percolation, state.routing[i]!, exchange[i]!, 1 / routingCapacity[i]!];
          for (let k = 0; k < own.length; k++) rows[k * ABREAST + j] = own[k]!;
          fillOrdinates(firstCurve, x4, Math.ceil(x4), rows, exponent, first * ABREAST + j, ABREAST);
          fillOrdinates(secondCurve, x4, Math.ceil(2 * x4), rows, exponent, second * ABREAST + j, ABREAST);
          const held = second + count2;
          for (let k = 0; k < Math.min(count1, longest); k++) rows[(held + k) * ABREAST + j] = firstHydrograph[i * longest + k]!;
          for (let k = 0; k < Math.min(count2, 2 * longest); k++) rows[(held + count1 + k) * ABREAST + j] = secondHydrograph[i * 2 * longest + k]!;
        }
      }
      finish();
    },
  });
}
