/**
 * The reconstruction rate that serves a household best: slow enough to eat, fast enough to earn again.
 *
 * λ* = argmax ∫ u(c) e^(-ρt) dt with c = π - (π + λσ) v e^(-λt), consumption per unit of assets, v the share of them lost.
 * It depends on v alone once π, σ, η, ρ are given, so that a table over v serves a population.
 *
 * Source: Hallegatte et al. (2017) Unbreakable, World Bank, app. B; recovery_optimizer of global-unbreakable-model.
 */
import { integral, type Preferences } from './welfare.js';

export interface Economy extends Preferences {
  /** Income that an asset gives π [1/year], > 0. */
  readonly productivity: number;
  /** Share of the loss that the household itself rebuilds σ [1], above 0, up to 1. */
  readonly rebuilt: number;
}

/** Fastest rate that is looked for [1/year]: 95 % within eleven days. */
const FASTEST = 100;
const SLOWEST = 1e-6;
const STEPS = 60;

/** First fall of consumption over consumption up to which the series is summed: above it, it converges slowly [1]. */
const SERIES = 0.9;
/** Part of the greatest coefficient from which on terms no longer count. */
const NOTHING = 1e-17;

/**
 * The same for x = (π + λσ) v / π, in closed form: Σ bₖ xᵏ [(π + λσ)/r² - σ/r] with r = ρ + (k + 1) λ, of (1 - x e^(-λt))^(-η)
 * = Σ bₖ xᵏ e^(-kλt), bₖ₊₁ = bₖ (η + k)/(k + 1).
 */
function seriesSlope(rate: number, x: number, { productivity, rebuilt, aversion, discount }: Economy): number {
  const fall = productivity + rate * rebuilt;
  let [sum, coefficient, greatest] = [0, 1, 1];
  for (let k = 0; coefficient > NOTHING * greatest; k++) {
    const r = discount + (k + 1) * rate;
    sum += coefficient * (fall / r - rebuilt) / r;
    coefficient *= (x * (aversion + k)) / (k + 1);
    if (coefficient > greatest) greatest = coefficient;
  }
  return sum;
}

/** Derivative of well-being by λ, but for a factor > 0. */
function slope(rate: number, lost: number, economy: Economy): number {
  const { productivity, rebuilt, aversion, discount } = economy;
  const x = ((productivity + rate * rebuilt) * lost) / productivity;
  if (x <= SERIES) return seriesSlope(rate, x, economy);
  return integral(
    (t) => {
      const left = Math.exp(-rate * t);
      const consumption = productivity - (productivity + rate * rebuilt) * lost * left;
      return Math.exp(-discount * t) * left * ((productivity + rate * rebuilt) * t - rebuilt) * consumption ** -aversion;
    },
    rate + discount,
  );
}

/**
 * Best reconstruction rate [1/year].
 *
 * @param lost share of assets lost v [1], 0 to 1
 * @returns 0: no rate is worth what it costs, or nothing is left to live on
 */
export function bestRate(lost: number, economy: Economy): number {
  const { productivity, rebuilt } = economy;
  if (lost >= 1 || lost < 0) return 0;
  // consumption at first must stay above 0
  const bound = lost === 0 ? FASTEST : Math.min(FASTEST, (productivity * (1 / lost - 1)) / rebuilt);
  let [low, high] = [Math.log(Math.min(SLOWEST, bound / 2)), Math.log(bound)];
  if (slope(Math.exp(low), lost, economy) <= 0) return 0;
  for (let k = 0; k < STEPS; k++) {
    const middle = (low + high) / 2;
    if (slope(Math.exp(middle), lost, economy) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

const POINTS = 1_024;

/** `bestRate` by table: linear between 1,024 shares, to 1e-3 of a rate; each is worked out when it is first asked for. */
export function rateTable(economy: Economy): (lost: number) => number {
  const rates = new Float64Array(POINTS + 1).fill(-1);
  const rateAt = (k: number): number => {
    if (rates[k]! < 0) rates[k] = bestRate(k / POINTS, economy);
    return rates[k]!;
  };
  return (lost) => {
    const at = Math.min(1, Math.max(0, lost)) * POINTS;
    const k = Math.min(POINTS - 1, Math.floor(at));
    const low = rateAt(k);
    return low + (at - k) * (rateAt(k + 1) - low);
  };
}
