import { expect, test } from 'vitest';
import { rocCurve } from '../../../web-report/charts/roc-curve.js';
import { layoutFaults } from './layout.js';
import { attribute, marks, OPTIONS } from './marks.js';

const options = { ...OPTIONS, x: '误报率 false', y: '命中率 hits' };
const points = [
  { threshold: Infinity, hitRate: 0, falseRate: 0 },
  { threshold: 0.6, hitRate: 0.75, falseRate: 0.25 },
  { threshold: 0, hitRate: 1, falseRate: 1 },
];

test('a curve runs from never to always, and a point stands at its two rates', () => {
  const svg = rocCurve([{ label: '≥ 50 mm', points }], options);
  const [left, right] = [attribute(svg, 'diagonal', 'x1')[0]!, attribute(svg, 'diagonal', 'x2')[0]!];
  const [floor, roof] = [attribute(svg, 'diagonal', 'y1')[0]!, attribute(svg, 'diagonal', 'y2')[0]!];
  expect(attribute(svg, 'point', 'cx')).toEqual([left + (right - left) / 4, right]);
  expect(attribute(svg, 'point', 'cy')[0]).toBeCloseTo(floor + 0.75 * (roof - floor), 2);
  expect(svg).toContain('<title>≥ 50 mm ≥ 0.6: 75 %, 25 %</title>');
});
test('each line has its key; one with very many points is a line alone', () => {
  const many = Array.from({ length: 100 }, (_, k) => ({ threshold: 1 - k / 99, hitRate: k / 99, falseRate: k / 99 }));
  const svg = rocCurve([{ label: '甲', points }, { label: '乙', points: many }], options);
  expect([marks(svg, 'curve'), marks(svg, 'point')]).toEqual([2, 2]);
  for (const label of ['甲', '乙']) expect(svg).toContain(`>${label}</text>`);
});
test('no text lies on another, wide or narrow', () => {
  for (const width of [340, 720]) expect(layoutFaults(rocCurve([{ label: 'rain ≥ 50 mm', points }], { ...options, width }))).toEqual([]);
});
