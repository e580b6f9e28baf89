import { expect, test } from 'vitest';
import { reportedShares, type ReportedShare } from '../../../web-report/charts/reported-shares.js';
import { layoutFaults } from './layout.js';
import { marks, OPTIONS } from './marks.js';

const options = { ...OPTIONS, x: '终端比例 share of terminals [%]', names: { reported: '回执 answered', outside: '区间之外 outside of the range', mean: '模型均值 mean of the model', range: '模型 5–95% model, 5 to 95 %' } };
const rows: readonly ReportedShare[] = [
  { title: '330102 2023-07-02T09:00+08:00', reported: 0.5, modelled: { mean: 0.8, low: 0.7, high: 0.9 }, said: '50.0 % (−30.0)', outside: true },
  { title: '330103 2023-07-02T09:00+08:00', reported: 0.75, modelled: { mean: 0.8, low: 0.7, high: 0.9 }, said: '75.0 % (−5.0)', outside: false },
  { title: '330104 2023-07-02T09:00+08:00', reported: 1, modelled: null, said: '100.0 %; 无终端资料 no known terminals', outside: false },
];

test('an answer is a dot on the scale of shares, the model a band with its mean; what lies outside is marked, what has no model has no band', () => {
  const svg = reportedShares(rows, { ...options, width: 720 });
  expect([marks(svg, 'reported'), marks(svg, 'range'), marks(svg, 'mean'), marks(svg, 'outside')]).toEqual([3, 2, 2, 1]);
  const dots = [...svg.matchAll(/class="reported" cx="([\d.]+)"/g)].map(([, x]) => Number(x));
  const [, left, wide] = /class="range" x="([\d.]+)"[^>]*width="([\d.]+)"/.exec(svg)!.map(Number) as [number, number, number];
  // 50, 75 and 100 %: as far apart as each other; the band from 70 to 90 %
  expect(dots[1]! - dots[0]!).toBeCloseTo(dots[2]! - dots[1]!, 1);
  expect((left - dots[0]!) / (dots[2]! - dots[0]!)).toBeCloseTo(0.4, 2);
  expect(wide / (dots[2]! - dots[0]!)).toBeCloseTo(0.4, 2);
  expect(svg).not.toContain('NaN');
});

test('no text lies on another, wide or narrow', () => {
  for (const width of [340, 720]) expect(layoutFaults(reportedShares(rows, { ...options, width }))).toEqual([]);
});
