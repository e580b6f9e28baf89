/** The worked examples that stand in the indicator files, run: each value by the formula, each score by the goalposts. */
import { evaluateIndicator, parseCondition, parseFormula, type CheckedExpression } from '../core/expression/index.js';
import { MISSING_REASONS, NOT_APPLICABLE, PRESENT } from '../core/table.js';
import type { Problem } from '../core/errors.js';
import type { FrameworkDeclaration, Goalpost, IndicatorDeclaration, IndicatorExample } from '../scoring/framework.js';
import { normalise } from '../scoring/normalise/goalpost.js';
import { fieldKinds } from '../scoring/program.js';
import type { YamlPath } from './yaml-file.js';

/** Values and scores are written as decimals; they agree to this [relative to the larger of 1 and the value]. */
const TOLERANCE = 1e-9;

const agree = (a: number, b: number): boolean => Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));

const nameOfState = (state: number): string => (state === NOT_APPLICABLE ? 'not-applicable' : (MISSING_REASONS[state] ?? String(state)));

/** The goalposts an example's score is by: those that hold last. */
function latest(indicator: IndicatorDeclaration): Goalpost {
  const date = Object.keys(indicator.goalposts).sort().at(-1)!;
  return indicator.goalposts[date]!;
}

interface Expressions {
  readonly formula: CheckedExpression;
  readonly guard: CheckedExpression | null;
}

/** What of an example is not so: key, expected, found. */
function* differences(indicator: IndicatorDeclaration, { formula, guard }: Expressions, example: IndicatorExample): Generator<[key: string, expected: string, found: string]> {
  const { value, state } = evaluateIndicator(example.given, guard, formula);
  if (state !== PRESENT) {
    const found = nameOfState(state);
    if (example.value !== null) yield ['value', `no value (${found})`, String(example.value)];
    else if (example.state !== found) yield ['state', found, example.state ?? 'none'];
    if (example.normalised !== undefined) yield ['normalised', 'no score without a value', String(example.normalised)];
    return;
  }
  const scored = normalise(value, latest(indicator));
  if (example.value === null) {
    if (example.state !== 'out-of-domain' || scored !== null) yield ['value', String(value), 'null'];
    return;
  }
  if (example.state !== undefined) yield ['state', 'no state beside a value', example.state];
  if (!agree(value, example.value)) yield ['value', String(value), String(example.value)];
  if (scored === null) yield ['value', `null with state out-of-domain (${value} has no place on the scale)`, String(example.value)];
  else if (example.normalised !== undefined && !agree(scored.normalised, example.normalised)) yield ['normalised', String(scored.normalised), String(example.normalised)];
}

/** The problems of all worked examples of a framework whose formulas are known to read. */
export function exampleProblems(declaration: FrameworkDeclaration, place: (indicator: IndicatorDeclaration, path: YamlPath) => string): Problem[] {
  const fields = fieldKinds(declaration.fields);
  return declaration.indicators.flatMap((indicator) => {
    const at = indicator.file ?? indicator.code;
    const formula = parseFormula(indicator.formula, { fields, unit: indicator.unit, place: `${at} formula` });
    const guard = indicator.appliesWhen === undefined ? null : parseCondition(indicator.appliesWhen, { fields, place: `${at} appliesWhen` });
    return indicator.examples.flatMap((example, i) =>
      [...differences(indicator, { formula, guard }, example)].map(([key, expected, found]): Problem => ({
        place: place(indicator, ['examples', i, key]),
        expected,
        found,
        code: 'framework/example',
      })),
    );
  });
}

/**
 * Run every worked example of a framework through its formula, its guard and its latest goalposts.
 *
 * @returns what does not come out as written
 */
export const checkExamples = (declaration: FrameworkDeclaration): Problem[] =>
  exampleProblems(declaration, (indicator, path) => `${indicator.file ?? indicator.code} examples[${String(path[1])}].${String(path[2])}`);
