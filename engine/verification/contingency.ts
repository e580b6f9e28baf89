/**
 * Measures of warnings that say yes or no, from the table of hits, false alarms, misses and correct negatives.
 *
 * Sources: Jolliffe & Stephenson (2012) Forecast Verification, 2nd ed., ch. 3; Ferro & Stephenson (2011) Weather and
 * Forecasting 26, 699-713, eq. 5 (SEDI). Letters as there: a hits, b false alarms, c misses, d correct negatives.
 */
import type { Label } from '../core/label.js';
import { ratio, type Score } from './score.js';

/** Cases, each ≥ 0 and finite. They may be weighted (by people). */
export interface Contingency {
  readonly hits: number;
  readonly falseAlarms: number;
  readonly misses: number;
  readonly correctNegatives: number;
}

export interface ContingencyMeasure {
  readonly name: string;
  readonly title: Label;
  /** Value of a perfect warning. */
  readonly perfect: number;
  readonly of: (table: Contingency) => Score;
}

const NO_EVENT = 'no event was observed';
const NO_QUIET = 'every case was an event';
const NO_WARNING = 'no warning was given';
const ALL_WARNED = 'every case was warned of';
const NOTHING = 'neither a warning nor an event';
const NO_CASE = 'no case';

const measure = (name: string, zh: string, en: string, perfect: number, of: (a: number, b: number, c: number, d: number) => Score): ContingencyMeasure => ({
  name,
  title: { zh, en },
  perfect,
  of: ({ hits, falseAlarms, misses, correctNegatives }) => of(hits, falseAlarms, misses, correctNegatives),
});

/** SEDI: (ln F - ln H - ln(1-F) + ln(1-H)) / (ln F + ln H + ln(1-F) + ln(1-H)). */
function extremalDependence(a: number, b: number, c: number, d: number): Score {
  if (a + c === 0) return { missing: NO_EVENT };
  if (b + d === 0) return { missing: NO_QUIET };
  const [h, f] = [a / (a + c), b / (b + d)];
  if (h === 0 || h === 1 || f === 0 || f === 1) return { missing: 'a rate of hits or of false detection is 0 or 1, where its logarithm has no value' };
  const [lf, lh, qf, qh] = [Math.log(f), Math.log(h), Math.log(1 - f), Math.log(1 - h)];
  return ratio(lf - lh - qf + qh, lf + lh + qf + qh, 'its divisor is 0');
}

/** Hits by chance alone, of as many warnings. */
const byChance = (a: number, b: number, c: number, d: number): number => ((a + b) * (a + c)) / (a + b + c + d);

/** Every measure, in the order of the method page. */
export const CONTINGENCY_MEASURES: readonly ContingencyMeasure[] = [
  measure('probability_of_detection', '命中率', 'probability of detection', 1, (a, _, c) => ratio(a, a + c, NO_EVENT)),
  measure('false_alarm_ratio', '空报率', 'false alarm ratio', 0, (a, b) => ratio(b, a + b, NO_WARNING)),
  measure('probability_of_false_detection', '误报率', 'probability of false detection', 0, (_, b, __, d) => ratio(b, b + d, NO_QUIET)),
  measure('success_ratio', '成功率', 'success ratio', 1, (a, b) => ratio(a, a + b, NO_WARNING)),
  measure('threat_score', 'TS 评分', 'threat score (CSI)', 1, (a, b, c) => ratio(a, a + b + c, NOTHING)),
  measure('frequency_bias', '频率偏差', 'frequency bias', 1, (a, b, c) => ratio(a + b, a + c, NO_EVENT)),
  measure('accuracy', '准确率', 'accuracy', 1, (a, b, c, d) => ratio(a + d, a + b + c + d, NO_CASE)),
  measure('equitable_threat_score', 'ETS 评分', 'equitable threat score', 1, (a, b, c, d) => {
    if (a + b + c + d === 0) return { missing: NO_CASE };
    const chance = byChance(a, b, c, d);
    return ratio(a - chance, a + b + c - chance, 'chance explains every case');
  }),
  measure('heidke_skill_score', 'HSS 评分', 'Heidke skill score', 1, (a, b, c, d) => ratio(2 * (a * d - b * c), (a + c) * (c + d) + (a + b) * (b + d), 'chance explains every case')),
  measure('peirce_skill_score', 'PSS 评分', 'Peirce skill score', 1, (a, b, c, d) => (a + c === 0 ? { missing: NO_EVENT } : b + d === 0 ? { missing: NO_QUIET } : a / (a + c) - b / (b + d))),
  measure('odds_ratio', '比值比', 'odds ratio', Infinity, (a, b, c, d) => ratio(a * d, b * c, 'no false alarm or no miss')),
  measure('odds_ratio_skill_score', '比值比评分', "odds ratio skill score (Yule's Q)", 1, (a, b, c, d) => ratio(a * d - b * c, a * d + b * c, 'both products of its table are 0')),
  measure('symmetric_extremal_dependence_index', 'SEDI 指数', 'symmetric extremal dependence index', 1, extremalDependence),
  measure('f1_score', 'F1 评分', 'F1 score', 1, (a, b, c) => ratio(2 * a, 2 * a + b + c, NOTHING)),
  measure('base_rate', '事件频率', 'base rate', NaN, (a, b, c, d) => ratio(a + c, a + b + c + d, NO_CASE)),
  measure('forecast_rate', '预警频率', 'forecast rate', NaN, (a, b, c, d) => ratio(a + b, a + b + c + d, NO_CASE)),
  measure('specificity', '特异度', 'specificity', 1, (_, b, __, d) => ratio(d, b + d, NO_QUIET)),
  measure('negative_predictive_value', '阴性预测值', 'negative predictive value', 1, (_, __, c, d) => ratio(d, c + d, ALL_WARNED)),
];

/**
 * The table of cases that were warned of and that came.
 *
 * @param warned 1 where a warning stood, 0 where none did; length n
 * @param event 1 where the event came, 0 where not; length n
 * @param weight of each case, ≥ 0; absent: 1
 */
export function contingencyOf(warned: ArrayLike<number>, event: ArrayLike<number>, weight?: ArrayLike<number>): Contingency {
  const sums = [0, 0, 0, 0]; // correct negatives, misses, false alarms, hits
  for (let i = 0; i < event.length; i++) sums[2 * (warned[i] === 1 ? 1 : 0) + (event[i] === 1 ? 1 : 0)]! += weight?.[i] ?? 1;
  return { hits: sums[3]!, falseAlarms: sums[2]!, misses: sums[1]!, correctNegatives: sums[0]! };
}
