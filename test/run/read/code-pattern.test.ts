import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDigits, wholeMatch } from '../../../engine/run/read/code-pattern.js';

const PATTERNS = ['\\d{12}', '\\d{6}0{6}', '\\d{9}0{3}', '11\\d{4}', '\\d', '7', '\\d{2}|\\d{4}', '[1-9]\\d{5}', '\\d{0}', '\\d{3,4}', ''];
const text = fc.oneof(fc.stringMatching(/^\d{0,13}$/), fc.stringMatching(/^\d{6}0{6}$/), fc.string({ maxLength: 13 }), fc.constantFrom('１１０１０１', '110101\n', ' 110101'));

test('a pattern matches the texts its regular expression matches whole', () => {
  fc.assert(fc.property(fc.constantFrom(...PATTERNS), text, (pattern, code) => {
    expect(wholeMatch(pattern)(code)).toBe(new RegExp(`^(?:${pattern})$`).test(code));
  }));
});

test('digits are those of ASCII, one at least', () => {
  fc.assert(fc.property(text, (code) => {
    expect(isDigits(code)).toBe(/^\d+$/.test(code));
  }));
});
