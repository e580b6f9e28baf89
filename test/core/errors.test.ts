import { expect, test } from 'vitest';
import { describeProblem, InputError, quote, throwIfAny, type Problem } from '../../engine/core/errors.js';
import { lookup, nearestName, unknownName } from '../../engine/core/lookup.js';

const problem: Problem = { place: 'villages.csv:812 households', expected: 'a whole number >= 1', found: '""', code: 'villages/missing' };

test('a problem says where, expected, found, code', () => {
  expect(describeProblem(problem)).toBe('villages.csv:812 households: expected a whole number >= 1, found "" [villages/missing]');
});

test('an error holds all problems and shows the first twenty', () => {
  const error = new InputError(Array.from({ length: 25 }, () => problem));
  expect(error.problems).toHaveLength(25);
  expect(error.message.split('\n')).toHaveLength(21);
  expect(error.message).toContain('... and 5 more');
});

test('no problem, no error', () => {
  expect(() => throwIfAny([])).not.toThrow();
  expect(() => throwIfAny([problem])).toThrow(InputError);
});

test('long text is cut when quoted', () => {
  expect(quote('x'.repeat(100))).toHaveLength(62);
});

test('a slip of the pen is recognised, a different word is not', () => {
  expect(nearestName('househods', ['village_code', 'households'])).toBe('households');
  expect(nearestName('zzz', ['village_code', 'households'])).toBeUndefined();
});

test('an unknown name is told with the names there are', () => {
  expect(unknownName('x', 'b', ['a', 'c'], 'c/d')).toMatchObject({ expected: 'one of a, c', found: '"b" (did you mean a?)' });
  expect(() => lookup(new Map([['a', 1]]), 'b', 'place', 'code')).toThrow('place: expected one of a');
  expect(lookup(new Map([['a', 1]]), 'a', 'place', 'code')).toBe(1);
});
