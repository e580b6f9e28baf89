import { expect, test } from 'vitest';
import { reliabilityDiagram } from '../../../web-report/charts/reliability-diagram.js';
import { layoutFaults } from './layout.js';
import { attribute, marks, OPTIONS } from './marks.js';

const options = { ...OPTIONS, x: '预报概率 probability', y: '频率 frequency', cases: '次数 cases', interval: '区间 interval', perfect: '完全可靠 reliable', frequency: '气候频率 sample', noSkill: '无技巧 no skill' };
const points = [
  { n: 30, forecast: 0, observed: 0.1, low: 0.05, high: 0.2 },
  { n: 10, forecast: 0.5, observed: 0.5, low: 0.25, high: 0.75 },
  { n: 20, forecast: 1, observed: 0.9, low: 0.7, high: 1 },
];
const svg = reliabilityDiagram({ points, base: 0.4 }, options);

test('a probability that is right lies on the diagonal', () => {
  const [x0, x1] = [attribute(svg, 'diagonal', 'x1')[0]!, attribute(svg, 'diagonal', 'x2')[0]!];
  const [y0, y1] = [attribute(svg, 'diagonal', 'y1')[0]!, attribute(svg, 'diagonal', 'y2')[0]!];
  expect(attribute(svg, 'point', 'cx')).toEqual([x0, (x0 + x1) / 2, x1]);
  expect(attribute(svg, 'point', 'cy')[1]).toBeCloseTo((y0 + y1) / 2, 2);
});
test('the line of no skill lies halfway between the frequency and the diagonal, and meets both at the frequency', () => {
  // at p = 0: (0 + 0.4) / 2 = 0.2; at p = 1: (1 + 0.4) / 2 = 0.7
  const [floor, roof] = [attribute(svg, 'diagonal', 'y1')[0]!, attribute(svg, 'diagonal', 'y2')[0]!];
  const share = (y: number): number => (floor - y) / (floor - roof);
  expect(share(attribute(svg, 'no-skill', 'y1')[0]!)).toBeCloseTo(0.2, 4);
  expect(share(attribute(svg, 'no-skill', 'y2')[0]!)).toBeCloseTo(0.7, 4);
  expect(share(attribute(svg, 'frequency', 'y1')[0]!)).toBeCloseTo(0.4, 4);
});
test('cases are bars as high as they are many, and points say their interval', () => {
  const heights = attribute(svg, 'cases', 'height');
  expect(heights[1]! / heights[0]!).toBeCloseTo(1 / 3, 2);
  expect(svg).toContain('<title>50 %: 50 % [25 %, 75 %], 10</title>');
  expect(marks(svg, 'interval')).toBe(3);
});
test('a point without an interval has no bar', () => {
  const bare = reliabilityDiagram({ points: [{ n: 3, forecast: 0.5, observed: 1, low: null, high: null }], base: 1 }, options);
  expect([marks(bare, 'interval'), marks(bare, 'point')]).toEqual([0, 1]);
  expect(bare).toContain('<title>50 %: 100 %, 3</title>');
});
test('no text lies on another, wide or narrow, and no bin is no error', () => {
  for (const width of [340, 720]) expect(layoutFaults(reliabilityDiagram({ points, base: 0.4 }, { ...options, width }))).toEqual([]);
  expect(marks(reliabilityDiagram({ points: [], base: 0 }, options), 'point')).toBe(0);
});
