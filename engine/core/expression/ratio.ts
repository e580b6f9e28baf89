/** Formulas that are a share: a number times one field over another. */
import { formulaTree, type CheckedExpression, type NumberNode } from './tree.js';

export interface Ratio {
  readonly factor: number;
  readonly numerator: string;
  readonly denominator: string;
}

/**
 * The formula as factor × numerator / denominator, in whatever order it is written (`100*a/b`, `a/b*100`,
 * `100*(a/b)`); null if it is anything else.
 */
export function asRatio(formula: CheckedExpression): Ratio | null {
  const above: string[] = [];
  const below: string[] = [];
  let factor = 1;
  const collect = (node: NumberNode, isAbove: boolean): boolean => {
    switch (node.op) {
      case 'constant':
        factor = isAbove ? factor * node.value : factor / node.value;
        return true;
      case 'field':
        (isAbove ? above : below).push(node.name);
        return true;
      case 'multiply':
        return collect(node.left, isAbove) && collect(node.right, isAbove);
      case 'divide':
        return collect(node.left, isAbove) && collect(node.right, !isAbove);
      default:
        return false;
    }
  };
  if (!collect(formulaTree(formula), true) || above.length !== 1 || below.length !== 1 || !Number.isFinite(factor)) return null;
  return { factor, numerator: above[0]!, denominator: below[0]! };
}
