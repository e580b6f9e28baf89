/**
 * Powers of two numbers at a time, each by an exponent that stays: x = 2^-k c (1 + r), c the middle of one of the 128 parts
 * of [1, 2). The powers of the first two are remembered in a table of the exponent from the first time on, that of the last is
 * the binomial series: a third of the time of an exponential of a logarithm, where one result waits for another.
 */
import { exps, logs } from './elementary';

const PARTS: f64 = 128.0;
/** Where a table has the powers of 2^-k, after those of the parts. */
const TWOS: usize = 8 * 128;
/** One over the middle of each part. */
const INVERSES = memory.data(1024, 16);
/** The smallest number that does not count as 0, the greatest, the bits of the mantissa. */
const BOUNDS = memory.data<f64>([1.0842021724855044e-19, 1.0, 0.0]);
const MANTISSA = memory.data<u64>([0x000fffffffffffff]);

/** To be called once. */
export function layPowers(): void {
  for (let j: usize = 0; j < 128; j++) store<f64>(INVERSES + 8 * j, 1.0 / (1.0 + (<f64>j + 0.5) / PARTS));
}

/** Note the power of a part and of 2^-k. */
function remember(table: usize, part: usize, k: usize, exponent: f64): void {
  const both = f64x2.replace_lane(f64x2.splat(1.0 + (<f64>part + 0.5) / PARTS), 1, reinterpret<f64>((1023 - <u64>k) << 52));
  const powers = exps(f64x2.mul(f64x2.splat(exponent), logs(both)));
  store<f64>(table + 8 * part, f64x2.extract_lane(powers, 0));
  store<f64>(table + TWOS + 8 * k, f64x2.extract_lane(powers, 1));
}

/**
 * x^a; x from 0 to 1, beyond that as if it were 1; below 2^-63 it counts as 0.
 *
 * @param rows of the pair, `row` bytes apart: exponents from 0.3 to 3, where their tables lie, and six coefficients of the series
 */
@inline
export function powersBy(rows: usize, row: usize, x: v128): v128 {
  const least = v128.load64_splat(BOUNDS);
  const one = v128.load64_splat(BOUNDS + 8);
  const there = f64x2.ge(x, least);
  const within = f64x2.pmin(one, f64x2.pmax(least, x));
  const bits0 = i64x2.extract_lane(within, 0);
  const bits1 = i64x2.extract_lane(within, 1);
  const part0 = <usize>(bits0 >> 45) & 127;
  const part1 = <usize>(bits1 >> 45) & 127;
  const k0: usize = 1023 - <usize>(bits0 >> 52);
  const k1: usize = 1023 - <usize>(bits1 >> 52);
  const table0 = <usize>load<f64>(rows + row);
  const table1 = <usize>load<f64>(rows + row + 8);
  const m = v128.or(v128.and(within, v128.load64_splat(MANTISSA)), one);
  const r = f64x2.sub(f64x2.mul(m, v128.load64_lane(INVERSES + 8 * part1, v128.load64_zero(INVERSES + 8 * part0), 1)), one);
  const at0 = table0 + 8 * part0;
  const at1 = table1 + 8 * part1;
  let parts = v128.load64_lane(at1, v128.load64_zero(at0), 1);
  let twos = v128.load64_lane(table1 + 8 * k1 + TWOS, v128.load64_zero(table0 + 8 * k0 + TWOS), 1);
  let whole = f64x2.mul(parts, twos);
  if (i64x2.bitmask(f64x2.eq(whole, v128.load64_splat(BOUNDS + 16))) != 0) {
    remember(table0, part0, k0, load<f64>(rows));
    remember(table1, part1, k1, load<f64>(rows + 8));
    parts = v128.load64_lane(at1, v128.load64_zero(at0), 1);
    twos = v128.load64_lane(table1 + 8 * k1 + TWOS, v128.load64_zero(table0 + 8 * k0 + TWOS), 1);
    whole = f64x2.mul(parts, twos);
  }
  const r2 = f64x2.mul(r, r);
  const high = f64x2.add(f64x2.add(v128.load(rows + 4 * row), f64x2.mul(v128.load(rows + 5 * row), r)), f64x2.mul(r2, f64x2.add(v128.load(rows + 6 * row), f64x2.mul(v128.load(rows + 7 * row), r))));
  const rise = f64x2.add(f64x2.mul(r, f64x2.add(v128.load(rows + 2 * row), f64x2.mul(v128.load(rows + 3 * row), r))), f64x2.mul(f64x2.mul(r2, r), high));
  return v128.and(there, f64x2.add(whole, f64x2.mul(whole, rise)));
}
