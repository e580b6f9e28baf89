import { expect, test } from 'vitest';
import { lineNumber, lineText } from '../../engine/warning/rule.js';

test('a third is a third, written as one and read as one', () => {
  expect([lineNumber('1/3'), lineNumber('2/3'), lineNumber('0.9'), lineNumber('-3.5')]).toEqual([1 / 3, 2 / 3, 0.9, -3.5]);
  expect(lineNumber('warning_m')).toBeNaN();
  expect([1 / 3, 2 / 3, 0.9, -3.5, 50, 0.1 + 0.2].map(lineText)).toEqual(['1/3', '2/3', '0.9', '-3.5', '50', '0.30000000000000004']);
});
