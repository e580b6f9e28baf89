/**
 * The chance events of one household's year in one draw: they hang on the seed, the household and the draw alone, so that
 * every policy, storm and switched-off cause meets the same year, and one household more changes nobody's.
 *
 * Blocks of Philox by draw number: 0 to 2 hold two deviates of 16 bits for each of four months; 3 the harvest, the price,
 * the first illness and the first loss of a job; 4 the accident, the basis of an index, a failure of the harvest; from 8 on
 * one for each illness.
 *
 * Sources: Meghir & Pistaferri (2004) Econometrica 72, 1-32 (permanent and transitory income); Hennessy (2008) CARD Working
 * Paper 08-WP 473 (yields are skewed to the left: a lognormal alone has no years that fail).
 */
import { normalQuantile } from '../core/normal.js';
import { BLOCK_WORDS, philoxBlocks } from '../core/philox-blocks.js';
import { philox4x32 } from '../core/philox.js';
import type { RandomStream } from '../core/random.js';
import { MONTHS } from './account.js';
import { quickExp } from './exp-table.js';
import { NORMAL_TABLE } from './normal-table.js';

/** How a household's income moves from month to month. */
export interface IncomeProcess {
  /** Part of a shock that stays to the next month ρ [1], 0 to 1. */
  readonly persistence: number;
  /** Deviation of a month's lasting shock and of its passing one, of ln income [1]. */
  readonly lasting: number;
  readonly passing: number;
  /** Deviation of ln of the year's yield and of its price [1]. */
  readonly yield: number;
  readonly price: number;
  /** A year's harvest that fails beside that: its chance, and the share that is left [1]; absent: none does. */
  readonly failure?: { readonly chance: number; readonly left: number };
}

/** Chances of one household's events in a month [1]. */
export interface EventChances {
  readonly illness: number;
  readonly jobLoss: number;
  readonly accident: number;
}

/** Most illnesses of a household that are drawn in a year. */
export const MOST_ILLNESSES = 6;
/** No event within the year. */
export const NEVER = MONTHS;
/** Blocks that every draw needs, and the first words of those of the year and of the accident among them. */
const BLOCKS = 5;
const YEAR = 12;
const ACCIDENT = 16;
const FAILURE = 19;
const ILLNESS_BLOCK = 8;
const WORD = 0x1_0000_0000;

/** What one draw holds; filled again and again. */
export class YearDraws {
  /** Factor of a month's wages, of mean 1 [1]. */
  readonly labour = new Float64Array(MONTHS);
  /** Factors of the year's farm revenue, of mean 1 [1]. */
  yield = 1;
  price = 1;
  /** Illnesses: their months, and their standard deviates of ln cost. */
  illnesses = 0;
  readonly illnessMonth = new Uint8Array(MOST_ILLNESSES);
  readonly illnessCost = new Float64Array(MOST_ILLNESSES);
  /** Month of the first loss of a job, of the accident; `NEVER`: none. */
  jobLossMonth: number = NEVER;
  accidentMonth: number = NEVER;
  /** Standard deviates: ln cost of the accident; what an index says beside the damage. */
  accidentCost = 0;
  basis = 0;
}

const words = new Uint32Array(4);
const uniformOf = (word: number): number => (word + 0.5) / WORD;

/** Months until an event of a chance in a month comes, from a uniform; at least `NEVER` where it does not come this year. */
const monthOf = (uniform: number, logStay: number): number => (logStay === 0 ? NEVER : Math.log(uniform) / logStay);

/** A process with what every draw needs worked out once. */
export interface PreparedProcess extends IncomeProcess {
  /** Deviation of the lasting part in the first month: it has been going on for ever. */
  readonly begin: number;
  /** What keeps the mean of a month's factor at 1. */
  readonly correction: number;
  /** Chance that a harvest fails, and the factor of a year's yield in which it does, and does not: of mean 1 [1]. */
  readonly fails: number;
  readonly failed: number;
  readonly stood: number;
}

export function prepareProcess(moves: IncomeProcess): PreparedProcess {
  const { persistence, lasting, passing } = moves;
  const variance = persistence < 1 ? lasting ** 2 / (1 - persistence ** 2) : lasting ** 2;
  const { chance: fails, left } = moves.failure ?? { chance: 0, left: 1 };
  const stood = 1 / (1 - fails * (1 - left));
  return { ...moves, begin: Math.sqrt(variance), correction: (variance + passing ** 2) / 2, fails, failed: left * stood, stood };
}

/** Chances with their logarithms: ln of the chance that a month passes without. */
export interface PreparedChances {
  readonly illness: number;
  readonly jobLoss: number;
  readonly accident: number;
}

export const prepareChances = ({ illness, jobLoss, accident }: EventChances): PreparedChances => ({ illness: Math.log1p(-illness), jobLoss: Math.log1p(-jobLoss), accident: Math.log1p(-accident) });

/**
 * Draw a year.
 *
 * @param low,high words of the household's entity
 * @param draw number of the draw
 * @param farms whether it has farm revenue that moves
 */
export function drawYear({ key0, key1 }: RandomStream, low: number, high: number, draw: number, moves: PreparedProcess, chances: PreparedChances, farms: boolean, out: YearDraws): void {
  const { persistence, lasting, passing, correction, begin } = moves;
  let x = 0;
  philoxBlocks(0, BLOCKS, draw, low, high, key0, key1);
  for (let m = 0; m < MONTHS; m++) {
    const word = BLOCK_WORDS[m]!;
    const shock = NORMAL_TABLE[word & 0xffff]!;
    x = m === 0 ? begin * shock : persistence * x + lasting * shock;
    out.labour[m] = quickExp(x + passing * NORMAL_TABLE[word >>> 16]! - correction);
  }
  out.yield = farms ? Math.exp(moves.yield * normalQuantile(uniformOf(BLOCK_WORDS[YEAR]!)) - moves.yield ** 2 / 2) * (uniformOf(BLOCK_WORDS[FAILURE]!) < moves.fails ? moves.failed : moves.stood) : 1;
  out.price = farms ? Math.exp(moves.price * normalQuantile(uniformOf(BLOCK_WORDS[YEAR + 1]!)) - moves.price ** 2 / 2) : 1;
  out.jobLossMonth = Math.min(NEVER, Math.floor(monthOf(uniformOf(BLOCK_WORDS[YEAR + 3]!), chances.jobLoss)));
  out.accidentMonth = Math.min(NEVER, Math.floor(monthOf(uniformOf(BLOCK_WORDS[ACCIDENT]!), chances.accident)));
  out.accidentCost = out.accidentMonth < NEVER ? normalQuantile(uniformOf(BLOCK_WORDS[ACCIDENT + 1]!)) : 0;
  out.basis = NORMAL_TABLE[BLOCK_WORDS[ACCIDENT + 2]! & 0xffff]!;
  out.illnesses = 0;
  let month = Math.floor(monthOf(uniformOf(BLOCK_WORDS[YEAR + 2]!), chances.illness));
  while (month < NEVER && out.illnesses < MOST_ILLNESSES) {
    philox4x32(ILLNESS_BLOCK + out.illnesses, draw, low, high, key0, key1, words);
    out.illnessMonth[out.illnesses] = month;
    out.illnessCost[out.illnesses] = normalQuantile(uniformOf(words[0]!));
    out.illnesses++;
    month += 1 + Math.floor(monthOf(uniformOf(words[1]!), chances.illness));
  }
}
