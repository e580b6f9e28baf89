/** Formulas and conditions over fields: read, checked, evaluated row by row or by generated kernels. */
export type { FieldKind, FieldKinds } from './build.js';
export { parseCondition, parseFormula, type ParseOptions } from './parse.js';
export { fieldsOf, type CheckedCondition, type CheckedExpression, type CheckedFormula, type ConditionNode, type ExpressionNode, type NumberNode } from './tree.js';
export { printTree } from './print.js';
export { conjunction, conjuncts } from './conjuncts.js';
export { asRatio, type Ratio } from './ratio.js';
export { bindCondition, bindIndicator, type ConditionKernel, type IndicatorKernel } from './bind.js';
export { evaluateCondition, evaluateIndicator, interpretCondition, interpretIndicator, type RecordRow } from './interpret.js';
export { FALSE, LIMITS, TRUE, UNKNOWN, type Outcome, type Truth } from './semantics.js';
export { CONDITION_EXAMPLES, FORMULA_EXAMPLES, type ConditionExample, type FormulaExample } from './examples.js';
