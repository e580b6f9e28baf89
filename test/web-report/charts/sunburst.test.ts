import { expect, test } from 'vitest';
import { sunburst, type SunburstNode } from '../../../web-report/charts/sunburst.js';
import { OPTIONS, marks } from './marks.js';

const leaf = (code: string, weight: number, mean: number | null): SunburstNode => ({ code, title: `<${code}>`, weight, mean, children: [] });
const tree: SunburstNode = {
  code: 'root',
  title: 'root',
  weight: 100,
  mean: 50,
  children: [
    { code: 'A', title: 'A', weight: 75, mean: 60, children: [leaf('A-1', 50, 60), leaf('A-2', 25, null)] },
    { code: 'B', title: 'B', weight: 25, mean: 0, children: [leaf('B-1', 25, 0)] },
  ],
};
const svg = sunburst(tree, { ...OPTIONS, say: (node) => node.title, middle: ['50', 'mean'], low: '0', high: '100', none: 'no data' });

/** Angles [rad, 0 at the top, clockwise] of the two ends of an arc's outer edge. */
function spanOf(code: string): number {
  const [, x0, y0, large, x1, y1] = new RegExp(`data-code="${code}" d="M(-?[\\d.]+),(-?[\\d.]+)A[\\d.]+,[\\d.]+,0,([01]),1,(-?[\\d.]+),(-?[\\d.]+)`).exec(svg)!.map(Number) as [number, number, number, number, number, number];
  const turn = (Math.atan2(x1, -y1) - Math.atan2(x0, -y0) + 4 * Math.PI) % (2 * Math.PI);
  expect(turn > Math.PI).toBe(large === 1);
  return turn;
}

test('one arc per node but the root', () => {
  expect(marks(svg, 'mark')).toBe(5);
});

test('angles are in proportion to weights and go once round in each ring', () => {
  // 75 of 100 points is three quarters of a turn; a hundredth of a radian is left between arcs
  expect(spanOf('A')).toBeCloseTo(1.5 * Math.PI, 1);
  expect(spanOf('A') + spanOf('B')).toBeCloseTo(2 * Math.PI, 1);
  expect(spanOf('A-1') + spanOf('A-2') + spanOf('B-1')).toBeCloseTo(2 * Math.PI, 1);
});

test('a node without data is hatched, a mean of zero is coloured', () => {
  expect(svg).toMatch(/data-code="A-2" d="[^"]+" fill="url\(#hatch\)"/);
  expect(svg).toMatch(/data-code="B-1" d="[^"]+" fill="#[0-9a-f]{6}"/);
});

test('titles are escaped', () => {
  expect(svg).toContain('&lt;A-1&gt;');
  expect(svg).not.toContain('<A-1>');
});

test('words that are too wide for the hole stand on two lines', () => {
  const drawn = (text: string): string[] => [...sunburst(tree, { ...OPTIONS, say: (node) => node.title, middle: ['50', text], low: '0', high: '100', none: 'no data' }).matchAll(/<text[^>]*y="(\d+)"[^>]*>([^<]+)</g)].map(([, y, words]) => `${y!} ${words!}`);
  expect(drawn('mean')).toContain('18 mean');
  expect(drawn('Mean where it is reported by all of the units')).toEqual(expect.arrayContaining(['14 Mean where it is reported', '27 by all of the units']));
});
