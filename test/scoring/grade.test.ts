import { expect, test } from 'vitest';
import type { GradeDeclaration } from '../../engine/scoring/framework.js';
import { applyVetoes, gradeByCuts, gradeByQuota, NO_GRADE, quotaCuts, type Veto } from '../../engine/scoring/grade.js';
import { rankDescending } from '../../engine/scoring/rank.js';

const title = { zh: '级', en: 'grade' };
const GRADES: GradeDeclaration[] = [
  { grade: 'A', title, atLeast: 85, quota: 0.1 },
  { grade: 'B', title, atLeast: 70, quota: 0.2 },
  { grade: 'C', title, atLeast: 55, quota: 0.4 },
  { grade: 'D', title, atLeast: 40, quota: 0.2 },
  { grade: 'E', title, atLeast: 0 },
];
const ones = (n: number): Uint8Array => new Uint8Array(n).fill(1);
const letters = (grades: Uint8Array): string => [...grades].map((grade) => GRADES[grade]?.grade ?? '-').join('');

const byQuota = (scores: Float64Array, eligible = ones(scores.length)): Uint8Array => gradeByQuota(scores, ones(scores.length), quotaCuts(scores, rankDescending(scores, eligible), GRADES), GRADES);

test('cuts are half-open: the cut itself belongs to the better grade, a hair below it does not', () => {
  const scores = Float64Array.from([100, 85, 85 - 1e-9, 70, 70 - 1e-9, 55, 55 - 1e-9, 40, 40 - 1e-9, 0]);
  expect(letters(gradeByCuts(scores, ones(10), GRADES))).toBe('AABBCCDDEE');
});

test('a score that is 85 but for binary rounding is an A', () => {
  expect(letters(gradeByCuts(Float64Array.from([85 - 1e-12]), ones(1), GRADES))).toBe('A');
});

test('a unit without a score has no grade', () => {
  expect([...gradeByCuts(Float64Array.from([0]), new Uint8Array(1), GRADES)]).toEqual([NO_GRADE]);
});

test('quota of ten units: 1 A, 2 B, 4 C, 2 D, 1 E', () => {
  const scores = Float64Array.from([10, 20, 30, 40, 50, 60, 70, 80, 90, 99]);
  expect(letters(byQuota(scores))).toBe('EDDCCCCBBA');
});

test('a tie at the edge of a quota is not cut through: both get the better grade', () => {
  const scores = Float64Array.from([99, 99, 80, 80, 70, 60, 50, 40, 30, 20]);
  expect(letters(byQuota(scores)).slice(0, 4)).toBe('AABB');
});

test('a grade whose quota is less than one unit has no cut, and the last one has 0', () => {
  const scores = Float64Array.from([90, 80, 70, 60, 50]);
  // A: 0.5 of a unit; B: 1.5, C: 3.5, D: 4.5
  expect(quotaCuts(scores, rankDescending(scores, ones(5)), GRADES)).toEqual([null, 90, 70, 60, 0]);
});

test('where a quota has no place to give, nobody is graded', () => {
  const scores = Float64Array.from([90]);
  expect([...byQuota(scores)]).toEqual([NO_GRADE]);
});

test('an unranked unit gets the grade its score would have got among the ranked', () => {
  const scores = Float64Array.from([99, 80, 75, 70, 60, 50, 45, 40, 30, 20, 78]);
  const eligible = ones(11);
  eligible[10] = 0;
  expect(letters(byQuota(scores, eligible)).at(-1)).toBe('B');
});

test('a veto caps the grade and never raises it', () => {
  const veto = (unit: string, highestGrade: string): Veto => ({ unit, kind: 'k', title, highestGrade, evidence: 'e', date: '2025-01-01' });
  const rowOf = new Map([['a', 0], ['b', 1]]);
  expect(letters(applyVetoes(Uint8Array.from([0, 4]), rowOf, [veto('a', 'C'), veto('b', 'C'), veto('elsewhere', 'E')], GRADES))).toBe('CE');
});
