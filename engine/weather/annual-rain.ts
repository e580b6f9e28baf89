/**
 * Variance of the rain of a year that a chain of wet days with independent amounts gives, and the spread of a yearly factor
 * that makes up what is lacking.
 *
 * Source: Katz & Parlange (1998) J. Climate 11, 591-601: such chains give too little of it (overdispersion). The sums are
 * over Cov(Xs, Xt) = Var(Xs) Π (p11 - p01), of the days between.
 */
import { MONTHS, type SiteParameters } from './generator-parameters.js';
import { wetShare } from './occurrence.js';
import { amountMoments } from './rain-amount.js';

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

type RainParameters = Pick<SiteParameters, 'wetAfterDry' | 'wetAfterWet' | 'amount'>;

/**
 * Mean [mm] and variance [mm²] of the sum over a year of 365 days, of `base` mm for each wet day and its amount.
 */
function annualMoments({ wetAfterDry, wetAfterWet, amount }: RainParameters, base: number): { readonly mean: number; readonly variance: number } {
  let [mean, variance] = [0, 0];
  let wet = wetShare({ afterDry: wetAfterDry[0]!, afterWet: wetAfterWet[0]! });
  let carried = 0; // Σ over earlier days s of (mean amount of s) Cov(Xs, X of the last day)
  for (let m = 0; m < MONTHS; m++) {
    const amounts = amountMoments(amount[m]!);
    const perWetDay = base + amounts.mean;
    const memory = wetAfterWet[m]! - wetAfterDry[m]!;
    for (let day = 0; day < MONTH_DAYS[m]!; day++) {
      wet = wetAfterDry[m]! + memory * wet;
      carried *= memory;
      const chance = wet * (1 - wet);
      mean += wet * perWetDay;
      variance += wet * amounts.variance + perWetDay ** 2 * chance + 2 * perWetDay * carried;
      carried += perWetDay * chance;
    }
  }
  return { mean, variance };
}

/**
 * Standard deviation of the log of a yearly factor on the amounts, of mean 1, with which the rain of a year has the variance
 * `observed`: e^(s²) = (observed - what does not vary with the factor + M²) / (variance of the amounts' sum + M²).
 *
 * @param observed variance of the rain of a year [mm²]
 * @returns s [1]; 0 where the chain alone has as much
 */
export function indexSpreadFor(parameters: RainParameters, threshold: number, observed: number): number {
  const whole = annualMoments(parameters, threshold);
  const varied = annualMoments(parameters, 0);
  const square = varied.mean ** 2;
  if (!(square > 0)) return 0;
  return Math.sqrt(Math.log(Math.max(1, (observed - (whole.variance - varied.variance) + square) / (varied.variance + square))));
}
