/** Taking a condition apart at its `and`s, and putting conditions together with `and`. */
import { printTree } from './print.js';
import { conditionTree, fieldsOf, type CheckedCondition, type CheckedExpression, type ConditionNode } from './tree.js';

const checked = (tree: ConditionNode): CheckedCondition => ({ kind: 'condition', text: printTree(tree), tree, fields: fieldsOf(tree) });

/** The operands of the top-level `and`s, left to right; a condition without one is its own only conjunct. */
export function conjuncts(condition: CheckedExpression): CheckedCondition[] {
  const split = (tree: ConditionNode): ConditionNode[] => (tree.op === 'and' ? [...split(tree.left), ...split(tree.right)] : [tree]);
  return split(conditionTree(condition)).map(checked);
}

/** The condition that holds where all `parts` hold; null if there are none. */
export function conjunction(parts: readonly CheckedExpression[]): CheckedCondition | null {
  const trees = parts.map(conditionTree);
  return trees.length === 0 ? null : checked(trees.reduce((left, right) => ({ op: 'and', left, right })));
}
