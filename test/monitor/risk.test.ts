import { expect, test } from 'vitest';
import { hazardsOf } from '../../engine/monitor/risk.js';
import type { Edition } from '../../engine/warning/rule.js';

const edition = (effective: string, line: number): Edition => ({
  effective, region: '',
  hazards: [{ hazard: 'rain', title: { zh: '雨', en: 'rain' }, branches: ['observed'], probability: 0.5, hysteresis: { raise: { hits: 1, of: 1 }, clear: 1, hold: 0 }, basis: effective, verified: true, levels: [{ level: 'blue', any: [[{ quantity: 'rain', unit: 'mm', statistic: 'max', window: null, comparison: '>=', line }]] }] }],
});
const MIDNIGHT = Date.parse('2023-07-02T00:00:00+08:00');
const HOUR = 3_600_000;
const at = (editions: readonly Edition[], rain: readonly number[], end: number): unknown => hazardsOf({ books: [{ book: 'b', editions }], dt: 3_600 }, { code: '330102001201', end, columns: new Map([['rain', Float64Array.from(rain)]]), line: () => undefined }).map(({ level, since, reasons }) => [level, since, reasons.map(({ line, value, crossed }) => [line, value, crossed])]);

test('each hour is held against the edition of its own date', () => {
  const both = [edition('2020-01-01', 5), edition('2023-07-02', 10)];
  // 7 mm an hour from 22:00 on: blue by 5 mm until midnight, by 10 mm no longer
  expect(at(both, [7, 7, 7], MIDNIGHT)).toEqual([[0, MIDNIGHT, [[10, 7, false]]]]);
  expect(at(both, [7, 7], MIDNIGHT - HOUR)).toEqual([[1, MIDNIGHT - 2 * HOUR, [[5, 7, true]]]]);
  expect(at([edition('2023-07-02', 5)], [7, 7, 7], MIDNIGHT)).toEqual([[1, MIDNIGHT, [[5, 7, true]]]]);
  expect(at([edition('2023-07-03', 5)], [7, 7, 7], MIDNIGHT)).toEqual([]);
});
