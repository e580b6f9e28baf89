/**
 * What the GR models of runoff share: the production store, its percolation, the unit hydrographs and the routing store.
 *
 * Source: Perrin, Michel & Andréassian (2003) J. Hydrol. 279, 275-289, eq. 1-22; Le Moine (2008) thesis, UPMC, for the
 * exchange with a threshold; Pushpalatha et al. (2011) J. Hydrol. 411, 66-76, for the exponential store.
 */
import { SATURATED, saturation } from '../core/saturation.js';

/** Share of effective rain that passes the routing store. */
export const ROUTED = 0.9;
/** Level of the production store, in capacities, that percolation is reckoned by: of the daily and of the hourly models. */
export const [DAILY_PERCOLATION, HOURLY_PERCOLATION] = [4 / 9, 4 / 21] as const;

/** What stays in a store of `water` filled to `level`: water (1 + level^4)^(-1/4). */
export function kept(water: number, level: number): number {
  const squared = level * level;
  return water / Math.sqrt(Math.sqrt(1 + squared * squared));
}

/** Take the first ordinate's water out, move the rest a step nearer and add `input` spread by the ordinates. */
export function passThrough(input: number, ordinates: Float64Array, count: number, held: Float64Array, first: number): number {
  const out = held[first]! + ordinates[0]! * input;
  const last = first + count - 1;
  for (let k = first, o = 1; k < last; k++, o++) held[k] = held[k + 1]! + ordinates[o]! * input;
  return out;
}

/** A production store and what its step gives. */
export interface Production {
  /** Water in the store [mm]. */
  store: number;
  /** X1 [mm]. */
  readonly capacity: number;
  readonly per: Levels;
  /** What a step sends on to routing, Pr [mm], and actual evapotranspiration [mm]. */
  on: number;
  evaporated: number;
}

/** Factors [1/mm] of what is told in shares of X1. */
interface Levels {
  /** Of water: how full the store is. */
  readonly capacity: number;
  /** Of twice what rain and evaporation leave of each other. */
  readonly twice: number;
  /** Of water: the level that percolation is reckoned by. */
  readonly percolation: number;
}

export const levelsOf = (x1: number, percolation: number): Levels => ({ capacity: 1 / x1, twice: 2 / x1, percolation: percolation / x1 });

/** Up to this fourth power of a level the share that percolates is told by a polynomial: beyond what a full store has by day. */
const PERCOLATION_LIMIT = 0.0391;

/** (1 - (1 + z)^(-1/4)) / z, through the Chebyshev points of [0, `PERCOLATION_LIMIT`], 6 parts in 10^17 off. */
function percolatedShare(z: number): number {
  const z2 = z * z;
  const low = 0.25 - 0.15624999999997513 * z + z2 * (0.11718749998662777 - 0.0952148410063381 * z);
  return low + z2 * z2 * (0.08093234022435701 - 0.070800811054951 * z + z2 * (0.06276196518228813 - 0.049746783943625 * z));
}

/**
 * One step of a production store and its percolation. With n what rain and evaporation leave of each other and
 * h = 1 - e^(-2n / X1), tanh(n / X1) = h / (2 - h); eq. 3 and 4 become X1 h (1 - f²) / (2 - h + h f) and
 * h f (2 - f) X1 / (2 - h f), f = S / X1. Both are told by one quotient, the sooner done the later S comes into it.
 *
 * @param p rain and `e` evaporation of the step [mm]
 */
export function produce(production: Production, p: number, e: number): void {
  const { store: s, capacity, per } = production;
  const net = p - e;
  const wet = net > 0;
  const h = saturation(Math.min(SATURATED, Math.abs(net) * per.twice));
  const slope = wet ? -(h * per.capacity) : h * per.capacity;
  const u = slope * s;
  const change = ((wet ? capacity * h : 0) + s * ((wet ? 0 : -2 * h) + u)) / ((wet ? 2 - h : 2) - u);
  const left = Math.max(0, s + change);
  const level = left * per.percolation;
  const z = level * level * (level * level);
  const percolated = z > PERCOLATION_LIMIT ? left - kept(left, level) : left * z * percolatedShare(z);
  production.store = left - percolated;
  production.on = (wet ? net - change : 0) + percolated;
  production.evaporated = wet ? e : p - change;
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
