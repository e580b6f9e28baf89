/**
 * Which fields of the form change no grade: candidates to drop. A field left out takes every indicator that uses it
 * with it (treated as not applicable, R19), and the grades of the units are made anew.
 */
import { NOT_APPLICABLE } from '../core/table.js';
import type { LeafColumns } from './aggregate/leaf-sums.js';
import { TreeAggregator } from './aggregate/tree.js';
import type { Framework } from './framework.js';
import { gradeByCuts } from './grade.js';
import { TILE_ROWS } from './levels.js';
import type { ScoringProgram } from './program.js';
import type { FieldValue } from './result.js';

function copyLeaf(from: LeafColumns, to: LeafColumns, lo: number, n: number): void {
  to.state.set(from.state.subarray(lo, lo + n));
  to.normalised.set(from.normalised.subarray(lo, lo + n));
}

/** Nodes above these indicators, by position in the program: children stand before their parents. */
function nodesAbove({ nodes }: ScoringProgram, indicators: readonly number[]): Set<number> {
  const above = new Set<number>();
  nodes.forEach((node, k) => {
    if (node.indicators.some((i) => indicators.includes(i)) || node.nodes.some((child) => above.has(child))) above.add(k);
  });
  return above;
}

/**
 * Count, per field, the grades that change without it. Grades by cuts, before vetoes.
 *
 * @param leaves score columns of the units looked at, one per indicator, `units` long
 */
export function fieldValues(framework: Framework, program: ScoringProgram, leaves: readonly LeafColumns[], units: number): FieldValue[] {
  const own = program.indicators.map((): LeafColumns => ({ state: new Uint8Array(TILE_ROWS), normalised: new Float64Array(TILE_ROWS), share: null }));
  const tree = new TreeAggregator(program, own, TILE_ROWS);
  const root = tree.nodes.at(-1)!;
  const gradesWithout = (left: readonly number[], nodes: ReadonlySet<number> | undefined, lo: number, n: number): Uint8Array => {
    for (const k of left) {
      own[k]!.state.fill(NOT_APPLICABLE);
      own[k]!.normalised.fill(0);
    }
    tree.run(n, nodes);
    const grades = gradeByCuts(root.low.subarray(0, n).map((low) => 100 * low), Uint8Array.from(root.applies.subarray(0, n)), framework.grades);
    for (const k of left) copyLeaf(leaves[k]!, own[k]!, lo, n);
    return grades;
  };
  const users = program.fields.map((field) => program.indicators.flatMap((indicator, k) => (indicator.formula.fields.includes(field) || indicator.guard?.fields.includes(field) === true ? [k] : [])));
  const above = users.map((left) => nodesAbove(program, left));
  const changes = new Uint32Array(program.fields.length);
  for (let lo = 0; lo < units; lo += TILE_ROWS) {
    const n = Math.min(TILE_ROWS, units - lo);
    leaves.forEach((leaf, k) => {
      copyLeaf(leaf, own[k]!, lo, n);
    });
    const nominal = gradesWithout([], undefined, lo, n);
    let stale: ReadonlySet<number> = new Set(); // nodes that still lack the field before
    users.forEach((left, f) => {
      const without = gradesWithout(left, new Set([...stale, ...above[f]!]), lo, n);
      stale = above[f]!;
      for (let i = 0; i < n; i++) if (without[i] !== nominal[i]) changes[f]!++;
    });
  }
  return program.fields.map((field, f): FieldValue => ({ field, indicators: users[f]!.map((k) => program.indicators[k]!.code), gradeChanges: changes[f]! }));
}
