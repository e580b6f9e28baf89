/**
 * What a formula means. Two evaluators keep to it bit by bit: the generated kernels and the tree-walking interpreter.
 *
 * Numbers are IEEE 754 doubles. A formula gives a finite number or the reason why there is none; never NaN or Infinity.
 * - Operands are evaluated left to right; the first without a value ends the evaluation with its reason, so
 *   null * 0 is missing. Every operation whose result overflows is `out-of-domain` there and then.
 * - `x / 0` (0 / 0 too), `x % 0` and 0 to a negative power are `undefined`.
 * - `%` is floored: the result has the sign of the divisor.
 * - `^` binds tighter than a minus sign (-2^2 = -4) and to the right; 0^0 = 1; x^2 is x * x; a negative number to a
 *   fractional power is `out-of-domain`, and so are sqrt of a negative, log of a number <= 0, log1p of a number <= -1.
 * - `round` takes halves away from zero.
 * - `wavg([v...], [w...])` is Σ w v / Σ w, summed left to right. All weights are evaluated first, and each must be
 *   known and >= 0 (a negative one is `out-of-domain`); no weight at all is `undefined`; a term of weight 0 is not
 *   evaluated, so it may be missing or divide by zero.
 * - Comparisons are exact (0.1 * 3 == 0.3 is false). One with a side without a value is unknown. `and`, `or`, `not` are
 *   Kleene's: false and unknown = false, true or unknown = true.
 * - A text comparison with a text no row has is false for `==`, true for `!=`.
 * - A result of -0 is given as 0.
 */
import { OUT_OF_DOMAIN, PRESENT } from '../table.js';
import type { ArithmeticOp, Relation, UnaryFunction } from './tree.js';

/** Three-valued truth, as the byte a condition kernel writes. */
export const FALSE = 0;
export const TRUE = 1;
export const UNKNOWN = 2;
export type Truth = typeof FALSE | typeof TRUE | typeof UNKNOWN;

/** What a text may be at most; checked before anything walks the formula. */
export const LIMITS = { characters: 2_000, brackets: 32, nodes: 500, depth: 32 } as const;

export const and = (a: Truth, b: Truth): Truth => (a === FALSE || b === FALSE ? FALSE : a === TRUE && b === TRUE ? TRUE : UNKNOWN);
export const or = (a: Truth, b: Truth): Truth => (a === TRUE || b === TRUE ? TRUE : a === FALSE && b === FALSE ? FALSE : UNKNOWN);
export const not = (a: Truth): Truth => (a === UNKNOWN ? UNKNOWN : a === TRUE ? FALSE : TRUE);

/** x - y⌊x/y⌋ for y ≠ 0, without the error of dividing. */
export function flooredRemainder(x: number, y: number): number {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}

/** The nearest whole number, halves away from zero. */
export function roundHalfAway(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

/** x to the power y; NaN or Infinity where that is no finite number. */
export const power = (x: number, y: number): number => (y === 2 ? x * x : x ** y);

export const OPERATIONS: Readonly<Record<ArithmeticOp, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  remainder: flooredRemainder,
  power,
};

/** Whether an operation on two numbers is `undefined`. */
export const isUndefined = (op: ArithmeticOp, x: number, y: number): boolean => (op === 'divide' || op === 'remainder' ? y === 0 : op === 'power' && x === 0 && y < 0);

/** Outside its domain each of these gives NaN or an infinity. */
export const FUNCTIONS: Readonly<Record<UnaryFunction, (x: number) => number>> = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  log: Math.log,
  log1p: Math.log1p,
  exp: Math.exp,
  round: roundHalfAway,
  floor: Math.floor,
  ceil: Math.ceil,
};

export const COMPARISONS: Readonly<Record<Relation, (x: number, y: number) => boolean>> = {
  '==': (x, y) => x === y,
  '!=': (x, y) => x !== y,
  '<': (x, y) => x < y,
  '<=': (x, y) => x <= y,
  '>': (x, y) => x > y,
  '>=': (x, y) => x >= y,
};

/** A value with its state: `PRESENT` and a finite number, or 0 and the byte that says why there is none. */
export interface Outcome {
  readonly value: number;
  readonly state: number;
}

export const present = (value: number): Outcome => ({ value, state: PRESENT });
export const without = (state: number): Outcome => ({ value: 0, state });

/** The outcome of an operation that gave `value`. */
export const finite = (value: number): Outcome => (Number.isFinite(value) ? present(value) : without(OUT_OF_DOMAIN));
