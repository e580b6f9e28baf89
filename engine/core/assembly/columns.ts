/**
 * The operations of formulas over columns of a tile of rows, in AssemblyScript for WebAssembly SIMD: what they mean is
 * said in `expression/semantics.ts`, every number is made of the same operations in the same order.
 *
 * A number stands in two columns: its value (8 bytes a row) and its state (1 byte a row: 0, or why there is none). A
 * truth is one byte a row: 0 false, 1 true, 2 unknown. Rows are taken sixteen at a time; what a column holds beyond the
 * last row is of no consequence.
 */

import { wide, zeros } from './lanes';

const UNDEFINED: u8 = 6;
const OUT_OF_DOMAIN: u8 = 7;
const UNKNOWN_GUARD: u8 = 8;
const NOT_APPLICABLE: u8 = 255;

const ADD: i32 = 0;
const SUBTRACT: i32 = 1;
const MULTIPLY: i32 = 2;
const DIVIDE: i32 = 3;
const MIN: i32 = 4;
const MAX: i32 = 5;
const NEGATE: i32 = 6;
const ABS: i32 = 7;
const SQRT: i32 = 8;
const FLOOR: i32 = 9;
const CEIL: i32 = 10;

const EQUAL: i32 = 0;
const UNEQUAL: i32 = 1;
const LESS: i32 = 2;
const AT_MOST: i32 = 3;

/** The first reason of two, where there is one. */
@inline
function firstOf(a: v128, b: v128): v128 {
  return v128.or(a, v128.and(b, i8x16.eq(a, zeros())));
}

@inline
function apply(op: i32, x: v128, y: v128): v128 {
  if (op == ADD) return f64x2.add(x, y);
  if (op == SUBTRACT) return f64x2.sub(x, y);
  if (op == MULTIPLY) return f64x2.mul(x, y);
  if (op == DIVIDE) return f64x2.div(x, y);
  if (op == MIN) return f64x2.min(x, y);
  if (op == MAX) return f64x2.max(x, y);
  if (op == NEGATE) return f64x2.neg(x);
  if (op == ABS) return f64x2.abs(x);
  if (op == SQRT) return f64x2.sqrt(x);
  if (op == FLOOR) return f64x2.floor(x);
  return f64x2.ceil(x);
}

/** Sixteen rows of which some number is not finite: its reason, unless there is one already. */
function settle(out: usize, state: usize, divisor: usize): void {
  for (let j: usize = 0; j < 16; j++) {
    const value = load<f64>(out + 8 * j);
    if (value - value == 0) continue;
    if (load<u8>(state + j) == 0) store<u8>(state + j, divisor != 0 && load<f64>(divisor + 8 * j) == 0 ? UNDEFINED : OUT_OF_DOMAIN);
    store<f64>(out + 8 * j, 0);
  }
}

@inline
function compute(op: i32, a: usize, b: usize, sa: usize, sb: usize, out: usize, state: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) {
    v128.store(state + i, firstOf(v128.load(sa + i), v128.load(sb + i)));
    let odd = zeros();
    for (let j: usize = 8 * i; j < 8 * i + 128; j += 16) {
      const value = apply(op, v128.load(a + j), v128.load(b + j));
      v128.store(out + j, value);
      odd = v128.or(odd, f64x2.ne(f64x2.sub(value, value), f64x2.splat(0)));
    }
    if (v128.any_true(odd)) settle(out + 8 * i, state + i, op == DIVIDE ? b + 8 * i : 0);
  }
}

/** `out`, `state` = the number a op b; neither may stand where an operand does. */
export function add(a: usize, b: usize, sa: usize, sb: usize, out: usize, state: usize, n: usize): void {
  compute(ADD, a, b, sa, sb, out, state, n);
}
export function subtract(a: usize, b: usize, sa: usize, sb: usize, out: usize, state: usize, n: usize): void {
  compute(SUBTRACT, a, b, sa, sb, out, state, n);
}
export function multiply(a: usize, b: usize, sa: usize, sb: usize, out: usize, state: usize, n: usize): void {
  compute(MULTIPLY, a, b, sa, sb, out, state, n);
}
export function divide(a: usize, b: usize, sa: usize, sb: usize, out: usize, state: usize, n: usize): void {
  compute(DIVIDE, a, b, sa, sb, out, state, n);
}
export function min(a: usize, b: usize, sa: usize, sb: usize, out: usize, state: usize, n: usize): void {
  compute(MIN, a, b, sa, sb, out, state, n);
}
export function max(a: usize, b: usize, sa: usize, sb: usize, out: usize, state: usize, n: usize): void {
  compute(MAX, a, b, sa, sb, out, state, n);
}
export function negate(a: usize, sa: usize, out: usize, state: usize, n: usize): void {
  compute(NEGATE, a, a, sa, sa, out, state, n);
}
export function abs(a: usize, sa: usize, out: usize, state: usize, n: usize): void {
  compute(ABS, a, a, sa, sa, out, state, n);
}
export function sqrt(a: usize, sa: usize, out: usize, state: usize, n: usize): void {
  compute(SQRT, a, a, sa, sa, out, state, n);
}
export function floor(a: usize, sa: usize, out: usize, state: usize, n: usize): void {
  compute(FLOOR, a, a, sa, sa, out, state, n);
}
export function ceil(a: usize, sa: usize, out: usize, state: usize, n: usize): void {
  compute(CEIL, a, a, sa, sa, out, state, n);
}

/** A weight of a weighted average: `state` takes up its reason, and that it is below zero. */
export function weight(w: usize, sw: usize, state: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    if (load<u8>(state + i) != 0) continue;
    const reason = load<u8>(sw + i);
    store<u8>(state + i, reason != 0 ? reason : load<f64>(w + 8 * i) < 0 ? OUT_OF_DOMAIN : 0);
  }
}

/** sum += w, whatever comes of it: `total` looks at that. */
export function plus(w: usize, sum: usize, n: usize): void {
  for (let j: usize = 0; j < 8 * n; j += 16) v128.store(sum + j, f64x2.add(v128.load(sum + j), v128.load(w + j)));
}

/** The sum of all weights: `state` takes up where it overflows or is zero. */
export function total(sum: usize, state: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    if (load<u8>(state + i) != 0) continue;
    const value = load<f64>(sum + 8 * i);
    store<u8>(state + i, value - value != 0 ? OUT_OF_DOMAIN : value == 0 ? UNDEFINED : 0);
  }
}

/** sum += w v where the weight w is not zero. */
export function term(w: usize, v: usize, sv: usize, sum: usize, state: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const w_ = load<f64>(w + 8 * i);
    if (load<u8>(state + i) != 0 || w_ == 0) continue;
    const reason = load<u8>(sv + i);
    const value = load<f64>(sum + 8 * i) + w_ * load<f64>(v + 8 * i);
    store<u8>(state + i, reason != 0 ? reason : value - value != 0 ? OUT_OF_DOMAIN : 0);
    store<f64>(sum + 8 * i, value);
  }
}

@inline
function test(relation: i32, x: v128, y: v128): v128 {
  if (relation == EQUAL) return f64x2.eq(x, y);
  if (relation == UNEQUAL) return f64x2.ne(x, y);
  if (relation == LESS) return f64x2.lt(x, y);
  return f64x2.le(x, y);
}

/** Four rows compared: a mask of 32 bits each. */
@inline
function four(relation: i32, a: usize, b: usize): v128 {
  return v128.shuffle<i32>(test(relation, v128.load(a), v128.load(b)), test(relation, v128.load(a, 16), v128.load(b, 16)), 0, 2, 4, 6);
}

/** One byte a row from a mask: 1 or 0, and 2 where there is a reason. */
@inline
function truthOf(mask: v128, reasons: v128): v128 {
  return v128.bitselect(i8x16.splat(2), v128.and(mask, i8x16.splat(1)), i8x16.ne(reasons, zeros()));
}

@inline
function compare(relation: i32, a: usize, b: usize, sa: usize, sb: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) {
    const x = a + 8 * i;
    const y = b + 8 * i;
    const low = i16x8.narrow_i32x4_s(four(relation, x, y), four(relation, x + 32, y + 32));
    const high = i16x8.narrow_i32x4_s(four(relation, x + 64, y + 64), four(relation, x + 96, y + 96));
    v128.store(out + i, truthOf(i8x16.narrow_i16x8_s(low, high), v128.or(v128.load(sa + i), v128.load(sb + i))));
  }
}

export function equal(a: usize, b: usize, sa: usize, sb: usize, out: usize, n: usize): void {
  compare(EQUAL, a, b, sa, sb, out, n);
}
export function unequal(a: usize, b: usize, sa: usize, sb: usize, out: usize, n: usize): void {
  compare(UNEQUAL, a, b, sa, sb, out, n);
}
export function less(a: usize, b: usize, sa: usize, sb: usize, out: usize, n: usize): void {
  compare(LESS, a, b, sa, sb, out, n);
}
export function atMost(a: usize, b: usize, sa: usize, sb: usize, out: usize, n: usize): void {
  compare(AT_MOST, a, b, sa, sb, out, n);
}

/** Whether the text of a row is the one of code `code`, or, with `otherwise`, is not. */
export function isText(codes: usize, state: usize, code: u32, otherwise: bool, out: usize, n: usize): void {
  const wanted = i32x4.splat(code);
  const flip = i8x16.splat(otherwise ? -1 : 0);
  for (let i: usize = 0; i < n; i += 16) {
    const at = codes + 4 * i;
    const low = i16x8.narrow_i32x4_s(i32x4.eq(v128.load(at), wanted), i32x4.eq(v128.load(at, 16), wanted));
    const high = i16x8.narrow_i32x4_s(i32x4.eq(v128.load(at, 32), wanted), i32x4.eq(v128.load(at, 48), wanted));
    v128.store(out + i, truthOf(v128.xor(i8x16.narrow_i16x8_s(low, high), flip), v128.load(state + i)));
  }
}

/** Kleene's and, or, not. */
export function and(a: usize, b: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) {
    const x = v128.load(a + i);
    const y = v128.load(b + i);
    v128.store(out + i, v128.andnot(i8x16.max_u(x, y), v128.or(i8x16.eq(x, zeros()), i8x16.eq(y, zeros()))));
  }
}
export function or(a: usize, b: usize, out: usize, n: usize): void {
  const one = i8x16.splat(1);
  for (let i: usize = 0; i < n; i += 16) {
    const x = v128.load(a + i);
    const y = v128.load(b + i);
    v128.store(out + i, v128.bitselect(one, i8x16.max_u(x, y), v128.or(i8x16.eq(x, one), i8x16.eq(y, one))));
  }
}
export function not(a: usize, out: usize, n: usize): void {
  const two = i8x16.splat(2);
  for (let i: usize = 0; i < n; i += 16) {
    const x = v128.load(a + i);
    v128.store(out + i, v128.bitselect(two, i8x16.sub(i8x16.splat(1), x), i8x16.eq(x, two)));
  }
}

/** Whether a condition is false in any of the first `n` rows. */
export function anyFalse(truth: usize, n: usize): bool {
  let i: usize = 0;
  for (; i + 16 <= n; i += 16) if (v128.any_true(i8x16.eq(v128.load(truth + i), zeros()))) return true;
  for (; i < n; i++) if (load<u8>(truth + i) == 0) return true;
  return false;
}

@inline
function keep(k: i32, there: v128, from: usize, to: usize): void {
  v128.store(to + 16 * k, v128.and(f64x2.add(v128.load(from + 16 * k), f64x2.splat(0)), wide(there, k)));
}

/** An indicator from its guard (a truth; 0: none) and its number: 0 where it has no value, and -0 given as 0. */
export function finish(guard: usize, number: usize, reasons: usize, value: usize, state: usize, n: usize): void {
  for (let i: usize = 0; i < n; i += 16) {
    let own = v128.load(reasons + i);
    if (guard != 0) {
      const truth = v128.load(guard + i);
      own = v128.bitselect(own, v128.bitselect(i8x16.splat(UNKNOWN_GUARD), i8x16.splat(NOT_APPLICABLE), i8x16.eq(truth, i8x16.splat(2))), i8x16.eq(truth, i8x16.splat(1)));
    }
    v128.store(state + i, own);
    const there = i8x16.eq(own, zeros());
    const from = number + 8 * i;
    const to = value + 8 * i;
    keep(0, there, from, to);
    keep(1, there, from, to);
    keep(2, there, from, to);
    keep(3, there, from, to);
    keep(4, there, from, to);
    keep(5, there, from, to);
    keep(6, there, from, to);
    keep(7, there, from, to);
  }
}
