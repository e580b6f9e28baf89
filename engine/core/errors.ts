/**
 * What is wrong with a user's input: every problem at once, each with its place, what was expected, what was found
 * and a code. A user's mistake is an InputError; a bug is left to crash.
 */

import type { Label } from './label.js';

export interface Problem {
  /** Where: `villages.csv:812 households`, `indicators/rules.yaml:14:7 rules[3].holds`. */
  readonly place: string;
  /** What would have been right, as a phrase: `a whole number >= 1`. */
  readonly expected: string;
  /** What stood there, quoted by the caller where it is text: `""`, `"12a"`, `-3`. */
  readonly found: string;
  /** What the rule that is broken says, in both languages, where it is one. */
  readonly title?: Label;
  /** `area/kind`, stable over versions: `villages/missing`. */
  readonly code: string;
  /** Record number in the source file (the header is row 1), where the place is a table cell or row. */
  readonly row?: number;
  /** Field name, where the place is a table column or cell. */
  readonly field?: string;
  /** Unit code of the row, where known. */
  readonly unit?: string;
}

/** One line per problem: `place: expected X, found Y [code]`. */
export const describeProblem = (p: Problem): string => `${p.place}: expected ${p.expected}, found ${p.found} [${p.code}]`;

/** Text as it is quoted in messages: JSON-escaped, cut at 60 characters. */
export const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);

const LINES_IN_MESSAGE = 20;

/** All the problems of one input. The message holds the first 20; `problems` holds all. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(readonly problems: readonly Problem[]) {
    const shown = problems.slice(0, LINES_IN_MESSAGE).map(describeProblem);
    const rest = problems.length - shown.length;
    super(rest > 0 ? [...shown, `... and ${rest} more`].join('\n') : shown.join('\n'));
  }
}

/** Throw one InputError with everything in `problems`, if there is anything. */
export function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InputError(problems);
}

/** What comes of `make`; null where bad input refuses it, whose problems are put beside those there are. */
export async function gathered<T>(problems: Problem[], make: () => T | Promise<T>): Promise<T | null> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}
