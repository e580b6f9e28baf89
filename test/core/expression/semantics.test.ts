import { expect, test } from 'vitest';
import {
  bindCondition,
  bindIndicator,
  CONDITION_EXAMPLES,
  evaluateCondition,
  evaluateIndicator,
  FORMULA_EXAMPLES,
  interpretCondition,
  interpretIndicator,
  type CheckedExpression,
  type Outcome,
  type RecordRow,
} from '../../../engine/core/expression/index.js';
import { and, flooredRemainder, not, or, roundHalfAway, type Truth } from '../../../engine/core/expression/semantics.js';
import { MISSING_REASONS, NOT_APPLICABLE, OUT_OF_DOMAIN, PRESENT, reasonCode, UNDEFINED, UNKNOWN_GUARD } from '../../../engine/core/table.js';
import { condition, formula, tableOf } from './sample.js';

const BLANK = reasonCode('blank');
const rowTable = (given: RecordRow) => tableOf({ a: [0], ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value]])) });

/** What all three ways of evaluating an indicator agree on. */
function outcome(given: RecordRow, guard: CheckedExpression | null, of: CheckedExpression): Outcome {
  const [out, state] = [new Float64Array([NaN]), new Uint8Array([99])];
  bindIndicator(rowTable(given), guard, of)(0, 1, out, state);
  const generated = { value: out[0]!, state: state[0]! };
  expect(interpretIndicator(rowTable(given), guard, of, 0)).toEqual(generated);
  expect(evaluateIndicator(given, guard, of)).toEqual(generated);
  return generated;
}

function truth(given: RecordRow, of: CheckedExpression): Truth {
  const out = new Uint8Array([99]);
  bindCondition(rowTable(given), of)(0, 1, out);
  expect(interpretCondition(rowTable(given), of, 0)).toBe(out[0]);
  expect(evaluateCondition(given, of)).toBe(out[0]);
  return out[0] as Truth;
}

test.each(FORMULA_EXAMPLES)('$formula of $given gives $gives', ({ formula: text, given, gives }) => {
  const expected = typeof gives === 'number' ? { value: gives, state: PRESENT } : { value: 0, state: reasonCode(gives) };
  expect(outcome(given, null, formula(text))).toEqual(expected);
});

test.each(CONDITION_EXAMPLES)('$condition of $given is $gives', ({ condition: text, given, gives }) => {
  expect(['false', 'true', 'unknown'][truth(given, condition(text))]).toBe(gives);
});

test('hand calculation: 90 of 120 households are 75 %', () => {
  expect(outcome({ online_households: 90, households: 120 }, null, formula('100*online_households/households', '%'))).toEqual({ value: 75, state: PRESENT });
});

test('a true zero is a value', () => {
  expect(outcome({ a: 0, b: 5 }, null, formula('a/b'))).toEqual({ value: 0, state: PRESENT });
});

test('a result of minus zero is given as zero', () => {
  expect(Object.is(outcome({ a: 0 }, null, formula('-a')).value, 0)).toBe(true);
});

test('the first operand without a value gives the reason', () => {
  const table = tableOf({ a: [null], b: [null] });
  table.columns.get('b')!.missing[0] = reasonCode('suppressed');
  const state = new Uint8Array(1);
  for (const [text, reason] of [
    ['a + b', 'blank'],
    ['b + a', 'suppressed'],
    ['1/0 + b', 'undefined'],
    ['b + 1/0', 'suppressed'],
    ['1e308*10 + b', 'out-of-domain'],
    ['max(b, a)', 'suppressed'],
  ] as const) {
    bindIndicator(table, null, formula(text))(0, 1, new Float64Array(1), state);
    expect(MISSING_REASONS[state[0]!], text).toBe(reason);
    expect(interpretIndicator(table, null, formula(text), 0).state).toBe(state[0]);
  }
});

test.each([
  '1e308 * 10',
  '-1e308 - 1e308',
  '1e308 / 1e-10',
  '1e200 ^ 2',
  '10 ^ 400',
  '1 / (1e308 * 10)',
  'max(1, 1e308 * 10)',
  'wavg([1e308, 1], [1e308, 1])',
  'wavg([1, 1], [1e308, 1e308])',
])('%s overflows', (text) => {
  expect(outcome({}, null, formula(text))).toEqual({ value: 0, state: OUT_OF_DOMAIN });
});

test.each([
  ['0 ^ 2', 0],
  ['(-2) ^ 3', -8],
  ['2 ^ -1', 0.5],
  ['abs(-3)', 3],
  ['floor(-1.5)', -2],
  ['ceil(-1.5)', -1],
  ['sqrt(0)', 0],
  ['exp(0) + log(1) + log1p(0)', 1],
  ['min(3, 1, 2)', 1],
  ['max(3, 1, 2)', 3],
  ['1 - 2 - 3', -4],
  ['12 / 2 / 3', 2],
  ['5.5 % 2', 1.5],
])('%s = %d', (text, value) => {
  expect(outcome({}, null, formula(text))).toEqual({ value, state: PRESENT });
});

test('rounding is exact next to a half', () => {
  expect(roundHalfAway(0.49999999999999994)).toBe(0);
  expect(roundHalfAway(-0.5)).toBe(-1);
  expect(roundHalfAway(2 ** 52 + 1)).toBe(2 ** 52 + 1);
  expect(flooredRemainder(-6, 3)).toBe(-0);
});

test('the guard comes first: false is not applicable even where the formula has no fields', () => {
  const [guard, of] = [condition('a > 0'), formula('b / c')];
  expect(outcome({ a: 0, b: null, c: null }, guard, of)).toEqual({ value: 0, state: NOT_APPLICABLE });
  expect(outcome({ a: null, b: 1, c: 2 }, guard, of)).toEqual({ value: 0, state: UNKNOWN_GUARD });
  expect(outcome({ a: 1, b: null, c: 2 }, guard, of)).toEqual({ value: 0, state: BLANK });
  expect(outcome({ a: 1, b: 1, c: 0 }, guard, of)).toEqual({ value: 0, state: UNDEFINED });
  expect(outcome({ a: 1, b: 1, c: 2 }, guard, of)).toEqual({ value: 0.5, state: PRESENT });
});

test('a text is compared with what stands in the column; a text no row has never equals', () => {
  const table = tableOf({ terrain: ['hill', 'plain', null] });
  const out = new Uint8Array(3);
  for (const [text, expected] of [
    ['terrain == "hill"', [1, 0, 2]],
    ['terrain != "hill"', [0, 1, 2]],
    ['terrain == "mountain"', [0, 0, 2]],
    ['terrain != "mountain"', [1, 1, 2]],
  ] as const) {
    bindCondition(table, condition(text))(0, 3, out);
    expect([...out], text).toEqual(expected);
    expect([0, 1, 2].map((row) => interpretCondition(table, condition(text), row))).toEqual(expected);
  }
});

test("and, or, not are Kleene's", () => {
  // Kleene (1952), strong three-valued logic: and = min, or = max in the order false < unknown < true.
  const order = [0, 2, 1] as const;
  for (const x of order) {
    for (const y of order) {
      expect(and(x, y)).toBe(order[Math.min(order.indexOf(x), order.indexOf(y))]);
      expect(or(x, y)).toBe(order[Math.max(order.indexOf(x), order.indexOf(y))]);
    }
    expect(not(x)).toBe(order[2 - order.indexOf(x)]);
  }
});

test('rows are written from index 0 whatever the first row', () => {
  const table = tableOf({ a: [1, 2, 3, 4, 5, null, 7, 8, 9, 10, 11, 12, 13] });
  const [out, state] = [new Float64Array(13).fill(-1), new Uint8Array(13).fill(99)];
  bindIndicator(table, null, formula('2*a'))(3, 12, out, state);
  expect([...out]).toEqual([8, 10, 0, 14, 16, 18, 20, 22, 24, -1, -1, -1, -1]);
  expect([...state]).toEqual([0, 0, BLANK, 0, 0, 0, 0, 0, 0, 99, 99, 99, 99]);
});

test('a worked example may hold numbers that are none', () => {
  expect(evaluateIndicator({ a: Number.NaN }, null, formula('a')).state).toBe(reasonCode('unreadable'));
  expect(evaluateIndicator({}, null, formula('a')).state).toBe(BLANK);
  expect(evaluateCondition({ terrain: 'hill' }, condition('terrain == "hill"'))).toBe(1);
});

test('a column that is not in the table is named', () => {
  expect(() => bindIndicator(tableOf({ a: [1] }), null, formula('b'))).toThrow('formula/unknown-field');
});
