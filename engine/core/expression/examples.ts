/** The meaning of formulas by example, for the method page; the tests hold both evaluators to it. */
import type { MissingReason } from '../table.js';

type Given = Readonly<Record<string, number | null>>;

export interface FormulaExample {
  readonly formula: string;
  /** Raw fields; null is blank. */
  readonly given: Given;
  /** The value, or why there is none. */
  readonly gives: number | MissingReason;
}

export interface ConditionExample {
  readonly condition: string;
  readonly given: Given;
  readonly gives: 'true' | 'false' | 'unknown';
}

export const FORMULA_EXAMPLES: readonly FormulaExample[] = [
  { formula: '-2^2', given: {}, gives: -4 },
  { formula: '2^3^2', given: {}, gives: 512 },
  { formula: '0^0', given: {}, gives: 1 },
  { formula: '-5 % 3', given: {}, gives: 1 },
  { formula: '5 % -3', given: {}, gives: -1 },
  { formula: '5 % 0', given: {}, gives: 'undefined' },
  { formula: 'round(2.5)', given: {}, gives: 3 },
  { formula: 'round(-2.5)', given: {}, gives: -3 },
  { formula: 'a / b', given: { a: 1, b: 0 }, gives: 'undefined' },
  { formula: 'a / b', given: { a: 0, b: 0 }, gives: 'undefined' },
  { formula: '0 ^ -1', given: {}, gives: 'undefined' },
  { formula: 'sqrt(a)', given: { a: -1 }, gives: 'out-of-domain' },
  { formula: 'log(a)', given: { a: 0 }, gives: 'out-of-domain' },
  { formula: 'log1p(a)', given: { a: -1 }, gives: 'out-of-domain' },
  { formula: '(-8) ^ (1/3)', given: {}, gives: 'out-of-domain' },
  { formula: 'exp(a)', given: { a: 1000 }, gives: 'out-of-domain' },
  { formula: 'a * 0', given: { a: null }, gives: 'blank' },
  { formula: 'a / b', given: { a: null, b: 0 }, gives: 'blank' },
  { formula: 'max(a, b)', given: { a: 3, b: null }, gives: 'blank' },
  { formula: 'wavg([a, b], [c, d])', given: { a: 10, b: 20, c: 1, d: 3 }, gives: 17.5 },
  { formula: 'wavg([a, b], [c, d])', given: { a: 10, b: null, c: 1, d: 0 }, gives: 10 },
  { formula: 'wavg([a / b, a], [c, d])', given: { a: 10, b: 0, c: 0, d: 1 }, gives: 10 },
  { formula: 'wavg([a, b], [c, d])', given: { a: 10, b: 20, c: 1, d: null }, gives: 'blank' },
  { formula: 'wavg([a, b], [c, d])', given: { a: 10, b: 20, c: 1, d: -1 }, gives: 'out-of-domain' },
  { formula: 'wavg([a, b], [c, d])', given: { a: 10, b: 20, c: 0, d: 0 }, gives: 'undefined' },
];

export const CONDITION_EXAMPLES: readonly ConditionExample[] = [
  { condition: '0.1 * 3 == 0.3', given: {}, gives: 'false' },
  { condition: 'a > 0', given: { a: null }, gives: 'unknown' },
  { condition: '1 / a > 0', given: { a: 0 }, gives: 'unknown' },
  { condition: 'a > 0 and b > 0', given: { a: 0, b: null }, gives: 'false' },
  { condition: 'b > 0 and a > 0', given: { a: 0, b: null }, gives: 'false' },
  { condition: 'a > 0 and b > 0', given: { a: 1, b: null }, gives: 'unknown' },
  { condition: 'a > 0 or b > 0', given: { a: 1, b: null }, gives: 'true' },
  { condition: 'a > 0 or b > 0', given: { a: 0, b: null }, gives: 'unknown' },
  { condition: 'not (a > 0)', given: { a: null }, gives: 'unknown' },
];
