/**
 * Grades: fixed half-open cuts [a, b) on the lower-bound score (scoring policy, R16), or quotas of the ranked units;
 * then vetoes, which cap the grade and leave the score alone (R17).
 */
import type { Label } from '../core/label.js';
import type { GradeDeclaration } from './framework.js';
import { comparable, type Ranks } from './rank.js';

/** Grade byte of a unit without a score. */
export const NO_GRADE = 255;

export const GRADING_MODES = ['cuts', 'quota'] as const;
export type GradingMode = (typeof GRADING_MODES)[number];

/** One veto of vetoes.csv. */
export interface Veto {
  readonly unit: string;
  readonly kind: string;
  readonly title: Label;
  readonly highestGrade: string;
  readonly evidence: string;
  readonly date: string;
}

/**
 * Grade every scored unit by cuts: grade k holds scores in [atLeast of k, atLeast of the next better).
 *
 * @param scores [0-100]
 * @returns position in `grades`, 0 best; 255 where there is no score
 */
export function gradeByCuts(scores: Float64Array, scored: Uint8Array, grades: readonly GradeDeclaration[]): Uint8Array {
  const cuts = grades.map((grade) => comparable(grade.atLeast));
  const last = grades.length - 1;
  const graded = new Uint8Array(scores.length).fill(NO_GRADE);
  for (let i = 0; i < scores.length; i++) {
    if (scored[i] !== 1) continue;
    const key = comparable(scores[i]!);
    let grade = 0;
    while (grade < last && key < cuts[grade]!) grade++;
    graded[i] = grade;
  }
  return graded;
}

/**
 * The lowest score of each grade when grades are given by quota: the score of the last ranked unit inside the share.
 * Units tied with that one are inside too, so a quota may be exceeded by a tie, never cut through it.
 *
 * @returns one cut per grade [0-100], 0 for the last; null for a grade whose quota is less than one unit, and for all of
 *          them where so few are ranked that no grade but the last has a place
 */
export function quotaCuts(scores: Float64Array, ranks: Ranks, grades: readonly GradeDeclaration[]): (number | null)[] {
  let share = 0;
  const cuts = grades.slice(0, -1).map((grade) => {
    share += grade.quota ?? 0;
    // A billionth of slack: shares such as 0.1 + 0.2 must not lose a unit to binary fractions.
    const places = Math.floor(share * ranks.order.length + 1e-9);
    return places === 0 ? null : scores[ranks.order[places - 1]!]!;
  });
  return [...cuts, cuts.every((cut) => cut === null) ? null : 0];
}

/**
 * Grade by quota: the shares fix the cuts among ranked units, and the cuts grade everyone with a score. Where so few are
 * ranked that no grade but the last has a place, a quota says nothing, and nobody is graded.
 *
 * @param cuts as `quotaCuts` gives them
 */
export function gradeByQuota(scores: Float64Array, scored: Uint8Array, cuts: readonly (number | null)[], grades: readonly GradeDeclaration[]): Uint8Array {
  if (cuts.every((cut) => cut === null)) return new Uint8Array(scores.length).fill(NO_GRADE);
  return gradeByCuts(scores, scored, grades.map((grade, k) => ({ ...grade, atLeast: cuts[k] ?? Infinity })));
}

/** The grades after vetoes: none better than the best one a veto on the unit allows. */
export function applyVetoes(grades: Uint8Array, rowOf: ReadonlyMap<string, number>, vetoes: readonly Veto[], declared: readonly GradeDeclaration[]): Uint8Array {
  const capped = grades.slice();
  for (const veto of vetoes) {
    const row = rowOf.get(veto.unit);
    const best = declared.findIndex((grade) => grade.grade === veto.highestGrade);
    if (row !== undefined && capped[row] !== NO_GRADE) capped[row] = Math.max(capped[row]!, best);
  }
  return capped;
}
