/**
 * Which fields of the form change no grade: candidates to drop. A field left out takes every indicator that uses it
 * with it (treated as not applicable, R19), and the grades of the units are made anew.
 */
import { scoreColumns, TreeAggregator, type ScoreColumns } from './aggregate/tree.js';
import type { Framework } from './framework.js';
import { gradeByCuts } from './grade.js';
import { TILE_ROWS } from './levels.js';
import type { ScoringProgram } from './program.js';
import type { FieldValue } from './result.js';

const COLUMNS = ['applies', 'low', 'coverage'] as const;

/**
 * Count, per field, the grades that change without it. Grades by cuts, before vetoes.
 *
 * @param leaves score columns of the units looked at, one per indicator, `units` long
 */
export function fieldValues(framework: Framework, program: ScoringProgram, leaves: readonly ScoreColumns[], units: number): FieldValue[] {
  const own = program.indicators.map(() => scoreColumns(TILE_ROWS));
  const tree = new TreeAggregator(program, own, TILE_ROWS);
  const root = tree.nodes.at(-1)!;
  const gradesWithout = (left: readonly number[], lo: number, n: number): Uint8Array => {
    for (const k of left) for (const column of COLUMNS) own[k]![column].fill(0);
    tree.run(n);
    const grades = gradeByCuts(root.low.subarray(0, n).map((low) => 100 * low), Uint8Array.from(root.applies.subarray(0, n)), framework.grades);
    for (const k of left) for (const column of COLUMNS) own[k]![column].set(leaves[k]![column].subarray(lo, lo + n));
    return grades;
  };
  const users = program.fields.map((field) => program.indicators.flatMap((indicator, k) => (indicator.formula.fields.includes(field) || indicator.guard?.fields.includes(field) === true ? [k] : [])));
  const changes = new Uint32Array(program.fields.length);
  for (let lo = 0; lo < units; lo += TILE_ROWS) {
    const n = Math.min(TILE_ROWS, units - lo);
    leaves.forEach((leaf, k) => {
      for (const column of COLUMNS) own[k]![column].set(leaf[column].subarray(lo, lo + n));
    });
    const nominal = gradesWithout([], lo, n);
    users.forEach((left, f) => {
      const without = gradesWithout(left, lo, n);
      for (let i = 0; i < n; i++) if (without[i] !== nominal[i]) changes[f]!++;
    });
  }
  return program.fields.map((field, f): FieldValue => ({ field, indicators: users[f]!.map((k) => program.indicators[k]!.code), gradeChanges: changes[f]! }));
}
