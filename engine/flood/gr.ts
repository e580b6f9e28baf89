/**
 * What the GR models of runoff share: the production store, its percolation, the unit hydrographs and the routing store.
 *
 * Source: Perrin, Michel & Andréassian (2003) J. Hydrol. 279, 275-289, eq. 1-22; Le Moine (2008) thesis, UPMC, for the
 * exchange with a threshold; Pushpalatha et al. (2011) J. Hydrol. 411, 66-76, for the exponential store.
 */

/** Share of effective rain that passes the routing store. */
export const ROUTED = 0.9;
/** (4/9)^4: percolation of the daily models. */
export const DAILY_PERCOLATION = 1 / 25.62890625;
/** (4/21)^4: percolation of the hourly models. */
export const HOURLY_PERCOLATION = 1 / 759.69140625;
/** Beyond this tanh is 1 in doubles but for the last bits, as the authors' code has it. */
const TANH_LIMIT = 13;

/** 1 - (1 + x^4 × `factor`)^(-1/4). */
export function outflowShare(x: number, factor: number): number {
  const x2 = x * x;
  return 1 - 1 / Math.sqrt(Math.sqrt(1 + x2 * x2 * factor));
}

/** Take the first ordinate's water out, move the rest a step nearer and add `input` spread by the ordinates. */
export function passThrough(input: number, ordinates: Float64Array, count: number, held: Float64Array, first: number): number {
  const out = held[first]! + ordinates[0]! * input;
  const last = first + count - 1;
  for (let k = first, o = 1; k < last; k++, o++) held[k] = held[k + 1]! + ordinates[o]! * input;
  return out;
}

/** Members that are run side by side, so that the long roots and quotients of one hide those of the others. */
export const ABREAST = 8;

/**
 * `passThrough` for members side by side, element k × ABREAST + member of the columns.
 *
 * @param count longest of their unit hydrographs; the ordinates of shorter ones go on with 0
 */
export function passAbreast(members: number, count: number, input: Float64Array, ordinates: Float64Array, held: Float64Array, out: Float64Array): void {
  for (let j = 0; j < members; j++) out[j] = held[j]! + ordinates[j]! * input[j]!;
  for (let from = ABREAST; from < count * ABREAST; from += ABREAST) {
    for (let j = 0, at = from; j < members; j++, at++) held[at - ABREAST] = held[at]! + ordinates[at]! * input[j]!;
  }
}

/** The production stores of members side by side, element by member. */
export interface Production {
  /** Water in the store [mm]. */
  readonly store: Float64Array;
  /** X1 [mm] and 1 / X1. */
  readonly capacity: Float64Array;
  readonly perCapacity: Float64Array;
  /** What a step sends on to routing, Pr [mm]. */
  readonly on: Float64Array;
}

export const abreast = (rows = 1): Float64Array => new Float64Array(rows * ABREAST);
export const productionAbreast = (): Production => ({ store: abreast(), capacity: abreast(), perCapacity: abreast(), on: abreast() });

/**
 * One step of the production stores and their percolation. With g the share of a store that rain may still fill, or that
 * evaporation may still empty, both eq. 3 and 4 are X1 g (2 - g) w / (1 + (1 - g) w), w = tanh(n / X1) for n what rain and
 * evaporation leave of each other; tanh is (1 - e^-2x) / (1 + e^-2x), whose denominator joins that of the whole.
 *
 * @param members how many, at most ABREAST
 * @param at element of the inputs and of `evaporated` of the first of them
 * @param percolation factor of `outflowShare`
 */
export function produce(members: number, { store, capacity, perCapacity, on }: Production, rain: Float64Array, evaporation: Float64Array, at: number, percolation: number, evaporated: Float64Array): void {
  for (let j = 0; j < members; j++) {
    const p = rain[at + j]!;
    const e = evaporation[at + j]!;
    const x1 = capacity[j]!;
    const per = perCapacity[j]!;
    const s = store[j]!;
    const filled = s * per;
    const net = p - e;
    const wet = net > 0;
    const decay = Math.exp(-2 * Math.min(TANH_LIMIT, Math.abs(net) * per));
    const g = wet ? 1 - filled : filled;
    const rise = 1 - decay;
    const change = (x1 * g * (2 - g) * rise) / (1 + decay + (1 - g) * rise);
    let left = wet ? s + change : s - change;
    if (left < 0) left = 0;
    const percolated = left * outflowShare(left * per, percolation);
    store[j] = left - percolated;
    on[j] = (wet ? net - change : 0) + percolated;
    evaporated[at + j] = wet ? e : p + change;
  }
}

/** Sum of `count` elements from `first` on. */
export function sumOf(column: Float64Array, first: number, count: number): number {
  let total = 0;
  for (let k = first; k < first + count; k++) total += column[k]!;
  return total;
}

/** A depth of water, never negative. */
export const mm = (zh: string, en: string) => ({ unit: 'mm', min: 0, doc: { zh, en } }) as const;

export const GR_INPUTS = {
  rain: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '流域面雨量', en: 'areal rain of the step' } },
  potentialEvapotranspiration: { unit: 'mm', min: 0, max: 50, doc: { zh: '潜在蒸散发', en: 'potential evapotranspiration of the step' } },
} as const;

export const GR_OUTPUTS = {
  runoff: mm('径流深', 'runoff depth'),
  actualEvapotranspiration: mm('实际蒸散发', 'actual evapotranspiration'),
  groundwaterLoss: { unit: 'mm', doc: { zh: '流出到地下水的水量(负值为流入)', en: 'water lost to the groundwater; gained where negative' } },
} as const;

export const PRODUCTION_CAPACITY = { unit: 'mm', min: 1, max: 5_000, default: 350, doc: { zh: '产流水库容量 X1', en: 'capacity X1 of the production store' } } as const;
export const EXCHANGE = { unit: 'mm', min: -20, max: 20, default: 0, doc: { zh: '每步地下水交换系数 X2', en: 'groundwater exchange coefficient X2, per step' } } as const;
export const ROUTING_CAPACITY = { unit: 'mm', min: 1, max: 2_000, default: 90, doc: { zh: '汇流水库容量 X3', en: 'capacity X3 of the routing store' } } as const;
