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

test('a file of another version of the form: what both versions know is read, what only one knows is passed over', () => {
  const [households, mu] = [form.fields[4]!, form.fields[5]!];
  // Last year: the rate under another name, the area in hectares, a field that is gone; households were not yet asked for.
  const before = { ...form, fields: [...form.fields.filter((field) => field !== households && field !== mu), { ...mu, unit: '公顷' }, { ...mu, name: 'download_mbps', title: { zh: '网速', en: 'Speed' }, headers: [], unit: 'Mbps' }] };
  // This year the same heading, of another field in another unit.
  const now = { ...form, fields: [...form.fields, { ...mu, name: 'ping_ms', title: { zh: '网速', en: 'Speed' }, headers: [], unit: 'ms' }] };
  const byNow = new HeaderReader(now, undefined, { form: before, ofTheFile: true });
  expect(['宽带率', 'ping_ms', 'download_mbps', '网速', '耕地面积', '备注'].map((header) => byNow.find(header)?.name ?? byNow.find(header))).toEqual(['broadband_rate', 'ping_ms', null, null, null, undefined]);
  const byOwn = new HeaderReader(before, undefined, { form: now, ofTheFile: false });
  expect(['网速', 'ping_ms', '户籍户数', '备注'].map((header) => byOwn.find(header)?.name ?? byOwn.find(header))).toEqual(['download_mbps', null, null, undefined]);
  // A field of this year that is required cannot be asked of last year's file.
  const headers = ['village_code', '宽带率', 'download_mbps', '备注'];
  const layout = byNow.layout('v.csv', 1, headers);
  expect([layout.problems.map(({ place, code }) => `${place} ${code}`), layout.ignored, layout.absent.map(({ name }) => name).includes('households')]).toEqual([['v.csv:1 备注 villages/unknown-column'], ['download_mbps', '备注'], true]);
  expect(new HeaderReader(now, undefined).layout('v.csv', 1, headers).problems.map(({ place, code }) => `${place} ${code}`)).toEqual(['v.csv:1 download_mbps villages/unknown-column', 'v.csv:1 备注 villages/unknown-column', 'v.csv:1 households villages/absent-column']);
});

test('a field that was renamed and kept its heading and unit is the same field', () => {
  const renamed = { ...form, fields: form.fields.map((field) => (field.name === 'broadband_rate' ? { ...field, name: 'rate' } : field)) };
  expect(new HeaderReader(form, undefined, { form: renamed, ofTheFile: true }).find('宽带率')?.name).toBe('broadband_rate');
});

test('width, spaces, case and kinds of brackets and quotes make no difference', () => {
  expect(normaliseHeader(' 地块（“一张图”）Ａ')).toBe(normaliseHeader('地块【"一张图"】 a'));
});
