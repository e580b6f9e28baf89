/** Parameters of the daily rain of sites from their records, gaps (NaN) allowed. */
import type { Problem } from '../core/errors.js';
import { mean } from '../core/statistics.js';
import { normalQuantile } from '../core/normal.js';
import { indexSpreadFor } from './annual-rain.js';
import type { Calendar } from './calendar.js';
import { asCorrelationMatrix, type Matrix } from './correlation-matrix.js';
import { fitRainAmount } from './fit-rain-amount.js';
import { MONTHS, type SiteParameters } from './generator-parameters.js';
import { latentCorrelation } from './occurrence.js';
import type { RainAmount } from './rain-amount.js';

/** Rain of the days of a calendar [mm], NaN where it is not known. */
export type RainSeries = ArrayLike<number>;
export type SiteRain = Pick<SiteParameters, 'wetAfterDry' | 'wetAfterWet' | 'amount' | 'indexSpread'>;

/** Least number of days of a month, with the day before known, for its chances of rain. */
const LEAST_DAYS = 60;
/** Least number of days known at both sites, or wet at both, for a correlation of a month; else all months are taken together. */
const LEAST_COMMON = 60;
/** A year counts with as many days known; its total is scaled up to the whole of it. */
const LEAST_OF_YEAR = 350;
const YEAR = 365.25;
/** Fewer years tell nothing of the variance of their totals. */
const LEAST_YEARS = 8;
/** Greatest persistence of the index that is believed. */
const GREATEST_PERSISTENCE = 0.8;

/** Totals of the years that are known well enough [mm]. */
function yearTotals(rain: RainSeries, { year }: Pick<Calendar, 'year'>): Map<number, number> {
  const sums = new Map<number, { days: number; depth: number }>();
  for (let t = 0; t < rain.length; t++) {
    if (Number.isNaN(rain[t]!)) continue;
    let sum = sums.get(year[t]!);
    if (sum === undefined) sums.set(year[t]!, (sum = { days: 0, depth: 0 }));
    sum.days++;
    sum.depth += rain[t]!;
  }
  return new Map([...sums].filter(([, { days }]) => days >= LEAST_OF_YEAR).map(([of, { days, depth }]) => [of, (depth * YEAR) / days]));
}

const varianceOf = (values: readonly number[]): number => {
  const m = mean(values);
  return values.reduce((sum, x) => sum + (x - m) ** 2, 0) / (values.length - 1);
};

/** Chains, amounts and the spread of the index at one site. */
export function fitSiteRain(place: string, rain: RainSeries, calendar: Calendar, threshold: number, kind: RainAmount['kind'], problems: Problem[]): SiteRain {
  const days = [new Float64Array(MONTHS), new Float64Array(MONTHS)] as const; // by the state of the day before
  const wetDays = [new Float64Array(MONTHS), new Float64Array(MONTHS)] as const;
  const amounts = Array.from({ length: MONTHS }, (): number[] => []);
  for (let t = 0; t < rain.length; t++) {
    const [depth, m] = [rain[t]!, calendar.month[t]!];
    if (depth >= threshold) amounts[m]!.push(depth - threshold);
    const before = t > 0 ? rain[t - 1]! : NaN;
    if (Number.isNaN(depth) || Number.isNaN(before)) continue;
    const state = before >= threshold ? 1 : 0;
    days[state][m]!++;
    if (depth >= threshold) wetDays[state][m]!++;
  }
  const known = days[0].map((count, m) => count + days[1][m]!);
  known.forEach((count, m) => {
    if (count < LEAST_DAYS) problems.push({ place: `${place}.rain, month ${m + 1}`, expected: `at least ${LEAST_DAYS} days known together with the day before`, found: String(count), code: 'generator/too-few-days' });
  });
  // A month that never had such a day before takes the share of wet days.
  const chance = (state: 0 | 1) => Array.from(days[state], (count, m) => (count > 0 ? wetDays[state][m]! / count : (wetDays[0][m]! + wetDays[1][m]!) / Math.max(1, known[m]!)));
  const all = amounts.flat();
  const fitted = { wetAfterDry: chance(0), wetAfterWet: chance(1), amount: amounts.map((ofMonth) => fitRainAmount(ofMonth.length > 0 ? ofMonth : all.length > 0 ? [mean(all)] : [1], kind)) };
  const totals = [...yearTotals(rain, calendar).values()];
  return { ...fitted, indexSpread: totals.length < LEAST_YEARS ? 0 : indexSpreadFor(fitted, threshold, varianceOf(totals)) };
}

/** Correlation of the totals of a year with those of the year before, over all sites, between 0 and 0.8; 0 where no year is known. */
export function fitIndexPersistence(rains: readonly RainSeries[], calendar: Calendar): number {
  let [products, pairs, squares, count] = [0, 0, 0, 0];
  for (const rain of rains) {
    const totals = yearTotals(rain, calendar);
    if (totals.size < LEAST_YEARS) continue;
    const values = [...totals.values()];
    const [centre, spread] = [mean(values), Math.sqrt(varianceOf(values))];
    if (spread === 0) continue;
    for (const [year, total] of totals) {
      const z = (total - centre) / spread;
      squares += z * z;
      count++;
      const next = totals.get(year + 1);
      if (next === undefined) continue;
      products += (z * (next - centre)) / spread;
      pairs++;
    }
  }
  return pairs === 0 ? 0 : Math.min(GREATEST_PERSISTENCE, Math.max(0, products / pairs / (squares / count)));
}

/** Pearson's correlation of the elements of two rows that are NaN in neither; null with fewer than `least`, 0 where one does not vary. */
export function commonCorrelation(first: Float64Array, second: Float64Array, least: number): number | null {
  let [n, sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0, 0];
  for (let t = 0; t < first.length; t++) {
    const [x, y] = [first[t]!, second[t]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    syy += y * y;
    sxy += x * y;
  }
  if (n < least) return null;
  const [vx, vy] = [sxx - (sx * sx) / n, syy - (sy * sy) / n];
  return vx > 1e-12 * sxx && vy > 1e-12 * syy ? (sxy - (sx * sy) / n) / Math.sqrt(vx * vy) : 0;
}

/** A correlation matrix from a number for each pair i > j. */
export function pairMatrix(n: number, of: (i: number, j: number) => number): number[][] {
  const matrix = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j): number => (i === j ? 1 : 0)));
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[i]![j] = matrix[j]![i] = Math.min(0.999, Math.max(-0.999, of(i, j)));
  return asCorrelationMatrix(matrix);
}

/** Rows of the days of each month. */
const byMonth = (column: Float64Array, { month }: Calendar): Float64Array[] => Array.from({ length: MONTHS }, (_, m) => column.filter((__, t) => month[t] === m));

/** Correlations between sites of the variates behind wet days, month by month. */
export function fitOccurrenceCorrelation(rains: readonly RainSeries[], chains: readonly SiteRain[], calendar: Calendar, threshold: number, problems: Problem[]): Matrix[] {
  const states = rains.map((rain) => Float64Array.from(rain, (depth) => (Number.isNaN(depth) ? NaN : depth >= threshold ? 1 : 0)));
  const months = states.map((state) => byMonth(state, calendar));
  const chain = (i: number, m: number) => ({ afterDry: chains[i]!.wetAfterDry[m]!, afterWet: chains[i]!.wetAfterWet[m]! });
  const pooled = pairMatrix(rains.length, (i, j) => {
    const r = commonCorrelation(states[i]!, states[j]!, LEAST_COMMON);
    if (r === null) problems.push({ place: `series[${i}] and series[${j}]`, expected: `at least ${LEAST_COMMON} days known at both`, found: 'fewer', code: 'generator/too-few-days' });
    return r ?? 0;
  });
  return Array.from({ length: MONTHS }, (_, m) => pairMatrix(rains.length, (i, j) => latentCorrelation(chain(i, m), chain(j, m), commonCorrelation(months[i]![m]!, months[j]![m]!, LEAST_COMMON) ?? pooled[i]![j]!)));
}

/** Normal scores of the wet days of a row, by rank with ties shared; NaN on other days. */
function normalScores(rain: Float64Array, threshold: number): Float64Array {
  const order = [...rain.keys()].filter((t) => rain[t]! >= threshold).sort((a, b) => rain[a]! - rain[b]!);
  const scores = new Float64Array(rain.length).fill(NaN);
  for (let first = 0, next = 0; first < order.length; first = next) {
    while (next < order.length && rain[order[next]!] === rain[order[first]!]) next++;
    const score = normalQuantile((first + next + 1) / 2 / (order.length + 1));
    for (let k = first; k < next; k++) scores[order[k]!] = score;
  }
  return scores;
}

/** Correlations between sites of the variates behind amounts, month by month, from the days wet at both; 0 for a pair that hardly ever is. */
export function fitAmountCorrelation(rains: readonly RainSeries[], calendar: Calendar, threshold: number): Matrix[] {
  const months = rains.map((rain) => byMonth(Float64Array.from(rain), calendar).map((row) => normalScores(row, threshold)));
  const years = months.map((rows) => Float64Array.from(rows.flatMap((row) => [...row])));
  const pooled = pairMatrix(rains.length, (i, j) => commonCorrelation(years[i]!, years[j]!, LEAST_COMMON) ?? 0);
  return Array.from({ length: MONTHS }, (_, m) => pairMatrix(rains.length, (i, j) => commonCorrelation(months[i]![m]!, months[j]![m]!, LEAST_COMMON) ?? pooled[i]![j]!));
}
