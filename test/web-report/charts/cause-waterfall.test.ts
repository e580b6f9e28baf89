import { expect, test } from 'vitest';
import { causeWaterfall } from '../../../web-report/charts/cause-waterfall.js';
import { OPTIONS } from './marks.js';

const NAME = '作物损失及务工停工 crop losses and closed days';
const drawn = (width: number): string => causeWaterfall([{ label: NAME, value: 30 }, { label: 'b', value: -10 }], { ...OPTIONS, width, total: 'all', x: 'persons', format: (value) => value.toFixed(1) });
const bars = (svg: string): number[][] => [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)].map((match) => match.slice(1).map(Number));

test('each bar begins where the last ended, and may go back; the last is the sum', () => {
  // axis from 230 px to 524 px: 9.8 px a person over 30
  expect(bars(drawn(600))).toEqual([[230, 6, 294], [426, 31, 98], [230, 56, 196]]);
  expect(drawn(600)).toContain('>20.0</text>');
});

test('on a narrow page names stand whole above their bars', () => {
  const svg = drawn(330);
  expect(svg).toContain(`>${NAME}</text>`);
  // axis from 8 px to 254 px: 8.2 px a person over 30
  expect(bars(svg)).toEqual([[8, 23, 246], [172, 65, 82], [8, 107, 164]]);
});
