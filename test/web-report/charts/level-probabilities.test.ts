import { expect, test } from 'vitest';
import { levelProbabilities } from '../../../web-report/charts/level-probabilities.js';
import { layoutFaults } from './layout.js';
import { attribute, marks, OPTIONS } from './marks.js';

const HOUR = 3_600_000;
const start = Date.UTC(2023, 6, 5, 16);
const options = { ...OPTIONS, step: HOUR, x: '时间 time', y: '成员比例 share', names: ['蓝 blue', '黄 yellow', '橙 orange', '红 red'] };

test('each level is as tall as the share of the members at exactly that level, on top of the higher ones', () => {
  // at least blue 0.8, yellow 0.5, orange 0.5, red 0.1: exactly blue 0.3, yellow 0, orange 0.4, red 0.1
  const svg = levelProbabilities([{ moment: start, atLeast: [0.8, 0.5, 0.5, 0.1] }], options);
  const heights = attribute(svg, 'bar', 'height');
  expect(heights).toHaveLength(3);
  expect(heights[1]! / heights[0]!).toBeCloseTo(4 / 3, 2);
  expect(heights[2]! / heights[0]!).toBeCloseTo(1 / 3, 2);
  expect(svg).toContain('<title>橙 orange: 40 %</title>');
  const tops = attribute(svg, 'bar', 'y');
  expect(tops[1]! + heights[1]!).toBeCloseTo(tops[2]!, 1); // orange ends where red, at the bottom, begins
});
test('moments stand one step apart, and a moment of no level has no bar', () => {
  const svg = levelProbabilities([{ moment: start, atLeast: [1, 0, 0, 0] }, { moment: start + HOUR, atLeast: [0, 0, 0, 0] }, { moment: start + 2 * HOUR, atLeast: [1, 0, 0, 0] }], options);
  const [x0, x1] = attribute(svg, 'bar', 'x') as [number, number];
  const [wide] = attribute(svg, 'bar', 'width') as [number];
  expect(marks(svg, 'bar')).toBe(2);
  expect(x1 - x0).toBeCloseTo(2 * (wide + 0.5), 1);
});
test('no step at all is no error, and no text lies on another', () => {
  expect(levelProbabilities([], options)).not.toContain('NaN');
  const steps = Array.from({ length: 72 }, (_, k) => ({ moment: start + k * HOUR, atLeast: [k / 72, k / 144, 0, 0] }));
  for (const width of [340, 720]) expect(layoutFaults(levelProbabilities(steps, { ...options, width }))).toEqual([]);
});
