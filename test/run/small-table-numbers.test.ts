import { expect, test } from 'vitest';
import { isAmount, isNumber, repeatedColumns } from '../../engine/run/small-table.js';

test('an amount is digits, a point and an exponent; no sign, other base, space or word', () => {
  for (const text of ['0', '12', '12.5', '.5', '3.', '1.5E+05', '1e-7']) expect([text, isAmount(text), isNumber(text)]).toEqual([text, true, true]);
  for (const text of ['0x2000', '0b1', '0o7', '-0', '-0.0', '+5', '', ' ', '1e999', 'Infinity', 'NaN', '1,000', '1_000']) expect([text, isAmount(text), isNumber(text)]).toEqual([text, false, false]);
  expect([isAmount('-5'), isNumber('-5'), isNumber('-.5'), isNumber('--5')]).toEqual([false, true, true, false]);
});
test('a column that a header has twice is named with both places', () => {
  expect(repeatedColumns(['a', 'b', 'a', 'c'], 'x.csv')).toEqual([{ place: 'x.csv:1 a', expected: 'each column once', found: 'columns 1 and 3', code: 'table/repeated-column' }]);
  expect(repeatedColumns(['a', 'b'], 'x.csv')).toEqual([]);
});
