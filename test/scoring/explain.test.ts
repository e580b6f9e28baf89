/** What a card says of the next grade, by cuts and by quota. */
import { expect, test } from 'vitest';
import { cardsOfUnits } from '../../engine/run/cards.js';
import type { ScoringOptions } from '../../engine/run/score.js';
import type { NextGrade } from '../../engine/scoring/result.js';
import { tinyFramework } from '../oracles/tiny-framework.js';
import { scoreRows, VILLAGE } from './score-rows.js';

const title = { zh: '级', en: 'grade' };
const own = { unit: '-' };
const framework = {
  ...tinyFramework({ I2: own, I5: own, I6: own }),
  grades: [{ grade: 'A', title, atLeast: 85, quota: 0.3 }, { grade: 'B', title, atLeast: 70, quota: 0.3 }, { grade: 'C', title, atLeast: 0 }],
};

/** Villages of score 80 + 20 · share with broadband, and what separates each from the next grade. */
async function nextOf(shares: readonly number[], options: Partial<ScoringOptions>): Promise<(NextGrade | null)[]> {
  const rows = shares.map((share, k) => ({ ...VILLAGE, code: `1101010012${String(k + 1).padStart(2, '0')}`, wired: 100 * share }));
  const { prepared, scored } = await scoreRows(rows, framework, options);
  return cardsOfUnits(prepared, scored, shares.map((_, k) => k), null).map(({ nextGrade }) => nextGrade);
}

test('by quota it is the last unit inside the better grade that is to be reached, not the declared cut', async () => {
  // 100, 96, 94, 92, 90, 88, 86: of seven units 2 are A (0.3 · 7 = 2.1), 4 are B or better (4.2)
  const next = await nextOf([1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], { grading: 'quota' });
  expect(next[0]).toBeNull();
  expect(next[1]).toBeNull();
  expect(next[2]).toEqual({ grade: 'A', points: expect.closeTo(2, 9) as number, by: ['I1'] });
  expect(next[6]).toEqual({ grade: 'B', points: expect.closeTo(6, 9) as number, by: ['I1'] });
});

test('by cuts it is the declared cut', async () => {
  expect(await nextOf([1, 0.1], { grading: 'cuts' })).toEqual([null, { grade: 'A', points: expect.closeTo(3, 9) as number, by: ['I1'] }]);
});

test('a grade without a place, and one that a veto keeps, are said to be so', async () => {
  // Of three units no 0.3 is a whole one; B has one place.
  expect((await nextOf([1, 0.5, 0], { grading: 'quota' }))[0]).toEqual({ grade: 'A', points: 0, by: null, heldBy: 'quota' });
  const veto = { unit: '110101001201', kind: 'k', title, highestGrade: 'C', evidence: 'e', date: '2024-01-01' };
  expect((await nextOf([1, 0.5], { grading: 'cuts', vetoes: [veto] }))[0]).toEqual({ grade: 'B', points: 0, by: null, heldBy: 'veto' });
});
