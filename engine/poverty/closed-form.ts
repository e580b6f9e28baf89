/**
 * Poverty of a household whose income is lognormal, without any draw: chance, gaps, Watts, a storm, a sum of months.
 *
 * Sources: Chaudhuri, Jalan & Suryahadi (2002) Columbia DP 0102-52 (vulnerability to expected poverty); Foster, Greer &
 * Thorbecke (1984) Econometrica 52, 761-766; Watts (1968); Fenton (1960) IRE Trans. Commun. Syst. 8, 57-67 (a sum of
 * lognormals has nearly the lognormal of its first two moments).
 *
 * A closed form knows no illness: it screens and verifies, and does not replace the monthly engine.
 */
import { normalCdf } from '../core/normal.js';

/** ln income ~ N(mu, sigma²), income in yuan a person and year. */
export interface Lognormal {
  readonly mu: number;
  /** >= 0; 0: income is certain. */
  readonly sigma: number;
}

/** The lognormal of a mean [yuan], > 0, and the deviation of its logarithm [1]. */
export const lognormalOf = (mean: number, sigma: number): Lognormal => ({ mu: Math.log(mean) - (sigma * sigma) / 2, sigma });

const density = (k: number): number => Math.exp(-0.5 * k * k) / Math.sqrt(2 * Math.PI);

/** Chance that income lies below the line: Φ((ln z - μ)/σ) [1]. A certain income on the line is not below it. */
export const chanceBelow = ({ mu, sigma }: Lognormal, line: number): number => (sigma === 0 ? Number(mu < Math.log(line)) : normalCdf((Math.log(line) - mu) / sigma));

export interface ExpectedPoverty {
  /** FGT of exponent 0, 1 and 2 [1]. */
  readonly chance: number;
  readonly gap: number;
  readonly severity: number;
  /** E[ln(z/y) below the line] [1]. */
  readonly watts: number;
}

/**
 * Expected poverty of one household.
 *
 * @param line poverty line z [yuan/person/year], > 0
 */
export function expectedPoverty(income: Lognormal, line: number): ExpectedPoverty {
  const { mu, sigma } = income;
  if (sigma === 0) {
    const [y, below] = [Math.exp(mu), mu < Math.log(line)];
    const gap = below ? 1 - y / line : 0;
    return { chance: Number(below), gap, severity: gap * gap, watts: below ? Math.log(line) - mu : 0 };
  }
  const k = (Math.log(line) - mu) / sigma;
  const chance = normalCdf(k);
  const first = Math.exp(mu + (sigma * sigma) / 2) / line;
  const second = Math.exp(2 * mu + 2 * sigma * sigma) / (line * line);
  const [once, twice] = [normalCdf(k - sigma), normalCdf(k - 2 * sigma)];
  return { chance, gap: chance - first * once, severity: chance - 2 * first * once + second * twice, watts: sigma * (k * chance + density(k)) };
}

/**
 * Chance with a storm that may come.
 *
 * @param probability that the storm comes [1]
 * @param loss share of the year's income it takes [1], 0 to 1
 */
export function chanceWithStorm(income: Lognormal, line: number, probability: number, loss: number): number {
  const hit = loss >= 1 ? 1 : chanceBelow({ mu: income.mu + Math.log1p(-loss), sigma: income.sigma }, line);
  return (1 - probability) * chanceBelow(income, line) + probability * hit;
}

/**
 * The lognormal that has the first two moments of a sum of lognormals (Fenton and Wilkinson).
 *
 * @param means of the terms [yuan], none below 0, not all 0
 * @param covariance of ln of terms i and j: element i × n + j
 */
export function sumOfLognormals(means: ArrayLike<number>, covariance: ArrayLike<number>): Lognormal {
  const n = means.length;
  let [mean, square] = [0, 0];
  for (let i = 0; i < n; i++) {
    mean += means[i]!;
    for (let j = 0; j < n; j++) square += means[i]! * means[j]! * Math.exp(covariance[i * n + j]!);
  }
  return lognormalOf(mean, Math.sqrt(Math.max(0, Math.log(square / (mean * mean)))));
}
