/**
 * Indices of poverty and inequality of a weighted sample, each with the linearised variable of its standard error.
 *
 * Sources: Foster, Greer & Thorbecke (1984) Econometrica 52, 761-766; Watts (1968); Sen (1976) Econometrica 44, 219-231 in
 * the form that replication leaves alone, H (I + (1 - I) G of the poor); Shorrocks (1995) Econometrica 63, 1225-1230 (SST);
 * Gini as Σ wᵢ wⱼ |xᵢ - xⱼ| / (2 W T); Deville (1999) Survey Methodology 25, 193-203 (linearised variables).
 *
 * Poor is strictly below the line. The Gini has no correction for the size of the sample, and a pair of a row with itself
 * counts: a row of weight 2 is two rows of weight 1.
 */
import { InputError } from '../core/errors.js';
import { checkSurvey, estimateOf, type Estimate, type Linearised, type Survey } from './survey.js';

/** Rows in ascending order of their values. */
const ascending = (values: ArrayLike<number>): Uint32Array => Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);

/** Weighted mean of a column. */
export function meanOf(column: ArrayLike<number>, weights: ArrayLike<number>): Linearised {
  let [total, sum] = [0, 0];
  for (let i = 0; i < column.length; i++) {
    total += weights[i]!;
    sum += weights[i]! * column[i]!;
  }
  const value = total === 0 ? 0 : sum / total;
  return { value, influence: Float64Array.from({ length: column.length }, (_, i) => (total === 0 ? 0 : (column[i]! - value) / total)) };
}

/**
 * Weighted Gini.
 *
 * @param order of the rows by value, where it is known
 * @returns 0 where the total is not above 0
 */
export function giniOf(values: ArrayLike<number>, weights: ArrayLike<number>, order: Uint32Array = ascending(values)): Linearised {
  const n = values.length;
  let [weight, total] = [0, 0];
  for (let i = 0; i < n; i++) {
    weight += weights[i]!;
    total += weights[i]! * values[i]!;
  }
  /** Σⱼ wⱼ |xᵢ - xⱼ|; rows of equal value take the sums before them, for they differ from each other by 0. */
  const distance = new Float64Array(n);
  let [lower, lowerTotal, differences] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    const i = order[k]!;
    const x = values[i]!;
    distance[i] = x * (2 * lower - weight) - (2 * lowerTotal - total);
    differences += weights[i]! * distance[i];
    lower += weights[i]!;
    lowerTotal += weights[i]! * x;
  }
  if (!(total > 0)) return { value: 0, influence: new Float64Array(n) };
  const value = differences / (2 * weight * total);
  return { value, influence: distance.map((d, i) => d / (weight * total) - value / weight - (value * values[i]!) / total) };
}

/** Share of the line that is missing, where it is; to the power `exponent`: 0 counts the poor. */
const gaps = (values: ArrayLike<number>, line: number, exponent: number): Float64Array => Float64Array.from({ length: values.length }, (_, i) => (values[i]! < line ? (1 - values[i]! / line) ** exponent : 0));

const combined = (value: number, n: number, influence: (i: number) => number): Linearised => ({ value, influence: Float64Array.from({ length: n }, (_, i) => influence(i)) });

/** H (I + (1 - I) G): with HI the gap F₁, F₁ + (F₀ - F₁) G of the poor. */
function senOf(headcount: Linearised, gap: Linearised, ofPoor: Linearised): Linearised {
  const spread = headcount.value - gap.value;
  return combined(gap.value + spread * ofPoor.value, gap.influence.length, (i) => gap.influence[i]! + (headcount.influence[i]! - gap.influence[i]!) * ofPoor.value + spread * ofPoor.influence[i]!);
}

/** Whether a total is there to be shared: nobody with weight, or a total above 0. */
const isShared = (values: ArrayLike<number>, weights: ArrayLike<number>): boolean => {
  const { value } = meanOf(values, weights);
  return value > 0 || Array.prototype.every.call(weights, (weight: number) => weight === 0);
};

/** F₁ (1 + G of the gaps of everybody). */
const sstOf = (gap: Linearised, ofGaps: Linearised): Linearised => combined(gap.value * (1 + ofGaps.value), gap.influence.length, (i) => gap.influence[i]! * (1 + ofGaps.value) + gap.value * ofGaps.influence[i]!);

export const INDICES = ['headcount', 'gap', 'severity', 'watts', 'sen', 'sst', 'gini', 'mean'] as const;
export type Index = (typeof INDICES)[number];
/** null: not defined. Watts takes the logarithm of every income of the poor; Gini (and Sen, of the poor) divides by their total. */
export type Indices = Readonly<Record<Index, Estimate | null>>;

/**
 * Every index of one group of a sample.
 *
 * @param incomes [yuan/person/year]; net income may be below 0
 * @param line [yuan/person/year], > 0
 * @param group rows that belong to it; absent: all
 * @throws InputError `poverty/weights`, `poverty/length`, `poverty/line`, `poverty/income`
 */
export function povertyIndices(incomes: ArrayLike<number>, line: number, survey: Survey, group?: (row: number) => boolean): Indices {
  const n = incomes.length;
  const weights = group === undefined ? survey.weights : Float64Array.from({ length: n }, (_, i) => (group(i) ? survey.weights[i]! : 0));
  checkSurvey({ ...survey, weights }, n);
  if (!(line > 0 && line < Infinity)) throw new InputError([{ place: 'line', expected: 'a number > 0', found: String(line), code: 'poverty/line' }]);
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(incomes[i]!)) throw new InputError([{ place: `incomes[${i}]`, expected: 'a finite number', found: String(incomes[i]), code: 'poverty/income' }]);
  }
  const order = ascending(incomes);
  const headcount = meanOf(gaps(incomes, line, 0), weights);
  const gap = meanOf(gaps(incomes, line, 1), weights);
  const poor = Float64Array.from({ length: n }, (_, i) => (incomes[i]! < line ? weights[i]! : 0));
  const ofPoor = giniOf(incomes, poor, order);
  const onlyPoor = { value: ofPoor.value, influence: ofPoor.influence.map((x, i) => (incomes[i]! < line ? x : 0)) };
  const [hasWatts, hasSen, hasGini] = [poor.every((weight, i) => weight === 0 || incomes[i]! > 0), isShared(incomes, poor), isShared(incomes, weights)];
  const found: Readonly<Record<Index, Linearised | null>> = {
    headcount,
    gap,
    severity: meanOf(gaps(incomes, line, 2), weights),
    watts: hasWatts ? meanOf(Float64Array.from({ length: n }, (_, i) => (poor[i]! > 0 ? Math.log(line / incomes[i]!) : 0)), weights) : null,
    sen: hasSen ? senOf(headcount, gap, onlyPoor) : null,
    sst: sstOf(gap, giniOf(gaps(incomes, line, 1), weights, order.toReversed())),
    gini: hasGini ? giniOf(incomes, weights, order) : null,
    mean: meanOf(incomes, weights),
  };
  return Object.fromEntries(INDICES.map((index) => [index, found[index] === null ? null : estimateOf(found[index], { ...survey, weights })])) as Record<Index, Estimate | null>;
}
