/** What each budget comes to: a measure a row, a budget a column; then, in a table beside it, the households given each support. */
import type { Label } from '../../../engine/core/label.js';
import type { BudgetFigures } from '../../../engine/poverty/portfolio.js';
import { bothOf, table, type Words } from '../parts.js';

export interface ShownBudget {
  readonly budget: number;
  /** null: too few are given something to tell. */
  readonly figures: BudgetFigures | null;
  /** Households by support, those given none last; null: too few to tell. */
  readonly given: readonly (number | null)[];
}

export function budgetTable(budgets: readonly ShownBudget[], supports: readonly Label[], w: Words, yuan: (amount: number) => string, percent: (share: number) => string): string {
  const row = (head: string, cell: (budget: ShownBudget) => string): string[] => [head, ...budgets.map(cell)];
  const measure = (head: string, cell: (figures: NonNullable<ShownBudget['figures']>) => string): string[] => row(w.both(head), ({ figures }) => (figures === null ? w.both('hidden') : cell(figures)));
  const given = [...supports.map((title) => bothOf(title)), w.both('givenNone')].map((title, s) => row(title, ({ given: counts }) => (counts[s] === null ? w.both('hidden') : yuan(counts[s]!))));
  const measures = table(row(w.both('budget'), ({ budget }) => yuan(budget)), [
    measure('spent', ({ cost }) => yuan(cost)),
    measure('keptPersons', ({ persons }) => persons.toFixed(2)),
    measure('keptInterval', ({ low, high }) => `${low.toFixed(2)} – ${high.toFixed(2)}`),
    measure('honest', ({ honest }) => honest.toFixed(2)),
    measure('bound', ({ bound }) => bound.toFixed(2)),
    measure('gap', ({ exact, persons, bound }) => (exact ? w.both('exact') : percent(bound > 0 ? 1 - persons / bound : 0))),
    measure('perPerson', ({ cost, honest }) => (honest > 0 ? yuan(cost / honest) : '–')),
  ]);
  return measures + table(row(w.both('given'), ({ budget }) => yuan(budget)), given);
}
