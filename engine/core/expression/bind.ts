/** Checked expression + table → a function over whole columns, compiled once. */
import { lookup } from '../lookup.js';
import type { Column, Table } from '../table.js';
import { conditionSource, indicatorSource } from './generate.js';
import { flooredRemainder, FUNCTIONS, power } from './semantics.js';
import { Slots } from './slots.js';
import { conditionTree, formulaTree, type CheckedExpression } from './tree.js';

/** Writes value and state of rows [lo, hi) at index row - lo; the value is 0 where there is none. */
export type IndicatorKernel = (lo: number, hi: number, out: Float64Array, state: Uint8Array) => void;

/** Writes the truth of rows [lo, hi) at index row - lo: 0 false, 1 true, 2 unknown. */
export type ConditionKernel = (lo: number, hi: number, out: Uint8Array) => void;

const HELPERS = { ...FUNCTIONS, flooredRemainder, power };

const columnOf = (table: Table, field: string): Column => lookup(table.columns, field, 'columns of the table', 'formula/unknown-field');

function slotsOf(table: Table): Slots {
  return new Slots((field, text) => {
    const column = columnOf(table, field);
    if (column.kind !== 'text') throw new TypeError(`${field} is no text column`);
    return column.dictionary.indexOf(text);
  });
}

/** The same bytes four at a time; where they are not aligned for that, words that are never zero. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array): Uint32Array {
  return byteOffset % 4 === 0 ? new Uint32Array(buffer, byteOffset, length >> 2) : new Uint32Array(length >> 2).fill(1);
}

function compile(table: Table, source: string, { fields }: Slots): unknown {
  const columns = fields.map((field) => columnOf(table, field));
  const cells = columns.map((column) => (column.kind === 'number' ? column.values : column.codes));
  const missing = columns.map((column) => column.missing);
  const make = new Function('cells', 'missing', 'words', 'f', source) as (...given: readonly unknown[]) => unknown;
  return make(cells, missing, missing.map(wordsOf), HELPERS);
}

/** The kernel of an indicator: its guard first, then its formula. */
export function bindIndicator(table: Table, guard: CheckedExpression | null, formula: CheckedExpression): IndicatorKernel {
  const slots = slotsOf(table);
  return compile(table, indicatorSource(guard && conditionTree(guard), formulaTree(formula), slots), slots) as IndicatorKernel;
}

/** The kernel of a condition. */
export function bindCondition(table: Table, condition: CheckedExpression): ConditionKernel {
  const slots = slotsOf(table);
  return compile(table, conditionSource(conditionTree(condition), slots), slots) as ConditionKernel;
}
