import { expect, test } from 'vitest';
import { codeAt, countyKind, Divisions, lacksCounties, levelOfCode, parentCode, villageForm, withoutFill } from '../../engine/core/divisions.js';

test('the length of a code says its level', () => {
  expect(['11', '1101', '110101', '110101001', '110101001001', '1', '11010', '1101a1', ''].map(levelOfCode)).toEqual(['province', 'prefecture', 'county', 'township', 'village', null, null, null, null]);
});
test('the parent of a code is what it begins with', () => {
  expect(['370832100200', '370832100', '370832', '3708', '37', 'x'].map(parentCode)).toEqual(['370832100', '370832', '3708', '37', null, null]);
  expect(codeAt('370832100200', 'county')).toBe('370832');
  expect(codeAt('3708', 'county')).toBeNull();
});
test('zeros to the end name the division above', () => {
  expect(['110000000000', '110100000000', '110101000000', '110101001000', '110101001001'].map(withoutFill)).toEqual(['11', '1101', '110101', '110101001', '110101001001']);
});
test.each([
  ['441900', 'none'],
  ['110101', 'municipal-districts'],
  ['110102', 'district'],
  ['370832', 'county'],
  ['130171', 'development-zone'],
  ['130180', 'development-zone'],
  ['130181', 'county-level-city'],
  ['419001', 'directly-administered'],
])('county digits of %s: %s', (code, kind) => {
  expect(countyKind(code)).toBe(kind);
});
test('four cities have no counties: their townships hang on the city itself', () => {
  expect(['441900003', '442000001', '460400100', '620200'].every(lacksCounties)).toBe(true);
  expect(lacksCounties('620201')).toBe(false);
  expect(lacksCounties('370832')).toBe(false);
});
test.each([
  ['370832100200', 'village'],
  ['370832100399', 'village'],
  ['370832100500', 'village'],
  ['370832100599', 'village'],
  ['370832100001', 'residents-committee'],
  ['370832100199', 'residents-committee'],
  ['370832100400', 'residents-committee'],
  ['370832100499', 'residents-committee'],
  ['370832100600', 'unassigned-village'],
  ['370832600200', 'unassigned-township'],
  ['370832000200', 'unassigned-township'],
  ['370832599200', 'village'],
  ['370832100000', 'total'],
  ['37083210020', null],
  ['3.70832E+11', null],
])('last digits of %s: %s', (code, form) => {
  expect(villageForm(code)).toBe(form);
});
test('an edition knows names, codes and parents, and no village', () => {
  const divisions = new Divisions(2023, {
    province: [{ code: '37', name: '山东省' }],
    prefecture: [{ code: '3708', name: '济宁市' }],
    county: [{ code: '370832', name: '梁山县' }],
    township: [{ code: '370832101', name: '乙镇' }, { code: '370832100', name: '甲镇' }],
  });
  expect([divisions.year, divisions.nameOf('370832'), divisions.nameOf('370833')]).toEqual([2023, '梁山县', undefined]);
  expect([divisions.has('37'), divisions.has('370832100'), divisions.has('370832100200')]).toEqual([true, true, false]);
  expect([divisions.parentOf('370832100200'), divisions.parentOf('370832100'), divisions.parentOf('370833100'), divisions.parentOf('37')]).toEqual(['370832100', '370832', undefined, undefined]);
  expect(divisions.codes('township')).toEqual(['370832100', '370832101']);
});
