import { expect, test } from 'vitest';
import { InputError } from '../../engine/core/errors.js';
import { describeDimensions, divideUnits, isDimensionless, multiplyUnits, parseUnit, raiseUnit, sameDimensions, sameScale } from '../../engine/core/units.js';

const dimensions = (text: string): string => describeDimensions(parseUnit(text).dimensions);

test('counting words are dimensions of their own', () => {
  expect(dimensions('户')).toBe('户');
  expect(sameDimensions(parseUnit('户').dimensions, parseUnit('人').dimensions)).toBe(false);
});

test.each(['-', '比', '0/1', '1', '%', 't/t'])('%s has no dimension', (text) => {
  expect(isDimensionless(parseUnit(text).dimensions)).toBe(true);
});

test.each([
  ['%', 1 / 100],
  ['‰', 1 / 1000],
  ['0/1', 1],
  ['t/t', 1],
  ['万元', 10_000],
  ['家/百户', 1 / 100],
  ['次/千人', 1 / 1000],
  ['百万元', 1_000_000],
  ['亿元', 100_000_000],
])('one %s is %d base units', (text, scale) => {
  expect(parseUnit(text).scale).toBeCloseTo(scale, 12);
});

test('a square kilometre is 1,500 mu, a hectare 15', () => {
  const mu = parseUnit('亩').scale;
  expect(parseUnit('km²').scale / mu).toBeCloseTo(1500, 9);
  expect(parseUnit('公顷').scale / mu).toBeCloseTo(15, 9);
  expect(dimensions('亩')).toBe('m^2');
  expect(parseUnit('亩次')).toEqual(parseUnit('亩'));
  expect(parseUnit('km2')).toEqual(parseUnit('km²'));
  expect(parseUnit('m^3').scale / parseUnit('L').scale).toBeCloseTo(1000, 9);
});

test('an hour is 60 minutes; a year is a dimension of its own', () => {
  expect(parseUnit('h').scale / parseUnit('分钟').scale).toBe(60);
  expect(sameDimensions(parseUnit('年').dimensions, parseUnit('h').dimensions)).toBe(false);
});

test('what stands after each slash divides', () => {
  expect(dimensions('元/人/年')).toBe('元/人·年');
  expect(dimensions('1/km')).toBe('1/m');
  expect(dimensions('h/户')).toBe('s/户');
  // per 10,000 mu: 1 / (10^4 * 2000/3 m^2)
  expect(parseUnit('个/万亩').scale).toBeCloseTo(3 / 2e7, 18);
});

test('a plain word nobody declared is a base of its own', () => {
  expect(dimensions('标准畜')).toBe('标准畜');
  expect(dimensions('widgets')).toBe('widgets');
});

test('units multiply, divide and are raised to a power', () => {
  const [km, h] = [parseUnit('km'), parseUnit('h')];
  expect(describeDimensions(divideUnits(km, h).dimensions)).toBe('m/s');
  expect(isDimensionless(divideUnits(km, parseUnit('m')).dimensions)).toBe(true);
  expect(sameDimensions(multiplyUnits(km, km).dimensions, raiseUnit(km, 2).dimensions)).toBe(true);
  expect(sameScale(raiseUnit(km, 2).scale, parseUnit('km²').scale)).toBe(true);
  expect(isDimensionless(raiseUnit(km, 0).dimensions)).toBe(true);
});

test.each(['', ' ', '户/', '/户', '个//户', '万 亩', '3x', 'a+b', '户²²', '(户)'])('refuses the malformed unit %j', (text) => {
  expect(() => parseUnit(text, 'fields.yaml unit')).toThrow(InputError);
  expect(() => parseUnit(text, 'fields.yaml unit')).toThrow('[unit/malformed]');
});
