/**
 * Who is worth simulating: everybody's chance by closed form, with and without the storm; the rest is left out, and a
 * random share of the rest is simulated all the same, to see what the screen has missed.
 *
 * Income is taken as lognormal a person and year, lower in years of a storm and of a harvest that fails. Its deviation is
 * that of the sum of the months, widened by illness and other events that a closed form does not know: a screen, no answer.
 */
import { normalCdf } from '../core/normal.js';
import { openUniform, type Entities, type RandomStream } from '../core/random.js';

/** Φ at steps of 1/256 from -8 to 8, read by straight lines: within 5e-7. */
const STEPS = 256;
const REACH = 8;
const TABLE = Float64Array.from({ length: 2 * REACH * STEPS + 2 }, (_, k) => normalCdf(k / STEPS - REACH));

function quickCdf(z: number): number {
  const at = (Math.min(REACH, Math.max(-REACH, z)) + REACH) * STEPS;
  const k = at | 0;
  const low = TABLE[k]!;
  return low + (at - k) * (TABLE[k + 1]! - low);
}

/** What is known of each household's income, one element each. */
export interface IncomePrior {
  /** ln of its median over the line, in a year whose harvest stands. */
  readonly distance: Float64Array;
  /** 1 over the deviation of ln income. */
  readonly precision: Float64Array;
  /** Probability that the storm hits it [1], and -ln of what it leaves then of the income of such a year. */
  readonly probability: Float64Array;
  readonly depth: Float64Array;
  /** Probability that its harvest fails beside that [1], and -ln of what that leaves of such an income, without and with the storm. */
  readonly fails: Float64Array;
  readonly failed: Float64Array;
  readonly failedDepth: Float64Array;
}

/**
 * Chances without and with the storm: a mixture of up to four lognormals, of harvests that stand or fail, hit or not.
 *
 * @param calm,stormy receive them [1], within 5e-7 of the closed form
 */
export function screenChances({ distance, precision, probability, depth, fails, failed, failedDepth }: IncomePrior, calm: Float64Array, stormy: Float64Array): void {
  for (let i = 0; i < distance.length; i++) {
    const [p, f, from, by] = [probability[i]!, fails[i]!, distance[i]!, precision[i]!];
    let base = quickCdf(-from * by);
    if (f !== 0) base += f * (quickCdf((failed[i]! - from) * by) - base);
    calm[i] = base;
    if (p === 0) {
      stormy[i] = base;
      continue;
    }
    let hit = quickCdf((depth[i]! - from) * by);
    if (f !== 0) hit += f * (quickCdf((failedDepth[i]! - from) * by) - hit);
    stormy[i] = base + p * (hit - base);
  }
}

export interface Screen {
  /** Positions that are simulated, ascending: kept, then those audited among them. */
  readonly kept: Uint32Array;
  readonly audited: Uint32Array;
  readonly skipped: number;
}

/** Households that are audited at least where so many are skipped: of fewer, a standard error says little. */
const LEAST_AUDITED = 30;

/**
 * Split the households.
 *
 * @param least chance, or gain of it by the storm, from which a household is kept [1]
 * @param always households kept whatever their chance, such as those with great rigid spending; 1: kept
 * @param share of the others that is audited [1], but 30 of them at least where there are: by lot of each household; 0: none
 */
export function screenHouseholds(calm: Float64Array, stormy: Float64Array, least: number, always: Uint8Array, share: number, stream: RandomStream, { low, high }: Entities): Screen {
  const kept: number[] = [];
  const [skipped, lots]: [number[], number[]] = [[], []];
  for (let i = 0; i < calm.length; i++) {
    if (always[i] === 1 || stormy[i]! >= least || stormy[i]! - calm[i]! >= least) kept.push(i);
    else {
      skipped.push(i);
      lots.push(openUniform(stream, [low[i]!, high[i]!], 0));
    }
  }
  const fewest = Float64Array.from(lots).sort()[Math.min(LEAST_AUDITED, lots.length) - 1] ?? 0;
  const audited = share === 0 ? [] : skipped.filter((_, k) => lots[k]! < share || lots[k]! <= fewest);
  return { kept: Uint32Array.from(kept), audited: Uint32Array.from(audited), skipped: skipped.length };
}

/** Persons below among all who were skipped, from those audited, and its standard error; null: one household has no spread. */
interface Missed {
  readonly persons: number;
  readonly standardError: number | null;
}

/** What the audit found; none where nobody was audited. */
export interface Audit {
  readonly households: number;
  /** Mean chance of the audited by simulation, and by the screen [1]. */
  readonly simulated: number;
  readonly screened: number;
  /** Below by income, and once rigid spending is taken off. */
  readonly missed: Missed;
  readonly missedAfterRigid: Missed;
}

const meanOf = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Sum over `skipped` households from a random sample of them. Source: Cochran (1977) Sampling Techniques, eq. 2.10. */
function missedOf(chances: ArrayLike<number>, persons: ArrayLike<number>, skipped: number): Missed {
  const n = chances.length;
  const each = Array.from(chances, (chance, k) => chance * persons[k]!);
  const mean = meanOf(each);
  const squares = each.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { persons: skipped * mean, standardError: n > 1 ? skipped * Math.sqrt((squares / (n - 1) / n) * Math.max(0, 1 - n / skipped)) : n === skipped ? 0 : null };
}

/**
 * @param chances of the audited by simulation, by income and after rigid spending; `screened` by the screen; `persons` of each
 * @param skipped households that were skipped, the audited among them
 */
export function auditOf(chances: ArrayLike<number>, afterRigid: ArrayLike<number>, screened: ArrayLike<number>, persons: ArrayLike<number>, skipped: number): Audit | null {
  if (chances.length === 0) return null;
  return { households: chances.length, simulated: meanOf(chances), screened: meanOf(screened), missed: missedOf(chances, persons, skipped), missedAfterRigid: missedOf(afterRigid, persons, skipped) };
}
