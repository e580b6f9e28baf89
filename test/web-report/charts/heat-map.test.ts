import { expect, test } from 'vitest';
import { heatMap } from '../../../web-report/charts/heat-map.js';
import { OPTIONS, marks } from './marks.js';

const svg = heatMap(
  {
    columns: [{ code: 'A1', title: 'one' }, { code: 'A2', title: 'two' }, { code: 'A3', title: 'three' }],
    rows: [{ code: '110101', name: '<b>东风</b>', cells: [0, 'missing', 'not-applicable'] }, { code: '110102', name: '红星', cells: [50, 99.94, 100] }],
  },
  { ...OPTIONS, missing: 'gone', notApplicable: 'n/a', format: (score) => score.toFixed(1) },
);

test('every cell is drawn: numbers, missing and not applicable apart', () => {
  expect(marks(svg, 'cell')).toBe(4);
  expect(marks(svg, 'cell missing')).toBe(1);
  expect(marks(svg, 'cell not-applicable')).toBe(1);
});

test('a true zero is written as a number; what is missing is hatched and in words', () => {
  expect(svg).toContain('>0.0</text>');
  expect(svg).toMatch(/class="cell missing"[^>]*fill="url\(#hatch\)"/);
  expect(svg).toContain('>gone</text>');
  expect(svg.match(/>0\.0</g)).toHaveLength(1);
});

test('names are escaped, and a row carries its code', () => {
  expect(svg).not.toContain('<b>');
  expect(svg).toContain('data-unit="110101"');
});
