/**
 * Damaged share of the value of what stands in the water, by sector and depth: the curves for Asia.
 *
 * Source: Huizinga, de Moel & Szewczyk (2017) Global flood depth-damage functions, JRC105688, tables of Asia. Linear
 * between the points, flat beyond the last; depths up to 0.05 m do no damage.
 */
import type { Label } from '../core/label.js';

/** Depths of the points of every curve [m]. */
export const CURVE_DEPTHS: readonly number[] = [0, 0.05, 0.5, 1, 1.5, 2, 3, 4, 5, 6];

export interface DamageCurve {
  readonly sector: string;
  readonly title: Label;
  /** Damaged share [1] at each of the depths. */
  readonly shares: readonly number[];
}

export const DAMAGE_CURVES = [
  { sector: 'residential', title: { zh: '住宅', en: 'residential buildings' }, shares: [0, 0, 0.327, 0.494, 0.617, 0.721, 0.87, 0.931, 0.984, 1] },
  { sector: 'commercial', title: { zh: '商业建筑', en: 'commercial buildings' }, shares: [0, 0, 0.377, 0.538, 0.659, 0.763, 0.883, 0.942, 0.981, 1] },
  { sector: 'industrial', title: { zh: '工业建筑', en: 'industrial buildings' }, shares: [0, 0, 0.283, 0.482, 0.629, 0.717, 0.857, 0.909, 0.955, 1] },
  { sector: 'transport', title: { zh: '交通设施', en: 'transport' }, shares: [0, 0, 0.358, 0.572, 0.733, 0.847, 1, 1, 1, 1] },
  { sector: 'infrastructure', title: { zh: '基础设施', en: 'infrastructure (roads)' }, shares: [0, 0, 0.214, 0.373, 0.604, 0.71, 0.808, 0.887, 0.969, 1] },
  { sector: 'agriculture', title: { zh: '农业', en: 'agriculture' }, shares: [0, 0, 0.135, 0.37, 0.524, 0.558, 0.66, 0.834, 0.988, 1] },
] as const satisfies readonly DamageCurve[];

/** The damaged share [1] of a curve at a depth [m], from 0 to 1 and never falling. */
export function damageShareAt({ shares }: DamageCurve, depth: number): number {
  let k = 0;
  while (k < CURVE_DEPTHS.length && CURVE_DEPTHS[k]! < depth) k++;
  if (k === 0) return 0;
  if (k === CURVE_DEPTHS.length) return 1;
  const [d0, s0] = [CURVE_DEPTHS[k - 1]!, shares[k - 1]!];
  return s0 + ((depth - d0) / (CURVE_DEPTHS[k]! - d0)) * (shares[k]! - s0);
}
