/**
 * Multidimensional poverty of a weighted sample: counting, with a cut-off across dimensions.
 *
 * Source: Alkire & Foster (2011) J. Public Econ. 95, 476-487: deprivation strictly below a cut-off, cᵢ the weighted count,
 * poor where cᵢ >= k; H, A, M₀ = H A, M₁, M₂; h_j censored; contribution w_j h_j / M₀,
 * and of M₁, M₂ likewise with the gaps and their squares in place of heads. Errors: Alkire et al. (2015), ch. 8,
 * linearised as ratios.
 */
import { throwIfAny, type Problem } from '../core/errors.js';
import { meanOf } from './inequality.js';
import { checkSurvey, estimateOf, type Estimate, type Linearised, type Survey } from './survey.js';

/** Counts are sums of weights in doubles: this much short of the cut-off is on it. */
const SLACK = 1e-9;

export interface Deprivations {
  /** Weight of each dimension [1], > 0, of any sum. */
  readonly weights: readonly number[];
  /** Deprivation of row i in dimension j [1], element i × dimensions + j: 0 none, else the gap to the power sought. */
  readonly depth: ArrayLike<number>;
}

export interface Dimension {
  /** Share deprived, and share both poor and deprived [1]. */
  readonly uncensored: Estimate;
  readonly censored: Estimate;
  /** Share of M₀ that comes of it [1]; null where nobody is poor. */
  readonly contribution: Estimate | null;
  /** The same of M₁ and of M₂. */
  readonly gapContribution: Estimate | null;
  readonly severityContribution: Estimate | null;
}

export interface Multidimensional {
  readonly headcount: Estimate;
  /** Mean count of the poor [1]; null where nobody is poor. */
  readonly intensity: Estimate | null;
  /** M₀, M₁, M₂ [1]. */
  readonly adjusted: Estimate;
  readonly gap: Estimate;
  readonly severity: Estimate;
  readonly dimensions: readonly Dimension[];
}

/**
 * Gaps of a sample under cut-offs: how far each row is below each, as a share of it.
 *
 * @param achievements element i × dimensions + j
 * @param cutoffs of the dimensions, > 0
 */
export const gapsBelow = (achievements: ArrayLike<number>, cutoffs: readonly number[]): Float64Array =>
  Float64Array.from({ length: achievements.length }, (_, at) => {
    const cutoff = cutoffs[at % cutoffs.length]!;
    return achievements[at]! < cutoff ? 1 - achievements[at]! / cutoff : 0;
  });

/** One statistic over another. */
function over(above: Linearised, below: Linearised): Linearised {
  const value = above.value / below.value;
  return { value, influence: above.influence.map((x, i) => (x - value * below.influence[i]!) / below.value) };
}

function check({ weights, depth }: Deprivations, cutoff: number, rows: number): void {
  const problems: Problem[] = [];
  weights.forEach((weight, j) => {
    if (!(weight > 0 && weight < Infinity)) problems.push({ place: `weights of dimensions[${j}]`, expected: 'a number > 0', found: String(weight), code: 'poverty/dimension-weight' });
  });
  if (weights.length === 0) problems.push({ place: 'weights of dimensions', expected: 'at least one', found: 'none', code: 'poverty/dimension-weight' });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(cutoff > 0 && cutoff <= sum + SLACK)) problems.push({ place: 'cut-off', expected: `a number above 0, up to the sum of weights ${sum}`, found: String(cutoff), code: 'poverty/cutoff' });
  if (depth.length !== rows * weights.length) problems.push({ place: 'depth', expected: `${rows} rows of ${weights.length}`, found: `${depth.length} numbers`, code: 'poverty/length' });
  throwIfAny(problems);
}

/**
 * Every measure of one group.
 *
 * @param cutoff k in the units of the weights
 * @param group rows that belong to it; absent: all
 * @throws InputError `poverty/dimension-weight`, `poverty/cutoff`, `poverty/weights`, `poverty/length`
 */
export function multidimensionalPoverty(deprivations: Deprivations, cutoff: number, survey: Survey, group?: (row: number) => boolean): Multidimensional {
  const { weights: importance, depth } = deprivations;
  const [n, dimensions] = [survey.weights.length, importance.length];
  const weights = group === undefined ? survey.weights : Float64Array.from({ length: n }, (_, i) => (group(i) ? survey.weights[i]! : 0));
  const design = { ...survey, weights };
  check(deprivations, cutoff, n);
  checkSurvey(design, n);
  const sum = importance.reduce((total, weight) => total + weight, 0);
  const poor = new Float64Array(n);
  const powers = [new Float64Array(n), new Float64Array(n), new Float64Array(n)] as const;
  for (let i = 0; i < n; i++) {
    let [count, first, second] = [0, 0, 0];
    for (let j = 0; j < dimensions; j++) {
      const gap = depth[i * dimensions + j]!;
      if (gap <= 0) continue;
      count += importance[j]!;
      first += importance[j]! * gap;
      second += importance[j]! * gap * gap;
    }
    if (count < cutoff - SLACK) continue;
    poor[i] = 1;
    [powers[0][i], powers[1][i], powers[2][i]] = [count / sum, first / sum, second / sum];
  }
  const headcount = meanOf(poor, weights);
  const [adjusted, gap, severity] = powers.map((column) => meanOf(column, weights)) as [Linearised, Linearised, Linearised];
  const somebody = headcount.value > 0;
  const column = (j: number, censored: boolean, power: 0 | 1 | 2 = 0): Linearised => meanOf(Float64Array.from({ length: n }, (_, i) => (depth[i * dimensions + j]! > 0 && (!censored || poor[i] === 1) ? depth[i * dimensions + j]! ** power : 0)), weights);
  const shareOf = (part: Linearised, weight: number, whole: Linearised): Estimate | null =>
    whole.value > 0 ? estimateOf(over({ value: (part.value * weight) / sum, influence: part.influence.map((x) => (x * weight) / sum) }, whole), design) : null;
  return {
    headcount: estimateOf(headcount, design),
    intensity: somebody ? estimateOf(over(adjusted, headcount), design) : null,
    adjusted: estimateOf(adjusted, design),
    gap: estimateOf(gap, design),
    severity: estimateOf(severity, design),
    dimensions: importance.map((weight, j): Dimension => {
      const censored = column(j, true);
      return {
        uncensored: estimateOf(column(j, false), design),
        censored: estimateOf(censored, design),
        contribution: shareOf(censored, weight, adjusted),
        gapContribution: shareOf(column(j, true, 1), weight, gap),
        severityContribution: shareOf(column(j, true, 2), weight, severity),
      };
    }),
  };
}
