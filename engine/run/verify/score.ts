/** Scores of forecasts against observations, each with the interval of a bootstrap over blocks of days. */
import { entityOf, randomStream, uniform } from '../../core/random.js';
import type { Label } from '../../core/label.js';
import { blockBootstraps, type BootstrapInterval } from '../../verification/bootstrap.js';
import { CONTINGENCY_MEASURES, type Contingency } from '../../verification/contingency.js';
import { crps, flatness, isOutside, rankAmong } from '../../verification/ensemble.js';
import { EVENT_MEASURES, valueAtBest, valueAtRatio } from '../../verification/event-measures.js';
import { rocOfCounts, tableFrom, type ProbabilityCounts } from '../../verification/probability-counts.js';
import { addSums, noSums, QUANTITY_MEASURES, type QuantitySums } from '../../verification/quantity-measures.js';
import { isMissing, ratio, type Missing, type Score } from '../../verification/score.js';
import type { Clock } from '../scenario/clock.js';
import type { Pairs } from './pairs.js';
import { eventText, isEvent, type Threshold } from './threshold.js';

export interface ScoreOptions {
  /** Days of a block. */
  readonly block: number;
  readonly resamples: number;
  readonly seed: string;
  /** Share of the members from which on it is warned [1]. */
  readonly probability: number;
  readonly costLoss: readonly number[];
}

/** One score: a number, or why there is none; likewise its interval. */
export interface Scored {
  readonly measure: string;
  readonly title: Label;
  /** For a value: the ratio of cost to loss it is for. */
  readonly costLoss: number | null;
  readonly unit: string;
  readonly score: Score;
  readonly interval: BootstrapInterval | Missing;
}

/** Cases of one probability, and what a warning from it on comes to. */
export interface ProbabilityRow {
  readonly probability: number;
  readonly cases: number;
  /** Share of them with the event [1]. */
  readonly observed: number;
  readonly interval: BootstrapInterval | Missing;
}

export interface EventScores {
  readonly threshold: Threshold;
  readonly unit: string;
  readonly cases: number;
  readonly events: number;
  readonly table: Contingency;
  readonly scores: readonly Scored[];
  readonly rows: readonly ProbabilityRow[];
  readonly roc: ReturnType<typeof rocOfCounts>;
}

export interface QuantityScores {
  readonly quantity: string;
  readonly unit: string;
  readonly m: number;
  readonly cases: number;
  readonly unobserved: number;
  readonly incomplete: number;
  readonly blocks: number;
  readonly scores: readonly Scored[];
  /** Cases by rank; null of a single forecast. */
  readonly ranks: Float64Array | null;
  readonly events: readonly EventScores[];
}

/** A measure without its number: what a row of the table says of it. */
type Head = Pick<Scored, 'measure' | 'title' | 'costLoss' | 'unit'>;

const head = (measure: string, title: Label, unit: string, costLoss: number | null = null): Head => ({ measure, title, costLoss, unit });

/** Scores under their heads, with the intervals of the same statistics. */
const scored = (heads: readonly Head[], scores: readonly Score[], intervals: readonly (BootstrapInterval | Missing)[]): Scored[] =>
  heads.map((each, k) => ({ ...each, score: scores[k]!, interval: intervals[k]! }));

const VALUE = { zh: '概率达比值即行动的经济价值', en: 'economic value, acting from the ratio on' };
const BEST = { zh: '事后最佳阈值的经济价值', en: 'economic value, best threshold in hindsight' };
/** Draws again of the same cases only leave equal counts further behind. */
const NO_FLATNESS: Missing = { missing: 'a sample drawn again is always less flat' };

/** Which block of days each case lies in, and how many there are. */
function blocksOf({ step }: Pairs, { dt, steps }: Clock, days: number): { readonly of: Uint32Array; readonly count: number } {
  const length = days * 86_400;
  return { of: step.map((t) => Math.floor((t * dt) / length)), count: Math.ceil((steps * dt) / length) };
}

/** Sums of each block. */
function sumsByBlock({ members, observed, m, entity, step, quantity }: Pairs, blocks: ReturnType<typeof blocksOf>, seed: string): QuantitySums[] {
  const [plain, fair] = [new Float64Array(observed.length), new Float64Array(observed.length)];
  crps(members, observed, m, false, plain);
  if (m > 1) crps(members, observed, m, true, fair);
  const sums = Array.from({ length: blocks.count }, () => noSums(m));
  const stream = randomStream(seed, `verify/ties/${quantity}`);
  const words = new Map(entity.map((id) => [id, entityOf(id)]));
  observed.forEach((y, c) => {
    const own = sums[blocks.of[c]!]!;
    let [sum, squares] = [0, 0];
    for (let i = c * m; i < (c + 1) * m; i++) sum += members[i]!;
    const mean = sum / m;
    for (let i = c * m; i < (c + 1) * m; i++) squares += (members[i]! - mean) ** 2;
    own.cases++;
    own.error += mean - y;
    own.absolute += Math.abs(mean - y);
    own.squared += (mean - y) ** 2;
    own.variance += m > 1 ? squares / (m - 1) : 0;
    own.crps += plain[c]!;
    own.fair += fair[c]!;
    if (isOutside(members, c * m, m, y)) own.outside++;
    own.ranks[rankAmong(members, c * m, m, y, uniform(stream, words.get(entity[c]!)!, step[c]!))]!++;
  });
  return sums;
}

/** Counts of each block: the first row of cases of block b begins at `b (m + 1)`. */
function countsByBlock({ members, observed, m }: Pairs, threshold: Threshold, blocks: ReturnType<typeof blocksOf>): ProbabilityCounts {
  const counts = { cases: new Float64Array(blocks.count * (m + 1)), events: new Float64Array(blocks.count * (m + 1)) };
  observed.forEach((y, c) => {
    let yes = 0;
    for (let i = c * m; i < (c + 1) * m; i++) if (isEvent(threshold, members[i]!)) yes++;
    const at = blocks.of[c]! * (m + 1) + yes;
    counts.cases[at]!++;
    if (isEvent(threshold, y)) counts.events[at]!++;
  });
  return counts;
}

function scoreEvent(pairs: Pairs, threshold: Threshold, blocks: ReturnType<typeof blocksOf>, { resamples, seed, probability, costLoss }: ScoreOptions): EventScores {
  const { m, quantity } = pairs;
  const byBlock = countsByBlock(pairs, threshold, blocks);
  const sumOf = (drawn: Uint32Array): ProbabilityCounts => {
    const [cases, events] = [new Float64Array(m + 1), new Float64Array(m + 1)];
    for (const b of drawn) {
      for (let k = 0; k <= m; k++) {
        cases[k]! += byBlock.cases[b * (m + 1) + k]!;
        events[k]! += byBlock.events[b * (m + 1) + k]!;
      }
    }
    return { cases, events };
  };
  const heads = [
    ...[...CONTINGENCY_MEASURES, ...EVENT_MEASURES].map(({ name, title }) => head(name, title, '1')),
    ...costLoss.map((a) => head('economic_value', VALUE, '1', a)),
    ...costLoss.map((a) => head('economic_value_best', BEST, '1', a)),
  ];
  const statistics = (counts: ProbabilityCounts): Score[] => {
    const table = tableFrom(counts, probability);
    return [
      ...CONTINGENCY_MEASURES.map(({ of }) => of(table)),
      ...EVENT_MEASURES.map(({ of }) => of(counts)),
      ...costLoss.map((a) => valueAtRatio(counts, a)),
      ...costLoss.map((a) => valueAtBest(counts, a)),
      ...Array.from(counts.cases, (n, k) => ratio(counts.events[k]!, n, 'no case')),
    ];
  };
  const counts = sumOf(Uint32Array.from({ length: blocks.count }, (_, b) => b));
  const intervals = blockBootstraps(blocks.count, (drawn) => statistics(sumOf(drawn)), resamples, randomStream(seed, `verify/${quantity}`));
  const whole = statistics(counts);
  return {
    threshold,
    unit: pairs.unit,
    cases: pairs.observed.length,
    events: counts.events.reduce((sum, n) => sum + n, 0),
    table: tableFrom(counts, probability),
    scores: scored(heads, whole, intervals),
    rows: Array.from(counts.cases).flatMap((n, k): ProbabilityRow[] => (n === 0 ? [] : [{ probability: k / m, cases: n, observed: counts.events[k]! / n, interval: intervals[heads.length + k]! }])),
    roc: rocOfCounts(counts),
  };
}

/** Score one quantity, and the events of it. */
export function scoreQuantity(pairs: Pairs, thresholds: readonly Threshold[], clock: Clock, options: ScoreOptions): QuantityScores {
  const { quantity, unit, m } = pairs;
  const blocks = blocksOf(pairs, clock, options.block);
  const byBlock = sumsByBlock(pairs, blocks, options.seed);
  const sumOf = (drawn: Uint32Array): QuantitySums => {
    const sums = noSums(m);
    for (const b of drawn) addSums(sums, byBlock[b]!);
    return sums;
  };
  const statistics = (sums: QuantitySums): Score[] => [...QUANTITY_MEASURES.map(({ of }) => of(sums)), ...(m === 1 ? [] : Array.from(sums.ranks, (n) => ratio(n, sums.cases, 'no case')))];
  const sums = sumOf(Uint32Array.from({ length: blocks.count }, (_, b) => b));
  const heads = [
    ...QUANTITY_MEASURES.map(({ name, title, hasUnit }) => head(name, title, hasUnit ? unit : '1')),
    ...(m === 1 ? [] : Array.from(sums.ranks, (_, k) => head(`rank_${k}`, { zh: `实况居第 ${k} 位的比例`, en: `share of rank ${k}` }, '1'))),
  ];
  const intervals = blockBootstraps(blocks.count, (drawn) => statistics(sumOf(drawn)), options.resamples, randomStream(options.seed, `verify/${quantity}`));
  const flat: Scored = { ...head('rank_chi_square', { zh: '秩直方图 χ²', en: 'rank histogram, χ²' }, '1'), score: m === 1 ? { missing: 'a single forecast: it needs members' } : flatness(sums.ranks), interval: NO_FLATNESS };
  return {
    quantity,
    unit,
    m,
    cases: pairs.observed.length,
    unobserved: pairs.unobserved,
    incomplete: pairs.incomplete,
    blocks: blocks.count,
    scores: [...scored(heads, statistics(sums), intervals), flat],
    ranks: m === 1 ? null : sums.ranks,
    events: thresholds.filter((each) => each.quantity === quantity).map((threshold) => scoreEvent(pairs, threshold, blocks, options)),
  };
}

/** A number or null, and why it is null. */
export const numberOf = (score: Score): readonly [number | null, string] => (isMissing(score) ? [null, score.missing] : [score, '']);

/** The event of scores as it stands in tables. */
export const eventOf = ({ threshold, unit }: EventScores): string => `${eventText(threshold)} ${unit}`;
