import { expect, test } from 'vitest';
import { isRefusal, RowClassifier } from '../../../engine/run/read/row-class.js';
import { form } from './form.js';

const classify = (code: string, name = '东村'): string => {
  const verdict = new RowClassifier(form).classify(code, (column) => (column === 'village_name' ? name : ''));
  return isRefusal(verdict) ? verdict.code : verdict.is;
};

test('the first class that matches the whole code and every condition wins', () => {
  expect([classify('110101001201'), classify('110101'), classify('110101001201', '某开发区')]).toEqual(['unit', 'total', 'excluded']);
});

test('codes that are none are told apart by what is wrong with them', () => {
  expect(['1.1E+11', '', 'NA', '1101010012', '110101001', 'x1', '110101001201123'].map((code) => classify(code))).toEqual([
    'villages/code-in-scientific-notation',
    'villages/missing-code',
    'villages/missing-code',
    'villages/bad-code',
    'villages/unrecognised-row',
    'villages/bad-code',
    'villages/bad-code',
  ]);
});

test('codes of a framework of its own are held against its classes alone', () => {
  const own = new RowClassifier({ ...form, unit: { ...form.unit, divisions: false, rows: [{ is: 'unit', code: 'S\\d{5}' }] } });
  const verdict = own.classify('X1', () => '');
  expect(own.classify('S11001', () => '')).toMatchObject({ is: 'unit' });
  expect(isRefusal(verdict) ? [verdict.code, verdict.expected] : verdict).toEqual(['villages/unrecognised-row', 'a row of one of the declared classes (unit S\\d{5})']);
});
