/**
 * What the GR models of runoff share: the production store, its percolation, the unit hydrographs and the routing store.
 *
 * Source: Perrin, Michel & Andréassian (2003) J. Hydrol. 279, 275-289, eq. 1-22; Le Moine (2008) thesis, UPMC, for the
 * exchange with a threshold; Pushpalatha et al. (2011) J. Hydrol. 411, 66-76, for the exponential store.
 */

/** Share of effective rain that passes the routing store. */
export const ROUTED = 0.9;
/** (9/4)^4: percolation of the daily models. */
export const DAILY_PERCOLATION = 25.62890625;
/** (21/4)^4: percolation of the hourly models. */
export const HOURLY_PERCOLATION = 759.69140625;
/** Beyond this tanh is 1 in doubles but for the last bits, as the authors' code has it. */
const TANH_LIMIT = 13;

/** tanh of x ≥ 0, to 1e-14 of the rain or evaporation it stands for. */
function tanh(x: number): number {
  const decay = Math.exp(-2 * Math.min(TANH_LIMIT, x));
  return (1 - decay) / (1 + decay);
}

/** 1 - (1 + x^4 / scale)^(-1/4). */
export function outflowShare(x: number, scale: number): number {
  const x2 = x * x;
  return 1 - 1 / Math.sqrt(Math.sqrt(1 + (x2 * x2) / scale));
}

/** Take the first ordinate's water out, move the rest a step nearer and add `input` spread by the ordinates. */
export function passThrough(input: number, ordinates: Float64Array, count: number, held: Float64Array, first: number): number {
  const out = held[first]! + ordinates[0]! * input;
  const last = first + count - 1;
  for (let k = first, o = 1; k < last; k++, o++) held[k] = held[k + 1]! + ordinates[o]! * input;
  return out;
}

/** What a step of the production store gives: the store, the water that goes on to routing, and what evaporates [mm]. */
export const STORE = 0;
export const ON = 1;
export const EVAPORATED = 2;

/**
 * One step of the production store and its percolation.
 *
 * @param p,e rain and potential evapotranspiration [mm]
 * @param s water in the store before, x1 its capacity [mm]
 * @param percolation scale of `outflowShare`
 * @param out receives the three, at STORE, ON and EVAPORATED
 */
export function produce(p: number, e: number, s: number, x1: number, percolation: number, out: Float64Array): void {
  const filled = s / x1;
  let on = 0;
  let store: number;
  if (p <= e) {
    const w = tanh((e - p) / x1);
    const es = (s * (2 - filled) * w) / (1 + (1 - filled) * w);
    store = s - es;
    out[EVAPORATED] = p + es;
  } else {
    const pn = p - e;
    const w = tanh(pn / x1);
    const ps = (x1 * (1 - filled * filled) * w) / (1 + filled * w);
    store = s + ps;
    on = pn - ps;
    out[EVAPORATED] = e;
  }
  if (store < 0) store = 0;
  const percolated = store * outflowShare(store / x1, percolation);
  out[STORE] = store - percolated;
  out[ON] = on + percolated;
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
