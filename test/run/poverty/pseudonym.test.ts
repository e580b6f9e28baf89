import { expect, test } from 'vitest';
import { idProblems, shownId } from '../../../engine/run/poverty/pseudonym.js';

const found = (id: string): string | null => idProblems(id, 'households.csv:2 household_id')[0]?.found ?? null;

test.each([
  ['an identity number', ['370832199001011234', '37083219900101123X', '370832 19800101 1234', '370832-19800101-123X', 'hh_370832199001011234', '370832800101123']],
  ['a mobile number', ['13812345678', '+8613812345678', '138 1234 5678', '86-138-1234-5678', '008613812345678', 'hh-13812345678']],
  // check digits by Luhn: 4111 1111 1111 1111 sums to 30
  ['the number of a card', ['4111111111111111', '6222 0212 3456 7890 128', '6222021234567890128']],
  ['a name', ['张三', '欧阳 三', '张·三', 'h1-李四']],
  ['other characters', ['-户1', '=cmd|calc', '-1+2', '@sum', '+1', 'a b', ' h1', 'h1,h2']],
])('%s is no pseudonym, however it is spaced, and is not repeated', (what, ids) => {
  for (const id of ids) {
    expect([id, found(id)]).toEqual([id, `${what} (not repeated)`]);
    expect(shownId(id)).toBe(what);
  }
});
test('what a register or a hash makes is a pseudonym', () => {
  for (const id of ['hh-00001', 'h1', '370832101205-0012', '370832101205-000123', 'p:17', '9f86d081884c7d65', '4111111111111112', '1000000000000000001', 'SD.0832/17', 'hh-00001/3', '户1', '户-0001']) expect([id, found(id)]).toEqual([id, null]);
});
