/** Formulas and conditions over fields: read, checked, evaluated row by row or by generated kernels. */
export type { FieldKinds } from './build.js';
export { parseCondition, parseFormula } from './parse.js';
export { fieldsOf, type CheckedCondition, type CheckedExpression, type CheckedFormula, type ConditionNode, type NumberNode } from './tree.js';
export { printTree } from './print.js';
export { conjunction, conjuncts } from './conjuncts.js';
export { asRatio } from './ratio.js';
export { bindCondition, bindIndicator } from './bind.js';
export { evaluateCondition, evaluateIndicator, interpretCondition, interpretIndicator, type RecordRow } from './interpret.js';
export { FALSE, LIMITS, TRUE, UNKNOWN, type Outcome } from './semantics.js';
export { CONDITION_EXAMPLES, FORMULA_EXAMPLES } from './examples.js';
