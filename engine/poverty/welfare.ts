/**
 * Well-being of consumption over time: constant relative aversion, discounted; and integrals of it over all time to come.
 *
 * Source: Hallegatte, Bangalore, Vogt-Schilb (2016) World Bank WPS 7663, eq. 8-12.
 */

export interface Preferences {
  /** Elasticity of marginal utility η [1], > 0. */
  readonly aversion: number;
  /** Discount rate ρ [1/year], > 0. */
  readonly discount: number;
}

/** u(c), without the constant that no difference needs. */
export const utility = (consumption: number, aversion: number): number => (aversion === 1 ? Math.log(consumption) : consumption ** (1 - aversion) / (1 - aversion));

/** Nodes and weights of Gauss-Legendre on (0, 1), 8 points: half of each, the others mirror them. */
const NODES = [0.4801449282487681, 0.3983332387068134, 0.262766204958164, 0.0917173212478249] as const;
const WEIGHTS = [0.0506142681451881, 0.1111905172266872, 0.1568533229389437, 0.1813418916891810] as const;

/** Panels over which e^-x goes to nothing, fine where the first days are steep. */
const EDGES = [0, 1e-4, 1e-3, 0.005, 0.02, 0.06, 0.15, 0.3, 0.5, 0.8, 1.2, 1.8, 2.6, 3.6, 5, 7, 10, 14, 19, 26, 36] as const;

/**
 * ∫ of `f` from 0 to ∞ where it falls like e^(-rate t).
 *
 * @param rate [1/year], > 0
 * @param breaks times at which `f` has a kink [years], ascending
 */
export function integral(f: (t: number) => number, rate: number, breaks: readonly number[] = []): number {
  const edges = [...EDGES.map((x) => x / rate), ...breaks.filter((t) => t < EDGES.at(-1)! / rate)].sort((a, b) => a - b);
  let sum = 0;
  for (let k = 1; k < edges.length; k++) {
    const [from, width] = [edges[k - 1]!, edges[k]! - edges[k - 1]!];
    if (width === 0) continue;
    let panel = 0;
    for (let q = 0; q < NODES.length; q++) panel += WEIGHTS[q]! * (f(from + width * (0.5 - NODES[q]!)) + f(from + width * (0.5 + NODES[q]!)));
    sum += panel * width;
  }
  return sum;
}
