import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS } from '../../../engine/core/expression/index.js';
import { condition, formula, problemsOf } from './sample.js';

const codes = (read: () => unknown): string[] => problemsOf(read).map(({ code }) => code);

test('a formula keeps its text and names its fields in order of appearance', () => {
  const read = formula(' 100 * online_households / households ', '%');
  expect(read.text).toBe('100 * online_households / households');
  expect(read.kind).toBe('number');
  expect(read.fields).toEqual(['online_households', 'households']);
  expect(formula('wavg([b, a], [c, b])').fields).toEqual(['b', 'a', 'c']);
  expect(condition('terrain == "hill" and a > 0').fields).toEqual(['terrain', 'a']);
});

test('a checked expression is plain data', () => {
  const read = condition('terrain == "hill" and wavg([a, b], [c, d]) > 0.5');
  expect(structuredClone(read)).toEqual(read);
  expect(JSON.parse(JSON.stringify(read))).toEqual(read);
});

test('a minus sign binds less tightly than a power, which binds to the right', () => {
  expect(formula('-a^2').tree).toEqual(formula('-(a^2)').tree);
  expect(formula('a^b^c').tree).toEqual(formula('a^(b^c)').tree);
});

test('line breaks are blanks', () => {
  expect(formula('a\n+ b\r\n').tree).toEqual(formula('a + b').tree);
});

test.each(['1 + 2.5e-3', 'min(a, b, c)', 'a % 3', 'abs(-a)', 'round(floor(ceil(a)))', 'exp(a) + log1p(b) + log(c) + sqrt(d)', 'max(a)'])('reads %s', (text) => {
  expect(codes(() => formula(text))).toEqual([]);
});

test.each(['not (a == 1)', 'a > 0 and b > 0 or c != 1', "terrain != 'hill'", '"hill" == terrain', 'is_relieved == 1', '(a > 0)'])('reads the condition %s', (text) => {
  expect(codes(() => condition(text))).toEqual([]);
});

const REFUSED: readonly (readonly [text: string, code: string, message: string])[] = [
  ['import("fs")', 'formula/unknown-function', 'import'],
  ['createUnit("x")', 'formula/unknown-function', 'createUnit'],
  ['evaluate("1")', 'formula/unknown-function', 'evaluate'],
  ['a.constructor', 'formula/not-allowed', 'a field without `.`'],
  ['cos.constructor("x")()', 'formula/syntax', 'Value expected'],
  ['cos.constructor("x")', 'formula/not-allowed', 'a function by its name'],
  ['a["b"]', 'formula/not-allowed', 'a field without'],
  ['f(x) = 1', 'formula/not-allowed', 'without a definition'],
  ['a = 1', 'formula/not-allowed', '`==`'],
  ['[1, 2]', 'formula/not-allowed', 'wavg'],
  ['1:3', 'formula/not-allowed', 'range'],
  ['2a', 'formula/not-allowed', '`*` between factors'],
  ['a b', 'formula/not-allowed', '`*` between factors'],
  ['5 cm', 'formula/not-allowed', '`*` between factors'],
  ['1 < 2 < 3', 'formula/not-allowed', 'joined by `and`'],
  ['a; b', 'formula/not-allowed', 'one formula'],
  ['a # b', 'formula/not-allowed', 'without a comment'],
  ['a + 5%', 'formula/not-allowed', 'division by 100'],
  ['5%', 'formula/not-allowed', 'division by 100'],
  ['a ? 1 : 2', 'formula/not-allowed', 'fields, numbers'],
  ['{a: 1}', 'formula/not-allowed', 'fields, numbers'],
  ["a'", 'formula/not-allowed', 'fields, numbers'],
  ['a!', 'formula/not-allowed', 'fields, numbers'],
  ['+a', 'formula/not-allowed', 'fields, numbers'],
  ['a mod b', 'formula/not-allowed', 'fields, numbers'],
  ['a .* b', 'formula/not-allowed', 'fields, numbers'],
  ['a to b', 'formula/not-allowed', 'fields, numbers'],
  ['a | b', 'formula/not-allowed', 'fields, numbers'],
  ['a xor b', 'formula/not-allowed', 'fields, numbers'],
  ['1e400', 'formula/not-allowed', 'a finite number'],
  ['true', 'formula/not-allowed', 'a finite number'],
  ['null', 'formula/not-allowed', 'a finite number'],
  ['NaN', 'formula/not-allowed', 'a finite number'],
  ['e', 'formula/unknown-field', '"e"'],
  ['pi * a', 'formula/unknown-field', '"pi"'],
  ['hasOwnProperty', 'formula/unknown-field', 'hasOwnProperty'],
  ['toString(a)', 'formula/unknown-function', 'toString'],
  ['houshold', 'formula/unknown-field', 'did you mean households?'],
  ['sqr(a)', 'formula/unknown-function', 'did you mean sqrt?'],
  ['a +', 'formula/syntax', 'char 4'],
  ['', 'formula/syntax', 'a formula'],
  ['  ', 'formula/syntax', 'a formula'],
  ['户数 + 1', 'formula/syntax', 'char 1'],
  ['a > 1', 'formula/type', 'a number'],
  ['1 + (a and b)', 'formula/type', 'a number'],
  ['terrain + 1', 'formula/type', 'a number'],
  ['"x"', 'formula/type', 'a number'],
  ['abs(a, b)', 'formula/type', 'abs of one number'],
  ['min()', 'formula/type', 'at least one'],
  ['wavg(a, b)', 'formula/type', 'wavg([values], [weights])'],
  ['wavg([a, b], [c])', 'formula/type', 'as many weights as values'],
  ['wavg([], [])', 'formula/type', 'as many weights as values'],
  ['min([a, b])', 'formula/not-allowed', 'wavg'],
];
test.each(REFUSED)('refuses the formula %j with %s', (text, code, message) => {
  const problems = problemsOf(() => formula(text));
  expect(problems.map((problem) => problem.code)).toContain(code);
  expect(problems.map(({ expected, found }) => `${expected} ${found}`).join('\n')).toContain(message);
});

test.each([
  ['a', 'formula/type', 'a condition such as'],
  ['a + 1', 'formula/type', 'a condition such as'],
  ['not a == 1', 'formula/type', 'a number'],
  ['not a', 'formula/type', 'a condition such as'],
  ['terrain == 1', 'formula/type', 'a quoted text'],
  ['terrain < "x"', 'formula/type', 'a quoted text'],
  ['a == "x"', 'formula/type', 'a quoted text'],
  ['terrain == terrain', 'formula/type', 'a quoted text'],
  ['"x" == "x"', 'formula/type', 'a quoted text'],
  ['terain == "hill"', 'formula/unknown-field', 'did you mean terrain?'],
  ['a = 1', 'formula/not-allowed', '`==`'],
  ['(a > 0) > 0', 'formula/type', 'a number'],
])('refuses the condition %j with %s', (text, code, message) => {
  const problems = problemsOf(() => condition(text));
  expect(problems.map((problem) => problem.code)).toContain(code);
  expect(problems.map(({ expected, found }) => `${expected} ${found}`).join('\n')).toContain(message);
});

test('names the place, and all problems of a formula at once', () => {
  const problems = problemsOf(() => formula('hoseholds + sqr(a) + 2b + terrain'));
  expect(problems.map(({ code }) => code)).toEqual(['formula/unknown-field', 'formula/unknown-function', 'formula/not-allowed', 'formula/type']);
  expect(problems.every(({ place }) => place === 'F')).toBe(true);
});

test('ten thousand brackets are an input error, not a stack overflow', () => {
  expect(codes(() => formula(`${'('.repeat(10_000)}1${')'.repeat(10_000)}`))).toEqual(['formula/too-long']);
  expect(codes(() => formula(`${'('.repeat(900)}1${')'.repeat(900)}`))).toEqual(['formula/too-deep']);
});

test('limits are met exactly', () => {
  const nested = (depth: number): string => `${'('.repeat(depth)}a${')'.repeat(depth)}`;
  expect(codes(() => formula(nested(LIMITS.brackets)))).toEqual([]);
  expect(codes(() => formula(nested(LIMITS.brackets + 1)))).toEqual(['formula/too-deep']);
  expect(codes(() => formula('a'.padEnd(LIMITS.characters)))).toEqual([]);
  expect(codes(() => formula('a'.padEnd(LIMITS.characters + 1)))).toEqual(['formula/too-long']);
  expect(codes(() => formula('-'.repeat(LIMITS.depth - 1) + 'a'))).toEqual([]);
  expect(codes(() => formula('-'.repeat(LIMITS.depth) + 'a'))).toEqual(['formula/too-deep']);
  // 250 fields and 249 additions are 499 nodes, 251 fields are 501.
  expect(codes(() => formula(`a${'+a'.repeat(249)}`))).toEqual([]);
  expect(codes(() => formula(`a${'+a'.repeat(250)}`))).toEqual(['formula/too-long']);
});

test('brackets and # inside quotes are text', () => {
  expect(codes(() => condition(`terrain == "${'('.repeat(100)}#"`))).toEqual([]);
});

test.each([
  ['minus signs', '-'.repeat(1_999) + 'a'],
  ['powers', '2^'.repeat(999) + '2'],
  ['negations', 'not '.repeat(499) + 'a'],
  ['shared percentages', `a${'+5%'.repeat(600)}`],
  ['questions', 'a?'.repeat(600) + 'a' + ':a'.repeat(598)],
  ['assignments', 'a='.repeat(900) + '1'],
  ['transpositions', 'a' + "'".repeat(1_999)],
])('a long row of %s is refused quickly', (_, text) => {
  const start = performance.now();
  expect(problemsOf(() => formula(text)).length).toBeGreaterThan(0);
  expect(performance.now() - start).toBeLessThan(10_000);
});

test('whatever the text, it is read or refused with an InputError', () => {
  const tokens = fc.array(
    fc.constantFrom(
      'a',
      'b',
      'terrain',
      'x',
      '1',
      '0.5',
      '1e9',
      '(',
      ')',
      '[',
      ']',
      '+',
      '-',
      '*',
      '/',
      '%',
      '^',
      '==',
      '!=',
      '<',
      '>=',
      'and',
      'or',
      'not',
      ',',
      'min(',
      'wavg([',
      '"x"',
      "'",
      '.',
      ':',
      ';',
      '=',
      '{',
      '}',
      '?',
      '!',
      '#',
      '\\',
      '\n',
      'constructor',
      '__proto__',
      'import',
      ' ',
    ),
    { maxLength: 40 },
  );
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    tokens.map((parts) => parts.join(' ')),
    tokens.map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (hostile) => {
      for (const problem of [...problemsOf(() => formula(hostile)), ...problemsOf(() => condition(hostile))]) {
        expect(problem.code).toMatch(/^formula\//);
      }
    }),
    { numRuns: 2_000 },
  );
});
