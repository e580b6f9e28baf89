import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byText, firstRows, sortByCode } from '../../../engine/run/read/code-order.js';

test('two sorted files one behind the other are merged, equal codes in the order of the rows', () => {
  // c d | a c: a (2), c (0), c (3), d (1)
  expect(Array.from(sortByCode(['c', 'd', 'a', 'c'], firstRows(4)))).toEqual([2, 0, 3, 1]);
});

test('any codes are sorted as a stable sort of strings does', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 2 })), (codes) => {
      const expected = codes.map((_, row) => row).sort((a, b) => byText(codes[a]!, codes[b]!) || a - b);
      expect(Array.from(sortByCode(codes, firstRows(codes.length)))).toEqual(expected);
    }),
  );
});
