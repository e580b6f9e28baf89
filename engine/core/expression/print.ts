/** A checked tree as text again, with the brackets it needs: parsing the text gives the same tree. */
import { ARITHMETIC, type ExpressionNode } from './tree.js';

const BINDING: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  compare: 3,
  'compare-text': 3,
  add: 4,
  subtract: 4,
  multiply: 5,
  divide: 5,
  remainder: 5,
  negate: 6,
  power: 7,
};
const ATOM = 8;

const bindingOf = (node: ExpressionNode): number => BINDING[node.op] ?? ATOM;

/** `node`, in brackets if it binds less tightly than `least`. */
const bracketed = (node: ExpressionNode, least: number): string => (bindingOf(node) < least ? `(${printTree(node)})` : printTree(node));

const list = (nodes: readonly ExpressionNode[]): string => nodes.map(printTree).join(', ');

export function printTree(node: ExpressionNode): string {
  switch (node.op) {
    case 'constant':
      return String(node.value);
    case 'field':
      return node.name;
    case 'negate':
      return `-${bracketed(node.of, BINDING['negate']!)}`;
    case 'not':
      return `not (${printTree(node.of)})`;
    case 'call':
      return `${node.name}(${printTree(node.of)})`;
    case 'min':
    case 'max':
      return `${node.op}(${list(node.items)})`;
    case 'wavg':
      return `wavg([${list(node.values)}], [${list(node.weights)}])`;
    case 'compare-text':
      return `${node.name} ${node.relation} ${JSON.stringify(node.text)}`;
    case 'compare':
      return `${bracketed(node.left, 4)} ${node.relation} ${bracketed(node.right, 4)}`;
    case 'power':
      return `${bracketed(node.left, ATOM)} ^ ${bracketed(node.right, ATOM)}`;
    case 'and':
    case 'or':
      return `${bracketed(node.left, bindingOf(node))} ${node.op} ${bracketed(node.right, bindingOf(node) + 1)}`;
    default:
      return `${bracketed(node.left, bindingOf(node))} ${ARITHMETIC[node.op]} ${bracketed(node.right, bindingOf(node) + 1)}`;
  }
}
