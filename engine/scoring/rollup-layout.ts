/**
 * What is added up over units so that an indicator can be made anew for a group of them (scoring policy, R13-R14).
 *
 * Every indicator owns a run of slots; a slot is one number per segment of rows:
 * units that pass the filter, units in state missing, units that enter the sums, then the sums themselves.
 */
import type { IndicatorProgram, ScoringProgram } from './program.js';

/** How a slot goes from the groups of one level to those of the next. */
export type SlotRule =
  | { readonly kind: 'sum' }
  /** One value for the whole of a unit of level `level`: taken once up to there, summed above. */
  | { readonly kind: 'once'; readonly level: number }
  /** A rate of level `level`: taken once up to there, averaged above with the weights in slot `weight`. */
  | { readonly kind: 'rate'; readonly level: number; readonly weight: number };

export interface IndicatorSlots {
  readonly passing: number;
  readonly missing: number;
  readonly used: number;
  /** Field whose sum is in each slot; for the means, the slots are [Σ value] or [Σ weight · value, Σ weight]. */
  readonly sums: readonly { readonly slot: number; readonly field: string | null }[];
}

export interface RollupLayout {
  readonly indicators: readonly IndicatorSlots[];
  /** Σ of unit scores and number of scored units. */
  readonly scoreSum: number;
  readonly scoreCount: number;
  readonly rules: readonly SlotRule[];
}

const SUM: SlotRule = { kind: 'sum' };

/** The raw fields whose sums an indicator needs. */
function summedFields(program: ScoringProgram, indicator: IndicatorProgram): string[] {
  const fields = new Set([...indicator.formula.fields, ...indicator.amounts.flatMap((part) => part.fields)]);
  const hasRate = [...fields].some((name) => program.fieldAbove[program.fields.indexOf(name)] === 'weighted-mean');
  if (hasRate) fields.add(program.weightField);
  return [...fields];
}

export function rollupLayout(program: ScoringProgram): RollupLayout {
  const rules: SlotRule[] = [];
  const slot = (rule: SlotRule): number => rules.push(rule) - 1;
  const levelOf = (field: string): number => Math.max(0, program.fieldLevels[program.fields.indexOf(field)] ?? 0);
  const indicators = program.indicators.map((indicator): IndicatorSlots => {
    const passing = slot(SUM);
    const missing = slot(SUM);
    const used = slot(indicator.rollup === 'as-given' ? { kind: 'once', level: indicator.level } : SUM);
    const counts = { passing, missing, used };
    if (indicator.rollup === 'mean-over-units') return { ...counts, sums: [{ slot: slot(SUM), field: null }] };
    if (indicator.rollup === 'weighted-mean') return { ...counts, sums: [{ slot: slot(SUM), field: null }, { slot: slot(SUM), field: null }] };
    if (indicator.rollup === 'as-given') return { ...counts, sums: [{ slot: slot({ kind: 'once', level: indicator.level }), field: null }] };
    const fields = summedFields(program, indicator);
    const first = rules.length;
    const weight = first + fields.indexOf(program.weightField);
    const sums = fields.map((field) => {
      const level = levelOf(field);
      const isRate = program.fieldAbove[program.fields.indexOf(field)] === 'weighted-mean';
      return { slot: slot(isRate ? { kind: 'rate', level, weight } : level > 0 ? { kind: 'once', level } : SUM), field };
    });
    return { ...counts, sums };
  });
  return { indicators, scoreSum: slot(SUM), scoreCount: slot(SUM), rules };
}
