import { expect, test } from 'vitest';
import { securityPage } from '../../../web-report/pages/security/page.js';

const page = securityPage({ version: '1.2.3', leastShown: 10 });
const text = page.replace(/<style>[^]*?<\/style>/, '').replace(/<[^>]+>/g, '\n');

test('says for each clause what is done, what is not and what is left to do, in both languages', () => {
  for (const clause of ['8.1.2.2', '8.1.3.1', '8.1.4.1', '8.1.4.3', '8.1.4.11']) expect(page).toContain(clause);
  const cells = [...page.matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell!);
  const words = cells.filter((cell) => /[\u4e00-\u9fff]/.test(cell));
  expect(words.length).toBeGreaterThan(50);
  expect(words.filter((cell) => !/ \/ .*[a-z]/.test(cell))).toEqual([]);
});

test('names the rights of articles 44 to 47 with where each is exercised, and the least count', () => {
  for (const where of ['GET /v1/households/{pseudonym}/accesses', 'PATCH /v1/households/{pseudonym}', 'DELETE /v1/households/{pseudonym}']) expect(text).toContain(where);
  expect(text).toContain('Counts from 1 to 9 are withheld');
  expect(text).not.toMatch(/\{(version|least|most)\}|undefined/);
});

test('does not claim what it has not: no second factor, no encryption of its own', () => {
  expect(text).toContain('Administrators have no second factor');
  expect(text).toContain('Transport is not encrypted');
});

test('asks the network for nothing', () => {
  expect(page).not.toMatch(/(src|href)="https?:/);
  expect(page).toContain("connect-src 'none'");
});
