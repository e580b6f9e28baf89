/**
 * How well a simulated discharge agrees with an observed one. Steps without an observation (NaN) are left out.
 *
 * Source: Nash & Sutcliffe (1970) J. Hydrol. 10, 282-290; Gupta et al. (2009) J. Hydrol. 377, 80-91 (KGE); Kling et al.
 * (2012) J. Hydrol. 424, 264-277 (KGE'); Pushpalatha et al. (2012) J. Hydrol. 420, 171-182 (a hundredth of the mean is
 * added before a logarithm).
 */

export const OBJECTIVES = ['nse', 'kge', 'kge-prime', 'rmse'] as const;
export type Objective = (typeof OBJECTIVES)[number];
export const TRANSFORMS = ['none', 'sqrt', 'log'] as const;
export type Transform = (typeof TRANSFORMS)[number];

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}

/** Mean of (a - `meanA`) (b - `meanB`). */
function meanProduct(a: Float64Array, meanA: number, b: Float64Array, meanB: number): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - meanA) * (b[k]! - meanB);
  return sum / a.length;
}

function meanSquaredError(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) * (a[k]! - b[k]!);
  return sum / a.length;
}

/** Take the elements of some steps, transformed; `small` [unit of the column] is added before a logarithm. */
function take(column: Float64Array, steps: Uint32Array, stride: number, offset: number, transform: Transform, small: number, to: Float64Array): void {
  for (let k = 0; k < steps.length; k++) to[k] = column[steps[k]! * stride + offset]!;
  if (transform === 'sqrt') for (let k = 0; k < to.length; k++) to[k] = Math.sqrt(to[k]!);
  else if (transform === 'log') for (let k = 0; k < to.length; k++) to[k] = Math.log(to[k]! + small);
}

/** How well a simulated discharge agrees; null where it is not defined. Step t stands in element `t * stride + offset`. */
export type Agreement = (simulated: Float64Array, stride?: number, offset?: number) => number | null;

/**
 * The agreement with one observed discharge, which is looked through once: for many simulated ones.
 *
 * @param observed element t; NaN: none
 * @returns null where it is not defined: no observation, or one that never changes
 */
export function agreementWith(objective: Objective, observed: Float64Array, transform: Transform = 'none'): Agreement {
  const steps = Uint32Array.from(observed.keys()).filter((t) => !Number.isNaN(observed[t]!));
  const [o, s] = [new Float64Array(steps.length), new Float64Array(steps.length)];
  take(observed, steps, 1, 0, 'none', 0, o);
  const small = transform === 'log' ? meanOf(o) / 100 : 0;
  take(observed, steps, 1, 0, transform, small, o);
  const meanO = meanOf(o);
  const varianceO = meanProduct(o, meanO, o, meanO);
  return (simulated, stride = 1, offset = 0) => {
    if (o.length === 0) return null;
    take(simulated, steps, stride, offset, transform, small, s);
    if (objective === 'rmse') return Math.sqrt(meanSquaredError(s, o));
    if (!(varianceO > 0)) return null;
    if (objective === 'nse') return 1 - meanSquaredError(s, o) / varianceO;
    const meanS = meanOf(s);
    const varianceS = meanProduct(s, meanS, s, meanS);
    if (!(varianceS > 0) || meanO === 0) return null;
    const r = meanProduct(o, meanO, s, meanS) / Math.sqrt(varianceO * varianceS);
    const beta = meanS / meanO;
    const alpha = Math.sqrt(varianceS / varianceO);
    const spread = objective === 'kge' ? alpha : alpha / beta;
    return 1 - Math.sqrt((r - 1) ** 2 + (spread - 1) ** 2 + (beta - 1) ** 2);
  };
}
