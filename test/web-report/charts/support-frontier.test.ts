import { expect, test } from 'vitest';
import { supportFrontierChart, type FrontierMark, type FrontierOptions } from '../../../web-report/charts/support-frontier.js';
import { layoutFaults } from './layout.js';
import { attribute, marks, OPTIONS } from './marks.js';

const options: FrontierOptions = { ...OPTIONS, x: '支出 spent', y: '保住的人数 kept', format: (yuan) => yuan.toLocaleString('en-GB') };
const point = (cost: number, persons: number, half: number): FrontierMark => ({ cost, persons, low: persons - half, high: persons + half });
const POINTS = [point(0, 0, 0), point(20_000, 30, 4), point(60_000, 50, 8), point(100_000, 55, 10)];

/** Points of a path, in pixels. */
const points = (svg: string, name: string): (readonly [x: number, y: number])[] => [...(new RegExp(`class="${name}" d="([^"]*)"`).exec(svg)?.[1] ?? '').matchAll(/[ML]?([\d.]+),([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

test('the curve runs through its points on straight scales, the band from each low to each high', () => {
  const svg = supportFrontierChart(POINTS, [], options);
  const [curve, band] = [points(svg, 'curve'), points(svg, 'band')];
  expect([curve.length, band.length]).toEqual([4, 8]); // along the highs, back along the lows
  const person = (curve[0]![1] - curve[1]![1]) / 30;
  expect(curve[1]![1] - curve[2]![1]).toBeCloseTo(20 * person, 1);
  expect((curve[2]![0] - curve[0]![0]) / (curve[1]![0] - curve[0]![0])).toBeCloseTo(3, 2);
  for (const [k, { persons, low, high }] of POINTS.entries()) {
    const [top, bottom] = [band[k]!, band[7 - k]!].sort((a, b) => a[1] - b[1]);
    expect([top![0], bottom![0]]).toEqual([curve[k]![0], curve[k]![0]]);
    expect([curve[k]![1] - top![1], bottom![1] - curve[k]![1]].map((pixels) => Math.round(pixels / person))).toEqual([high - persons, persons - low]);
  }
});
test('each budget is a dot with the bar of its interval, and its numbers in words', () => {
  const svg = supportFrontierChart(POINTS, [{ cost: 19_000, persons: 28, low: 20, high: 33 }, { cost: 95_000, persons: 54, low: 44, high: 60 }], options);
  expect([marks(svg, 'point'), marks(svg, 'interval')]).toEqual([2, 2]);
  const [centre, top, bottom] = [attribute(svg, 'point', 'cy'), attribute(svg, 'interval', 'y2'), attribute(svg, 'interval', 'y1')];
  expect((centre[0]! - top[0]!) / (bottom[0]! - centre[0]!)).toBeCloseTo(5 / 8, 1);
  expect(svg).toContain('19,000: 28.0 [20.0, 33.0]');
});
test('an interval below nothing widens the scale, and nothing at all is drawn without a NaN', () => {
  const below = supportFrontierChart([point(0, 0, 0), point(1_000, 1, 3)], [], options);
  expect(Math.max(...points(below, 'band').map(([, y]) => y))).toBeGreaterThan(points(below, 'curve')[0]![1]);
  for (const few of [[], [point(0, 0, 0)]]) expect(supportFrontierChart(few, [], options)).not.toContain('NaN');
});
test.each([320, 600, 1_100])('no text lies on another or outside at %i px', (width) => {
  expect(layoutFaults(supportFrontierChart(POINTS, POINTS.slice(1), { ...options, width }))).toEqual([]);
  const large = POINTS.map(({ cost, persons, low, high }) => ({ cost: cost * 1e4, persons: persons * 1e4, low: low * 1e4, high: high * 1e4 }));
  expect(layoutFaults(supportFrontierChart(large, [], { ...options, width }))).toEqual([]);
});
