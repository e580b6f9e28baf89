import { expect, test } from 'vitest';
import { rankHistogramChart } from '../../../web-report/charts/rank-histogram.js';
import { layoutFaults } from './layout.js';
import { attribute, marks, OPTIONS } from './marks.js';

const options = { ...OPTIONS, x: '名次 rank', y: '次数 cases', equal: '均匀 equal', chance: '偶然 chance' };

test('bars are as high as their counts; equal counts lie at cases over ranks', () => {
  const svg = rankHistogramChart([40, 20, 0, 20], options);
  const heights = attribute(svg, 'bar', 'height');
  expect(heights[1]! / heights[0]!).toBeCloseTo(0.5, 2);
  expect(heights[2]).toBe(0);
  // 80 cases, 4 ranks: 20 each
  expect(attribute(svg, 'equal', 'y1')[0]).toBe(attribute(svg, 'bar', 'y')[1]);
});
test('chance is 1.96 standard deviations of a binomial about them', () => {
  const svg = rankHistogramChart([40, 20, 0, 20], options);
  const [tall, forty] = [attribute(svg, 'chance', 'height')[0]!, attribute(svg, 'bar', 'height')[0]!];
  expect(tall / forty).toBeCloseTo((2 * 1.96 * Math.sqrt(20 * 0.75)) / 40, 2);
});
test('of fifty members not every rank is written, and no text lies on another', () => {
  for (const width of [340, 720]) {
    const svg = rankHistogramChart(new Float64Array(51).fill(123), { ...options, width });
    expect(layoutFaults(svg)).toEqual([]);
    expect(marks(svg, 'bar')).toBe(51);
  }
});
test('no case draws no bar and no NaN', () => {
  expect(rankHistogramChart([0, 0], options)).not.toContain('NaN');
});
