import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowPicker } from '../../../engine/run/read/row-picker.js';

const picked = (order: Uint32Array, rows: number): number[][] => {
  const picker = new RowPicker(order);
  const numbers = Float64Array.from({ length: rows }, (_, row) => row + 0.5);
  const codes = Uint32Array.from({ length: rows }, (_, row) => row + 1e6);
  const bytes = Uint8Array.from({ length: rows }, (_, row) => row % 251);
  return [picker.numbers(numbers), picker.codes(codes), picker.bytes(bytes)].map((values) => Array.from(values));
};

const expected = (order: Uint32Array): number[][] => [(row: number) => row + 0.5, (row: number) => row + 1e6, (row: number) => row % 251].map((value) => Array.from(order, value));

test('rows that stay together are moved together', () => {
  const order = Uint32Array.from({ length: 100 }, (_, place) => (place < 60 ? place + 40 : place - 60));
  expect(picked(order, 100)).toEqual(expected(order));
});

test('any choice of rows in any order is picked', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(Array.from({ length: 90 }, (_, row) => row)), (rows) => {
      const order = Uint32Array.from(rows);
      expect(picked(order, 90)).toEqual(expected(order));
    }),
  );
});
