/** Checked expression + table → a function over whole columns, compiled once. */
import { lookup } from '../lookup.js';
import type { Column, Table } from '../table.js';
import { generateCondition, generateIndicator, type CodeOf, type GeneratedKernel } from './generate.js';
import { flooredRemainder, FUNCTIONS, power } from './semantics.js';
import { conditionTree, formulaTree, type CheckedExpression } from './tree.js';

/** Writes value and state of rows [lo, hi) at index row - lo; the value is 0 where there is none. */
export type IndicatorKernel = (lo: number, hi: number, out: Float64Array, state: Uint8Array) => void;

/** Writes the truth of rows [lo, hi) at index row - lo: 0 false, 1 true, 2 unknown. */
export type ConditionKernel = (lo: number, hi: number, out: Uint8Array) => void;

const HELPERS = { ...FUNCTIONS, flooredRemainder, power };

const columnOf = (table: Table, field: string): Column => lookup(table.columns, field, 'columns of the table', 'formula/unknown-field');

const codesIn =
  (table: Table): CodeOf =>
  (field, text) => {
    const column = columnOf(table, field);
    if (column.kind !== 'text') throw new TypeError(`${field} is no text column`);
    return column.dictionary.indexOf(text);
  };

function compile(table: Table, { source, fields }: GeneratedKernel): unknown {
  const columns = fields.map((field) => columnOf(table, field));
  const cells = columns.map((column) => (column.kind === 'number' ? column.values : column.codes));
  return new Function('cells', 'missing', 'f', source)(cells, columns.map((column) => column.missing), HELPERS);
}

/** The kernel of an indicator: its guard first, then its formula. */
export function bindIndicator(table: Table, guard: CheckedExpression | null, formula: CheckedExpression): IndicatorKernel {
  return compile(table, generateIndicator(guard && conditionTree(guard), formulaTree(formula), codesIn(table))) as IndicatorKernel;
}

/** The kernel of a condition. */
export function bindCondition(table: Table, condition: CheckedExpression): ConditionKernel {
  return compile(table, generateCondition(conditionTree(condition), codesIn(table))) as ConditionKernel;
}
