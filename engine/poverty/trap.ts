/**
 * Chance of ever falling into a poverty trap: assets grow away from a threshold and now and then lose a random share.
 *
 * dX = r (X - x*) dt between losses; losses come by a Poisson process of rate λ and leave X·B with B ~ Beta(α, 1). With
 * u = X₀/x* > 1 the chance of ever falling below x* solves r (u - 1) ψ' = λ (ψ - E ψ(uB)), which is
 * ψ(u) = 1 - I_{1-1/u}(λ/r, α - λ/r) where α > λ/r; otherwise the fall is certain.
 *
 * Source: Kovacevic & Pflug (2011) J. Risk Insur. 78, 1003-1027 (the process); solved here for Beta losses.
 */
import { incompleteBeta } from './incomplete-beta.js';

/**
 * @param assets over the threshold: u = X₀/x* [1], > 0
 * @param lossRate λ [1/year], >= 0
 * @param growth r [1/year], > 0
 * @param shape α of what is left of a loss [1], > 0: the mean share left is α/(α + 1)
 * @returns chance [1]
 */
export function trapChance(assets: number, lossRate: number, growth: number, shape: number): number {
  if (assets < 1) return 1;
  if (lossRate === 0) return 0;
  const ratio = lossRate / growth;
  return ratio >= shape ? 1 : 1 - incompleteBeta(1 - 1 / assets, ratio, shape - ratio);
}
