/**
 * The shortest decimal that reads back as the same double, and of those the closest, written as JavaScript writes it.
 *
 * Source: R. Giulietti (2020), The Schubfach way to render doubles, figure 7; ECMA-262, Number::toString.
 */

/** Where `csv-kernel.ts` lays the powers of ten, 16 bytes each from 10^-292 on, and all pairs of digits. */
const POWERS: usize = 64;
const LEAST_POWER: i32 = -292;
const PAIRS: usize = POWERS + 16 * 617;

const MINUS: u8 = 0x2d;
const POINT: u8 = 0x2e;
const ZERO: u8 = 0x30;
const EXPONENT: u8 = 0x65;
const PLUS: u8 = 0x2b;

const LOW: u64 = 0xffffffff;
/** Integers below this are written as they are. */
const EXACT: f64 = 9007199254740992;

let upper: u64 = 0;

/** Product of 64 bits: the lower half; the upper half is left in `upper`. */
@inline
function multiply(a: u64, b: u64): u64 {
  const ll = (a & LOW) * (b & LOW);
  const lh = (a & LOW) * (b >> 32);
  const hl = (a >> 32) * (b & LOW);
  const middle = (ll >> 32) + (lh & LOW) + (hl & LOW);
  upper = (a >> 32) * (b >> 32) + (lh >> 32) + (hl >> 32) + (middle >> 32);
  return (middle << 32) | (ll & LOW);
}

/** The upper 64 bits of a product of 128 bits by 64, odd where what is left out is not nothing. */
@inline
function roundToOdd(power: usize, c: u64): u64 {
  multiply(load<u64>(power), c);
  const carried = upper;
  const low = multiply(load<u64>(power, 8), c) + carried;
  return (upper + u64(low < carried)) | u64(low > 1);
}

/** A tenth, and a hundred millionth: 64-bit divisions would take as long as all else. */
@inline
function tenthOf(n: u64): u64 {
  multiply(n, 0xcccccccccccccccd);
  return upper >> 3;
}
@inline
function hundredMillionth(n: u64): u64 {
  multiply(n, 0xabcc77118461cefd);
  return upper >> 26;
}

let exponent: i32 = 0;

/** The digits of a finite double above 0, as a whole number; its power of ten is left in `exponent`. */
function shortest(bits: u64): u64 {
  const fraction = bits & 0xfffffffffffff;
  const biased = <i32>(bits >> 52);
  const c = biased !== 0 ? fraction | 0x10000000000000 : fraction;
  const q = (biased !== 0 ? biased : 1) - 1075;
  const isCloserBelow = fraction === 0 && biased > 1;
  const outside = c & 1;
  const k = (q * 1262611 - (isCloserBelow ? 524031 : 0)) >> 22;
  const h = <u64>(q + ((-k * 1741647) >> 19) + 1);
  const power = POWERS + 16 * <usize>(-k - LEAST_POWER);
  const lower = roundToOdd(power, (4 * c - 2 + u64(isCloserBelow)) << h) + outside;
  const value = roundToOdd(power, (4 * c) << h);
  const higher = roundToOdd(power, (4 * c + 2) << h) - outside;
  const s = value >> 2;
  if (s >= 10) {
    const tens = tenthOf(s);
    const isBelow = lower <= 40 * tens;
    const isAbove = 40 * tens + 40 <= higher;
    if (isBelow !== isAbove) {
      exponent = k + 1;
      return tens + u64(isAbove);
    }
  }
  exponent = k;
  const isBelow = lower <= 4 * s;
  const isAbove = 4 * s + 4 <= higher;
  if (isBelow !== isAbove) return s + u64(isAbove);
  const middle = 4 * s + 2;
  return s + u64(value > middle || (value === middle && (s & 1) !== 0));
}

@inline
function writePair(pair: u32, to: usize): void {
  store<u16>(to, load<u16>(PAIRS + 2 * pair));
}

/** Eight digits, zeros in front. */
@inline
function writeEight(eight: u32, to: usize): void {
  const high = eight / 10000;
  const low = eight % 10000;
  writePair(high / 100, to);
  writePair(high % 100, to + 2);
  writePair(low / 100, to + 4);
  writePair(low % 100, to + 6);
}

/** How many digits a number below 10^9 has; 1 for 0. */
@inline
function digitsOf(n: u32): usize {
  if (n < 10000) return n < 100 ? (n < 10 ? 1 : 2) : n < 1000 ? 3 : 4;
  return n < 1000000 ? (n < 100000 ? 5 : 6) : n < 10000000 ? 7 : n < 100000000 ? 8 : 9;
}

/** The digits of a number below 10^9. @returns the end of them */
@inline
function writeFew(n: u32, to: usize): usize {
  const end = to + digitsOf(n);
  let at = end;
  for (; n >= 100; n /= 100) writePair(n % 100, (at -= 2));
  if (n >= 10) writePair(n, at - 2);
  else store<u8>(at - 1, ZERO + <u8>n);
  return end;
}

/** The digits of a number below 10^17. @returns the end of them */
@inline
function writeDigits(n: u64, to: usize): usize {
  if (n < 100000000) return writeFew(<u32>n, to);
  const high = hundredMillionth(n);
  const end = writeFew(<u32>high, to);
  writeEight(<u32>(n - 100000000 * high), end);
  return end + 8;
}

@inline
function writeZeros(count: i32, to: usize): usize {
  for (let i: i32 = 0; i < count; i++) store<u8>(to++, ZERO);
  return to;
}

/** Digits that were written at `at + 1`, with a point behind the first `whole` of them. */
@inline
function setPoint(at: usize, whole: usize): void {
  for (let i: usize = 0; i < whole; i++) store<u8>(at + i, load<u8>(at + i + 1));
  store<u8>(at + whole, POINT);
}

/** Digits that were written at `from`, now at `to`. */
@inline
function moveDigits(from: usize, to: usize): void {
  const first = v128.load(from);
  const rest = load<u16>(from, 16);
  v128.store(to, first);
  store<u16>(to, rest, 16);
}

function writeExponent(power: i32, to: usize): usize {
  store<u8>(to, EXPONENT);
  store<u8>(to + 1, power < 0 ? MINUS : PLUS);
  return writeFew(<u32>(power < 0 ? -power : power), to + 2);
}

/** Write a finite number. @returns the end of it; no more than 25 bytes, and up to 16 more are written */
export function writeNumber(value: f64, to: usize): usize {
  if (value < 0) {
    store<u8>(to++, MINUS);
    value = -value;
  }
  if (value < EXACT && Math.floor(value) === value) return writeDigits(<u64>value, to);
  const first = to + 1;
  let end = writeDigits(shortest(reinterpret<u64>(value)), first);
  for (; load<u8>(end - 1) === ZERO; end--) exponent++;
  const count = <i32>(end - first);
  const whole = count + exponent;
  if (whole > 0 && whole < count) {
    setPoint(to, whole);
    return end;
  }
  if (whole > 0 && whole <= 21) {
    moveDigits(first, to);
    return writeZeros(whole - count, to + count);
  }
  if (whole <= 0 && whole > -6) {
    moveDigits(first, to + 2 - whole);
    store<u8>(to, ZERO);
    store<u8>(to + 1, POINT);
    return writeZeros(-whole, to + 2) + count;
  }
  if (count > 1) setPoint(to, 1);
  else store<u8>(to, load<u8>(first));
  return writeExponent(whole - 1, count > 1 ? end : first);
}
