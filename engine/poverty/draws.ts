/**
 * The chance events of one household's year in one draw: they hang on the seed, the household and the draw alone, so that
 * every policy, storm and switched-off cause meets the same year, and one household more changes nobody's.
 *
 * Blocks of Philox by draw number: 0 to 2 hold two deviates of 16 bits for each of four months; 3 the harvest, the price,
 * the first illness and the first loss of a job; 4 the accident, the basis of an index, a failure of the harvest; from 8 on
 * one for each illness. `assembly/draws.ts` draws them, four years side by side.
 *
 * Sources: Meghir & Pistaferri (2004) Econometrica 72, 1-32 (permanent and transitory income); Hennessy (2008) CARD Working
 * Paper 08-WP 473 (yields are skewed to the left: a lognormal alone has no years that fail).
 */
import type { RandomStream } from '../core/random.js';
import { MONTHS } from './account.js';
import { DRAWN, HOUSEHOLD, ILLNESS_COSTS, LABOUR, LANES, memory, RULES, yearModule } from './year-memory.js';

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

const EVENTS = ['yield', 'price', 'jobLossMonth', 'accidentMonth', 'accidentCost', 'basis', 'illnesses'] as const;

/** Put into memory what every draw needs. */
export function loadProcess(moves: PreparedProcess): void {
  const { numbers } = memory;
  for (const name of ['persistence', 'lasting', 'passing', 'begin', 'correction', 'yield', 'price', 'fails', 'failed', 'stood'] as const) numbers[RULES[name]] = moves[name];
  numbers[RULES.yieldShift] = moves.yield ** 2 / 2;
  numbers[RULES.priceShift] = moves.price ** 2 / 2;
}

/** Share of a uniform's bound that is left to errors of logarithms and powers, which lie far below it [1]. */
const SLACK = 1e-9;

/** Put a household's chances there, and the uniforms up to which a whole year passes without an event. */
export function loadChances({ illness, jobLoss, accident }: PreparedChances): void {
  const { numbers } = memory;
  const quiet = (stays: number): number => Math.exp(MONTHS * stays) * (1 - SLACK);
  [numbers[HOUSEHOLD.illnessStays], numbers[HOUSEHOLD.jobStays], numbers[HOUSEHOLD.accidentStays]] = [illness, jobLoss, accident];
  [numbers[HOUSEHOLD.illnessQuiet], numbers[HOUSEHOLD.jobQuiet], numbers[HOUSEHOLD.accidentQuiet]] = [quiet(illness), quiet(jobLoss), quiet(accident)];
}

/**
 * Draw a year.
 *
 * @param low,high words of the household's entity
 * @param draw number of the draw
 * @param farms whether it has farm revenue that moves
 */
export function drawYear({ key0, key1 }: RandomStream, low: number, high: number, draw: number, moves: PreparedProcess, chances: PreparedChances, farms: boolean, out: YearDraws): void {
  const { numbers } = memory;
  const lane = draw % LANES;
  loadProcess(moves);
  loadChances(chances);
  numbers[HOUSEHOLD.farms] = Number(farms);
  yearModule.drawFour(draw - lane, low, high, key0, key1);
  yearModule.drawEvents(draw, low, high, key0, key1);
  for (let m = 0; m < MONTHS; m++) out.labour[m] = numbers[LABOUR + LANES * m + lane]!;
  for (const name of EVENTS) out[name] = numbers[DRAWN[name]]!;
  out.illnessMonth.set(numbers.subarray(DRAWN.illnessMonths, DRAWN.illnessMonths + out.illnesses));
  out.illnessCost.set(numbers.subarray(ILLNESS_COSTS, ILLNESS_COSTS + out.illnesses));
}

/** e^`x` by `EXP_TABLE`; never below 0. */
export const quickExp = (x: number): number => yearModule.quickExp(x);

/** Put the draws of a year into the first lane of memory. */
export function loadDraws(draws: YearDraws): void {
  const { numbers } = memory;
  for (let m = 0; m < MONTHS; m++) numbers[LABOUR + LANES * m] = draws.labour[m]!;
  for (const name of EVENTS) numbers[DRAWN[name]] = draws[name];
  numbers.set(draws.illnessMonth, DRAWN.illnessMonths);
  numbers.set(draws.illnessCost, ILLNESS_COSTS);
}
