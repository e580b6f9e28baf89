/**
 * How the weights work on the units at hand: mean and largest effective weight, states, and each indicator's share of
 * the variance of the score. Added up per block and joined in block order, so any split of the work gives the same bytes.
 */
import { NOT_APPLICABLE, PRESENT } from '../../core/table.js';
import type { ScoringProgram } from '../program.js';
import type { WeightRow } from '../result.js';
import type { IndicatorColumns } from '../normalise/columns.js';
import type { UnitScores } from '../unit-scores.js';
import type { EffectiveWeights } from './effective.js';

/** Numbers kept per indicator, in this order. */
const KEPT = ['value', 'missing', 'notApplicable', 'effective', 'largest', 'largestRow', 'normalised', 'contribution', 'product'] as const;
/** Numbers kept once per block, after the indicators: scored units, Σ score, Σ score². */
const TAIL = 3;

export interface WeightStatistics {
  /** Length of the record of one block, and of what stands at its end once. */
  readonly size: number;
  readonly tail: number;
  /** Empty the record of `block`. */
  clear(records: Float64Array, block: number): void;
  /** Add rows [lo, lo + n) to the record of `block`. */
  add(columns: readonly IndicatorColumns[], effective: EffectiveWeights, scores: UnitScores, lo: number, n: number, records: Float64Array, block: number): void;
  /** Join the records of all blocks, in block order. */
  join(records: Float64Array, codes: readonly string[]): WeightRow[];
}

/**
 * Add one indicator's rows to its record.
 *
 * @param weights effective weights [points], or, with `nominal`, points per hundredth of it
 */
function addIndicator({ state, normalised: scores }: IndicatorColumns, weights: Float64Array, nominal: number, score: Float64Array, lo: number, n: number, records: Float64Array, at: number): void {
  let [value, missing, notApplicable] = [records[at]!, records[at + 1]!, records[at + 2]!];
  let [sum, largest, largestRow] = [records[at + 3]!, records[at + 4]!, records[at + 5]!];
  let [normalised, contribution, product] = [records[at + 6]!, records[at + 7]!, records[at + 8]!];
  for (let i = 0; i < n; i++) {
    const s = state[i]!;
    if (s === NOT_APPLICABLE) {
      notApplicable++;
      continue;
    }
    const weight = weights[i]! * nominal;
    sum += weight;
    if (weight > largest) {
      largest = weight;
      largestRow = lo + i;
    }
    if (s !== PRESENT) {
      missing++;
      continue;
    }
    const points = weight * scores[i]!;
    value++;
    normalised += scores[i]!;
    contribution += points;
    product += points * score[lo + i]!;
  }
  records[at] = value;
  records[at + 1] = missing;
  records[at + 2] = notApplicable;
  records[at + 3] = sum;
  records[at + 4] = largest;
  records[at + 5] = largestRow;
  records[at + 6] = normalised;
  records[at + 7] = contribution;
  records[at + 8] = product;
}

export function weightStatistics(program: ScoringProgram): WeightStatistics {
  const size = program.indicators.length * KEPT.length + TAIL;
  const isArithmetic = program.nodes.every((node) => node.aggregate === 'arithmetic');
  return {
    size,
    tail: TAIL,
    clear(records, block) {
      records.fill(0, block * size, (block + 1) * size);
      // No weight is below zero: the first row always becomes the largest so far.
      program.indicators.forEach((_, k) => {
        records[block * size + k * KEPT.length + KEPT.indexOf('largest')] = -1;
      });
    },
    add(columns, effective, scores, lo, n, records, block) {
      const isCapped = program.weightCap !== null;
      columns.forEach((column, k) => {
        const [weights, nominal] = isCapped ? [effective.indicators[k]!, 1] : [effective.rate(k), program.indicators[k]!.weight];
        addIndicator(column, weights, nominal, scores.score, lo, n, records, block * size + k * KEPT.length);
      });
      const tail = (block + 1) * size - TAIL;
      let [scored, sum, squares] = [records[tail]!, records[tail + 1]!, records[tail + 2]!];
      for (let row = lo; row < lo + n; row++) {
        const score = scores.score[row]!;
        scored += scores.scored[row]!;
        sum += score;
        squares += score * score;
      }
      records.set([scored, sum, squares], tail);
    },
    join(records, codes) {
      const blocks = records.length / size;
      const total = (offset: number): number => {
        let sum = 0;
        for (let block = 0; block < blocks; block++) sum += records[block * size + offset]!;
        return sum;
      };
      const [units, sum, squares] = [total(size - 3), total(size - 2), total(size - 1)];
      const variance = units > 0 ? squares / units - (sum / units) ** 2 : 0;
      return program.indicators.map((indicator, k): WeightRow => {
        const at = (name: (typeof KEPT)[number]): number => k * KEPT.length + KEPT.indexOf(name);
        let [largest, largestRow] = [-1, 0];
        for (let block = 0; block < blocks; block++) {
          const here = records[block * size + at('largest')]!;
          if (here > largest) [largest, largestRow] = [here, records[block * size + at('largestRow')]!];
        }
        const values = total(at('value'));
        const covariance = units > 0 ? total(at('product')) / units - (total(at('contribution')) / units) * (sum / units) : 0;
        return {
          indicator: indicator.code,
          nominal: indicator.weight / 100,
          meanEffective: units > 0 ? total(at('effective')) / units : 0,
          maxEffective: Math.max(0, largest),
          maxUnit: codes[largestRow] ?? '',
          value: units > 0 ? values / codes.length : 0,
          missing: units > 0 ? total(at('missing')) / codes.length : 0,
          notApplicable: units > 0 ? total(at('notApplicable')) / codes.length : 0,
          varianceShare: isArithmetic && variance > 1e-12 ? covariance / variance : null,
          meanNormalised: values > 0 ? total(at('normalised')) / values : null,
        };
      });
    },
  };
}
