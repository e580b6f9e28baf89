import { expect, test } from 'vitest';
import { UnitIndex } from '../../engine/monitor/units.js';

const unit = (code: string, name: string) => ({ code, name, at: null, lines: new Map(), feeds: new Map() });
const units = new UnitIndex([unit('330102001201', '新村'), unit('330102002201', '新村'), unit('330199001201', '东村')], new Map([['330102', '上城区'], ['330102001', '清波街道'], ['330102002', '湖滨街道']]));

test('two villages of one name are told apart by what they lie in', () => {
  expect(['330102001201', '330102002201'].map((code) => units.fullNameOf(code))).toEqual(['上城区清波街道新村', '上城区湖滨街道新村']);
  expect(units.placeOf('330102002201')).toEqual({ name: '新村', township: '湖滨街道', county: '上城区' });
});

test('what is not in the table of divisions is left out, an area lies in what is above it, and what has no name is told by its code', () => {
  expect(units.fullNameOf('330199001201')).toBe('东村');
  expect(units.placeOf('330102001')).toEqual({ name: '清波街道', township: null, county: '上城区' });
  expect(units.fullNameOf('330102')).toBe('上城区');
  expect(units.fullNameOf('330102009202')).toBe('上城区330102009202');
});
