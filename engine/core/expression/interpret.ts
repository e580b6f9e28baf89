/**
 * Evaluates a checked tree node by node, for one row: for worked examples and explanations, and as the plain statement
 * of what the generated kernels must give. The rules are in semantics.ts.
 */
import { reasonCode, NOT_APPLICABLE, OUT_OF_DOMAIN, PRESENT, UNDEFINED, UNKNOWN_GUARD, textAt, type Table } from '../table.js';
import { and, COMPARISONS, FALSE, finite, FUNCTIONS, isUndefined, not, OPERATIONS, or, present, TRUE, UNKNOWN, without, type Outcome, type Truth } from './semantics.js';
import { conditionTree, formulaTree, type CheckedExpression, type ConditionNode, type NumberNode } from './tree.js';

/** The cells of one row. */
export interface RowReader {
  readonly number: (field: string) => Outcome;
  /** Undefined where the text is missing. */
  readonly text: (field: string) => string | undefined;
}

const ABSENT = without(reasonCode('absent'));
export const NO_FIELDS: RowReader = { number: () => ABSENT, text: () => undefined };

function weightedAverage(values: readonly NumberNode[], weightNodes: readonly NumberNode[], row: RowReader): Outcome {
  const weights: number[] = [];
  for (const node of weightNodes) {
    const weight = interpretNumber(node, row);
    if (weight.state !== PRESENT) return weight;
    if (weight.value < 0) return without(OUT_OF_DOMAIN);
    weights.push(weight.value);
  }
  const total = weights.reduce((sum, weight) => sum + weight);
  if (!Number.isFinite(total)) return without(OUT_OF_DOMAIN);
  if (total === 0) return without(UNDEFINED);
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    if (weight === 0) continue;
    const value = interpretNumber(values[i]!, row);
    if (value.state !== PRESENT) return value;
    sum += weight * value.value;
    if (!Number.isFinite(sum)) return without(OUT_OF_DOMAIN);
  }
  return finite(sum / total);
}

export function interpretNumber(node: NumberNode, row: RowReader): Outcome {
  switch (node.op) {
    case 'constant':
      return present(node.value);
    case 'field':
      return row.number(node.name);
    case 'negate': {
      const operand = interpretNumber(node.of, row);
      return operand.state === PRESENT ? present(-operand.value) : operand;
    }
    case 'call': {
      const operand = interpretNumber(node.of, row);
      return operand.state === PRESENT ? finite(FUNCTIONS[node.name](operand.value)) : operand;
    }
    case 'min':
    case 'max': {
      let best: Outcome | null = null;
      for (const item of node.items) {
        const outcome = interpretNumber(item, row);
        if (outcome.state !== PRESENT) return outcome;
        best = best === null ? outcome : present(Math[node.op](best.value, outcome.value));
      }
      return best!;
    }
    case 'wavg':
      return weightedAverage(node.values, node.weights, row);
    default: {
      const left = interpretNumber(node.left, row);
      if (left.state !== PRESENT) return left;
      const right = interpretNumber(node.right, row);
      if (right.state !== PRESENT) return right;
      return isUndefined(node.op, left.value, right.value) ? without(UNDEFINED) : finite(OPERATIONS[node.op](left.value, right.value));
    }
  }
}

function interpretTruth(node: ConditionNode, row: RowReader): Truth {
  switch (node.op) {
    case 'and':
      return and(interpretTruth(node.left, row), interpretTruth(node.right, row));
    case 'or':
      return or(interpretTruth(node.left, row), interpretTruth(node.right, row));
    case 'not':
      return not(interpretTruth(node.of, row));
    case 'compare-text': {
      const text = row.text(node.name);
      return text === undefined ? UNKNOWN : (text === node.text) === (node.relation === '==') ? TRUE : FALSE;
    }
    case 'compare': {
      const [left, right] = [interpretNumber(node.left, row), interpretNumber(node.right, row)];
      if (left.state !== PRESENT || right.state !== PRESENT) return UNKNOWN;
      return COMPARISONS[node.relation](left.value, right.value) ? TRUE : FALSE;
    }
  }
}

/** Guard first: where it is false the indicator does not apply, even if the fields of its formula are empty. */
function interpretGuarded(guard: CheckedExpression | null, formula: CheckedExpression, row: RowReader): Outcome {
  const applies = guard === null ? TRUE : interpretTruth(conditionTree(guard), row);
  if (applies !== TRUE) return without(applies === FALSE ? NOT_APPLICABLE : UNKNOWN_GUARD);
  const { value, state } = interpretNumber(formulaTree(formula), row);
  return { value: value + 0, state };
}

function tableRow(table: Table, row: number): RowReader {
  return {
    number(field) {
      const column = table.columns.get(field);
      if (column?.kind !== 'number') throw new TypeError(`${field} is no number column`);
      return { value: column.values[row]!, state: column.missing[row]! };
    },
    text(field) {
      const column = table.columns.get(field);
      if (column?.kind !== 'text') throw new TypeError(`${field} is no text column`);
      return textAt(column, row);
    },
  };
}

/** Raw fields by name; one that is null or left out is blank. */
export type RecordRow = Readonly<Record<string, number | string | null>>;

const BLANK = without(reasonCode('blank'));
const UNREADABLE = without(reasonCode('unreadable'));

function recordRow(given: RecordRow): RowReader {
  return {
    number(field) {
      const value = Object.hasOwn(given, field) ? given[field]! : null;
      if (value === null) return BLANK;
      return typeof value === 'number' && Number.isFinite(value) ? present(value) : UNREADABLE;
    },
    text(field) {
      const value = Object.hasOwn(given, field) ? given[field]! : null;
      return value === null ? undefined : String(value);
    },
  };
}

/** Value and state of an indicator in one row of a table. */
export const interpretIndicator = (table: Table, guard: CheckedExpression | null, formula: CheckedExpression, row: number): Outcome =>
  interpretGuarded(guard, formula, tableRow(table, row));

/** Truth of a condition in one row of a table. */
export const interpretCondition = (table: Table, condition: CheckedExpression, row: number): Truth => interpretTruth(conditionTree(condition), tableRow(table, row));

/** Value and state of an indicator of the fields given. */
export const evaluateIndicator = (given: RecordRow, guard: CheckedExpression | null, formula: CheckedExpression): Outcome => interpretGuarded(guard, formula, recordRow(given));

/** Truth of a condition on the fields given. */
export const evaluateCondition = (given: RecordRow, condition: CheckedExpression): Truth => interpretTruth(conditionTree(condition), recordRow(given));
