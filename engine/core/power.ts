/**
 * Powers of numbers from 0 to 1 without calls of the language's library, which take most of the time of a kernel that
 * has many: 2^(exponent × log2 base), both by a table and a short polynomial (Tang 1989, ACM Trans. Math. Softw. 15, 144-157;
 * 1990, 16, 378-400).
 */

const TO_TABLE = 128;
/** Of the middle of each of the 128 parts of [1, 2): one over it, and its logarithm to base 2. */
const INVERSE = Float64Array.from({ length: TO_TABLE }, (_, j) => 1 / (1 + (j + 0.5) / TO_TABLE));
const LOGARITHM = INVERSE.map((inverse) => -Math.log2(inverse));
/** 2^(k / 128). */
const ROOTS = Float64Array.from({ length: TO_TABLE }, (_, k) => 2 ** (k / TO_TABLE));
/** 2^k and 2^-k, as far as they are normal numbers. */
const DOUBLED = Float64Array.from({ length: 1_024 }, (_, k) => 2 ** k);
const HALVED = Float64Array.from({ length: 1_023 }, (_, k) => 2 ** -k);
/** Added and taken away again, this leaves the nearest whole number. */
const ROUND = 6_755_399_441_055_744;
const LOG2_E = Math.LOG2E;
const LN2 = Math.LN2;

const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);
/** Which of the two words has the exponent. */
const UPPER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * @param base from 0 to 1; below the smallest normal number, and below 0 as rounding leaves it, it counts as 0
 * @param exponent above 0
 * @returns base^exponent [1], to 1 part in 10^15 times 1 + |log2 base^exponent|; 0 where it is below 2^-1022
 */
export function power(base: number, exponent: number): number {
  number[0] = base;
  const upper = words[UPPER]!;
  // the sign stands above the exponent, so that less than 0 is no exponent up to that of 1
  const down = 1_023 - (upper >>> 20);
  if (down > 1_022 || !(base > 0)) return 0;
  const r = base * DOUBLED[down]! * INVERSE[(upper >>> 13) & 127]! - 1;
  const r2 = r * r;
  const curve = r - r2 * (0.5 - r * (1 / 3)) - r2 * r2 * (0.25 - r * 0.2 + r2 * (1 / 6));
  const t = exponent * (LOGARITHM[(upper >>> 13) & 127]! - down + LOG2_E * curve);
  if (t < -1_021) return 0;
  const k = t * TO_TABLE + ROUND - ROUND;
  const q = (t - k / TO_TABLE) * LN2;
  const q2 = q * q;
  const rise = q + q2 * (0.5 + q * (1 / 6)) + q2 * q2 * (1 / 24 + q * (1 / 120));
  const whole = k >> 7;
  const root = ROOTS[k & 127]!;
  return (root + root * rise) * HALVED[0 - whole]!;
}
