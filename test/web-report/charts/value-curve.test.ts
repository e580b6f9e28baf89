import { expect, test } from 'vitest';
import { valueCurve } from '../../../web-report/charts/value-curve.js';
import { layoutFaults } from './layout.js';
import { attribute, marks, OPTIONS } from './marks.js';

const options = { ...OPTIONS, x: '费用损失比 cost-loss', y: '价值 value', interval: '区间 interval', cut: (count: number, below: number) => `${count} 个低于 below ${below}` };
const points = [
  { costLoss: 0.01, value: 0.1 },
  { costLoss: 0.1, value: 0.8 },
  { costLoss: 1, value: 0 },
];

test('ratios stand on a logarithmic axis: a tenth lies halfway between a hundredth and one', () => {
  const [a, b, c] = attribute(valueCurve([{ label: '甲', points }], options), 'point', 'cx') as [number, number, number];
  expect(b - a).toBeCloseTo(c - b, 1);
});
test('without a loss the axis begins at 0; a value below 0 lies under its line', () => {
  const gain = valueCurve([{ label: '甲', points }], options);
  expect(attribute(gain, 'zero', 'y1')[0]).toBe(attribute(gain, 'point', 'cy')[2]);
  const loss = valueCurve([{ label: '甲', points: [{ costLoss: 0.1, value: -0.3 }] }], options);
  expect(attribute(loss, 'point', 'cy')[0]).toBeGreaterThan(attribute(loss, 'zero', 'y1')[0]!);
});
test('what has no number or lies far below is left out of the line', () => {
  const svg = valueCurve([{ label: '甲', points: [{ costLoss: 0.1, value: null }, { costLoss: 0.2, value: 0.5 }, { costLoss: 0.3, value: -4 }] }], options);
  expect(marks(svg, 'point')).toBe(1);
  expect(svg).not.toContain('NaN');
});
test('what lies below the drawing has a mark at its foot, and it is said how many do', () => {
  const svg = valueCurve([{ label: '甲', points: [...points.slice(0, 2), { costLoss: 0.3, value: -4 }, { costLoss: 0.5, value: -1 }] }], options);
  expect([marks(svg, 'cut'), svg.includes('>2 个低于 below -0.5<'), svg.includes('甲: 0.3, -4.00')]).toEqual([2, true, true]);
  expect(valueCurve([{ label: '甲', points }], options)).not.toContain('低于');
  expect(layoutFaults(svg)).toEqual([]);
});
test('a line takes the colour of what it stands for', () => {
  const svg = valueCurve([{ label: '黄色', colour: '#f3d35c', points }], options);
  expect(svg).toMatch(/class="curve" [^>]*stroke="#f3d35c"/);
  expect(svg).not.toContain('#c2702d');
});
test('a band is drawn, and named, only where there is an interval', () => {
  const banded = points.map((point) => ({ ...point, low: point.value - 0.1, high: point.value + 0.1 }));
  expect(valueCurve([{ label: '甲', points: banded }], options)).toContain('>区间 interval<');
  expect(valueCurve([{ label: '甲', points }], options)).not.toContain('>区间 interval<');
});
test('no text lies on another, wide or narrow', () => {
  for (const width of [340, 720]) expect(layoutFaults(valueCurve([{ label: 'rain ≥ 50 mm', points }], { ...options, width }))).toEqual([]);
});
