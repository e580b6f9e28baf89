/**
 * What a patient pays of a year's medical costs: insurance in layers, each on what the one before has left.
 *
 * Layers are counted over the year, as serious-illness insurance and medical assistance are: what a month costs the
 * patient is the difference of two points on one rising curve, so that the order of bills does not matter.
 */
import { throwIfAny, type Problem } from '../core/errors.js';

export interface Layer {
  /** Paid by the patient first, over the year [yuan], >= 0. */
  readonly deductible: number;
  /** Share of the rest that the layer pays [1], 0 to 1. */
  readonly rate: number;
  /** Most that it pays in a year [yuan]; Infinity: no end. */
  readonly cap: number;
}

/** @throws InputError `poverty/layer` */
export function checkLayers(layers: readonly Layer[], place: string): void {
  const problems: Problem[] = layers.flatMap(({ deductible, rate, cap }, k) =>
    deductible >= 0 && rate >= 0 && rate <= 1 && cap >= 0 ? [] : [{ place: `${place}[${k}]`, expected: 'deductible >= 0, rate from 0 to 1, cap >= 0', found: `${deductible}, ${rate}, ${cap}`, code: 'poverty/layer' }],
  );
  throwIfAny(problems);
}

/** What the patient pays of a year's cost so far, in the unit of the layers; never falls as the cost rises. */
export function selfPaid(cost: number, layers: readonly Layer[]): number {
  let left = cost;
  for (const { deductible, rate, cap } of layers) left -= Math.min(cap, Math.max(0, left - deductible) * rate);
  return left;
}
