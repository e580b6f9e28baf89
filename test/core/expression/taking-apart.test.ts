import { expect, test } from 'vitest';
import { asRatio, conjunction, conjuncts, evaluateCondition, fieldsOf } from '../../../engine/core/expression/index.js';
import { condition, formula } from './sample.js';

test('a condition is taken apart at its top-level ands', () => {
  const parts = conjuncts(condition('is_relieved == 1 and (a > 0 or b > 0) and c <= 2'));
  expect(parts.map(({ text }) => text)).toEqual(['is_relieved == 1', 'a > 0 or b > 0', 'c <= 2']);
  expect(parts.map(({ fields }) => fields)).toEqual([['is_relieved'], ['a', 'b'], ['c']]);
  expect(evaluateCondition({ a: null, b: 1 }, parts[1]!)).toBe(1);
  expect(conjuncts(condition('a > 0')).map(({ text }) => text)).toEqual(['a > 0']);
});

test('conditions put together with and are the condition again', () => {
  const whole = condition('a > 0 and b > 0 and c > 0');
  expect(conjunction(conjuncts(whole))).toEqual(whole);
  expect(conjunction([])).toBeNull();
  expect(conjunction([condition('a > 0 or b > 0'), condition('c > 0')])!.text).toBe('(a > 0 or b > 0) and c > 0');
});

test.each([
  ['100*a/b', 100],
  ['a/b*100', 100],
  ['100*(a/b)', 100],
  ['(100*a)/b', 100],
  ['a*100/b', 100],
  ['a/(b/100)', 100],
  ['a/b', 1],
])('%s is %d times a over b', (text, factor) => {
  expect(asRatio(formula(text))).toEqual({ factor, numerator: 'a', denominator: 'b' });
});

test.each(['a', '100*a', 'a/b/c', 'a*b', '100*a/(b+c)', '-a/b', '1/a', 'a/b/0'])('%s is no ratio of two fields', (text) => {
  expect(asRatio(formula(text))).toBeNull();
});

test('fields are named once each', () => {
  expect(fieldsOf(formula('a + b*a').tree)).toEqual(['a', 'b']);
});

test('a formula is no condition', () => {
  expect(() => conjuncts(formula('a'))).toThrow(TypeError);
  expect(() => asRatio(condition('a > 0'))).toThrow(TypeError);
});
