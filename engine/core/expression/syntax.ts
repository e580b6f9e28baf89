/** Formula text → the syntax tree of mathjs, within limits. mathjs parses; nothing of it evaluates anything. */
import { create, parseDependencies } from 'mathjs/number';
import { InputError, quote, type Problem } from '../errors.js';
import { LIMITS } from './semantics.js';
import { textProblems } from './text-limits.js';

/** The parser and what it is made of, without the functions of mathjs: making those takes ten times as long. */
const { parse } = create({ ...parseDependencies });

/** What is read of a mathjs node; which of it there is depends on `type`. */
export interface SyntaxNode {
  readonly type: string;
  readonly op?: string;
  readonly args?: readonly SyntaxNode[];
  /** The function called: a symbol, or whatever else stands before the bracket. */
  readonly fn?: string | SyntaxNode;
  readonly name?: string;
  readonly value?: unknown;
  readonly content?: SyntaxNode;
  readonly items?: readonly SyntaxNode[];
  readonly implicit?: boolean;
  readonly isPercentage?: boolean;
  forEach(visit: (child: SyntaxNode) => void): void;
  toString(): string;
}

const LEFT_CHAINS: Readonly<Record<string, string>> = { '+': 'sum', '-': 'sum', '*': 'product', '/': 'product', and: 'and', or: 'or' };
const isChained = (parent: SyntaxNode, child: SyntaxNode): boolean => {
  const chain = LEFT_CHAINS[parent.op ?? ''];
  return chain !== undefined && parent.args?.length === 2 && parent.args[0] === child && LEFT_CHAINS[child.op ?? ''] === chain;
};

const tooDeep = (place: string): Problem => ({ place, expected: `operations at most ${LIMITS.depth} deep`, found: 'a deeper formula', code: 'formula/too-deep' });

/**
 * Whether the tree is within the limits. A chain `a + b + c` is one level deep however long it is. The walk stops at
 * the limit, because mathjs shares nodes of `a + 5% + 5%`: such a tree has exponentially many paths.
 */
function sizeProblem(root: SyntaxNode, place: string): Problem | null {
  const open: { node: SyntaxNode; depth: number }[] = [{ node: root, depth: 1 }];
  for (let nodes = 1; open.length > 0; nodes++) {
    const { node, depth } = open.pop()!;
    if (depth > LIMITS.depth) return tooDeep(place);
    if (nodes > LIMITS.nodes) return { place, expected: `at most ${LIMITS.nodes} numbers, fields and operations`, found: 'more', code: 'formula/too-long' };
    const level = node.type === 'ParenthesisNode' ? depth : depth + 1;
    node.forEach((child) => open.push({ node: child, depth: isChained(node, child) ? depth : level }));
  }
  return null;
}

function parseWithin(text: string, place: string): SyntaxNode {
  try {
    // A line break ends a statement in mathjs; in a formula it is a blank.
    return parse(text.replace(/\r?\n/g, ' '));
  } catch (error) {
    if (error instanceof RangeError) throw new InputError([tooDeep(place)]);
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError([{ place, expected: 'a well-formed formula', found: `${quote(text)}: ${error.message}`, code: 'formula/syntax' }]);
  }
}

/**
 * The syntax tree of a formula.
 *
 * @throws InputError `formula/too-long`, `formula/too-deep`, `formula/not-allowed`, `formula/syntax`
 */
export function parseSyntax(text: string, place: string): SyntaxNode {
  const problems = textProblems(text, place);
  if (problems.length > 0) throw new InputError(problems);
  const root = parseWithin(text, place);
  const size = sizeProblem(root, place);
  if (size !== null) throw new InputError([size]);
  return root;
}
