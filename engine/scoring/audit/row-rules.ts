/**
 * Consistency rules over the fields of one row: `holds` conditions of the framework, and the numerator <= denominator
 * rules that follow from its formulas. A rule is broken where its condition is false; what cannot be known is no finding.
 */
import { asRatio, parseCondition, type CheckedExpression } from '../../core/expression/index.js';
import { InputError, type Problem } from '../../core/errors.js';
import type { Label } from '../../core/label.js';
import type { Framework, Severity } from '../framework.js';
import { fieldKinds, type ScoringProgram } from '../program.js';

export interface RowRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: Label;
  readonly condition: CheckedExpression;
  /** Cells an E rule rejects. */
  readonly rejects: readonly string[];
}

/** Numerator <= denominator for every indicator whose formula is a factor times a field over a field (E; rejects the numerator). */
function ratioRules(framework: Framework, program: ScoringProgram, except: ReadonlySet<string>): RowRule[] {
  const kinds = fieldKinds(framework.fields);
  const title = new Map(framework.fields.map((field) => [field.name, field.title]));
  const pairs = new Map<string, RowRule>();
  // A pair that a rule of its own names is told once, by that rule.
  const named = new Set(framework.rules.map((rule) => rule.holds?.replace(/\s+/g, ' ').trim()));
  program.indicators.forEach((indicator, k) => {
    const ratio = asRatio(indicator.formula);
    if (ratio === null || framework.indicators[k]!.unit !== '%' || except.has(ratio.numerator)) return;
    const id = `pair:${ratio.numerator}<=${ratio.denominator}`;
    const text = `${ratio.numerator} <= ${ratio.denominator}`;
    if (named.has(text)) return;
    pairs.set(id, {
      id,
      severity: 'E',
      title: {
        zh: `${title.get(ratio.numerator)!.zh}不得大于${title.get(ratio.denominator)!.zh}`,
        en: `${title.get(ratio.numerator)!.en} must not exceed ${title.get(ratio.denominator)!.en}`,
      },
      condition: parseCondition(text, { fields: kinds, place: id }),
      rejects: [ratio.numerator],
    });
  });
  return [...pairs.values()];
}

/**
 * Every row rule of a framework, in its order, the derived pairs where `check: ratio-pairs` stands.
 *
 * @throws InputError with the problems of all conditions
 */
export function rowRules(framework: Framework, program: ScoringProgram): RowRule[] {
  const kinds = fieldKinds(framework.fields);
  const problems: Problem[] = [];
  const rules = framework.rules.flatMap((rule): RowRule[] => {
    if (rule.check === 'ratio-pairs') {
      const except = rule.with?.['except'];
      return ratioRules(framework, program, new Set(Array.isArray(except) ? except.map(String) : Object.keys(except ?? {})));
    }
    if (rule.holds === undefined) return [];
    try {
      const condition = parseCondition(rule.holds, { fields: kinds, place: `rules.yaml ${rule.id}.holds` });
      return [{ id: rule.id, severity: rule.severity, title: rule.title, condition, rejects: rule.rejects ?? [] }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new InputError(problems);
  return rules;
}
