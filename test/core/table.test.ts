import { expect, test } from 'vitest';
import { MISSING_REASONS, numberColumnOf, reasonCode, textAt, textColumnOf } from '../../engine/core/table.js';
import { selectColumns, selectRows } from '../../engine/scoring/select-rows.js';

test('a blank is missing with its reason, and zero is a value', () => {
  const column = numberColumnOf([0, null, 2.5]);
  expect([...column.values]).toEqual([0, 0, 2.5]);
  expect([...column.missing]).toEqual([0, reasonCode('blank'), 0]);
});

test('equal texts share a code; a blank has none', () => {
  const column = textColumnOf(['平原', null, '山区', '平原']);
  expect(column.dictionary).toEqual(['平原', '山区']);
  expect([0, 1, 2, 3].map((row) => textAt(column, row))).toEqual(['平原', undefined, '山区', '平原']);
});

test('columns lie on shared memory, so that threads see the same bytes', () => {
  expect(numberColumnOf([1]).values.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(textColumnOf(['a']).codes.buffer).toBeInstanceOf(SharedArrayBuffer);
});

test('the first reason is no reason: the value is there', () => {
  expect(MISSING_REASONS[0]).toBe('present');
});

test('rows and columns can be selected', () => {
  const table = { rows: 3, columns: new Map<string, ReturnType<typeof numberColumnOf> | ReturnType<typeof textColumnOf>>([['n', numberColumnOf([1, null, 3])], ['t', textColumnOf(['a', 'b', null])]]) };
  const chosen = selectRows(table, [2, 0]);
  const n = chosen.columns.get('n')!;
  expect(n.kind === 'number' && [...n.values]).toEqual([3, 1]);
  const t = chosen.columns.get('t')!;
  expect(t.kind === 'text' && [textAt(t, 0), textAt(t, 1)]).toEqual([undefined, 'a']);
  expect([...selectColumns(table, ['t', 'absent']).columns.keys()]).toEqual(['t']);
});
