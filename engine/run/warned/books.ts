/** The books of rules that a scenario names, and what of them cannot be held in a run. */
import { join } from 'node:path';
import type { Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { packagePath } from '../package-root.js';
import { readRuleBook, type RuleBook } from '../warn/book.js';

const isPath = (name: string): boolean => /[./\\]/.test(name);

/**
 * @param names of books that ship, or paths below `folder`
 * @throws InputError `yaml/...`, `rules/...`
 */
export const readBooksOf = (names: readonly string[], folder: string): Promise<RuleBook[]> => Promise.all(names.map((name) => readRuleBook(isPath(name) ? join(folder, name) : packagePath('scenarios', 'rules', `${name}.yaml`))));

/** Hazards of the books, each once. */
export const hazardsOf = (books: readonly RuleBook[]): string[] => [...new Set(books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.map(({ hazard }) => hazard))))];

/** Hazards that no book knows. @param placeOf of hazard k */
export function bookProblems(books: readonly RuleBook[], hazards: readonly string[] | undefined, placeOf: (k: number) => string): Problem[] {
  const known = hazardsOf(books);
  return (hazards ?? []).flatMap((hazard, k) => (known.includes(hazard) ? [] : [unknownName(placeOf(k), hazard, known, 'warned/unknown-hazard')]));
}
