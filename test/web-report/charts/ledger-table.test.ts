import { expect, test } from 'vitest';
import { differenceIntervals } from '../../../web-report/charts/difference-intervals.js';
import { ledgerTable, residualShare } from '../../../web-report/charts/ledger-table.js';
import { layoutFaults } from './layout.js';
import { OPTIONS, attribute } from './marks.js';

const heads = { title: '模型', of: '守恒量', unit: '单位', in: '流入', out: '流出', stored: '蓄存', residual: '余差', share: '占比', state: '结论' };
const options = { heads, closed: '闭合', open: '不闭合', format: (value: number) => value.toFixed(0) };
const row = { title: 'GR4J <水>', of: '水', unit: 'mm', in: 438_940, out: 401_551, stored: 37_389, residual: 6.7e-9 };

test('a ledger says in, out, stored and residual, and that it closes', () => {
  const html = ledgerTable([row], options);
  for (const text of ['438940', '401551', '37389', '6.7e-9', '1.5e-14', '闭合', 'GR4J &lt;水&gt;']) expect(html).toContain(`>${text}<`);
  expect(html).not.toContain('不闭合');
});

test('a ledger with a residual of more than a billionth does not close', () => {
  expect(ledgerTable([{ ...row, residual: 1 }], options)).toContain('<td class="gone">不闭合</td>');
  expect(residualShare({ in: 0, out: 0, stored: 0, residual: 0 })).toBe(0);
  expect(residualShare({ in: 200, out: 0, stored: 0, residual: -1 })).toBe(0.005);
});

test('differences stand about zero with their intervals, in words as well', () => {
  const rows = [
    { title: '加堤', value: -20, low: -25, high: -15 },
    { title: '不变', value: 10, low: null, high: null },
  ];
  const svg = differenceIntervals(rows, { ...OPTIONS, x: '万元', format: (value) => String(value) });
  const [fall = 0, rise = 0] = attribute(svg, 'difference', 'cx');
  const zero = attribute(svg, 'zero', 'x1')[0]!;
  expect((zero - fall) / (rise - zero)).toBeCloseTo(2, 3);
  expect(attribute(svg, 'interval', 'x1')).toHaveLength(1);
  expect(svg).toContain('>-20 [-25, -15]</text>');
  expect(layoutFaults(svg)).toEqual([]);
  expect(differenceIntervals([], { ...OPTIONS, x: '', format: String })).not.toContain('NaN');
});
