import { expect, test } from 'vitest';
import { fan, type FanData, type FanOptions } from '../../../web-report/charts/fan.js';
import { spreadLabels } from '../../../web-report/charts/spread-labels.js';
import { layoutFaults } from './layout.js';
import { OPTIONS, marks } from './marks.js';

const NAMES = { band: '5%–95%', median: '中位数', mean: '均值' };
const options: FanOptions = { ...OPTIONS, x: '时间', y: '水位 m', rain: '雨量 mm', names: NAMES, fromZero: false, format: (value) => value.toFixed(1) };
const START = Date.parse('2023-06-20T00:00+08:00');
const LINES = [
  { kind: 'warning', label: '警戒', value: 38 },
  { kind: 'guarantee', label: '保证', value: 39 },
  { kind: 'damage', label: '成灾', value: 39.2 },
] as const;
const data: FanData = {
  start: START,
  step: 86_400,
  mean: [37, 38.5, 37.4],
  q05: [36, 37, 36.5],
  q50: [37, 38, 37.2],
  q95: [38, 41, 39],
  lines: LINES,
  rain: { step: 86_400, values: [10, 0, 40] },
};

/** Heights of a path's points. */
const heights = (svg: string, name: string): number[] => [...(new RegExp(`class="${name}" d="([^"]*)"`).exec(svg)?.[1] ?? '').matchAll(/[ML]?[\d.]+,([\d.]+)/g)].map((match) => Number(match[1]));

test('the band runs from q05 to q95 around the median, the mean apart, on one scale', () => {
  const svg = fan(data, options);
  const [band, median, mean] = [heights(svg, 'band'), heights(svg, 'median'), heights(svg, 'mean')];
  expect(band).toHaveLength(6); // up along q95, back along q05
  expect(median).toHaveLength(3);
  // one scale: q95 of the second step is 3 m above its median, the mean half a metre
  const metre = (median[1]! - mean[1]!) / 0.5;
  const highest = Math.min(...band);
  expect((median[1]! - highest) / metre).toBeCloseTo(3, 1);
  expect((Math.max(...band) - median[1]!) / metre).toBeCloseTo(2, 1);
});

test('every warning line is drawn at its value, with its name and value in words', () => {
  const svg = fan(data, options);
  for (const { kind, label, value } of LINES) {
    expect(marks(svg, `line ${kind}`)).toBe(1);
    expect(svg).toContain(`>${label} ${value.toFixed(1)}</text>`);
  }
  const at = (kind: string): number => Number(new RegExp(`class="line ${kind}"[^>]* y1="([\\d.]+)"`).exec(svg)![1]);
  expect((at('warning') - at('guarantee')) / (at('guarantee') - at('damage'))).toBeCloseTo(5, 0);
});

test('rain hangs from the top, a bar for each wet step, as long as its rain', () => {
  const svg = fan(data, options);
  const bars = [.../class="rain" d="([^"]*)"/.exec(svg)![1]!.matchAll(/M[\d.]+ ([\d.]+)H[\d.]+V([\d.]+)H[\d.]+Z/g)].map((match) => Number(match[2]) - Number(match[1]));
  expect(bars).toHaveLength(2);
  expect(bars[1]! / bars[0]!).toBeCloseTo(4, 1);
  expect(svg).toContain('雨量 mm');
});

test('without rain or lines nothing stands for them', () => {
  const { rain: _rain, ...dry } = data;
  const svg = fan({ ...dry, lines: [] }, options);
  expect(svg).not.toContain('class="rain"');
  expect(svg).not.toContain('class="line');
  expect(svg).not.toContain('雨量');
});

test('dates are those of China, in figures', () => {
  const svg = fan(data, options);
  expect(svg).toContain('>06-20 00:00</text>');
  expect(fan({ ...data, step: 864_000 }, options)).toContain('>07-02</text>');
});

test('a step without a value leaves a gap, and no number is written as NaN', () => {
  const gap = [37, NaN, 37.4];
  const svg = fan({ ...data, mean: gap, q05: gap, q50: gap, q95: gap }, options);
  expect(svg).not.toContain('NaN');
  expect(/class="median" d="([^"]*)"/.exec(svg)![1]!.match(/M/g)).toHaveLength(2);
});

test.each([340, 600, 1_100])('no text lies on another or outside at %i px', (width) => {
  expect(layoutFaults(fan(data, { ...options, width }))).toEqual([]);
  const amounts = [0, 4_514_341, 10];
  const loss = { ...data, mean: amounts, q05: amounts, q50: amounts, q95: amounts, lines: [], step: 3_600 };
  expect(layoutFaults(fan(loss, { ...options, width, fromZero: true, format: (value) => `${value / 10_000}万` }))).toEqual([]);
});

test('title and description are there, and names are escaped', () => {
  const svg = fan({ ...data, lines: [{ kind: 'damage', label: '<b>', value: 39 }] }, { ...options, title: '<script>', description: 'peak 41 m' });
  expect(svg).toContain('<title>&lt;script&gt;</title><desc>peak 41 m</desc>');
  expect(svg).not.toContain('<b>');
});

test('labels are moved apart by the gap, keep their order and stay inside', () => {
  expect(spreadLabels([50, 52, 10], 14, 0, 100)).toEqual([50, 64, 10]);
  expect(spreadLabels([99, 98], 14, 0, 100)).toEqual([100, 86]);
});
