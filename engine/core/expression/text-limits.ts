/** What is refused before a formula is parsed at all: a text that is too long, too deeply bracketed, or has a comment. */
import { quote, type Problem } from '../errors.js';
import { LIMITS } from './semantics.js';

const OPEN = new Set(['(', '[', '{']);
const CLOSE = new Set([')', ']', '}']);

/** The text with its quoted constants blanked out. */
const withoutQuotes = (text: string): string => text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (quoted) => ' '.repeat(quoted.length));

function deepestBracket(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const char of text) {
    if (OPEN.has(char)) deepest = Math.max(deepest, ++depth);
    else if (CLOSE.has(char)) depth--;
  }
  return deepest;
}

export function textProblems(text: string, place: string): Problem[] {
  if (text.length > LIMITS.characters) {
    return [{ place, expected: `at most ${LIMITS.characters} characters`, found: `${text.length}`, code: 'formula/too-long' }];
  }
  if (text.trim() === '') return [{ place, expected: 'a formula', found: quote(text), code: 'formula/syntax' }];
  const bare = withoutQuotes(text);
  const depth = deepestBracket(bare);
  if (depth > LIMITS.brackets) {
    return [{ place, expected: `brackets at most ${LIMITS.brackets} deep`, found: `${depth} deep`, code: 'formula/too-deep' }];
  }
  if (bare.includes('#')) return [{ place, expected: 'a formula without a comment', found: quote(text), code: 'formula/not-allowed' }];
  return [];
}
