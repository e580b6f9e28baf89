/** What each budget comes to: a measure a row, a budget a column; then, in a table beside it, the households given each support. */
import type { Label } from '../../../engine/core/label.js';
import { bothOf, table, type Words } from '../parts.js';

export interface ShownBudget {
  readonly budget: number;
  /** Spent [yuan]. */
  readonly cost: number;
  /** Kept above the line, with its 95 % interval; on draws that did not choose; no portfolio keeps more. */
  readonly persons: number;
  readonly low: number;
  readonly high: number;
  readonly honest: number;
  readonly bound: number;
  readonly exact: boolean;
  /** Households by support; null: too few to tell. */
  readonly given: readonly (number | null)[];
}

export function budgetTable(budgets: readonly ShownBudget[], supports: readonly Label[], w: Words, yuan: (amount: number) => string, percent: (share: number) => string): string {
  const row = (head: string, cell: (budget: ShownBudget) => string): string[] => [head, ...budgets.map(cell)];
  const given = supports.map((title, s) => row(bothOf(title), ({ given: counts }) => (counts[s] === null ? w.both('hidden') : yuan(counts[s]!))));
  const measures = table(row(w.both('budget'), ({ budget }) => yuan(budget)), [
    row(w.both('spent'), ({ cost }) => yuan(cost)),
    row(w.both('keptPersons'), ({ persons }) => persons.toFixed(2)),
    row(w.both('keptInterval'), ({ low, high }) => `${low.toFixed(2)} – ${high.toFixed(2)}`),
    row(w.both('honest'), ({ honest }) => honest.toFixed(2)),
    row(w.both('bound'), ({ bound }) => bound.toFixed(2)),
    row(w.both('gap'), ({ exact, persons, bound }) => (exact ? w.both('exact') : percent(bound > 0 ? 1 - persons / bound : 0))),
    row(w.both('perPerson'), ({ cost, honest }) => (honest > 0 ? yuan(cost / honest) : '–')),
  ]);
  return measures + table(row(w.both('given'), ({ budget }) => yuan(budget)), given);
}
