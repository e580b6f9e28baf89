/**
 * Scores of townships, counties, prefectures and provinces: every indicator is made anew from summed raw fields, never
 * from the scores of the units inside (scoring policy, rules 1, R13, R14).
 */
import { bindIndicator, type IndicatorKernel } from '../core/expression/bind.js';
import { conjunction } from '../core/expression/conjuncts.js';
import { NOT_APPLICABLE, numberColumn, PRESENT, reasonCode, sharedBytes, sharedNumbers, UNDEFINED, type NumberColumn, type Table } from '../core/table.js';
import { BLOCK_ROWS, type GroupLevel, type Segments } from './levels.js';
import { indicatorColumns, normaliseColumn, type IndicatorColumns } from './normalise/columns.js';
import type { IndicatorProgram, ScoringProgram } from './program.js';
import type { IndicatorSlots, RollupLayout, SlotRule } from './rollup-layout.js';
import { ScoreWriter, unitScores, type RankingRule, type UnitScores } from './unit-scores.js';

/** Sums of the groups of one level: one column per slot. */
export type SlotSums = readonly Float64Array[];

/** Everything known of the groups of one level. */
export interface GroupResult {
  readonly level: GroupLevel;
  readonly scores: UnitScores;
  readonly indicators: readonly IndicatorColumns[];
  readonly effective: readonly Float64Array[];
  readonly unitMean: Float64Array;
  readonly scoredUnits: Float64Array;
}

const BLANK = reasonCode('blank');

/** Columns of groups, of whose units a part may have reported. */
type PartialColumns = IndicatorColumns & { readonly share: Float64Array };

/** `rows` columns of `length` numbers in one piece of shared memory: a hundred thousand small pieces would keep the collector busy. */
function matrix(rows: number, length: number): Float64Array[] {
  const all = sharedNumbers(rows * length);
  return Array.from({ length: rows }, (_, k) => all.subarray(k * length, (k + 1) * length));
}

/** Join parts (segments, or groups of the level below) into `groups` groups, in order. */
function joinSlots(parts: SlotSums, groupOf: Uint32Array, groups: number, level: number, rules: readonly SlotRule[], usedOf: readonly number[]): SlotSums {
  const all = matrix(rules.length, groups);
  return rules.map((rule, slot) => {
    const joined = all[slot]!;
    const part = parts[slot]!;
    if (rule.kind === 'rate' && level > rule.level) return weightedRates(part, parts[rule.weight]!, groupOf, joined);
    const once = rule.kind !== 'sum' && level <= rule.level;
    const used = parts[usedOf[slot]!]!;
    if (!once) return addUp(part, groupOf, joined);
    const taken = new Uint8Array(groups);
    for (let k = 0; k < part.length; k++) {
      const group = groupOf[k]!;
      if (taken[group] === 0 && used[k]! > 0) {
        joined[group] = part[k]!;
        taken[group] = 1;
      }
    }
    return joined;
  });
}

function addUp(part: Float64Array, groupOf: Uint32Array, joined: Float64Array): Float64Array {
  for (let k = 0; k < part.length; k++) {
    const group = groupOf[k]!;
    joined[group] = joined[group]! + part[k]!;
  }
  return joined;
}

function weightedRates(rates: Float64Array, weights: Float64Array, groupOf: Uint32Array, joined: Float64Array): Float64Array {
  const total = new Float64Array(joined.length);
  for (let k = 0; k < rates.length; k++) {
    joined[groupOf[k]!]! += rates[k]! * weights[k]!;
    total[groupOf[k]!]! += weights[k]!;
  }
  for (let group = 0; group < joined.length; group++) joined[group] = total[group]! > 0 ? joined[group]! / total[group]! : 0;
  return joined;
}

/** For every slot, the slot that says how many units entered it. */
function usedSlots(layout: RollupLayout): number[] {
  const used = layout.rules.map((_, slot) => slot);
  for (const indicator of layout.indicators) {
    used[indicator.used] = indicator.used;
    for (const { slot } of indicator.sums) used[slot] = indicator.used;
  }
  return used;
}

/** An indicator over sums: compiled once, with columns to put the sums of a level into. */
interface BoundRollup {
  readonly indicator: IndicatorProgram;
  readonly slots: IndicatorSlots;
  readonly sums: readonly NumberColumn[];
  readonly kernel: IndicatorKernel | null;
}

/** @param columns as many as the sums of any indicator, which take turns in them: each as long as the level with most groups */
function bindRollup(indicator: IndicatorProgram, slots: IndicatorSlots, columns: readonly NumberColumn[]): BoundRollup {
  if (indicator.rollup !== 'formula-on-sums') return { indicator, slots, sums: [], kernel: null };
  const sums = columns.slice(0, slots.sums.length);
  const size = columns[0]?.values.length ?? 0;
  const table: Table = { rows: size, columns: new Map(slots.sums.map(({ field }, k) => [field!, sums[k]!])) };
  return { indicator, slots, sums, kernel: bindIndicator(table, conjunction(indicator.amounts), indicator.formula) };
}

/** The formula on the sums of a level, or the mean of what the units reported. */
function evaluate({ indicator, slots, sums: columns, kernel }: BoundRollup, sums: SlotSums, groups: number, value: Float64Array, state: Uint8Array): void {
  const used = sums[slots.used]!;
  if (kernel !== null) {
    columns.forEach((column, k) => {
      column.values.set(sums[slots.sums[k]!.slot]!);
      // A field nobody reported has no sum: nobody's households are not zero households.
      for (let group = 0; group < groups; group++) column.missing[group] = used[group] === 0 ? BLANK : PRESENT;
    });
    kernel(0, groups, value, state);
    return;
  }
  const [first, second] = slots.sums;
  const divisor = indicator.rollup === 'weighted-mean' ? sums[second!.slot]! : used;
  for (let group = 0; group < groups; group++) {
    const has = divisor[group]! > 0;
    value[group] = has ? sums[first!.slot]![group]! / divisor[group]! : 0;
    state[group] = has ? PRESENT : UNDEFINED;
  }
}

/** Value and state of one indicator for every group of a level. */
function indicatorOfGroups(bound: BoundRollup, sums: SlotSums, groups: number, columns: PartialColumns): void {
  const [used, missing, passing] = [sums[bound.slots.used]!, sums[bound.slots.missing]!, sums[bound.slots.passing]!];
  evaluate(bound, sums, groups, columns.value, columns.state);
  for (let group = 0; group < groups; group++) {
    if (used[group] === 0 || columns.state[group] === NOT_APPLICABLE) columns.state[group] = missing[group] === 0 ? NOT_APPLICABLE : BLANK;
    if (columns.state[group] !== PRESENT) columns.value[group] = 0;
  }
  normaliseColumn(bound.indicator.goalpost, columns, groups);
  for (let group = 0; group < groups; group++) columns.share[group] = columns.state[group] === PRESENT ? 1 - missing[group]! / passing[group]! : 0;
}

function scoreGroups(program: ScoringProgram, ranking: RankingRule, indicators: readonly PartialColumns[], groups: number): { scores: UnitScores; effective: Float64Array[] } {
  const scores = unitScores(groups, program.groups.length);
  const effective = matrix(program.indicators.length, groups);
  const block = program.indicators.map((): PartialColumns => ({ ...indicatorColumns(BLOCK_ROWS, false), share: new Float64Array(BLOCK_ROWS) }));
  const writer = new ScoreWriter(program, ranking, block, BLOCK_ROWS);
  for (let lo = 0; lo < groups; lo += BLOCK_ROWS) {
    const n = Math.min(BLOCK_ROWS, groups - lo);
    indicators.forEach((columns, k) => {
      block[k]!.state.set(columns.state.subarray(lo, lo + n));
      block[k]!.normalised.set(columns.normalised.subarray(lo, lo + n));
      block[k]!.share.set(columns.share.subarray(lo, lo + n));
    });
    writer.write(n, scores, lo);
    writer.effective.fill(n);
    writer.effective.indicators.forEach((column, k) => effective[k]!.set(column.subarray(0, n), lo));
  }
  return { scores, effective };
}

/** What groups are scored from. */
export interface RollupTask {
  readonly program: ScoringProgram;
  readonly ranking: RankingRule;
  readonly levels: readonly GroupLevel[];
  readonly segments: Segments;
  readonly layout: RollupLayout;
  /** One number per slot and segment, as BlockScorer left them. */
  readonly sums: Float64Array;
}

/** Score every level above the units; the results stand on shared memory. */
export function rollUp({ program, ranking, levels, segments, layout, sums }: RollupTask): GroupResult[] {
  const count = segments.group.length;
  const usedOf = usedSlots(layout);
  let parts: SlotSums = layout.rules.map((_, slot) => sums.subarray(slot * count, (slot + 1) * count));
  let groupOf = segments.group;
  const size = Math.max(0, ...levels.map((level) => level.codes.length));
  const columns = Array.from({ length: Math.max(0, ...layout.indicators.map(({ sums: own }) => own.length)) }, () => numberColumn(size));
  const bound = program.indicators.map((indicator, i) => bindRollup(indicator, layout.indicators[i]!, columns));
  return levels.map((level, k) => {
    const groups = level.codes.length;
    parts = joinSlots(parts, groupOf, groups, k + 1, layout.rules, usedOf);
    groupOf = levels[k + 1]?.ofBelow ?? groupOf;
    const [values, normalised, shares] = [matrix(bound.length, groups), matrix(bound.length, groups), matrix(bound.length, groups)];
    const states = sharedBytes(bound.length * groups);
    const indicators = bound.map((indicator, i): PartialColumns => {
      const columns = { value: values[i]!, normalised: normalised[i]!, share: shares[i]!, state: states.subarray(i * groups, (i + 1) * groups) };
      indicatorOfGroups(indicator, parts, groups, columns);
      return columns;
    });
    const scoredUnits = parts[layout.scoreCount]!;
    const unitMean = parts[layout.scoreSum]!.map((sum, group) => (scoredUnits[group]! > 0 ? sum / scoredUnits[group]! : 0));
    return { level, indicators, unitMean, scoredUnits, ...scoreGroups(program, ranking, indicators, groups) };
  });
}
