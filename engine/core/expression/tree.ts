/**
 * The checked tree of a formula or a condition: plain data, so that it can be sent to a worker. Only the parser makes
 * one, so whatever walks it may trust it.
 */

export const ARITHMETIC = { add: '+', subtract: '-', multiply: '*', divide: '/', remainder: '%', power: '^' } as const;
export type ArithmeticOp = keyof typeof ARITHMETIC;

export const RELATIONS = ['==', '!=', '<', '<=', '>', '>='] as const;
export type Relation = (typeof RELATIONS)[number];

export const UNARY_FUNCTIONS = ['abs', 'sqrt', 'log', 'log1p', 'exp', 'round', 'floor', 'ceil'] as const;
export type UnaryFunction = (typeof UNARY_FUNCTIONS)[number];

/** Every function a formula may call. */
export const FUNCTION_NAMES = [...UNARY_FUNCTIONS, 'min', 'max', 'wavg'] as const;

export type NumberNode =
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'field'; readonly name: string }
  | { readonly op: 'negate'; readonly of: NumberNode }
  | { readonly op: ArithmeticOp; readonly left: NumberNode; readonly right: NumberNode }
  | { readonly op: 'call'; readonly name: UnaryFunction; readonly of: NumberNode }
  | { readonly op: 'min' | 'max'; readonly items: readonly NumberNode[] }
  | { readonly op: 'wavg'; readonly values: readonly NumberNode[]; readonly weights: readonly NumberNode[] };

export type ConditionNode =
  | { readonly op: 'compare'; readonly relation: Relation; readonly left: NumberNode; readonly right: NumberNode }
  | { readonly op: 'compare-text'; readonly relation: '==' | '!='; readonly name: string; readonly text: string }
  | { readonly op: 'and' | 'or'; readonly left: ConditionNode; readonly right: ConditionNode }
  | { readonly op: 'not'; readonly of: ConditionNode };

export type ExpressionNode = NumberNode | ConditionNode;

interface Checked<Kind extends string, Tree> {
  readonly kind: Kind;
  /** As written. */
  readonly text: string;
  readonly tree: Tree;
  /** Names of the fields used, in order of first appearance. */
  readonly fields: readonly string[];
}
export type CheckedFormula = Checked<'number', NumberNode>;
export type CheckedCondition = Checked<'condition', ConditionNode>;
export type CheckedExpression = CheckedFormula | CheckedCondition;

/** The operands of a node, in the order they are written. */
export function operandsOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.op) {
    case 'constant':
    case 'field':
    case 'compare-text':
      return [];
    case 'negate':
    case 'not':
    case 'call':
      return [node.of];
    case 'min':
    case 'max':
      return node.items;
    case 'wavg':
      return [...node.values, ...node.weights];
    default:
      return [node.left, node.right];
  }
}

/** Names of the fields a tree uses, in order of first appearance. */
export function fieldsOf(node: ExpressionNode): string[] {
  const names = new Set<string>();
  const visit = (at: ExpressionNode): void => {
    if (at.op === 'field' || at.op === 'compare-text') names.add(at.name);
    operandsOf(at).forEach(visit);
  };
  visit(node);
  return [...names];
}

/** The tree of a formula. */
export function formulaTree(expression: CheckedExpression): NumberNode {
  if (expression.kind !== 'number') throw new TypeError(`${expression.text} is no formula`);
  return expression.tree;
}

/** The tree of a condition. */
export function conditionTree(expression: CheckedExpression): ConditionNode {
  if (expression.kind !== 'condition') throw new TypeError(`${expression.text} is no condition`);
  return expression.tree;
}
