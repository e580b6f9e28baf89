import { expect, test } from 'vitest';
import { gradeBars } from '../../../web-report/charts/grade-bars.js';
import { intervalBar } from '../../../web-report/charts/interval-bar.js';
import { pairBars } from '../../../web-report/charts/pair-bars.js';
import { scatter } from '../../../web-report/charts/scatter.js';
import { signedBars } from '../../../web-report/charts/signed-bars.js';
import { stackedBars } from '../../../web-report/charts/stacked-bars.js';
import { OPTIONS, attribute, marks } from './marks.js';

test('grade bars: one per grade with its letter, count and share; widths in proportion', () => {
  const svg = gradeBars([{ grade: 'A', label: '优秀', count: 1 }, { grade: 'B', label: '<良好>', count: 3 }], OPTIONS);
  const [a = 0, b = 0] = attribute(svg, 'bar', 'width');
  expect(b / a).toBeCloseTo(3, 2);
  expect(svg).toContain('>1 (25.0%)</text>');
  expect(svg).toContain('&lt;良好&gt;');
});

test('grade bars of nothing say zero and divide by nothing', () => {
  expect(gradeBars([{ grade: 'A', label: '', count: 0 }], OPTIONS)).not.toContain('NaN');
});

test('pair bars: a second number that is not defined is not drawn as zero', () => {
  const options = { ...OPTIONS, names: { first: 'nominal', second: 'share', mark: 'most' }, x: 'points', format: String };
  const svg = pairBars([{ code: 'A', title: 'a', first: 2, second: null, mark: 4 }, { code: 'B', title: 'b', first: 1, second: 2 }], options);
  expect(marks(svg, 'first')).toBe(2);
  expect(marks(svg, 'second')).toBe(1);
  expect(marks(svg, 'most')).toBe(1);
  expect(svg).toContain('share —');
});

test('pair bars: a negative share goes to the left of zero', () => {
  const svg = pairBars([{ code: 'A', title: 'a', first: 2, second: -1 }], { ...OPTIONS, names: { first: 'x', second: 'y' }, x: '', format: String });
  expect(attribute(svg, 'second', 'x')[0]!).toBeLessThan(attribute(svg, 'first', 'x')[0]!);
});

test('stacked bars: no part for a count of zero, the total at the end', () => {
  const svg = stackedBars([{ code: 'f', title: 'field', counts: [3, 0, 4] }], { ...OPTIONS, parts: ['blank', 'absent', 'rejected'], x: 'cells' });
  expect(marks(svg, 'part')).toBe(2);
  expect(svg).toContain('>7</text>');
});

test('signed bars: a fall goes left, a rise right, and the number carries its sign', () => {
  const svg = signedBars([{ title: 'real', value: 2 }, { title: 'sample', value: -1 }, { title: 'total', value: 1, total: true }], { ...OPTIONS, x: 'points', format: (value) => value.toFixed(1) });
  const [real = 0, sample = 0] = attribute(svg, 'bar', 'x');
  expect(sample).toBeLessThan(real);
  expect(attribute(svg, 'bar', 'width')[0]! / attribute(svg, 'bar', 'width')[1]!).toBeCloseTo(2, 2);
});

test('scatter: flagged units have another shape, not only another colour', () => {
  const svg = scatter([{ code: '1', title: 'one', x: 40, y: 50, flagged: false }, { code: '2', title: 'two', x: 40, y: 70, flagged: true }], { ...OPTIONS, x: 'before', y: 'now', names: { plain: 'plain', flagged: 'jump' } });
  expect(marks(svg, 'plain')).toBe(1);
  expect(svg).toMatch(/<path class="flagged" data-unit="2"/);
});

test('scatter: where it is narrow, the key stands below the words of the axis and not on them', () => {
  const svgOf = (width: number): string => scatter([{ code: '1', title: 'one', x: 40, y: 50, flagged: false }], { ...OPTIONS, width, x: 'before', y: 'This year (comparable)', names: { plain: 'plain', flagged: 'jump' } });
  const keyOf = (width: number): string | undefined => /<text x="[\d.]+" y="(\d+)"[^>]*>plain</.exec(svgOf(width))?.[1];
  expect([keyOf(520), keyOf(340)]).toEqual(['12', '30']);
});

test('interval bar: the range runs from the score to the high end', () => {
  const svg = intervalBar({ score: 50, high: 75 }, { ...OPTIONS, width: 108 });
  expect(attribute(svg, 'range', 'x1')).toEqual([54]);
  expect(attribute(svg, 'range', 'x2')).toEqual([79]);
});
