/** That every formula, guard and rule reads, uses known fields in fitting units, and rolls up in a way that makes sense. */
import { conjuncts } from '../../core/expression/conjuncts.js';
import { formulaTree, operandsOf, type CheckedExpression, type ExpressionNode } from '../../core/expression/tree.js';
import { parseCondition, parseFormula } from '../../core/expression/index.js';
import { InputError, type Problem } from '../../core/errors.js';
import type { IndicatorDeclaration, RuleDeclaration } from '../../scoring/framework.js';
import { choosesUnits, fieldKinds } from '../../scoring/program.js';
import type { FrameworkSource } from '../framework-source.js';
import { unknown } from './names.js';
import { answerTimesCount, degreeOf } from './sums.js';

/** What `parse` yields, or null with its problems noted. */
function attempt<T>(parse: () => T, problems: Problem[]): T | null {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

const divides = (node: ExpressionNode): boolean => node.op === 'divide' || node.op === 'wavg' || operandsOf(node).some(divides);

function rollupProblems({ declaration: d, placeIn }: FrameworkSource, indicator: IndicatorDeclaration, formula: CheckedExpression): Problem[] {
  if (d.levels.length === 1) return [];
  const tree = formulaTree(formula);
  const place = placeIn(indicator, ['rollup']);
  const code = 'framework/rollup';
  if (indicator.rollup === 'formula-on-sums' && !divides(tree)) {
    return [
      {
        place,
        expected: 'mean-over-units, weighted-mean or as-given for a formula without a denominator (a sum would be held against goalposts per unit)',
        found: indicator.rollup,
        code,
      },
    ];
  }
  if (indicator.rollup === 'formula-on-sums') {
    const fields = new Map(d.fields.map((field) => [field.name, field]));
    const product = answerTimesCount(tree, fields);
    if (product !== null) {
      const expected = 'a yes/no beside counts in appliesWhen, where it chooses the units, or a field with the count of those units (a product of sums is no sum of products)';
      return [{ place: placeIn(indicator, ['formula']), expected, found: `${product[0]} times ${product[1]}`, code: 'framework/answer-times-count' }];
    }
    const degree = degreeOf(tree, fields);
    if (degree !== null && degree !== 0) {
      const expected = 'a formula that comes out for two like units together as for one, sums over sums';
      return [{ place: placeIn(indicator, ['formula']), expected, found: `${indicator.formula}, which comes out ${Math.round(2 ** degree * 1e4) / 1e4} times as much`, code: 'framework/not-a-ratio' }];
    }
  }
  if (indicator.rollup === 'as-given' && (tree.op !== 'field' || indicator.level === d.levels[0]!.name)) {
    return [{ place, expected: 'as-given for one field of a level above the unit alone', found: `${indicator.level}: ${indicator.formula}`, code }];
  }
  return [];
}

/** A group has no one answer to a condition that needs a yes/no of each unit and a sum over all of them. */
function guardProblems({ declaration: d, placeIn }: FrameworkSource, indicator: IndicatorDeclaration, guard: CheckedExpression): Problem[] {
  if (d.levels.length === 1) return [];
  const choosing = new Set(d.fields.filter(choosesUnits).map(({ name }) => name));
  return conjuncts(guard).flatMap(({ text, fields }) => {
    const chosenBy = fields.filter((name) => choosing.has(name));
    if (chosenBy.length === 0 || chosenBy.length === fields.length) return [];
    return [
      {
        place: placeIn(indicator, ['appliesWhen']),
        expected:
          'conditions joined by "and", each over yes/no and text fields alone (which choose the units of a group) or over numbers alone (which a group meets by its sums); for an "or" of both, a yes/no field that says where the indicator applies',
        found: `${text}, with ${chosenBy.join(', ')} beside ${fields.filter((name) => !choosing.has(name)).join(', ')}`,
        code: 'framework/mixed-guard',
      },
    ];
  });
}

/** A field of a finer level has no one value at the level of the indicator. */
function levelProblems({ declaration: d, placeIn }: FrameworkSource, indicator: IndicatorDeclaration, expressions: readonly CheckedExpression[]): Problem[] {
  const height = (level: string): number => d.levels.findIndex((candidate) => candidate.name === level);
  const levelOf = new Map(d.fields.map((field) => [field.name, field.level]));
  const finer = [...new Set(expressions.flatMap((expression) => expression.fields))].filter((name) => height(levelOf.get(name) ?? '') < height(indicator.level));
  return finer.map((name) => ({
    place: placeIn(indicator, ['level']),
    expected: `the level of its fields, or a finer one`,
    found: `${indicator.level}, with ${name} of level ${levelOf.get(name)!}`,
    code: 'framework/field-level',
  }));
}

function indicatorProblems(source: FrameworkSource, indicator: IndicatorDeclaration, kinds: ReturnType<typeof fieldKinds>): Problem[] {
  const { placeIn } = source;
  const problems: Problem[] = [];
  const formula = attempt(() => parseFormula(indicator.formula, { fields: kinds, unit: indicator.unit, place: placeIn(indicator, ['formula']) }), problems);
  const text = indicator.appliesWhen;
  const guard = text === undefined ? null : attempt(() => parseCondition(text, { fields: kinds, place: placeIn(indicator, ['appliesWhen']) }), problems);
  if (formula !== null) problems.push(...rollupProblems(source, indicator, formula));
  if (guard !== null) problems.push(...guardProblems(source, indicator, guard));
  problems.push(
    ...levelProblems(
      source,
      indicator,
      [formula, guard].filter((each) => each !== null),
    ),
  );
  return problems;
}

function ruleProblems({ place }: FrameworkSource, rule: RuleDeclaration, i: number, kinds: ReturnType<typeof fieldKinds>): Problem[] {
  const at = (...path: (string | number)[]): string => place('rules.yaml', ['rules', i, ...path]);
  const problems: Problem[] = [];
  if ((rule.holds === undefined) === (rule.check === undefined)) {
    problems.push({ place: at(), expected: 'either holds or check', found: rule.holds === undefined ? 'neither' : 'both', code: 'framework/rule' });
  }
  if (rule.with !== undefined && rule.check === undefined)
    problems.push({ place: at('with'), expected: 'parameters of a check', found: 'parameters without a check', code: 'framework/rule' });
  if (rule.holds !== undefined && (rule.severity === 'E') !== (rule.rejects !== undefined && rule.rejects.length > 0)) {
    problems.push({
      place: at(),
      expected: rule.severity === 'E' ? 'the cells that it rejects' : 'rejects with severity E alone',
      found: rule.severity === 'E' ? 'none' : `rejects with ${rule.severity}`,
      code: 'framework/rule',
    });
  }
  const text = rule.holds;
  if (text !== undefined) attempt(() => parseCondition(text, { fields: kinds, place: at('holds') }), problems);
  problems.push(
    ...unknown(
      (rule.rejects ?? []).map((name, k) => ({ name, place: at('rejects', k) })),
      kinds.keys(),
      'framework/unknown-field',
    ),
  );
  return problems;
}

export function formulaProblems(source: FrameworkSource): Problem[] {
  const { declaration: d, placeIn } = source;
  const kinds = fieldKinds(d.fields);
  return [
    ...d.indicators.flatMap((indicator) => indicatorProblems(source, indicator, kinds)),
    ...d.indicators.flatMap((indicator) =>
      indicator.examples.flatMap(({ given }, i) =>
        unknown(
          Object.keys(given).map((name) => ({ name, place: placeIn(indicator, ['examples', i, 'given', name], 'key') })),
          kinds.keys(),
          'framework/unknown-field',
        ),
      ),
    ),
    ...d.rules.flatMap((rule, i) => ruleProblems(source, rule, i, kinds)),
  ];
}
