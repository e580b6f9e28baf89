import { expect, test } from 'vitest';
import { readLabels } from '../../../../web-report/pages/labels.js';
import { Words } from '../../../../web-report/pages/parts.js';
import { cellOf } from '../../../../web-report/pages/verification/cell.js';

const cell = (value: number, low: number, high: number): string => cellOf({ title: { zh: '', en: '' }, unit: '1', value, interval: [low, high] }, new Words(readLabels(), 'relapseVerify'));

test('scores have three digits, small ones a power of ten, and what rounding leaves of 0 is 0', () => {
  expect(cell(0.123456, -1234.5, 0.0001)).toBe('0.123 [-1230, 0.0001]');
  expect(cell(1.2813e-8, -4.2e-5, 3e-13)).toBe('1.28e-8 [-4.20e-5, 0]');
});
