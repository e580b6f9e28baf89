/**
 * Measures of the probabilities of an event, by name: Brier score and its exact parts, area under the curve, economic value.
 *
 * Sources: Murphy (1973) J. Appl. Met. 12, 595-600; Mason & Graham (2002) Q. J. R. Met. Soc. 128, 2145-2166; Richardson
 * (2000) Q. J. R. Met. Soc. 126, 649-667.
 */
import type { Label } from '../core/label.js';
import { bestValues, economicValue } from './economic-value.js';
import { brierParts, brierSkill, type BrierParts } from './probability.js';
import { baseRate, binsOf, brierOf, groupsOf, rocOfCounts, tableFrom, type ProbabilityCounts } from './probability-counts.js';
import { isMissing, type Score } from './score.js';

export interface EventMeasure {
  readonly name: string;
  readonly title: Label;
  readonly of: (counts: ProbabilityCounts) => Score;
}

const part = (name: string, zh: string, en: string, of: (parts: BrierParts) => number): EventMeasure => ({
  name,
  title: { zh, en },
  of: (counts) => {
    const parts = brierParts(binsOf(counts));
    return parts === null ? { missing: 'no case' } : of(parts);
  },
});

/** Every measure of probabilities; score = reliability - resolution + uncertainty. */
export const EVENT_MEASURES: readonly EventMeasure[] = [
  { name: 'brier_score', title: { zh: 'Brier 评分', en: 'Brier score' }, of: brierOf },
  part('brier_reliability', 'Brier 可靠性项', 'Brier: reliability', ({ reliability }) => reliability),
  part('brier_resolution', 'Brier 分辨项', 'Brier: resolution', ({ resolution }) => resolution),
  part('brier_uncertainty', 'Brier 不确定项', 'Brier: uncertainty', ({ uncertainty }) => uncertainty),
  {
    name: 'brier_skill_score',
    title: { zh: 'Brier 技巧评分', en: 'Brier skill score' },
    of: (counts) => {
      const [score, base] = [brierOf(counts), baseRate(counts)];
      return isMissing(score) ? score : isMissing(base) ? base : brierSkill(score, base);
    },
  },
  {
    name: 'roc_area',
    title: { zh: 'ROC 曲线下面积', en: 'area under the ROC curve' },
    of: (counts) => {
      const roc = rocOfCounts(counts);
      return 'missing' in roc ? roc : roc.area;
    },
  },
];

/** Value to somebody who acts where the probability is at least the cost-loss ratio, which is right where probabilities are reliable. */
export const valueAtRatio = (counts: ProbabilityCounts, costLoss: number): Score => economicValue(tableFrom(counts, costLoss), costLoss);

/** Value with the threshold that turned out best: an upper bound, never below 0. */
export const valueAtBest = (counts: ProbabilityCounts, costLoss: number): Score => bestValues(groupsOf(counts), [costLoss])[0]!.value;
