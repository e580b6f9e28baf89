/** Random well-typed trees and columns for the properties of both evaluators. */
import fc from 'fast-check';
import { fieldsOf, printTree, type CheckedCondition, type CheckedFormula, type ConditionNode, type NumberNode } from '../../../engine/core/expression/index.js';
import { RELATIONS, UNARY_FUNCTIONS } from '../../../engine/core/expression/tree.js';
import { MISSING_REASONS, numberColumn, textColumn, type Column, type Table } from '../../../engine/core/table.js';

const NUMBER_FIELDS = ['a', 'b', 'c', 'd'];
const DICTIONARY = ['plain', 'hill', '中 "x"'];

const constant = fc
  .oneof(fc.constantFrom(0, 1, 2, 0.5, 100, 3, 1e-300, 1e308), fc.double({ min: 0, max: 1e6, noNaN: true }))
  .map((value): NumberNode => ({ op: 'constant', value: Math.abs(value) }));
const field = fc.constantFrom(...NUMBER_FIELDS).map((name): NumberNode => ({ op: 'field', name }));

const trees = fc.letrec<{ number: NumberNode; condition: ConditionNode }>((tie) => {
  const number = tie('number');
  const several = fc.array(number, { minLength: 1, maxLength: 3 });
  return {
    number: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      field,
      constant,
      fc.record({ op: fc.constantFrom('add', 'subtract', 'multiply', 'divide', 'remainder', 'power'), left: number, right: number }),
      fc.record({ op: fc.constant('divide'), left: number, right: number }),
      fc.record({ op: fc.constant('negate'), of: number }),
      fc.record({ op: fc.constant('call'), name: fc.constantFrom(...UNARY_FUNCTIONS), of: number }),
      fc.record({ op: fc.constantFrom('min', 'max'), items: several }),
      fc
        .array(fc.tuple(number, number), { minLength: 1, maxLength: 3 })
        .map((pairs) => ({ op: 'wavg' as const, values: pairs.map(([value]) => value), weights: pairs.map(([, weight]) => weight) })),
    ),
    condition: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.record({ op: fc.constant('compare'), relation: fc.constantFrom(...RELATIONS), left: number, right: number }),
      fc.record({ op: fc.constant('compare-text'), relation: fc.constantFrom('==', '!='), name: fc.constant('terrain'), text: fc.constantFrom(...DICTIONARY, 'none') }),
      fc.record({ op: fc.constantFrom('and', 'or'), left: tie('condition'), right: tie('condition') }),
      fc.record({ op: fc.constant('not'), of: tie('condition') }),
    ),
  };
});

export const formulas: fc.Arbitrary<CheckedFormula> = trees.number.map((tree) => ({ kind: 'number', text: printTree(tree), tree, fields: fieldsOf(tree) }));
export const conditions: fc.Arbitrary<CheckedCondition> = trees.condition.map((tree) => ({ kind: 'condition', text: printTree(tree), tree, fields: fieldsOf(tree) }));

const cell = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 20 }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, 0.5, -0.5) },
);
/** 0 mostly, otherwise any reason. */
const reason = fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: MISSING_REASONS.length - 1 }) });

export const tables: fc.Arbitrary<Table> = fc.integer({ min: 1, max: 37 }).chain((rows) => {
  const cells = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: rows, maxLength: rows });
  // Half of the columns have nothing missing, so that whole groups of rows go through the fast code.
  const reasons = fc.oneof(fc.constant(Array<number>(rows).fill(0)), cells(reason));
  const numbers = fc.tuple(cells(cell), reasons).map(([values, missing]): Column => {
    const column = numberColumn(rows);
    missing.forEach((byte, row) => {
      column.missing[row] = byte;
      if (byte === 0) column.values[row] = values[row]!;
    });
    return column;
  });
  const texts = fc.tuple(cells(fc.nat({ max: DICTIONARY.length - 1 })), reasons).map(([codes, missing]): Column => {
    const column = textColumn(rows, DICTIONARY);
    missing.forEach((byte, row) => {
      column.missing[row] = byte;
      if (byte === 0) column.codes[row] = codes[row]!;
    });
    return column;
  });
  return fc.tuple(fc.tuple(numbers, numbers, numbers, numbers), texts).map(([columns, terrain]) => ({
    rows,
    columns: new Map<string, Column>([...NUMBER_FIELDS.map((name, k) => [name, columns[k]!] as const), ['terrain', terrain]]),
  }));
});
