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
import { openUniform, type Entities, type RandomStream } from '../core/random.js';
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
const DRAWS_PER_DAY = 4 + 2 * (THIRDS + 2 * THIRDS + 4 * THIRDS);

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

/** The random numbers of one day at one site. */
interface DayDraws {
  readonly stream: RandomStream;
  readonly member: number;
  entity: readonly [number, number];
  day: number;
}

const uniform = ({ stream, member, entity, day }: DayDraws, k: number): number => openUniform(stream, entity, day * DRAWS_PER_DAY + k, member);

const weights = new Float64Array(THIRDS);

/** Part the whole number at `parts[0]` into three, at 0, 8 and 16. */
function partDay({ oneThird, twoThirds, thirdSpread }: CascadeParameters, draws: DayDraws, parts: Float64Array): void {
  const whole = parts[0]!;
  const u = uniform(draws, 0);
  // Log-ratios of two weights have the variance thirdSpread²: each log-weight has half of it.
  for (let third = 0; third < THIRDS; third++) weights[third] = Math.exp((thirdSpread / Math.SQRT2) * normalQuantile(uniform(draws, 1 + third)));
  if (u < oneThird) {
    const only = Math.min(2, Math.floor((u / oneThird) * THIRDS));
    for (let third = 0; third < THIRDS; third++) if (third !== only) weights[third] = 0;
  } else if (u < oneThird + twoThirds) {
    weights[Math.min(2, Math.floor(((u - oneThird) / twoThirds) * THIRDS))] = 0;
  }
  const [a, b, c] = [weights[0]!, weights[1]!, weights[2]!];
  const first = portion(a / (a + b + c), whole);
  const second = b + c > 0 ? portion(b / (b + c), whole - first) : 0;
  parts[0] = first;
  parts[8] = second;
  parts[16] = whole - first - second;
}

/** The share of the first half. */
function firstShare({ allInOne, spread }: Halving, draws: DayDraws, k: number): number {
  const u = uniform(draws, k);
  if (u < allInOne) return u < allInOne / 2 ? 1 : 0;
  return 1 / (1 + Math.exp(-spread * normalQuantile(uniform(draws, k + 1))));
}

/** Part the whole number at `parts[0]` into 24. */
function partWhole(parameters: CascadeParameters, draws: DayDraws, parts: Float64Array): void {
  partDay(parameters, draws, parts);
  for (let level = 0, length = HOURS / THIRDS, k = 4; level < HALVINGS; level++, length /= 2) {
    const halving = parameters.halvings[level]!;
    for (let hour = 0; hour < HOURS; hour += length, k += 2) {
      const whole = parts[hour]!;
      if (whole === 0) continue;
      const kept = portion(firstShare(halving, draws, k), whole);
      parts[hour] = kept;
      parts[hour + length / 2] = whole - kept;
    }
  }
}

/**
 * Part the rain of days into hours. What a site gets does not depend on the others, nor on the days before.
 *
 * @param rain rain of days [mm], >= 0, element `t * n + i` for the `n` sites of `entities`; NaN gives hours of NaN
 * @param stream,member name the random numbers, with the entity and the day `firstDay + t` of the run
 * @param out receives depths [mm], element `(24 * t + hour) * n + i`; the 24 of a day add up to its rain exactly
 */
export function partIntoHours(parameters: CascadeParameters, rain: Float64Array, { low, high }: Entities, stream: RandomStream, member: number, firstDay: number, out: Float64Array): void {
  const n = low.length;
  const parts = new Float64Array(HOURS);
  const draws: DayDraws = { stream, member, entity: [0, 0], day: 0 };
  for (let i = 0; i < n; i++) {
    draws.entity = [low[i]!, high[i]!];
    for (let t = 0; t * n + i < rain.length; t++) {
      const depth = rain[t * n + i]!;
      const place = depth > 0 ? lastPlace(depth) : 1;
      draws.day = firstDay + t;
      if (depth > 0) {
        parts.fill(0);
        parts[0] = depth / place;
        partWhole(parameters, draws, parts);
      } else {
        parts.fill(depth);
      }
      for (let hour = 0; hour < HOURS; hour++) out[(HOURS * t + hour) * n + i] = parts[hour]! * place;
    }
  }
}
