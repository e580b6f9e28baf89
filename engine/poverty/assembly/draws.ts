/** The chance events of a household's year: what is drawn, and from which words, is said in `draws.ts`. */
import { log, normalQuantile } from '../../core/assembly/normal';
import { philoxBlock, philoxFour, putPhilox } from '../../core/assembly/philox';
import { ACCIDENT_COST, ACCIDENT_MONTH, ACCIDENT_QUIET, ACCIDENT_STAYS, at, BASIS, BEGIN, CONSTANTS, CORRECTION, EXPONENTIALS, FAILED, FAILS, FARMS, ILLNESS_COSTS, ILLNESS_MONTHS, ILLNESS_QUIET, ILLNESS_STAYS, ILLNESSES, JOB_LOSS_MONTH, JOB_QUIET, JOB_STAYS, LABOUR, LANES, LASTING, MONTHS, MOST_ILLNESSES, NEVER, NORMALS, number, PASSING, PERSISTENCE, PRICE, PRICE_DEVIATION, PRICE_SHIFT, put, SPARE_WORDS, STOOD, WORDS, YIELD, YIELD_DEVIATION, YIELD_SHIFT } from './layout';

@external("env", "exp")
export declare function exp(x: f64): f64;

/** Constants of Philox, then the reach and the steps of the table of exponentials, and 2^52. */
const REACH: usize = CONSTANTS + 16;
const STEPS: usize = CONSTANTS + 24;
const WHOLE: usize = CONSTANTS + 32;
putPhilox(CONSTANTS);
store<f64>(REACH, 4);
store<f64>(STEPS, 1024);
store<f64>(WHOLE, 4503599627370496);

const BLOCKS: i32 = 5;
/** First words of the year and of the accident. */
const YEAR: i32 = 12;
const ACCIDENT: i32 = 16;
const FAILURE: i32 = 19;
const ILLNESS_BLOCK: i32 = 8;

@inline
function uniform(word: u32): f64 {
  return (<f64>word + 0.5) / <f64>0x100000000;
}

/** Deviates of two lanes, of the low or the high half of their words. */
@inline
function deviates(low: u32, high: u32): v128 {
  return v128.load_lane<f64>(NORMALS + ((<usize>high) << 3), v128.load64_zero(NORMALS + ((<usize>low) << 3)), 1);
}

/** `quickExp` of `exp-table.ts`. */
export function quickExp(x: f64): f64 {
  if (!(x > -4 && x < 4)) return exp(x);
  const place = (x + 4) * 1024;
  const k = <i32>place;
  const low = at(EXPONENTIALS, k);
  return low + (place - <f64>k) * (at(EXPONENTIALS, k + 1) - low);
}

/** Of two lanes. */
@inline
function quickExps(x: v128): v128 {
  const reach = v128.load64_splat(REACH);
  if (!i64x2.all_true(f64x2.lt(f64x2.abs(x), reach))) return f64x2.replace_lane(f64x2.splat(quickExp(f64x2.extract_lane(x, 0))), 1, quickExp(f64x2.extract_lane(x, 1)));
  const place = f64x2.mul(f64x2.add(x, reach), v128.load64_splat(STEPS));
  const whole = f64x2.trunc(place);
  // a whole number stands in the low bits of its sum with 2^52
  const bits = f64x2.add(whole, v128.load64_splat(WHOLE));
  const first = EXPONENTIALS + (<usize>(<u32>i64x2.extract_lane(bits, 0)) << 3);
  const second = EXPONENTIALS + (<usize>(<u32>i64x2.extract_lane(bits, 1)) << 3);
  const low = v128.load_lane<f64>(second, v128.load64_zero(first), 1);
  const next = v128.load_lane<f64>(second, v128.load64_zero(first, 8), 1, 8);
  return f64x2.add(low, f64x2.mul(f64x2.sub(place, whole), f64x2.sub(next, low)));
}

/** Words and factors of four draws in a row, from `draw` on. */
export function drawFour(draw: u32, low: u32, high: u32, key0: u32, key1: u32): void {
  const draws = i32x4.add(i32x4.splat(draw), i32x4(0, 1, 2, 3));
  for (let block = 0; block < BLOCKS; block++) philoxFour(i32x4.splat(block), draws, i32x4.splat(low), i32x4.splat(high), key0, key1, WORDS + 64 * <usize>block, CONSTANTS);
  const persistence = f64x2.splat(number(PERSISTENCE));
  const lasting = f64x2.splat(number(LASTING));
  const passing = f64x2.splat(number(PASSING));
  const correction = f64x2.splat(number(CORRECTION));
  const begin = f64x2.splat(number(BEGIN));
  let x = f64x2.splat(0);
  let y = x;
  for (let m = 0; m < MONTHS; m++) {
    const words = WORDS + 16 * <usize>m;
    const a = load<u32>(words, 0);
    const b = load<u32>(words, 4);
    const c = load<u32>(words, 8);
    const d = load<u32>(words, 12);
    const shock = deviates(a & 0xffff, b & 0xffff);
    const other = deviates(c & 0xffff, d & 0xffff);
    x = m == 0 ? f64x2.mul(begin, shock) : f64x2.add(f64x2.mul(persistence, x), f64x2.mul(lasting, shock));
    y = m == 0 ? f64x2.mul(begin, other) : f64x2.add(f64x2.mul(persistence, y), f64x2.mul(lasting, other));
    const factors = LABOUR + 32 * <usize>m;
    v128.store(factors, quickExps(f64x2.sub(f64x2.add(x, f64x2.mul(passing, deviates(a >>> 16, b >>> 16))), correction)), 0);
    v128.store(factors, quickExps(f64x2.sub(f64x2.add(y, f64x2.mul(passing, deviates(c >>> 16, d >>> 16))), correction)), 16);
  }
}

/** Months until an event comes, from a uniform; at least `NEVER` where it does not come this year. */
@inline
function monthOf(u: f64, stays: f64): f64 {
  return stays == 0 ? <f64>NEVER : log(u) / stays;
}

/** Month of the first event; uniforms below `quiet` are surely of none, and need no logarithm. */
@inline
function firstMonth(u: f64, stays: f64, quiet: f64): f64 {
  return u < quiet ? <f64>NEVER : min<f64>(NEVER, floor<f64>(monthOf(u, stays)));
}

/** Word k of one of the four. */
@inline
function wordAt(words: usize, k: i32): u32 {
  return load<u32>(words + ((<usize>k) << 4));
}

/** The other events of draw `draw` of the four that were drawn. */
export function drawEvents(draw: u32, low: u32, high: u32, key0: u32, key1: u32): void {
  const words = WORDS + (<usize>(draw % LANES) << 2);
  if (number(FARMS) != 0) {
    store<f64>(YIELD, exp(number(YIELD_DEVIATION) * normalQuantile(uniform(wordAt(words, YEAR))) - number(YIELD_SHIFT)) * (uniform(wordAt(words, FAILURE)) < number(FAILS) ? number(FAILED) : number(STOOD)));
    store<f64>(PRICE, exp(number(PRICE_DEVIATION) * normalQuantile(uniform(wordAt(words, YEAR + 1))) - number(PRICE_SHIFT)));
  } else {
    store<f64>(YIELD, 1);
    store<f64>(PRICE, 1);
  }
  store<f64>(JOB_LOSS_MONTH, firstMonth(uniform(wordAt(words, YEAR + 3)), number(JOB_STAYS), number(JOB_QUIET)));
  const accident = firstMonth(uniform(wordAt(words, ACCIDENT)), number(ACCIDENT_STAYS), number(ACCIDENT_QUIET));
  store<f64>(ACCIDENT_MONTH, accident);
  store<f64>(ACCIDENT_COST, accident < NEVER ? normalQuantile(uniform(wordAt(words, ACCIDENT + 1))) : 0);
  store<f64>(BASIS, at(NORMALS, wordAt(words, ACCIDENT + 2) & 0xffff));
  const stays = number(ILLNESS_STAYS);
  let month = firstMonth(uniform(wordAt(words, YEAR + 2)), stays, number(ILLNESS_QUIET));
  let illnesses = 0;
  while (month < NEVER && illnesses < MOST_ILLNESSES) {
    philoxBlock(ILLNESS_BLOCK + illnesses, draw, low, high, key0, key1, SPARE_WORDS);
    put(ILLNESS_MONTHS, illnesses, month);
    put(ILLNESS_COSTS, illnesses, normalQuantile(uniform(load<u32>(SPARE_WORDS))));
    illnesses++;
    month += 1 + floor<f64>(monthOf(uniform(load<u32>(SPARE_WORDS, 4)), stays));
  }
  store<f64>(ILLNESSES, <f64>illnesses);
}
