/**
 * What a YAML text must not be before a parser builds anything from it: too deep, too large, or a sum of references.
 * The text is cut into lexemes and laid on the concrete parser's own stack, neither of which recurses, and the reading
 * stops at the first limit; so a bomb costs no more than its first few lines.
 */
import { CST, Lexer, Parser } from 'yaml';

export interface YamlLimits {
  /** Size of the file [bytes]. */
  readonly maxBytes: number;
  /** Nesting of maps and lists, in brackets or by indent. */
  readonly maxDepth: number;
  /** Keys of all maps together. */
  readonly maxKeys: number;
  /** Whether `&name` and `*name` may stand in it; absent: no. */
  readonly anchors?: boolean;
}

export const YAML_LIMITS: YamlLimits = { maxBytes: 5_000_000, maxDepth: 64, maxKeys: 5_000 };

/** Lexemes per key that a file may have, over and above: long lists of plain values are data, which belongs in CSV. */
const LEXEMES_PER_KEY = 40;

/** What is wrong, and at which character. */
export interface YamlFault {
  readonly offset: number;
  readonly expected: string;
  readonly found: string;
  readonly code: string;
}

export type GuardedYaml = { readonly tokens: readonly CST.Token[]; readonly fault: null } | { readonly tokens: null; readonly fault: YamlFault };

const collections = new Set(['block-map', 'block-seq', 'flow-collection']);

/** Number of maps and lists that are open on the parser's stack. */
const depthOf = (stack: readonly CST.Token[]): number => stack.reduce((depth, token) => depth + (collections.has(token.type) ? 1 : 0), 0);

/** Characters that YAML does not allow, some of which mark lexemes inside the library. */
const CONTROL = /(?![\t\n\r])\p{Cc}/u;

/** Cut a text into the tokens of its documents, or say what forbids it. */
export function guardYaml(text: string, limits: YamlLimits): GuardedYaml {
  const lexer = new Lexer();
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let keys = 0;
  let lexemes = 0;
  let content = false;
  let offset = 0;
  const fault = (expected: string, found: string, code: string): GuardedYaml => ({ tokens: null, fault: { offset, expected, found, code } });
  offset = text.search(CONTROL);
  if (offset >= 0) return fault('text without control characters', `U+${text.charCodeAt(offset).toString(16).padStart(4, '0')}`, 'yaml/control-character');
  for (const lexeme of lexer.lex(text)) {
    offset = parser.offset;
    const type: CST.TokenType | null = content ? null : CST.tokenType(lexeme); // the text of a plain or block scalar is no mark, whatever it begins with
    content = type === 'scalar';
    if (type === 'directive-line') return fault('YAML 1.2 without directives', lexeme, 'yaml/directive');
    if ((type === 'alias' || type === 'anchor') && limits.anchors !== true) return fault('the value written out, without anchors and aliases', lexeme, 'yaml/alias');
    if (type === 'map-value-ind' && ++keys > limits.maxKeys) return fault(`at most ${limits.maxKeys} keys (tables belong in CSV)`, 'more', 'yaml/too-many-keys');
    if (++lexemes > LEXEMES_PER_KEY * limits.maxKeys)
      return fault('a declaration (tables belong in CSV)', `more than ${LEXEMES_PER_KEY * limits.maxKeys} lexemes`, 'yaml/too-long');
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > limits.maxDepth && depthOf(parser.stack) > limits.maxDepth) {
      return fault(`at most ${limits.maxDepth} levels of nesting`, 'more', 'yaml/too-deep');
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, fault: null };
}
