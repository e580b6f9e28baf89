/**
 * The one instance of `assembly/months.ts`, which goes through a household's months, and views of the memory they are handed
 * over in. It holds one household and one year at a time: `loadPlan` and `loadYear` put them there.
 */
import { MONTHS } from './account.js';
import type { LaidYear } from './laid-year.js';
import { MONTHS_MODULE } from './months-module.js';
import type { HouseholdPlan } from './plan.js';
import type { YearRules } from './year-outcome.js';

interface Module {
  readonly plainMonths: (storm: number) => void;
  readonly aidedMonths: (storm: number, insured: boolean, delay: number, waits: boolean, sweep: number) => void;
  readonly copeOnce: (cash: number) => void;
}

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
const code = Uint8Array.from(atob(MONTHS_MODULE), (letter) => letter.charCodeAt(0));
export const { plainMonths, aidedMonths, copeOnce } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } }).exports as unknown as Module;

/** Columns of twelve months from a place on, as the module lays its memory out. */
const columns = (first: number, count = 1): Float64Array => new Float64Array(memory.buffer, 8 * MONTHS * first, MONTHS * count);
const [BUSINESS, EDUCATION, PLANNED, LAID] = [columns(0), columns(1), columns(2), columns(3, 5)];
const [LINE, EXPOSED, REGISTERED] = [columns(8), columns(9), columns(10)];
/** What came in each month [fen]. */
export const CAME = columns(11);
/** Payouts that are to come, of two years each: of income, then of repair [fen]. */
export const PAYOUTS = columns(12, 4);
/** Single numbers, at the places of `AT`. */
export const NUMBERS = new Float64Array(memory.buffer, 8 * MONTHS * 16, 37);

/** Means of the household and their limits; the storm; the support, a month of Infinity being that of registration; then what the year has come to. */
export const AT = {
  ...{ savings: 0, debt: 1, sold: 2, distressed: 3, credit: 4, remittance: 5, assets: 6, firePrice: 7, spending: 8, year: 9 },
  ...{ crop: 10, left: 11, decay: 12, closed: 13, repair: 14 },
  ...{ cover: 15, publicShare: 16, jobWage: 17, jobMonths: 18, displaced: 19, jobFrom: 20, uplift: 21, most: 22, cash: 23, cashMonth: 24, gain: 25, gainFrom: 26, helped: 27, premium: 28, clue: 29, clueRegistered: 30 },
  ...{ cost: 31, lost: 32, rigid: 33, below: 34, hard: 35, rolling: 36 },
} as const;

/** What is in memory: the plan and how often it was taken, the year and how often it was laid. */
const loaded: { plan: HouseholdPlan | null; taken: number; rules: YearRules | null; laid: LaidYear | null; times: number; sweep: number } = { plan: null, taken: 0, rules: null, laid: null, times: 0, sweep: 0 };

/** Put a household's plan there, and what of the rules is its own. @returns months in which incomes are swept: bit m */
export function loadPlan(plan: HouseholdPlan, rules: YearRules, incomeChannel: number): number {
  if (loaded.plan === plan && loaded.taken === plan.taken && loaded.rules === rules) return loaded.sweep;
  const { households, position, persons } = plan;
  const { sweep, registered } = rules.triggers;
  const harvestAt = households.crop[position]! * MONTHS;
  loaded.plan = plan;
  loaded.taken = plan.taken;
  loaded.rules = rules;
  loaded.sweep = 0;
  BUSINESS.set(plan.business);
  EDUCATION.set(plan.education);
  PLANNED.set(plan.net);
  for (let m = 0; m < MONTHS; m++) {
    LINE[m] = rules.line[m]! * persons;
    EXPOSED[m] = rules.exposed[harvestAt + m]!;
    REGISTERED[m] = registered[incomeChannel * MONTHS + m]!;
    if (sweep[m]!) loaded.sweep |= 1 << m;
  }
  return loaded.sweep;
}

/** Put the year that is laid over it there. */
export function loadYear(laid: LaidYear): void {
  if (loaded.laid === laid && loaded.times === laid.times) return;
  LAID.set(laid.columns);
  loaded.laid = laid;
  loaded.times = laid.times;
}
