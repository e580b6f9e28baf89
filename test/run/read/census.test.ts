/** A published workbook as it is: totals mixed with parts, numeric codes, 'NA' texts, development zones without a code. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readDataset, type FormDeclaration } from '../../../engine/run/read/index.js';
import { plain, told } from './form.js';

const path = fileURLToPath(new URL('../../../../shared/data/census_county_2020.xlsx', import.meta.url));
const missing = existsSync(path) ? '' : ' (skipped: the census workbook is not beside this checkout)';

const field = (name: string, zh: string, type: 'code' | 'text' | 'int' | 'num', unit: string): FormDeclaration['fields'][number] => ({ name, title: { zh, en: name }, group: 'census', type, unit, level: 'county', providedBy: 'census', ...(unit === '人' ? { min: 1, max: 30_000_000 } : {}) });

const census: FormDeclaration = {
  fields: [field('code', '区划代码', 'code', '-'), field('county', '区县', 'text', '-'), field('population', '人口数_合计', 'int', '人'), field('sexes', '性别比（女=100）', 'num', '-'), field('urban', '城区人口', 'int', '人')],
  unit: {
    code: 'code',
    name: 'county',
    rows: [
      { is: 'total', code: '', where: { 省: '全国' }, level: 'nation' },
      { is: 'excluded', code: '', reason: { zh: '无代码的开发区', en: 'zone without a code' } },
      { is: 'total', code: '\\d{2}0000', level: 'province' },
      { is: 'unit', code: '441900|442000|460400|620200' },
      { is: 'total', code: '\\d{4}00', level: 'prefecture' },
      { is: 'unit', code: '\\d{6}' },
    ],
    otherColumns: 'ignore',
    weight: 'population',
  },
};

test.skipIf(missing !== '')(`the 2020 census by county: units, totals and zones are told apart${missing}`, async () => {
  const dataset = await readDataset(path, census);
  expect(told(dataset).slice(0, 5)).toEqual([]);
  expect(dataset.table.rows).toBe(2943 + 4);
  expect(dataset.codes[0]).toBe('110101');
  expect(plain(dataset.table.columns.get('population'))[0]).toBe(708_829);
  expect(plain(dataset.table.columns.get('urban'))[0]).toBe('blank');
  const nation = dataset.others.find(({ level }) => level === 'nation')!;
  expect(nation.values.get('population')).toBe(1_409_778_724);
  expect(dataset.others.filter(({ is }) => is === 'excluded')).toHaveLength(45);
  // without the zones, counties fall 3.43 million short of the nation
  const sum = (dataset.table.columns.get('population') as { values: Float64Array }).values.reduce((a, b) => a + b, 0);
  expect((1_409_778_724 - sum) / 1e6).toBeCloseTo(3.43, 2);
});
