/**
 * Which fields of the form change no grade: candidates to drop. A field left out takes every indicator that uses it
 * with it (treated as not applicable, R19), and the grades of the units are made anew.
 */
import { scoreColumns, TreeAggregator, type ScoreColumns } from './aggregate/tree.js';
import type { Framework } from './framework.js';
import { gradeByCuts } from './grade.js';
import type { ScoringProgram } from './program.js';
import type { FieldValue } from './result.js';

/**
 * Count, per field, the grades that change without it. Grades by cuts, before vetoes.
 *
 * @param leaves score columns of the units looked at, one per indicator, `units` long
 */
export function fieldValues(framework: Framework, program: ScoringProgram, leaves: readonly ScoreColumns[], units: number): FieldValue[] {
  const own = program.indicators.map(() => scoreColumns(units));
  const tree = new TreeAggregator(program, own, units);
  const score = new Float64Array(units);
  const gradesWithout = (left: ReadonlySet<number>): Uint8Array => {
    leaves.forEach((leaf, k) => {
      for (const column of ['applies', 'low', 'coverage'] as const) {
        if (left.has(k)) own[k]![column].fill(0);
        else own[k]![column].set(leaf[column].subarray(0, units));
      }
    });
    tree.run(units);
    const root = tree.nodes.at(-1)!;
    for (let i = 0; i < units; i++) score[i] = 100 * root.low[i]!;
    return gradeByCuts(score, Uint8Array.from(root.applies), framework.grades);
  };
  const nominal = gradesWithout(new Set());
  return program.fields.map((field): FieldValue => {
    const users = new Set(program.indicators.flatMap((indicator, k) => (indicator.formula.fields.includes(field) || indicator.guard?.fields.includes(field) === true ? [k] : [])));
    const without = gradesWithout(users);
    let gradeChanges = 0;
    for (let i = 0; i < units; i++) if (without[i] !== nominal[i]) gradeChanges++;
    return { field, indicators: [...users].map((k) => program.indicators[k]!.code), gradeChanges };
  });
}
