/**
 * A household that has lost assets and builds them up again: what it goes without, how long, and how fast is best.
 *
 * Damage left dk(t) = dk₀ e^(-λt); income lost π dk, rebuilding λ σ dk; so consumption falls by α e^(-λt) with
 * α = (π + λσ) dk₀. Savings and support S hold that fall at α ξ until t̂ = -ln ξ / λ, where ξ (1 - ln ξ) = 1 - λ S / α.
 *
 * Sources: Hallegatte et al. (2017) Unbreakable, World Bank, app. B; Middelanis et al. (2025) global-unbreakable-model,
 * recovery_optimizer.
 */
import { integral, utility, type Preferences } from './welfare.js';

export interface Damage {
  /** Assets lost dk₀ [yuan], >= 0. */
  readonly loss: number;
  /** Income that an asset gives π [1/year], > 0. */
  readonly productivity: number;
  /** Share of the loss that the household itself rebuilds σ [1], 0 to 1. */
  readonly rebuilt: number;
  /** Reconstruction rate λ [1/year], > 0. */
  readonly rate: number;
  /** Savings and support S [yuan], >= 0. */
  readonly cushion: number;
}

export interface RecoveryPath {
  /** Fall of consumption at first, without a cushion α [yuan/year]. */
  readonly steepest: number;
  /** Share of it that remains while the cushion lasts ξ [1]; 0: the cushion pays for all. */
  readonly floor: number;
  /** How long the cushion lasts t̂ [years]. */
  readonly until: number;
  /** All that consumption falls by, over all time [yuan]. */
  readonly total: number;
  readonly rate: number;
}

/** ξ in (0, 1] with ξ (1 - ln ξ) = `share`: the left side rises from 0 to 1. */
function floorOf(share: number): number {
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (middle * (1 - Math.log(middle)) < share) low = middle;
    else high = middle;
  }
}

/** What a household goes without, and until when its cushion lasts. */
export function recoveryPath({ loss, productivity, rebuilt, rate, cushion }: Damage): RecoveryPath {
  const steepest = (productivity + rate * rebuilt) * loss;
  const floor = steepest === 0 ? 0 : floorOf(1 - (rate / steepest) * cushion);
  return { steepest, floor, until: floor === 0 ? Infinity : -Math.log(floor) / rate, total: Math.max(0, steepest / rate - cushion), rate };
}

/** Fall of consumption at a time since the event [yuan/year]. */
export const consumptionLoss = ({ steepest, floor, until, rate }: RecoveryPath, t: number): number => steepest * (t < until ? floor : Math.exp(-rate * t));

/**
 * What is drawn from the cushion, discounted: ∫ α (e^(-λt) - ξ) e^(-ρt) dt up to t̂ [yuan]. Of a household's own savings it is
 * wealth gone, to be put back out of consumption: felt as that many yuan of consumption before the event.
 *
 * Source: Walsh & Hallegatte (2020) Econ. Disasters Clim. Change 4, 249-297; Middelanis et al. (2025), long-term loss u'(c₀) ΔS,
 * which they do not discount.
 */
export function drawnFromCushion({ steepest, floor, until, rate }: RecoveryPath, discount: number): number {
  if (steepest === 0 || floor === 1) return 0;
  const upTo = (each: number): number => -Math.expm1(-each * until) / each;
  return steepest * (upTo(rate + discount) - (floor === 0 ? 0 : floor * upTo(discount)));
}

/**
 * Years that consumption stays below a line: of `consumption` before the event, above the line, on a path.
 *
 * @returns [years]; Infinity where the cushion never lets it rise above, which does not happen for a line below `consumption`
 */
export function yearsBelow({ steepest, floor, until, rate }: RecoveryPath, consumption: number, line: number): number {
  if (consumption < line) return Infinity;
  const room = consumption - line;
  if (steepest * floor <= room) return 0;
  return Math.max(until, Math.log(steepest / room) / rate);
}

/** First fall of consumption over consumption up to which the series is summed: above it, it converges slowly [1]. */
const SERIES = 0.9;

/**
 * ∫ [u(1) - u(1 - x e^(-λt))] e^(-ρt) dt = Σ aₖ xᵏ / (kλ + ρ) with a₁ = 1, aₖ₊₁ = aₖ (k - 1 + η)/(k + 1): Taylor about 1, all
 * of one sign.
 */
function decayingLoss(x: number, rate: number, { aversion, discount }: Preferences): number {
  let [sum, term] = [0, x];
  for (let k = 1; ; k++) {
    const next = sum + term / (k * rate + discount);
    if (next === sum) return sum;
    sum = next;
    term *= (x * (k - 1 + aversion)) / (k + 1);
  }
}

/**
 * Loss of well-being ∫ [u(c₀) - u(c₀ - Δc)] e^(-ρt) dt, as the consumption that would be felt the same: over u'(c₀) [yuan].
 *
 * @param consumption before the event c₀ [yuan/year], > 0
 * @returns Infinity where the household could not live through the path
 */
export function wellbeingLoss(path: RecoveryPath, consumption: number, preferences: Preferences): number {
  const { aversion, discount } = preferences;
  if (path.steepest * path.floor >= consumption) return Infinity;
  if (path.steepest * path.floor === 0) return 0;
  const held = (path.steepest * path.floor) / consumption;
  if (held <= SERIES) {
    const until = path.floor === 1 ? 0 : path.until;
    const level = utility(1, aversion) - utility(1 - held, aversion);
    return consumption * ((-level * Math.expm1(-discount * until)) / discount + Math.exp(-discount * until) * decayingLoss(held, path.rate, preferences));
  }
  const before = utility(consumption, aversion);
  const lost = integral((t) => (before - utility(consumption - consumptionLoss(path, t), aversion)) * Math.exp(-discount * t), discount + path.rate, Number.isFinite(path.until) ? [path.until] : []);
  return lost * consumption ** aversion;
}

/**
 * Asset loss over what it is felt as [1]: 1 where a yuan lost is a yuan's well-being lost, below it where it is more.
 * Against the discounted consumption an asset gives for ever, so that a loss spread evenly over the rich has about 1.
 */
export const resilience = (assetLoss: number, wellbeing: number): number => (wellbeing === 0 ? Infinity : assetLoss / wellbeing);
