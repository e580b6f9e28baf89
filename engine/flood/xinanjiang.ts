/**
 * What the variants of the Xinanjiang model share: the names and ranges of its parameters, the evaporation of the lower
 * and deep layers, the curve of tension water capacity, and coefficients of a day taken to shorter steps.
 *
 * Source: Zhao (1992) J. Hydrol. 135, 371-381; symbols of Bao (2009) Hydrological Forecasting (水文预报), 4th ed., ch. 5.
 */
import { power } from '../core/power.js';

/** Largest sum of the two outflow coefficients of free water; beyond it both are scaled down. */
const LARGEST_OUTFLOW = 1 - 1e-5;

/** Factor that keeps the two outflow coefficients of free water below a sum of 1. */
export const outflowScale = (ki: number, kg: number): number => (ki + kg > LARGEST_OUTFLOW ? LARGEST_OUTFLOW / (ki + kg) : 1);

/** Evaporation of the lower layer EL [mm] where `short` [mm] is wanting and the layer holds `wl` [mm]. */
export const lowerEvaporation = (short: number, wl: number, lm: number, c: number): number => (wl >= c * lm ? (short * wl) / lm : wl >= c * short ? c * short : wl);

/** Evaporation of the deep layer ED [mm], before what the layer holds is asked. */
export const deepEvaporation = (short: number, wl: number, lm: number, c: number): number => (wl >= c * lm || wl >= c * short ? 0 : c * short - wl);

/**
 * Runoff R [mm] of net rain `pe` [mm] on soil that holds `w` of `wm` [mm], where the capacity at a point goes up to
 * `wmm` [mm] along a parabola of exponent `b`; not below 0.
 */
export function saturationRunoff(pe: number, w: number, wm: number, wmm: number, b: number): number {
  const dry = power(1 - w / wm, 1 / (1 + b)) - pe / wmm;
  return Math.max(0, pe - (wm - w) + (dry > 0 ? wm * power(dry, 1 + b) : 0));
}

const mm = (zh: string, en: string) => ({ unit: 'mm', min: 0, doc: { zh, en } }) as const;
const share = (min: number, max: number, initial: number, zh: string, en: string) => ({ unit: '1', min, max, default: initial, doc: { zh, en } }) as const;

export const xinanjiangInputs = {
  rain: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '单元面雨量', en: 'areal rain of the step' } },
  potentialEvapotranspiration: { unit: 'mm', min: 0, max: 50, doc: { zh: '蒸发皿蒸发或潜在蒸散发', en: 'pan evaporation or potential evapotranspiration of the step' } },
} as const;

/** Ranges of hydromodel's param.yaml, widened to hold the Chengcun set; defaults are the Chengcun set. */
export const xinanjiangParameters = {
  evaporationRatio: share(0.1, 1.5, 0.93, '蒸散发折算系数 K', 'ratio K of potential evapotranspiration to the input'),
  tensionExponent: share(0.1, 0.6, 0.3, '张力水蓄水容量曲线方次 B', 'exponent B of the tension water capacity curve'),
  imperviousShare: share(0, 0.5, 0.01, '不透水面积比例 IM', 'share IM of impervious area'),
  upperCapacity: { unit: 'mm', min: 1, max: 50, default: 20, doc: { zh: '上层张力水容量 UM', en: 'tension water capacity UM of the upper layer' } },
  lowerCapacity: { unit: 'mm', min: 10, max: 120, default: 60, doc: { zh: '下层张力水容量 LM', en: 'tension water capacity LM of the lower layer' } },
  deepCapacity: { unit: 'mm', min: 5, max: 150, default: 40, doc: { zh: '深层张力水容量 DM', en: 'tension water capacity DM of the deep layer' } },
  deepEvaporation: share(0, 0.3, 0.18, '深层蒸散发系数 C', 'coefficient C of deep evapotranspiration'),
  freeCapacity: { unit: 'mm', min: 1, max: 100, default: 30, doc: { zh: '自由水平均蓄水容量 SM', en: 'areal mean capacity SM of free water' } },
  freeExponent: share(0.5, 2, 1.5, '自由水蓄水容量曲线方次 EX', 'exponent EX of the free water capacity curve'),
  interflowOutflow: share(0.01, 0.7, 0.57, '自由水对壤中流的日出流系数 KI', 'daily outflow coefficient KI of free water to interflow; KI + KG is kept below 1'),
  groundwaterOutflow: share(0.01, 0.7, 0.13, '自由水对地下水的日出流系数 KG', 'daily outflow coefficient KG of free water to groundwater'),
  surfaceRecession: share(0, 0.99, 0.2, '地面径流日消退系数 CS', 'daily recession constant CS of surface runoff'),
  interflowRecession: share(0, 0.99, 0.76, '壤中流日消退系数 CI', 'daily recession constant CI of interflow'),
  groundwaterRecession: share(0.5, 0.999, 0.98, '地下水日消退系数 CG', 'daily recession constant CG of groundwater'),
} as const;

/** Tension water by layer [mm over the pervious area]. */
export const tensionWater = {
  upper: mm('上层张力水', 'tension water of the upper layer'),
  lower: mm('下层张力水', 'tension water of the lower layer'),
  deep: mm('深层张力水', 'tension water of the deep layer'),
} as const;

export const xinanjiangOutputs = {
  runoff: mm('单元出口径流深', 'runoff depth at the outlet of the unit'),
  actualEvapotranspiration: mm('实际蒸散发', 'actual evapotranspiration'),
} as const;
