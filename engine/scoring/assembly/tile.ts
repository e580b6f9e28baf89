/**
 * The loops of scoring over the columns of a tile of units, in AssemblyScript for WebAssembly SIMD: goalposts, the tree
 * and the weight table. Every number is made of the same operations in the same order as in
 * `normalise/goalpost.ts`, `aggregate/` and `weight/`, where it is said what they mean, so that every
 * bit is the same. Units are taken sixteen at a time; what a column holds beyond the last one is of no consequence.
 */

import { zeros, wide } from '../../core/assembly/lanes';

export { unused, weighed, maskOf, sumTwo, sumOne, countUnits } from './segment-sums';
export { joinSums, joinOnce, joinRates, blankWhereUnused, meanOfUnits, settleGroups, reportedShares, weighShares, effectiveWeight } from './groups';

@external("env", "log1p")
declare function log1p(x: f64): f64;

const OUT_OF_DOMAIN: u8 = 7;
const NOT_APPLICABLE: u8 = 255;

@inline
function clip(u: v128): v128 {
  const one = f64x2.splat(1);
  return v128.andnot(v128.bitselect(one, u, f64x2.ge(u, one)), f64x2.le(u, f64x2.splat(0)));
}

@inline
function placed(k: i32, there: v128, from: usize, to: usize, floor: v128, span: v128, root: bool): void {
  const value = v128.load(from + 16 * k);
  const u = f64x2.div(f64x2.sub(root ? f64x2.sqrt(value) : value, floor), span);
  v128.store(to + 16 * k, v128.and(clip(u), wide(there, k)));
}

@inline
function normalise(value: usize, state: usize, out: usize, floor: f64, span: f64, root: bool, n: usize): void {
  const least = f64x2.splat(floor);
  const width = f64x2.splat(span);
  for (let i: usize = 0; i < n; i += 16) {
    const there = i8x16.eq(v128.load(state + i), zeros());
    const from = value + 8 * i;
    const to = out + 8 * i;
    placed(0, there, from, to, least, width, root);
    placed(1, there, from, to, least, width, root);
    placed(2, there, from, to, least, width, root);
    placed(3, there, from, to, least, width, root);
    placed(4, there, from, to, least, width, root);
    placed(5, there, from, to, least, width, root);
    placed(6, there, from, to, least, width, root);
    placed(7, there, from, to, least, width, root);
  }
}

/** A value below zero has no place on the scale of roots and logarithms. */
function refuseNegative(value: usize, state: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    if (load<u8>(state + i) != 0 || load<f64>(value + 8 * i) >= 0) continue;
    store<u8>(state + i, OUT_OF_DOMAIN);
    store<f64>(value + 8 * i, 0);
  }
}

export function normaliseIdentity(value: usize, state: usize, out: usize, floor: f64, span: f64, n: usize): void {
  normalise(value, state, out, floor, span, false, n);
}
export function normaliseSqrt(value: usize, state: usize, out: usize, floor: f64, span: f64, n: usize): void {
  refuseNegative(value, state, n);
  normalise(value, state, out, floor, span, true, n);
}
export function normaliseLog1p(value: usize, state: usize, out: usize, floor: f64, span: f64, n: usize): void {
  refuseNegative(value, state, n);
  for (let i: usize = 0; i < n; i++) {
    const u = load<u8>(state + i) == 0 ? (log1p(load<f64>(value + 8 * i)) - floor) / span : 0;
    store<f64>(out + 8 * i, u <= 0 ? 0 : u >= 1 ? 1 : u);
  }
}

/** Eight whole numbers of 16 bits as f64. */
@inline
function spread(numbers: v128, to: usize): void {
  const low = i32x4.extend_low_i16x8_s(numbers);
  const high = i32x4.extend_high_i16x8_s(numbers);
  v128.store(to, f64x2.convert_low_i32x4_s(low));
  v128.store(to, f64x2.convert_low_i32x4_s(v128.shuffle<i32>(low, low, 2, 3, 2, 3)), 16);
  v128.store(to, f64x2.convert_low_i32x4_s(high), 32);
  v128.store(to, f64x2.convert_low_i32x4_s(v128.shuffle<i32>(high, high, 2, 3, 2, 3)), 48);
}

/**
 * Weight that applies and weight that is reported, over the indicators of a task.
 *
 * @param list per indicator 4 bytes each: where its states are, its weight (a whole number; all together below 32,768)
 */
export function leafWeights(list: usize, count: usize, weight: usize, coverage: usize, n: usize): void {
  const end = list + 8 * count;
  for (let i: usize = 0; i < n; i += 16) {
    let applies0 = zeros();
    let applies1 = zeros();
    let reported0 = zeros();
    let reported1 = zeros();
    for (let at = list; at < end; at += 8) {
      const state = v128.load(load<usize>(at) + i);
      const w = i16x8.splat(load<i16>(at, 4));
      const none = i8x16.eq(state, i8x16.splat(-1));
      const there = i8x16.eq(state, zeros());
      applies0 = i16x8.add(applies0, v128.andnot(w, i16x8.extend_low_i8x16_s(none)));
      applies1 = i16x8.add(applies1, v128.andnot(w, i16x8.extend_high_i8x16_s(none)));
      reported0 = i16x8.add(reported0, v128.and(w, i16x8.extend_low_i8x16_s(there)));
      reported1 = i16x8.add(reported1, v128.and(w, i16x8.extend_high_i8x16_s(there)));
    }
    spread(applies0, weight + 8 * i);
    spread(applies1, weight + 8 * i + 64);
    spread(reported0, coverage + 8 * i);
    spread(reported1, coverage + 8 * i + 64);
  }
}

/** Four weights of a list, and where their columns are. */
@inline
function fourAt(i: usize, p: usize, q: usize, r: usize, s: usize, a: v128, b: v128, c: v128, d: v128): v128 {
  const first = f64x2.add(f64x2.mul(a, v128.load(p + i)), f64x2.mul(b, v128.load(q + i)));
  return f64x2.add(f64x2.add(first, f64x2.mul(c, v128.load(r + i))), f64x2.mul(d, v128.load(s + i)));
}

@inline
function columnAt(list: usize, k: usize): usize {
  return load<usize>(list + 16 * k);
}
@inline
function weightAt(list: usize, k: usize): v128 {
  return v128.load64_splat(list + 16 * k, 8);
}

/** Add eight columns, one four after the other. */
function addEight(list: usize, out: usize, end: usize): void {
  const p = columnAt(list, 0), q = columnAt(list, 1), r = columnAt(list, 2), s = columnAt(list, 3);
  const t = columnAt(list, 4), u = columnAt(list, 5), v = columnAt(list, 6), w = columnAt(list, 7);
  const a = weightAt(list, 0), b = weightAt(list, 1), c = weightAt(list, 2), d = weightAt(list, 3);
  const e = weightAt(list, 4), f = weightAt(list, 5), g = weightAt(list, 6), h = weightAt(list, 7);
  for (let i: usize = 0; i < end; i += 16) {
    const sum = f64x2.add(v128.load(out + i), fourAt(i, p, q, r, s, a, b, c, d));
    v128.store(out + i, f64x2.add(sum, fourAt(i, t, u, v, w, e, f, g, h)));
  }
}

function addFour(list: usize, out: usize, end: usize): void {
  const p = columnAt(list, 0), q = columnAt(list, 1), r = columnAt(list, 2), s = columnAt(list, 3);
  const a = weightAt(list, 0), b = weightAt(list, 1), c = weightAt(list, 2), d = weightAt(list, 3);
  for (let i: usize = 0; i < end; i += 16) v128.store(out + i, f64x2.add(v128.load(out + i), fourAt(i, p, q, r, s, a, b, c, d)));
}

function addOne(list: usize, out: usize, end: usize): void {
  const column = columnAt(list, 0);
  const weight = weightAt(list, 0);
  for (let i: usize = 0; i < end; i += 16) v128.store(out + i, f64x2.add(v128.load(out + i), f64x2.mul(weight, v128.load(column + i))));
}

/**
 * Weighted sum of columns, as `weightedSum` adds it up. Eight columns a pass, so that few are read from memory at once and
 * the sums, which stay in the nearest cache, are loaded and stored an eighth as often.
 *
 * @param list per column 16 bytes: where it is (4 bytes), 4 that are not read, its weight
 */
export function weigh(list: usize, count: usize, out: usize, n: usize): void {
  const bytes: usize = 8 * n;
  const end = list + 16 * count;
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.splat(0));
  for (; list + 128 <= end; list += 128) addEight(list, out, bytes);
  for (; list + 64 <= end; list += 64) addFour(list, out, bytes);
  for (; list < end; list += 16) addOne(list, out, bytes);
}

/** From sums to means, as `divideByWeight` of linear nodes. */
export function divideByWeight(applies: usize, weight: usize, low: usize, high: usize, coverage: usize, n: usize): void {
  const one = f64x2.splat(1);
  for (let i: usize = 0; i < 8 * n; i += 16) {
    const sum = v128.load(weight + i);
    const has = f64x2.gt(sum, f64x2.splat(0));
    const least = v128.and(f64x2.div(v128.load(low + i), sum), has);
    const part = v128.and(f64x2.div(v128.load(coverage + i), sum), has);
    v128.store(applies + i, v128.and(one, has));
    v128.store(coverage + i, part);
    v128.store(low + i, least);
    v128.store(high + i, v128.and(f64x2.add(least, f64x2.sub(one, part)), has));
  }
}

/** Points per hundredth of nominal weight below a node, as `splitRate`; `above` 0: the root. */
export function split(above: usize, weight: f64, below: usize, out: usize, n: usize): void {
  const own = f64x2.splat(weight);
  for (let i: usize = 0; i < 8 * n; i += 16) {
    const sum = v128.load(below + i);
    const points = above == 0 ? f64x2.splat(100) : f64x2.mul(v128.load(above + i), own);
    v128.store(out + i, v128.and(f64x2.div(points, sum), f64x2.gt(sum, f64x2.splat(0))));
  }
}

/** 100 times a share. */
export function percent(share: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < 8 * n; i += 16) v128.store(out + i, f64x2.mul(f64x2.splat(100), v128.load(share + i)));
}

/** The score over the reported weight alone. */
export function reported(score: usize, coverage: usize, out: usize, n: usize): void {
  for (let i: usize = 0; i < 8 * n; i += 16) {
    const part = v128.load(coverage + i);
    v128.store(out + i, v128.and(f64x2.div(f64x2.mul(f64x2.splat(100), v128.load(score + i)), part), f64x2.gt(part, f64x2.splat(0))));
  }
}

/** One byte a unit: `yes` where a node applies, else `no`. */
export function appliesAs(applies: usize, yes: u8, no: u8, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) store<u8>(out + i, load<f64>(applies + 8 * i) > 0 ? yes : no);
}

/** A number of billionths, as Math.round gives it. */
@inline
function billionths(x: f64): f64 {
  const scaled = x * 1e9;
  const up = Math.ceil(scaled);
  return up - 0.5 <= scaled ? up : up - 1;
}

/**
 * Which units may be ranked.
 *
 * @param groups per group 4 bytes each: where its coverage and its states are
 */
export function rankable(scored: usize, coverage: usize, least: f64, groups: usize, count: usize, leastInGroup: f64, out: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) {
    let may = load<u8>(scored + i) == 1 && billionths(load<f64>(coverage + 8 * i)) >= least;
    for (let g: usize = 0; may && g < count; g++) {
      may = load<u8>(load<usize>(groups + 8 * g, 4) + i) == NOT_APPLICABLE || billionths(load<f64>(load<usize>(groups + 8 * g) + 8 * i)) >= leastInGroup;
    }
    store<u8>(out + i, may ? 1 : 0);
  }
}

@inline
function countOf(mask: v128): f64 {
  return <f64>popcnt(i8x16.bitmask(mask));
}

/** Add an indicator's units to its record of the weight table, as `addIndicator`; `row` is that of the first of them. */
export function tally(state: usize, normalised: usize, rate: usize, nominal: f64, score: usize, row: f64, n: usize, record: usize): void {
  let value = load<f64>(record);
  let missing = load<f64>(record, 8);
  let notApplicable = load<f64>(record, 16);
  let effective = load<f64>(record, 24);
  let largest = load<f64>(record, 32);
  let largestRow = load<f64>(record, 40);
  let sum = load<f64>(record, 48);
  let contribution = load<f64>(record, 56);
  let product = load<f64>(record, 64);
  for (let i: usize = 0; i < n; i++) {
    const own = load<u8>(state + i);
    if (own == NOT_APPLICABLE) {
      notApplicable++;
      continue;
    }
    // Where there is no value the score is 0, and adds nothing.
    const weight = load<f64>(rate + 8 * i) * nominal;
    effective += weight;
    if (weight > largest) {
      largest = weight;
      largestRow = row + <f64>i;
    }
    if (own == 0) value++;
    else missing++;
    const z = load<f64>(normalised + 8 * i);
    const points = weight * z;
    sum += z;
    contribution += points;
    product += points * load<f64>(score + 8 * i);
  }
  store<f64>(record, value);
  store<f64>(record, missing, 8);
  store<f64>(record, notApplicable, 16);
  store<f64>(record, effective, 24);
  store<f64>(record, largest, 32);
  store<f64>(record, largestRow, 40);
  store<f64>(record, sum, 48);
  store<f64>(record, contribution, 56);
  store<f64>(record, product, 64);
}

/** Add the scores of units to the end of the record: scored units, their scores, the squares of them. */
export function tallyScores(score: usize, scored: usize, n: usize, record: usize): void {
  let units = load<f64>(record);
  let sum = load<f64>(record, 8);
  let squares = load<f64>(record, 16);
  for (let i: usize = 0; i < n; i++) {
    const own = load<f64>(score + 8 * i);
    units += <f64>load<u8>(scored + i);
    sum += own;
    squares += own * own;
  }
  store<f64>(record, units);
  store<f64>(record, sum, 8);
  store<f64>(record, squares, 16);
}
