import { expect, test } from 'vitest';
import { reachCurve } from '../../../web-report/charts/reach-curve.js';

const options = { width: 600, title: 'reach', description: 'reach', x: 'minutes', y: 'share', band: 'band' };
const points = [{ minutes: 5, share: 0.25, low: 0.1, high: 0.4 }, { minutes: 10, share: 1, low: 0.9, high: 1 }];

test('a line begins with nobody at 0 minutes and passes its points, taller for more people', () => {
  const svg = reachCurve([{ label: 'all', points }], options);
  const curve = /class="curve" d="M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)L([\d.]+),([\d.]+)"/.exec(svg)!.slice(1).map(Number);
  const [x0, y0, x1, y1, x2, y2] = curve as [number, number, number, number, number, number];
  expect(x1 - x0).toBeCloseTo(x2 - x1, 1);
  expect((y0 - y1) / (y0 - y2)).toBeCloseTo(0.25, 2);
});
test('says its numbers to those who point at them, and draws a band only where there is one', () => {
  const svg = reachCurve([{ label: '甲', points: points.map(({ minutes, share }) => ({ minutes, share })) }], options);
  expect(svg).toContain('<title>甲: 5 min, 25 %</title>');
  expect(svg).not.toContain('>band<');
  expect(reachCurve([{ label: '甲', points }], options)).toContain('>band<');
});
