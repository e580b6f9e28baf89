/** GR5J and GR6J: the daily models whose exchange changes its sign at a threshold, without and with an exponential store. */
import { defineModel, type Quantity } from '../core/model.js';
import { DAILY_PERCOLATION, EXCHANGE, GR_INPUTS, GR_OUTPUTS, kept, levelsOf, mm, passThrough, produce, PRODUCTION_CAPACITY, ROUTED, ROUTING_CAPACITY, sumOf, type Production } from './gr.js';
import { fillOrdinates, firstCurve, secondCurve } from './gr4j-unit-hydrographs.js';

const LONGEST = 20;
/** Share of the routed water that goes to the exponential store of GR6J. */
const TO_EXPONENTIAL = 0.4;
/** Beyond this level, in coefficients, the exponential store's outflow is its asymptote; beyond the greater, nothing changes. */
const [ASYMPTOTE, LEVEL_LIMIT] = [7, 33] as const;

/** Outflow of the exponential store at level `store`, coefficient X6. */
function exponentialOutflow(store: number, x6: number): number {
  const level = Math.min(LEVEL_LIMIT, Math.max(-LEVEL_LIMIT, store / x6));
  if (level > ASYMPTOTE) return store + x6 / Math.exp(level);
  return level < -ASYMPTOTE ? x6 * Math.exp(level) : x6 * Math.log(Math.exp(level) + 1);
}

interface Variant {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly source: string;
  /** Coefficient of the exponential store; null: there is none. */
  readonly coefficient: Quantity | null;
}

/** The model with a threshold of exchange, with the exponential store where it has a coefficient. */
export function grThreshold({ name, title, source, coefficient }: Variant) {
  const six = coefficient !== null;
  const [ord1, ord2] = [new Float64Array(LONGEST), new Float64Array(2 * LONGEST)];
  return defineModel({
    name,
    title,
    source,
    step: 86_400,
    inputs: GR_INPUTS,
    parameters: {
      productionCapacity: PRODUCTION_CAPACITY,
      exchange: EXCHANGE,
      routingCapacity: ROUTING_CAPACITY,
      baseTime: { unit: 'd', min: 0.5, max: LONGEST, default: 1.7, doc: { zh: '单位线历时 X4', en: 'base time X4 of the unit hydrograph' } },
      exchangeThreshold: { unit: '1', min: -10, max: 10, default: 0, doc: { zh: '交换改变方向的汇流水库充满度 X5', en: 'filling X5 of the routing store at which the exchange changes its sign' } },
      exponentialCoefficient: coefficient ?? { unit: 'mm', min: 1, max: 1, default: 1, doc: { zh: '本模型不用', en: 'not used by this model' } },
    },
    state: {
      production: mm('产流水库蓄水', 'water in the production store'),
      routing: mm('汇流水库蓄水', 'water in the routing store'),
      exponential: { unit: 'mm', doc: { zh: '指数水库水位,可为负', en: 'level of the exponential store, which may be negative' } },
      firstHydrograph: { ...mm('单位线1中待出流的水', 'water still to leave the first unit hydrograph'), width: LONGEST },
      secondHydrograph: { ...mm('单位线2中待出流的水', 'water still to leave the second unit hydrograph'), width: 2 * LONGEST },
    },
    outputs: GR_OUTPUTS,
    ledger: {
      of: 'water',
      in: ['rain'],
      out: ['runoff', 'actualEvapotranspiration', 'groundwaterLoss'],
      stored: ({ production, routing, exponential, firstHydrograph, secondHydrograph }, _, i) => production[i]! + routing[i]! + exponential[i]! + sumOf(firstHydrograph, i * LONGEST, LONGEST) + sumOf(secondHydrograph, i * 2 * LONGEST, 2 * LONGEST),
    },

    /** Stores filled to 0.3 X1 and 0.5 X3, the exponential store at 0, as airGR begins. */
    begin(n, { productionCapacity, routingCapacity }, { production, routing, exponential, firstHydrograph, secondHydrograph }) {
      for (let i = 0; i < n; i++) {
        production[i] = 0.3 * productionCapacity[i]!;
        routing[i] = 0.5 * routingCapacity[i]!;
      }
      for (const column of [exponential, firstHydrograph, secondHydrograph]) column.fill(0);
    },

    advance(steps, n, _, { rain, potentialEvapotranspiration }, parameters, state, { runoff, actualEvapotranspiration, groundwaterLoss }) {
      for (let i = 0; i < n; i++) {
        const [x1, x2, x3, x4] = [parameters.productionCapacity[i]!, parameters.exchange[i]!, parameters.routingCapacity[i]!, parameters.baseTime[i]!];
        const [x5, x6] = [parameters.exchangeThreshold[i]!, parameters.exponentialCoefficient[i]!];
        const count1 = fillOrdinates(firstCurve, x4, Math.ceil(x4), ord1);
        const count2 = fillOrdinates(secondCurve, x4, Math.ceil(2 * x4), ord2);
        const [first1, first2] = [i * LONGEST, i * 2 * LONGEST];
        let [r, x] = [state.routing[i]!, state.exponential[i]!];
        const production: Production = { store: state.production[i]!, capacity: x1, per: levelsOf(x1, DAILY_PERCOLATION), on: 0, evaporated: 0 };
        for (let t = 0, at = i; t < steps; t++, at += n) {
          produce(production, rain[at]!, potentialEvapotranspiration[at]!);
          actualEvapotranspiration[at] = production.evaporated;
          const effective = production.on; // Pr

          // GR6J has both hydrographs; GR5J passes all by the second and divides afterwards
          const second = passThrough(six ? effective - ROUTED * effective : effective, ord2, count2, state.secondHydrograph, first2);
          const q9 = six ? passThrough(ROUTED * effective, ord1, count1, state.firstHydrograph, first1) : ROUTED * second;
          const q1 = six ? second : second - q9;
          const f = x2 * (r / x3 - x5);
          const toRouting = six ? (1 - TO_EXPONENTIAL) * q9 : q9;
          const gained1 = Math.max(f, -r - toRouting);
          r = Math.max(0, r + toRouting + gained1);
          const stays = kept(r, r / x3);
          let [outflow, gained] = [r - stays, gained1];
          r = stays;
          if (six) {
            x += q9 - toRouting + f;
            const qx = exponentialOutflow(x, x6);
            x -= qx;
            outflow += qx;
            gained += f;
          }
          const gained2 = Math.max(f, -q1);
          runoff[at] = outflow + Math.max(0, q1 + gained2);
          groundwaterLoss[at] = -(gained + gained2);
        }
        state.production[i] = production.store;
        state.routing[i] = r;
        state.exponential[i] = x;
      }
    },
  });
}
