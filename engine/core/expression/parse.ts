/** Formula text → checked expression. */
import { InputError, throwIfAny } from '../errors.js';
import { TreeBuilder, type FieldKinds } from './build.js';
import { conditionUnitProblems, formulaUnitProblems } from './check-units.js';
import { parseSyntax } from './syntax.js';
import { fieldsOf, type CheckedCondition, type CheckedFormula } from './tree.js';

export interface ParseOptions {
  readonly fields: FieldKinds;
  /** Where the text stands, for messages. */
  readonly place: string;
}

/**
 * Read and check a formula, a text that gives a number.
 *
 * @param options.unit what the number must be in; unless given, units are checked inside the formula alone
 * @throws InputError `formula/syntax`, `formula/too-long`, `formula/too-deep`, `formula/not-allowed`,
 *   `formula/unknown-field`, `formula/unknown-function`, `formula/type`, `formula/unit`, `unit/malformed`
 */
export function parseFormula(text: string, { fields, place, unit }: ParseOptions & { readonly unit?: string | undefined }): CheckedFormula {
  const builder = new TreeBuilder(fields, place);
  const tree = builder.number(parseSyntax(text, place));
  if (tree === null) throw new InputError(builder.problems);
  throwIfAny(formulaUnitProblems(tree, fields, unit, place));
  return { kind: 'number', text: text.trim(), tree, fields: fieldsOf(tree) };
}

/**
 * Read and check a condition, a text that is true, false or unknown.
 *
 * @throws InputError as `parseFormula`
 */
export function parseCondition(text: string, { fields, place }: ParseOptions): CheckedCondition {
  const builder = new TreeBuilder(fields, place);
  const tree = builder.condition(parseSyntax(text, place));
  if (tree === null) throw new InputError(builder.problems);
  throwIfAny(conditionUnitProblems(tree, fields, place));
  return { kind: 'condition', text: text.trim(), tree, fields: fieldsOf(tree) };
}
