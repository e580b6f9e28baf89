import { expect, test } from 'vitest';
import { numberColumnOf } from '../../../engine/core/table.js';
import type { CheckContext, OtherTotal } from '../../../engine/scoring/audit/check.js';
import { reconcile } from '../../../engine/scoring/audit/checks/reconcile.js';

const other = (is: 'total' | 'excluded', code: string, people: number, province: string): OtherTotal => ({ is, code, level: is === 'total' ? 'province' : null, name: province, row: 2, values: new Map([['people', people]]), texts: new Map([['province_name', province]]) });
const context = (others: readonly OtherTotal[]): CheckContext =>
  ({
    framework: { levels: [{ name: 'county', prefix: 6 }, { name: 'province', prefix: 2 }] },
    table: { rows: 3, columns: new Map([['people', numberColumnOf([100, 50, 70])]]) },
    codes: ['110101', '110102', '120101'],
    others,
  }) as unknown as CheckContext;
const rule = { id: 'totals', severity: 'W' as const, title: { zh: '合计', en: 'totals' }, check: 'reconcile', with: { field: 'people', level: 'province', place: ['province_name'] } };

test('a total that the units add up to is no finding', () => {
  const result = reconcile.run(context([other('total', '110000', 150, '甲'), other('total', '120000', 70, '乙')]), rule);
  expect(result).toMatchObject({ checked: true, findings: [], note: '2 totals compared, 2 agree' });
});

test('a difference is held against what was left out in the same place', () => {
  // 150 - 165 = -15; a zone of 10 left out there explains all but 5; the zone of 99 lies elsewhere
  const result = reconcile.run(context([other('total', '110000', 165, '甲'), other('excluded', 'NA', 10, '甲'), other('excluded', 'NA', 99, '乙')]), rule);
  expect(result.findings.map(({ unit, found }) => [unit, found])).toEqual([['11', 'units 150, published 165, difference -15 (甲); 1 rows left out there hold 10: -5 unexplained']]);
});

test('without published totals it is not checked, which is no pass', () => {
  expect(reconcile.run(context([]), rule)).toMatchObject({ checked: false, note: 'the file has no published totals of level province' });
});
