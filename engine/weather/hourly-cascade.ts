/**
 * Rain of the hours of a day by a micro-canonical random cascade: the day is parted into three times eight hours, those
 * into two times four, and so on down to hours. A part may get all, or a share drawn at random; nothing is lost.
 *
 * Source: Olsson (1998) Hydrol. Earth Syst. Sci. 2, 19-30 (the cascade, probabilities of 0/1, 1/0 and x/(1-x) splits);
 * Müller & Haberlandt (2015) Hydrol. Res. 46, 859-877 (three branches first, so that hours are reached). Shares x are
 * logistic-normal, with one draw each, where Olsson has empirical ones. Probabilities do not depend on depth or position.
 *
 * Exact sums: a day's rain is a whole number, at most 2^53, of its last binary place, and so is each hour's. The hours
 * add up to the day, bit by bit, in any order of adding. A day has DRAWS_PER_DAY draws, used or not.
 */
import { openUniform, type RandomStream } from '../core/random.js';
import { normalQuantile } from '../core/normal.js';

/** How a depth is parted into two halves of its time. */
export interface Halving {
  /** Probability that one half gets all, either one as likely [1]. */
  readonly allInOne: number;
  /** Standard deviation of ln(x / (1 - x)), x the share of the first half [1]. */
  readonly spread: number;
}

export interface CascadeParameters {
  /** Probability that one, and that two, of the three thirds of a day are wet [1]; which ones, is equally likely. */
  readonly oneThird: number;
  readonly twoThirds: number;
  /** Standard deviation of the log-ratio of the depths of two wet thirds [1]. */
  readonly thirdSpread: number;
  /** From 8 to 4 hours, 4 to 2, 2 to 1. */
  readonly halvings: readonly Halving[];
}

export const HOURS = 24;
const THIRDS = 3;
export const HALVINGS = 3;
/** The thirds take 4 draws: which are wet, and the weight of each; the halvings 2 each, of 3 + 6 + 12 parts. */
export const DRAWS_PER_DAY = 4 + 2 * (THIRDS + 2 * THIRDS + 4 * THIRDS);

const bits = new DataView(new ArrayBuffer(8));
const EXPONENT = 0x7ff0;
/** Binary places of a double after its first. */
const PLACES = 52;
const LEAST_PLACE = 2 ** -1074;

/** The last binary place of a positive number: it is a whole number of them, at most 2^53. */
function lastPlace(value: number): number {
  bits.setFloat64(0, value);
  const exponent = (bits.getUint16(0) & EXPONENT) >>> 4;
  return exponent <= PLACES ? (exponent === 0 ? LEAST_PLACE : LEAST_PLACE * 2 ** (exponent - 1)) : 2 ** (exponent - 1_023 - PLACES);
}

/** A whole number next to `share` × `whole`, at most `whole`. */
const portion = (share: number, whole: number): number => Math.min(whole, Math.round(share * whole));

/** Part the whole number at `parts[0]` into three, at 0, 8 and 16. */
function partDay({ oneThird, twoThirds, thirdSpread }: CascadeParameters, uniform: (k: number) => number, parts: Float64Array): void {
  const whole = parts[0]!;
  const u = uniform(0);
  const wet = [true, true, true];
  if (u < oneThird) {
    const only = Math.min(2, Math.floor((u / oneThird) * THIRDS));
    wet.forEach((_, third) => (wet[third] = third === only));
  } else if (u < oneThird + twoThirds) {
    wet[Math.min(2, Math.floor(((u - oneThird) / twoThirds) * THIRDS))] = false;
  }
  // Log-ratios of two weights have the variance thirdSpread²: each log-weight has half of it.
  const weight = wet.map((isWet, third) => (isWet ? Math.exp((thirdSpread / Math.SQRT2) * normalQuantile(uniform(1 + third))) : 0));
  const [a, b, c] = [weight[0]!, weight[1]!, weight[2]!];
  const first = portion(a / (a + b + c), whole);
  const second = b + c > 0 ? portion(b / (b + c), whole - first) : 0;
  parts[0] = first;
  parts[8] = second;
  parts[16] = whole - first - second;
}

/** The share of the first half. */
function firstShare({ allInOne, spread }: Halving, u: number, v: number): number {
  if (u < allInOne) return u < allInOne / 2 ? 1 : 0;
  return 1 / (1 + Math.exp(-spread * normalQuantile(v)));
}

/**
 * Part the rain of a day into hours.
 *
 * @param rain rain of the day [mm], >= 0
 * @param stream,entity,day,member name the random numbers: draws from `day * DRAWS_PER_DAY`
 * @param out receives 24 depths [mm] at `first`, `first + stride`, …; they add up to `rain` exactly
 */
export function partIntoHours(parameters: CascadeParameters, rain: number, stream: RandomStream, entity: readonly [number, number], day: number, member: number, out: Float64Array, first = 0, stride = 1): void {
  if (!(rain > 0)) {
    for (let hour = 0; hour < HOURS; hour++) out[first + hour * stride] = rain;
    return;
  }
  const uniform = (k: number): number => openUniform(stream, entity, day * DRAWS_PER_DAY + k, member);
  const place = lastPlace(rain);
  const parts = new Float64Array(HOURS);
  parts[0] = rain / place;
  partDay(parameters, uniform, parts);
  for (let level = 0, length = HOURS / THIRDS, k = 4; level < HALVINGS; level++, length /= 2) {
    const halving = parameters.halvings[level]!;
    for (let hour = 0; hour < HOURS; hour += length, k += 2) {
      const whole = parts[hour]!;
      if (whole === 0) continue;
      const kept = portion(firstShare(halving, uniform(k), uniform(k + 1)), whole);
      parts[hour] = kept;
      parts[hour + length / 2] = whole - kept;
    }
  }
  for (let hour = 0; hour < HOURS; hour++) out[first + hour * stride] = parts[hour]! * place;
}
