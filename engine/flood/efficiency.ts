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

/** Sums over the steps that are observed. */
interface Moments {
  readonly count: number;
  readonly meanObserved: number;
  readonly meanSimulated: number;
  readonly varianceObserved: number;
  readonly varianceSimulated: number;
  readonly covariance: number;
  readonly squaredError: number;
}

/** @param stride,offset where in `simulated` step t stands: `t * stride + offset` */
function moments(simulated: Float64Array, observed: Float64Array, transform: Transform, stride: number, offset: number): Moments {
  let [count, sumO, sumS] = [0, 0, 0];
  for (let t = 0; t < observed.length; t++) {
    if (Number.isNaN(observed[t]!)) continue;
    count++;
    sumO += observed[t]!;
  }
  const small = transform === 'log' ? sumO / count / 100 : 0;
  const of = (value: number): number => (transform === 'none' ? value : transform === 'sqrt' ? Math.sqrt(value) : Math.log(value + small));
  sumO = 0;
  for (let t = 0; t < observed.length; t++) {
    if (Number.isNaN(observed[t]!)) continue;
    sumO += of(observed[t]!);
    sumS += of(simulated[t * stride + offset]!);
  }
  const [meanO, meanS] = [sumO / count, sumS / count];
  let [oo, ss, os, error] = [0, 0, 0, 0];
  for (let t = 0; t < observed.length; t++) {
    if (Number.isNaN(observed[t]!)) continue;
    const [o, s] = [of(observed[t]!), of(simulated[t * stride + offset]!)];
    oo += (o - meanO) * (o - meanO);
    ss += (s - meanS) * (s - meanS);
    os += (o - meanO) * (s - meanS);
    error += (s - o) * (s - o);
  }
  return { count, meanObserved: meanO, meanSimulated: meanS, varianceObserved: oo / count, varianceSimulated: ss / count, covariance: os / count, squaredError: error / count };
}

/**
 * The agreement; null where it is not defined: no observation, or one that never changes.
 *
 * @param simulated element `t * stride + offset` for step t
 * @param observed element t; NaN: none
 */
export function efficiency(objective: Objective, simulated: Float64Array, observed: Float64Array, transform: Transform = 'none', stride = 1, offset = 0): number | null {
  const m = moments(simulated, observed, transform, stride, offset);
  if (m.count === 0) return null;
  if (objective === 'rmse') return Math.sqrt(m.squaredError);
  if (!(m.varianceObserved > 0)) return null;
  if (objective === 'nse') return 1 - m.squaredError / m.varianceObserved;
  if (!(m.varianceSimulated > 0) || m.meanObserved === 0) return null;
  const r = m.covariance / Math.sqrt(m.varianceObserved * m.varianceSimulated);
  const beta = m.meanSimulated / m.meanObserved;
  const alpha = Math.sqrt(m.varianceSimulated / m.varianceObserved);
  const spread = objective === 'kge' ? alpha : alpha / beta;
  return 1 - Math.sqrt((r - 1) ** 2 + (spread - 1) ** 2 + (beta - 1) ** 2);
}
