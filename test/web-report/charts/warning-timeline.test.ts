import { expect, test } from 'vitest';
import { warningTimeline } from '../../../web-report/charts/warning-timeline.js';
import { layoutFaults } from './layout.js';
import { attribute, marks, OPTIONS } from './marks.js';

const HOUR = 3_600_000;
const start = Date.UTC(2023, 6, 5, 16); // midnight of 6 July in China
const options = { ...OPTIONS, start, end: start + 24 * HOUR, issued: start + 12 * HOUR, issuedName: '起报 issued', x: '时间 time', letters: ['蓝B', '黄Y', '橙O', '红R'] };
const span = (from: number, to: number, level: number): { from: number; to: number; level: number; name: string } => ({ from: start + from * HOUR, to: start + to * HOUR, level, name: `level ${level}` });

test('a span is as wide as it lasts, and begins where it begins', () => {
  const svg = warningTimeline([{ title: '甲村', spans: [span(0, 6, 1), span(6, 18, 3)] }], options);
  const [[x0, x1], [w0, w1]] = [attribute(svg, 'span', 'x'), attribute(svg, 'span', 'width')] as [[number, number], [number, number]];
  expect(x1).toBeCloseTo(x0 + w0, 1);
  expect(w1 / w0).toBeCloseTo(2, 2);
});
test('what is only expected is paler and has a broken rim; what began before the issue has not', () => {
  const svg = warningTimeline([{ title: '甲村', spans: [span(6, 14, 2), span(14, 20, 4)] }], options);
  expect(attribute(svg, 'span', 'fill-opacity')).toEqual([1, 0.6]);
  expect(svg.match(/class="span"[^>]*stroke-dasharray/g)).toHaveLength(1);
  expect(warningTimeline([{ title: '甲村', spans: [span(14, 20, 4)] }], { ...options, issued: null })).not.toContain('起报');
});
test('levels carry a letter where there is room, and say their name when pointed at', () => {
  const svg = warningTimeline([{ title: '甲村', spans: [span(0, 6, 1), { ...span(6, 18, 4), to: start + 6.2 * HOUR }] }], options);
  expect(svg).toContain('>蓝B</text>');
  expect(svg).not.toContain('>红R</text>');
  expect(svg).toContain('<title>甲村: level 4</title>');
});
test('rows stand below one another; names are cut to their room', () => {
  const rows = [{ title: '一个名字非常非常非常非常非常非常长的行政村', spans: [span(1, 9, 1)] }, { title: '乙村', spans: [span(1, 9, 2)] }];
  const svg = warningTimeline(rows, options);
  const [y0, y1] = attribute(svg, 'span', 'y') as [number, number];
  expect(y1 - y0).toBe(22);
  expect(svg).toContain('…');
  expect(marks(svg, 'span')).toBe(2);
  for (const width of [340, 720]) expect(layoutFaults(warningTimeline(rows, { ...options, width }))).toEqual([]);
});
test('an event stands where it came, under a warning or without one', () => {
  const svg = warningTimeline([{ title: '甲村', spans: [span(0, 6, 1)], event: { at: start + 6 * HOUR, name: '事件' } }, { title: '乙村', spans: [], event: { at: start + 12 * HOUR, name: '事件' } }], options);
  expect(marks(svg, 'event')).toBe(2);
  expect(svg).toContain('<title>乙村: 事件</title>');
  const [left, wide] = [attribute(svg, 'span', 'x')[0] as number, attribute(svg, 'span', 'width')[0] as number];
  const tip = Number(/class="event" d="M([\d.]+)/.exec(svg)![1]) + 5;
  expect(tip).toBeCloseTo(left + wide, 1);
});
