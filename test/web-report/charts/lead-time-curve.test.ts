import { expect, test } from 'vitest';
import { leadTimeCurve } from '../../../web-report/charts/lead-time-curve.js';
import { layoutFaults } from './layout.js';
import { marks, OPTIONS } from './marks.js';

const options = { ...OPTIONS, x: '分钟 minutes', y: '比例 share' };

test('falls by one event at each lead time; a miss keeps it below 100 % from the start', () => {
  // four events, two warned of 30 and 60 minutes before: 50 % up to 30, 25 % up to 60, then none
  const svg = leadTimeCurve([{ label: '黄', leads: [30, 60], events: 4 }], options);
  const numbers = /class="curve" d="M([^"]+)"/.exec(svg)![1]!.split(/[LM]/).map((pair) => pair.split(',').map(Number) as [number, number]);
  const [x0, y0] = numbers[0]!;
  const floor = numbers.at(-1)![1];
  const full = y0 - (floor - y0); // 50 % is halfway up
  const shareAt = (k: number): number => (floor - numbers[k]![1]) / (floor - full);
  expect(numbers.map((_, k) => Math.round(shareAt(k) * 100))).toEqual([50, 50, 50, 25, 25, 0, 0]);
  expect((numbers[2]![0] - x0) / (numbers[4]![0] - x0)).toBeCloseTo(0.5, 2);
});
test('events none of which was warned of lie at 0, and no event is no error', () => {
  const svg = leadTimeCurve([{ label: '蓝', leads: [], events: 3 }, { label: '红', leads: [], events: 0 }], options);
  expect(marks(svg, 'curve')).toBe(2);
  expect(svg).not.toContain('NaN');
});
test('no text lies on another, wide or narrow', () => {
  for (const width of [340, 720]) expect(layoutFaults(leadTimeCurve([{ label: '蓝 blue', leads: [600], events: 1 }], { ...options, width }))).toEqual([]);
});
