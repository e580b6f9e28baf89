/** Where a unit stands, by hand. */
import { expect, test } from 'vitest';
import { cardsOfUnits } from '../../engine/run/cards.js';
import type { Assessment } from '../../engine/scoring/result.js';
import { unitStanding, type UnitStanding } from '../../engine/scoring/standing.js';
import { tinyFramework } from '../oracles/tiny-framework.js';
import { scoreRows, VILLAGE } from './score-rows.js';

const title = { zh: '级', en: 'grade' };
const own = { unit: '-' };
const framework = {
  ...tinyFramework({ I2: own, I5: own, I6: own }),
  peers: ['terrain'],
  grades: [{ grade: 'A', title, atLeast: 95 }, { grade: 'B', title, atLeast: 70 }, { grade: 'C', title, atLeast: 0 }],
};
const codeOf = (k: number): string => `1101010012${String(k + 1).padStart(2, '0')}`;
const VETO = { unit: codeOf(0), kind: 'k', title, highestGrade: 'C', evidence: 'e', date: '2024-01-01' };
const CHANGE = {
  previousYear: 2022, total: 1, real: 1, definition: 0, sample: 0, panelUnits: 1, newUnits: 4, goneUnits: 0,
  units: [{ code: codeOf(3), name: '', previous: 90, backCast: 91, current: 94, real: 3, definition: 1, progress: 3 / 9, jump: false }],
} as unknown as Assessment['change'];

/** Villages of score 80 + 20 · share with broadband. */
async function standings(change: Assessment['change'] = null): Promise<UnitStanding[]> {
  const shares = [1, 0.8, 0.7, 0.7, 0.5];
  const rows = shares.map((share, k) => ({ ...VILLAGE, code: codeOf(k), wired: 100 * share, terrain: k % 2 === 0 ? 'plain' : 'hill' }));
  const { prepared, scored } = await scoreRows(rows, framework, { vetoes: [VETO] });
  const cards = cardsOfUnits(prepared, scored, shares.map((_, k) => k), null);
  return cards.map(({ steps }, row) => unitStanding({ levels: scored.levels, peerGroups: scored.peers.names, change }, framework, 0, row, steps, [VETO]));
}

test('hand calculation: rank and percentile among all and among peers', async () => {
  // Scores 100, 96, 94, 94, 90; plain are the first, third and fifth, hill the second and fourth.
  const [first, , third, fourth, fifth] = await standings();
  expect(first).toMatchObject({ rank: 1, tied: 1, of: 5, percentile: 90, peers: { group: 'plain', of: 3 } }); // (4 + 1/2) / 5
  expect(first!.peers!.percentile).toBeCloseTo(250 / 3, 9); // (2 + 1/2) / 3
  // Two are tied: (1 + 2/2) / 5 of all; of three on the plain (1 + 1/2) / 3, of two in the hills (0 + 1/2) / 2.
  expect(third).toMatchObject({ rank: 3, tied: 2, percentile: 40, peers: { group: 'plain', of: 3, percentile: 50 } });
  expect(fourth).toMatchObject({ rank: 3, tied: 2, percentile: 40, peers: { group: 'hill', of: 2, percentile: 25 } });
  expect(fifth).toMatchObject({ rank: 5, percentile: 10 }); // (0 + 1/2) / 5
});

test('score, interval, coverage, the grade before and after a veto, and what costs the points', async () => {
  const [first, , third] = await standings();
  expect(third!.score).toBeCloseTo(94, 9);
  expect(third!.interval).toEqual([third!.score, third!.score]);
  expect(third).toMatchObject({ coverage: 100, grade: 'B', gradeBeforeVeto: 'B', vetoes: [], obstacles: [{ indicator: 'I1', degree: 100 }] });
  expect(first).toMatchObject({ grade: 'C', gradeBeforeVeto: 'A', vetoes: [VETO], obstacles: [] });
});

test('the change of a unit, and none of one that has no score in both years', async () => {
  expect((await standings()).map(({ change }) => change)).toEqual(Array(5).fill(null));
  const [first, , , fourth] = await standings(CHANGE);
  expect(fourth!.change).toEqual({ previousYear: 2022, unit: CHANGE!.units[0] });
  expect(first!.change).toEqual({ previousYear: 2022, unit: null });
});
