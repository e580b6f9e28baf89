import { expect, test } from 'vitest';
import { HeaderReader, normaliseHeader } from '../../../engine/run/read/header.js';
import { form } from './form.js';

const reader = new HeaderReader(form, undefined);

test.each([
  ['village_code', 'village_code'],
  ['\uFEFFVillage Code', 'village_code'],
  ['统计用区划代码（12位）', 'village_code'],
  [' 户籍户数 ', 'households'],
  ['户籍户数（户）', 'households'],
  ['households [户]', 'households'],
  ['耕地面积(三调)', 'cultivated_mu'],
  ['耕地面积（三调）（亩）', 'cultivated_mu'],
  ['耕地面积(亩)', 'cultivated_mu'],
  ['宽带率（％）', 'broadband_rate'],
])('%j heads the column of %s', (header, name) => {
  expect(reader.find(header)?.name).toBe(name);
});

test.each(['户数', '耕地面积(公顷)', '统计用区划代码(9位)', '', '村名'])('%j heads no field', (header) => {
  expect(reader.find(header)).toBeUndefined();
});

test('a mapping overrules the form, and may pass a column over', () => {
  const mapped = new HeaderReader(form, new Map([['户 数', 'households'], ['地形', null]]));
  expect(mapped.find('户数')?.name).toBe('households');
  expect(mapped.find('地形')).toBeNull();
});

test("a heading with its unit never hides another field's own heading", () => {
  const fields = [{ ...form.fields[4]!, name: 'a', title: { zh: '面积', en: 'area' }, unit: '亩' }, { ...form.fields[4]!, name: 'b', title: { zh: '面积(亩)', en: 'area in mu' }, unit: '-' }];
  expect(new HeaderReader({ ...form, fields }, undefined).find('面积（亩）')?.name).toBe('b');
});

test('width, spaces, case and kinds of brackets and quotes make no difference', () => {
  expect(normaliseHeader(' 地块（“一张图”）Ａ')).toBe(normaliseHeader('地块【"一张图"】 a'));
});
